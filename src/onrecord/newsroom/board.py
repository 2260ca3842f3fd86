"""What each side says, as the ledger has it now, for the desk's board."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord import record
from onrecord.newsroom.cells import question_contents
from onrecord.newsroom.models import Question, Record
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


def _on_page(story: str) -> dict[int, tuple[int, record.QuestionContent]]:
    rows = (
        Record.objects.filter(story__slug=story, kind="question")
        .select_related("sealed")
        .order_by("seq")
    )
    told = [(r.seq, unseal_json(r.sealed)) for r in rows]
    return {content["question"]: (seq, content) for seq, content in told if content}
