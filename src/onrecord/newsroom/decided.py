"""What people decided, as it is shown beside the ledger: wordings, rulings, grades. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from onrecord.newsroom.models import Decision, Question
from onrecord.record import Cell

Ruling = dict[str, Any]  # words, reason, by, at


@dataclass(frozen=True, slots=True)
class OnPage:
    """Decisions on some questions, by what they are about."""

    texts: dict[int, str]  # question -> its words
    rulings: dict[int, list[Ruling]]
    sources: dict[str, str]  # speaker -> A to F
    statements: dict[int, str]  # statement -> 1 to 6
    settling: dict[int, dict[str, Any]]  # question -> what would settle it: words, by, at

    def graded(self, cell: Cell) -> Cell:
        """The cell with the grades that people gave; without any, as it is."""
        grades = {
            "reliability": self.sources.get(cell["speaker"].casefold(), ""),
            "credibility": self.statements.get(cell["statement"], ""),
        }
        given = {name: grade for name, grade in grades.items() if grade}
        return {**cell, "grades": given} if given else cell


def decisions_on(questions: Sequence[Question]) -> OnPage:
    """What stands on these questions; the newest of a kind counts."""
    stories = {q.story_id for q in questions}
    about = Q(question__in=questions) | Q(into__in=questions) | Q(kind__startswith="grade_")
    rows = Decision.objects.filter(about, story__in=stories, undone=None, undoes=None)
    texts: dict[int, str] = {}
    rulings: dict[int, list[Ruling]] = defaultdict(list)
    sources: dict[str, str] = {}
    statements: dict[int, str] = {}
    settling: dict[int, dict[str, Any]] = {}
    for row in rows.order_by("pk"):
        match row.kind:
            case "reword":
                texts[row.question_id or 0] = row.told["text"]
            case "split":
                texts.setdefault(row.into_id or 0, row.told["text"])
            case "rule":
                rulings[row.question_id or 0].append(_ruling(row))
            case "settle":
                words = {"words": row.told["words"], "by": row.by, "at": row.at.isoformat()}
                settling[row.question_id or 0] = words
            case "grade_source":
                sources[row.told["source"].casefold()] = row.told["grade"]
            case "grade_information":
                statements[row.statement_id or 0] = row.told["grade"]
    return OnPage(texts, rulings, sources, statements, settling)


def _ruling(row: Decision) -> Ruling:
    return {
        "words": row.told["words"],
        "reason": row.told["reason"],
        "by": row.by,
        "at": row.at.isoformat(),
    }
