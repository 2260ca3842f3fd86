"""Decisions of people, turned into what the ledger lays over its reading. Writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from onrecord.ledger import NOTHING_DECIDED, Overlay, Scope
from onrecord.newsroom.models import Claim, Decision, Question, Statement, Story
from onrecord.record import Relation

WEIGHED = (
    "merge", "split", "scope", "bind_denial", "accept_relation", "reject_relation",
    "not_comparable",
)  # fmt: skip
Families = frozenset[str]


@dataclass(frozen=True, slots=True)
class Laid:
    """The overlay of a story, and which families a decision ties together."""

    overlay: Overlay
    ties: tuple[Families, ...]
    newest: int  # number of the newest decision, 0 before any

    def reach(self, families: Iterable[str]) -> Families:
        """These families and all that decisions tie to them: they are answered together."""
        found, grown = frozenset[str](), frozenset(families)
        while found != grown:
            found = grown
            grown = found.union(*(tie for tie in self.ties if tie & found))
        return found


def family_name(family: tuple[str, str, str]) -> str:
    """A family as one indexed column; two that are cut to the same name are answered together."""
    return "|".join(family)[:300]


def statement_id(statement: Statement) -> str:
    """What the ledger calls a statement."""
    return f"{statement.report_id}:{statement.local}"


def standing(story: Story | str) -> QuerySet[Decision]:
    """Decisions that nobody has undone, oldest first."""
    of_story = Q(story=story) if isinstance(story, Story) else Q(story__slug=story)
    return Decision.objects.filter(of_story, undone=None, undoes=None).order_by("pk")


def newest_decision(story: Story) -> int:
    newest = Decision.objects.filter(story=story).order_by("-pk")
    return newest.values_list("pk", flat=True).first() or 0


def scope_of(question: Question) -> Scope:
    """The scope that a question stands for."""
    about = question.body["about"]
    return Scope(question.kind, about["subject"], about["side"], about["period"])  # type: ignore[arg-type]  # kind: from a Scope


def laid_over(story: Story) -> Laid:
    """What people decided about this story's ledger, and still stand by."""
    newest = newest_decision(story)
    if not newest:
        return Laid(NOTHING_DECIDED, (), 0)
    related = ("question", "into", "statement", "other")
    rows = list(standing(story).filter(kind__in=WEIGHED).select_related(*related))
    by_kind: dict[str, list[Decision]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    overlay = Overlay(
        merged={q.key: scope_of(into) for d in by_kind["merge"] for q, into in _questions(d)},
        moved=_moved([*by_kind["split"], *by_kind["scope"]]),
        bound={_from(d): _to(d) or "" for d in by_kind["bind_denial"]},
        accepted=tuple(
            Relation(_from(d), _to(d), d.told["relation"], d.told["reason"])
            for d in by_kind["accept_relation"]
        ),
        rejected=frozenset(ends for d in by_kind["reject_relation"] for ends in _both_ways(d)),
        apart={
            frozenset((_from(d), _to(d) or "")): d.told["reason"] for d in by_kind["not_comparable"]
        },
    )
    return Laid(overlay, _ties(rows), newest)


def _moved(rows: Sequence[Decision]) -> dict[tuple[str, str], Scope]:
    numbers = {n for d in rows for n in d.told["statements"]}
    statements = Statement.objects.in_bulk(numbers)
    return {
        (statement_id(statements[n]), question.key): scope_of(into)
        for d in rows
        for question, into in _questions(d)
        for n in d.told["statements"]
        if n in statements
    }


def _ties(rows: Sequence[Decision]) -> tuple[Families, ...]:
    tied = [frozenset((q.family, into.family)) for d in rows for q, into in _questions(d)]
    bound = [d for d in rows if d.kind == "bind_denial"]
    if bound:
        ends = {n for d in bound for n in (d.statement_id, d.other_id)}
        spoken: dict[int, set[str]] = defaultdict(set)
        found = Claim.objects.filter(statement__in=ends).values_list("statement_id", "family")
        for number, family in found:
            spoken[number].add(family)
        for d in bound:
            tied.append(frozenset(spoken[d.statement_id or 0] | spoken[d.other_id or 0]))
    return tuple(tied)


def _questions(decision: Decision) -> list[tuple[Question, Question]]:
    """The question and what it goes into; none once a redaction has taken their scope."""
    one, other = decision.question, decision.into
    return [(one, other)] if one and other and other.body["about"] else []


def _both_ways(decision: Decision) -> list[tuple[str, str | None, str]]:
    """What contradicts does so in both directions."""
    first, second, kind = _from(decision), _to(decision), decision.told["relation"]
    ends: list[tuple[str, str | None, str]] = [(first, second, kind)]
    return [*ends, (second, first, kind)] if kind == "contradicts" and second else ends


def _from(decision: Decision) -> str:
    assert decision.statement is not None  # noqa: S101  (each of these kinds has one)
    return statement_id(decision.statement)


def _to(decision: Decision) -> str | None:
    return statement_id(decision.other) if decision.other else None
