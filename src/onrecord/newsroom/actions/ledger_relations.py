"""What people decide about two statements: a relation accepted or rejected, a denial bound, two
that cannot be compared.
"""

from __future__ import annotations

from datetime import datetime

from onrecord.errors import BadInput, NotFound
from onrecord.newsroom import records
from onrecord.newsroom.actions.ledger_decisions import Decided, decide, one_of, statement_of
from onrecord.newsroom.models import Claim, Relation
from onrecord.newsroom.policy import Actor, require
from onrecord.newsroom.records import one_line
from onrecord.newsroom.transact import writing

DIFFERS_BECAUSE = {
    "definition": "Differs by definition",
    "area": "Differs by area",
    "period": "Differs by period",
    "population": "Differs by who is counted",
    "method": "Differs by method",
    "as-of": "Differs by the time it stands for",
}


def accept_relation(
    *, story: str, statement: int, other: int | None, relation: str, by: Actor, now: datetime
) -> Decided:
    """Stand by a relation that the machine found: it stays, also when a newer one finds it no
    more.
    """
    return _on_relation("accept_relation", story, statement, other, relation, by, now)


def reject_relation(
    *, story: str, statement: int, other: int | None, relation: str, by: Actor, now: datetime
) -> Decided:
    """Take a relation off the ledger for good, in both directions if it has two."""
    return _on_relation("reject_relation", story, statement, other, relation, by, now)


def _on_relation(
    kind: str, story: str, origin: int, target: int | None, relation: str, by: Actor, now: datetime
) -> Decided:
    require(by, "decide")
    with writing() as head:
        row = records.lock_story(story)
        found = Relation.objects.filter(
            story=row, origin=origin, target=target, kind=relation
        ).select_related("origin", "target", "question")
        first = found.first()
        if first is None:
            raise NotFound(f"Statement {origin} has no such relation ({relation}) to {target}.")
        return decide(
            head, row, kind, by=by, now=now, question=first.question,
            statement=first.origin, other=first.target,
            told={"relation": relation, "reason": first.reason},
        )  # fmt: skip


def mark_not_comparable(
    *, story: str, statement: int, other: int, because: str, words: str, by: Actor, now: datetime
) -> Decided:
    """Two statements are not rivals: they differ by definition, area, period, who is counted,
    method or as-of time. The reason is printed.
    """
    require(by, "decide")
    one_of("reason", because, DIFFERS_BECAUSE)
    with writing() as head:
        row = records.lock_story(story)
        _refuse_itself(statement, other)
        more = one_line("reason", words) if words.strip() else ""
        reason = DIFFERS_BECAUSE[because] + (f": {more}" if more else "")
        return decide(
            head, row, "not_comparable", by=by, now=now,
            statement=statement_of(row, statement), other=statement_of(row, other),
            told={"because": because, "reason": f"{reason.rstrip('.')}. ({by.name})"},
        )  # fmt: skip


def bind_denial(*, story: str, denial: int, target: int, by: Actor, now: datetime) -> Decided:
    """Say which statement a denial speaks of: it then stands on that statement's questions."""
    require(by, "decide")
    with writing() as head:
        row = records.lock_story(story)
        _refuse_itself(denial, target)
        ends = statement_of(row, denial), statement_of(row, target)
        for end in ends:
            if not Claim.objects.filter(statement=end).exists():
                raise BadInput(
                    f"Statement {end.pk} speaks to no question: there is nothing to bind."
                )
        return decide(
            head, row, "bind_denial", by=by, now=now, statement=ends[0], other=ends[1], told={}
        )


def _refuse_itself(first: int, second: int) -> None:
    if first == second:
        raise BadInput(f"Statement {first} cannot be set against itself: name another.")
