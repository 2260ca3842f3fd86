"""Forms on a question of the board; what they may hold is what the question holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from onrecord.desk.forms import DeskForm, line
from onrecord.newsroom.actions.ledger_relations import DIFFERS_BECAUSE
from onrecord.newsroom.board import BoardQuestion
from onrecord.record import QuestionContent

Choices = list[tuple[str, str]]


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


class MergeForm(QuestionForm):
    into = forms.TypedChoiceField(
        label="Is part of", coerce=int, help_text="Statements that come in later go there too."
    )

    def prepare(self) -> None:
        self.fields["into"].choices = self.others

    def given(self) -> dict[str, Any]:
        return {"question": self.content["question"], **self.cleaned_data}


class NotComparableForm(QuestionForm):
    statement = forms.TypedChoiceField(label="One statement", coerce=int)
    other = forms.TypedChoiceField(label="The other", coerce=int)
    because = forms.ChoiceField(label="Why", choices=list(DIFFERS_BECAUSE.items()))
    words = line(label="In words", required=False, max_length=300, help_text="Readers see this.")

    def prepare(self) -> None:
        said = _statements(self.content)
        self.fields["statement"].choices = said
        self.fields["other"].choices = said[1:] + said[:1]


class RejectForm(QuestionForm):
    link = forms.ChoiceField(label="Relation", help_text="No later reading brings it back.")

    def prepare(self) -> None:
        self.fields["link"].choices = _links(self.content)

    def given(self) -> dict[str, Any]:
        origin, kind, target = self.cleaned_data["link"].split(" ")
        return {
            "statement": int(origin),
            "other": int(target) if target else None,
            "relation": kind,
        }


FORMS: dict[str, type[QuestionForm]] = {
    "reword": RewordForm,
    "merge": MergeForm,
    "not-comparable": NotComparableForm,
    "reject": RejectForm,
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


def _statements(content: QuestionContent) -> Choices:
    cells = [c for p in content["positions"] for c in p["cells"]]
    return [
        (str(c["statement"]), f"{c['statement']} {c['speaker']}: {c['words'][:80]}") for c in cells
    ]


def _links(content: QuestionContent) -> Choices:
    """Every relation once: what contradicts does so both ways, and goes both ways."""
    found: dict[frozenset[Any], tuple[str, str]] = {}
    for r in content["relations"]:
        value = f"{r['from']} {r['kind']} {r['to'] or ''}"
        words = f"{r['from']} {r['kind'].replace('_', ' ')} {r['to'] or ''}: {r['reason'][:100]}"
        name = frozenset((r["from"], r["to"], r["kind"]))
        found.setdefault(name, (value, words))
    return list(found.values())
