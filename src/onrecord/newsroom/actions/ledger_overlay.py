"""Decisions of people, turned into what the ledger lays over its reading. Writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from onrecord.ledger import NOTHING_DECIDED, Overlay, Scope
from onrecord.ledger import Claim as Claimed
from onrecord.newsroom import rows
from onrecord.newsroom.models import Decision, Question, Statement, Story
from onrecord.record import Relation

WEIGHED = (
    "merge", "split", "scope", "bind_denial", "accept_relation", "reject_relation",
    "not_comparable",
)  # fmt: skip
Families = frozenset[str]
Newest = tuple[int, int]  # newest decision of a story, 0 before any, and its epoch


@dataclass(frozen=True, slots=True)
class Laid:
    """The overlay of a story, and which families a decision ties together."""

    overlay: Overlay
    ties: tuple[Families, ...]
    bound: tuple[tuple[int, int], ...]  # statement numbers: a denial, and what it denies
    newest: Newest

    def reach(self, families: Iterable[str]) -> Families:
        """These families and all that decisions tie to them: they are answered together."""
        ties = (*self.ties, *_spoken_ties(self.bound))
        found, grown = frozenset[str](), frozenset(families)
        while found != grown:
            found = grown
            grown = found.union(*(tie for tie in ties if tie & found))
        return found

    def on(self, families: Families, claims: Iterable[Claimed]) -> Overlay:
        """What lies over these claims: nothing, where nothing was decided about them."""
        laid = self.overlay
        if laid is NOTHING_DECIDED or any(tie & families for tie in self.ties):
            return laid
        spoken_of = laid.statements()
        return laid if any(c.id in spoken_of for c in claims) else NOTHING_DECIDED


_kept: dict[tuple[str, int], Laid] = {}


def laid_over(story: int, newest: Newest | None = None) -> Laid:
    """What people decided about this story's ledger, and still stand by.

    `newest`, if it is known already; what was laid is kept until that moves on.
    """
    newest = newest or newest_in(story)
    if not newest[0]:
        return Laid(NOTHING_DECIDED, (), (), newest)
    name = (str(connection.settings_dict["NAME"]), story)
    kept = _kept.get(name)
    if kept is None or kept.newest != newest:
        kept = _kept[name] = _laid_over(story, newest)
    return kept


def forget_laid() -> None:
    """Before a redaction: what people typed is read again."""
    _kept.clear()


def newest_in(story: int) -> Newest:
    """How far people and redactions have come."""
    sql = (
        "SELECT (SELECT max(id) FROM newsroom_decision WHERE story_id = %s), epoch "
        "FROM newsroom_story WHERE id = %s"
    )
    ((decision, epoch),) = rows.rows(sql, [story, story])
    return (decision or 0, epoch)


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


def scope_of(question: Question) -> Scope:
    """The scope that a question stands for."""
    about = question.body["about"]
    return Scope(question.kind, about["subject"], about["side"], about["period"])  # type: ignore[arg-type]  # kind: from a Scope


def _laid_over(story: int, newest: Newest) -> Laid:
    weighed = Decision.objects.filter(story=story, undone=None, undoes=None, kind__in=WEIGHED)
    decided = list(weighed.order_by("pk").select_related("question", "into", "statement", "other"))
    by_kind: dict[str, list[Decision]] = defaultdict(list)
    for row in decided:
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
    bound = tuple((d.statement_id or 0, d.other_id or 0) for d in by_kind["bind_denial"])
    return Laid(overlay, _ties(decided), bound, newest)


def _moved(decided: Sequence[Decision]) -> dict[tuple[str, str], Scope]:
    numbers = {n for d in decided for n in d.told["statements"]}
    statements = Statement.objects.in_bulk(numbers)
    return {
        (statement_id(statements[n]), question.key): scope_of(into)
        for d in decided
        for question, into in _questions(d)
        for n in d.told["statements"]
        if n in statements
    }


def _ties(decided: Sequence[Decision]) -> tuple[Families, ...]:
    return tuple(frozenset((q.family, into.family)) for d in decided for q, into in _questions(d))


def _spoken_ties(bound: Sequence[tuple[int, int]]) -> list[Families]:
    """The families that a denial and what it denies speak to, as they are read now."""
    ends = sorted({number for pair in bound for number in pair})
    if not ends:
        return []
    sql = (
        "SELECT statement_id, family FROM newsroom_claim "  # noqa: S608
        f"WHERE statement_id IN ({rows.holes(ends)})"
    )
    spoken: dict[int, set[str]] = defaultdict(set)
    for number, family in rows.rows(sql, ends):
        spoken[number].add(family)
    return [frozenset(spoken[denial] | spoken[target]) for denial, target in bound]


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
