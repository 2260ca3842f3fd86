"""Grades by people: how reliable a source has been, A to F; how credible a statement, 1 to 6.

F and 6 mean that it cannot be judged, not that it is worst.
"""

from __future__ import annotations

from datetime import datetime

from onrecord.errors import BadInput
from onrecord.newsroom import records
from onrecord.newsroom.actions.ledger_decisions import Decided, decide, one_of, statement_of
from onrecord.newsroom.models import Relation
from onrecord.newsroom.policy import Actor, require
from onrecord.newsroom.records import one_line
from onrecord.newsroom.transact import writing

RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}
CREDIBILITY = {
    "1": "supported by another origin",
    "2": "probable",
    "3": "possible",
    "4": "doubtful",
    "5": "improbable",
    "6": "cannot be judged",
}


def grade_source(
    *, story: str, source: str, grade: str, reason: str, by: Actor, now: datetime
) -> Decided:
    """Grade who speaks, by name, with the reason; a later grade replaces it."""
    require(by, "grade")
    one_of("grade of a source", grade, RELIABILITY)
    with writing() as head:
        row = records.lock_story(story)
        told = {
            "source": one_line("source", source),
            "grade": grade,
            "reason": one_line("reason", reason, most=1000),
        }
        return decide(head, row, "grade_source", by=by, now=now, told=told)


def grade_information(
    *, story: str, statement: int, grade: str, reason: str, by: Actor, now: datetime
) -> Decided:
    """Grade one statement. Grade 1 needs another origin that says the same."""
    require(by, "grade")
    one_of("grade of information", grade, CREDIBILITY)
    with writing() as head:
        row = records.lock_story(story)
        graded = statement_of(row, statement)
        supports = Relation.objects.filter(story=row, kind="corroborates")
        if grade == "1" and not (
            supports.filter(origin=graded).exists() or supports.filter(target=graded).exists()
        ):
            raise BadInput(
                f"Grade 1 needs another origin, and nobody else says what statement {statement} "
                "says: 2 is the highest."
            )
        told = {"grade": grade, "reason": one_line("reason", reason, most=1000)}
        return decide(head, row, "grade_information", by=by, now=now, statement=graded, told=told)
