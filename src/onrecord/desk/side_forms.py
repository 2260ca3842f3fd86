"""Forms on a question of the board; what they may hold is what the question holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from onrecord.desk.forms import DeskForm, line
from onrecord.newsroom.actions.ledger_grades import CREDIBILITY, RELIABILITY
from onrecord.newsroom.actions.ledger_relations import DIFFERS_BECAUSE
from onrecord.newsroom.board import BoardQuestion
from onrecord.record import Cell, QuestionContent

Choices = list[tuple[str, str]]
_MOST_OFFERED = 200


def _graded(grades: Mapping[str, str]) -> Choices:
    return [(grade, f"{grade} {words}") for grade, words in grades.items()]


class QuestionForm(DeskForm):
    """A decision about one question; `others` are the ones it may be merged into."""

    def __init__(
        self, *args: Any, content: QuestionContent, others: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.content = content
        self.others = list(others)
        self.prepare()

    def prepare(self) -> None:
        """Fill in what can be chosen."""


class RewordForm(QuestionForm):
    text = line(
        label="Question",
        max_length=300,
        help_text="Neutral words; every name of the place that is in use.",
    )

    def prepare(self) -> None:
        self.fields["text"].initial = self.content["text"]

    def given(self) -> dict[str, Any]:
        return {"question": self.content["question"], **self.cleaned_data}


class SettleForm(QuestionForm):
    words = line(
        label="What would settle it",
        max_length=300,
        help_text="Which evidence, which access: dated footage, monitors on the spot. No answer.",
    )

    def prepare(self) -> None:
        self.fields["words"].initial = self.content.get("would_settle", {}).get("words", "")

    def given(self) -> dict[str, Any]:
        return {"question": self.content["question"], **self.cleaned_data}


class MergeForm(QuestionForm):
    into = forms.TypedChoiceField(
        label="Is part of", coerce=int, help_text="Statements that come in later go there too."
    )

    def prepare(self) -> None:
        self.fields["into"].choices = self.others

    def given(self) -> dict[str, Any]:
        return {"question": self.content["question"], **self.cleaned_data}


class SplitForm(QuestionForm):
    statements = forms.TypedMultipleChoiceField(
        label="Statements that answer another question",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    text = line(label="That question", max_length=300, help_text="Neutral words.")

    def prepare(self) -> None:
        self.fields["statements"].choices = _statements(self.content)

    def given(self) -> dict[str, Any]:
        return {"question": self.content["question"], **self.cleaned_data}


class MoveForm(QuestionForm):
    statement = forms.TypedChoiceField(label="Statement", coerce=int)
    into = forms.TypedChoiceField(label="Answers", coerce=int)

    def prepare(self) -> None:
        self.fields["statement"].choices = _statements(self.content)
        self.fields["into"].choices = self.others

    def given(self) -> dict[str, Any]:
        return {"question": self.content["question"], **self.cleaned_data}


class BindForm(QuestionForm):
    denial = forms.TypedChoiceField(label="The denial", coerce=int)
    target = forms.IntegerField(
        label="Number of the statement that it denies",
        min_value=1,
        widget=forms.NumberInput(attrs={"list": "said"}),
        help_text="It then stands on that statement's questions.",
    )

    def prepare(self) -> None:
        said = _statements(self.content)
        denials = {str(c["statement"]) for c in _cells(self.content) if c["act"] == "denies"}
        self.fields["denial"].choices = sorted(said, key=lambda s: s[0] not in denials)


class NotComparableForm(QuestionForm):
    statement = forms.TypedChoiceField(label="One statement", coerce=int)
    other = forms.TypedChoiceField(label="The other", coerce=int)
    because = forms.ChoiceField(label="Why", choices=list(DIFFERS_BECAUSE.items()))
    words = line(label="In words", required=False, max_length=300, help_text="Readers see this.")

    def prepare(self) -> None:
        said = _statements(self.content)
        self.fields["statement"].choices = said
        self.fields["other"].choices = said[1:] + said[:1]


class LinkForm(QuestionForm):
    """One relation, accepted or rejected where it stands; no later reading changes it."""

    link = forms.ChoiceField(label="Relation", widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.fields["link"].choices = [(link.value, link.words) for link in links(self.content)]

    def given(self) -> dict[str, Any]:
        origin, kind, target = self.cleaned_data["link"].split(" ")
        return {
            "statement": int(origin),
            "other": int(target) if target else None,
            "relation": kind,
        }


class RuleForm(QuestionForm):
    decision = line(
        label="Ruling",
        max_length=300,
        help_text="Shown beside what each side says, never instead; signed and dated.",
    )
    reason = line(label="Reason", max_length=1000, help_text="Readers see this.")

    def given(self) -> dict[str, Any]:
        return {"question": self.content["question"], **self.cleaned_data}


class GradeSourceForm(QuestionForm):
    source = forms.ChoiceField(label="Source", help_text="How reliable it has been, by its record.")
    grade = forms.ChoiceField(label="Grade", choices=_graded(RELIABILITY), initial="F")
    reason = line(label="Reason", max_length=1000)

    def prepare(self) -> None:
        names = dict.fromkeys(c["speaker"] for c in _cells(self.content))
        self.fields["source"].choices = [(n, n) for n in names if n not in ("", "unspecified")]


class GradeStatementForm(QuestionForm):
    statement = forms.TypedChoiceField(label="Statement", coerce=int)
    grade = forms.ChoiceField(label="Grade", choices=_graded(CREDIBILITY), initial="6")
    reason = line(label="Reason", max_length=1000)

    def prepare(self) -> None:
        self.fields["statement"].choices = _statements(self.content)


FORMS: dict[str, type[QuestionForm]] = {
    "reword": RewordForm,
    "settle": SettleForm,
    "merge": MergeForm,
    "split": SplitForm,
    "move": MoveForm,
    "bind": BindForm,
    "not-comparable": NotComparableForm,
    "accept": LinkForm,
    "reject": LinkForm,
    "rule": RuleForm,
    "grade-source": GradeSourceForm,
    "grade-statement": GradeStatementForm,
}


def forms_on(
    asked: BoardQuestion, board: Iterable[BoardQuestion], verb: str, typed: QueryDict
) -> dict[str, QuestionForm]:
    """Every form on a question; the one that was sent, `verb`, holds what was typed."""
    content = asked.content
    others = [
        (str(b.content["question"]), f"#{b.content['question']} {b.content['text']}")
        for b in board
        if b.content["question"] != content["question"] and b.content["kind"] == content["kind"]
    ]
    return {
        name: form(typed if name == verb else None, prefix=name, content=content, others=others)
        for name, form in FORMS.items()
    }


def statements_on(board: Iterable[BoardQuestion]) -> Choices:
    """What was said last on the story's questions, for choosing by number."""
    said = {number: line for b in board for number, line in _statements(b.content)}
    return sorted(said.items(), key=lambda row: -int(row[0]))[:_MOST_OFFERED]


def _cells(content: QuestionContent) -> list[Cell]:
    return [c for p in content["positions"] for c in p["cells"]]


def _statements(content: QuestionContent) -> Choices:
    return [
        (str(c["statement"]), f"{c['statement']} {c['speaker']}: {c['words'][:80]}")
        for c in _cells(content)
    ]


@dataclass(frozen=True, slots=True)
class Link:
    """A relation as a form sends it, and as people read it."""

    value: str
    words: str
    reason: str


def links(content: QuestionContent) -> list[Link]:
    """Every relation once: what contradicts does so both ways, and goes both ways."""
    found: dict[frozenset[Any], Link] = {}
    for r in content["relations"]:
        value = f"{r['from']} {r['kind']} {r['to'] or ''}"
        words = f"{r['from']} {r['kind'].replace('_', ' ')} {r['to'] or ''}".strip()
        name = frozenset((r["from"], r["to"], r["kind"]))
        found.setdefault(name, Link(value, words, r["reason"]))
    return list(found.values())
