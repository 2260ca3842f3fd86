"""How a decision about the ledger is kept: a row of its own and a log row, then a new answer.

The verbs are in ledger_relations, ledger_questions and ledger_grades; undoing is here.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onrecord.errors import BadInput, Conflict, NotFound
from onrecord.newsroom import log, records
from onrecord.newsroom.actions.ledger_overlay import WEIGHED, standing
from onrecord.newsroom.actions.ledger_store import settle
from onrecord.newsroom.models import Claim, Decision, LogHead, Question, Statement, Story
from onrecord.newsroom.policy import Actor, require
from onrecord.newsroom.seal import canonical
from onrecord.newsroom.transact import writing


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision answers: its number is what undoes it."""

    number: int
    kind: str
    by: str
    at: datetime


def undo_decision(*, story: str, decision: int, by: Actor, now: datetime) -> Decided:
    """Take a decision back: the questions stand again as if it had not been made."""
    require(by, "decide")
    with writing() as head:
        row = records.lock_story(story)
        found = standing(row).filter(pk=decision).first()
        if found is None:
            raise NotFound(f"There is no decision {decision} in “{story}” that still stands.")
        _refuse_if_built_upon(found)
        parts = {name: getattr(found, name) for name in ("question", "into", "statement", "other")}
        return decide(head, row, "undo", by=by, now=now, told={}, undoes=found, **parts)


def _refuse_if_built_upon(found: Decision) -> None:
    """A question that was split off stays while somebody else's decision puts more into it."""
    if found.kind == "split" and found.into:
        more = standing(found.story).filter(into=found.into).exclude(pk=found.pk).first()
        if more:
            raise Conflict(f"Undo decision {more.pk} first: it also puts statements there.")


def decide(
    head: LogHead,
    story: Story,
    kind: str,
    *,
    by: Actor,
    now: datetime,
    told: dict[str, Any],
    question: Question | None = None,
    into: Question | None = None,
    statement: Statement | None = None,
    other: Statement | None = None,
    undoes: Decision | None = None,
) -> Decided:
    """Add the decision and its log row; answer again what it touches, in the same transaction."""
    row = Decision.objects.create(
        story=story, kind=kind, question=question, into=into, statement=statement, other=other,
        told={**told, "salt": secrets.token_hex(16)}, by=by.name, at=now, undoes=undoes,
    )  # fmt: skip
    payload = {
        "decision": row.pk,
        "kind": kind,
        "told": hashlib.sha256(canonical(row.told).encode()).hexdigest(),
        "of": [p.pk if p else None for p in (question, into, statement, other, undoes)],
    }
    log.append(head, f"decide_{kind}", by=by, now=now, payload=payload, story=story.slug)
    if kind in WEIGHED or (undoes and undoes.kind in WEIGHED):
        settle(story.pk, families_of((question, into), (statement, other)))
    return Decided(row.pk, kind, row.by, row.at)


def families_of(
    questions: Iterable[Question | None], statements: Iterable[Statement | None]
) -> set[str]:
    """The families that these questions and statements belong to."""
    named = {q.family for q in questions if q}
    spoken = Claim.objects.filter(statement__in=[s for s in statements if s])
    return named | set(spoken.values_list("family", flat=True))


def question_of(story: Story, number: int) -> Question:
    found = Question.objects.filter(story=story, pk=number).first()
    if found is None:
        raise NotFound(f"There is no question {number} in “{story.slug}”.")
    return found


def statement_of(story: Story, number: int) -> Statement:
    found = Statement.objects.filter(report__story=story, pk=number).first()
    if found is None:
        raise NotFound(f"There is no statement {number} in “{story.slug}”.")
    return found


def one_of(name: str, value: str, allowed: Iterable[str]) -> str:
    if value not in allowed:
        raise BadInput(f"“{value}” is no {name}: {', '.join(allowed)}.")
    return value
