"""What each side says, as the ledger has it now, for the desk's board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from onrecord import record
from onrecord.errors import NotFound
from onrecord.newsroom.actions.ledger_overlay import standing
from onrecord.newsroom.cells import numbers_in, question_contents
from onrecord.newsroom.models import Decision, Question, Record
from onrecord.newsroom.seal import unseal_json


@dataclass(frozen=True, slots=True)
class BoardQuestion:
    """A question with its place on the page: None when readers have not seen it."""

    content: record.QuestionContent
    published_seq: int | None
    changed: bool  # the ledger moved on since it was published


def list_questions(story: str) -> list[BoardQuestion]:
    """The story's questions: those where statements differ first, then by number."""
    on_page = _on_page(story)
    board = []
    asked = list(Question.objects.filter(story__slug=story).order_by("pk"))
    for content in question_contents(asked):
        seq, shown = on_page.get(content["question"], (None, None))
        if content["positions"] or seq is not None:
            board.append(BoardQuestion(content, seq, seq is not None and shown != content))
    order = (
        "disputed",
        "partly_conceded",
        "needs_check",
        "not_comparable",
        "agreed",
        "one_sided",
        "open",
    )
    return sorted(board, key=lambda b: (order.index(b.content["state"]), b.content["question"]))


def get_question(story: str, number: int) -> BoardQuestion:
    """One question of the board. Raises NotFound."""
    asked = Question.objects.filter(story__slug=story, pk=number).first()
    if asked is None:
        raise NotFound(f"There is no question {number} in “{story}”.")
    (content,) = question_contents([asked])
    seq, shown = _on_page(story).get(number, (None, None))
    return BoardQuestion(content, seq, seq is not None and shown != content)


@dataclass(frozen=True, slots=True)
class BoardDecision:
    """What somebody decided about a question and still stands; its number undoes it."""

    number: int
    kind: str
    words: str
    by: str
    at: datetime


def list_decisions(story: str, question: int) -> list[BoardDecision]:
    """Decisions about a question or the statements on it, newest first."""
    asked = Question.objects.get(story__slug=story, pk=question)
    on_it = Q(statement__in=numbers_in(asked)) | Q(other__in=numbers_in(asked))
    rows = standing(story).filter(Q(question=asked) | Q(into=asked) | on_it).order_by("-pk")
    return [BoardDecision(r.pk, r.kind, _words(r), r.by, r.at) for r in rows]


def _words(decision: Decision) -> str:
    """What was decided, in a few words: the numbers it is about, then what was typed."""
    told = decision.told
    numbers = [f"#{n}" for n in (decision.question_id, decision.into_id) if n]
    numbers += [f"statement {n}" for n in (decision.statement_id, decision.other_id) if n]
    typed = [told.get(k) for k in ("source", "grade", "relation", "text", "words", "reason")]
    return " · ".join([*numbers, *(str(t) for t in typed if t)])


def _on_page(story: str) -> dict[int, tuple[int, record.QuestionContent]]:
    rows = (
        Record.objects.filter(story__slug=story, kind="question")
        .select_related("sealed")
        .order_by("seq")
    )
    told = [(r.seq, unseal_json(r.sealed)) for r in rows]
    return {content["question"]: (seq, content) for seq, content in told if content}
