"""The questions that claims of one family answer, each with positions, state and relations.

Pure: it sees the claims it is given, and nothing of the story besides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from onrecord.ledger import compare
from onrecord.ledger.asked import Asked, asked
from onrecord.ledger.claims import Claim, Scope
from onrecord.ledger.overlay import NOTHING_DECIDED, Overlay, placed, related
from onrecord.ledger.positions import stands
from onrecord.record import Comparison, Question, Relation


@dataclass(frozen=True, slots=True)
class Answer:
    """One question as it stands, and the relations between the statements on it."""

    scope: Scope
    question: Question
    relations: tuple[Relation, ...]
    claims: tuple[Claim, ...] = ()
    asked: Asked | None = field(default=None, compare=False, repr=False)
    fresh: tuple[Relation, ...] | None = field(default=None, compare=False)  # since `before`, if
    # nothing else has changed among the relations


def answers(
    claims: Iterable[Claim],
    overlay: Overlay = NOTHING_DECIDED,
    before: Iterable[Answer] = (),
) -> tuple[Answer, ...]:
    """Every question that these claims speak to, in order of key; any order of claims will do.

    They must be all the claims of their families: what is left out is not answered. `before` is
    what was answered with some of them: used up here, it spares work and changes nothing else.
    """
    known = {a.scope: a for a in before}
    families: dict[tuple[str, str, str], dict[Scope, list[Claim]]] = defaultdict(dict)
    for claim in placed(claims, overlay):
        families[claim.scope.family].setdefault(claim.scope, []).append(claim)
    found = [
        _answer(scope, members, overlay, known.get(scope))
        for siblings in families.values()
        for scope, members in _members(siblings)
    ]
    return tuple(sorted(found, key=lambda a: a.question.id))


def more_answers(before: Sequence[Answer], new: Sequence[Claim]) -> tuple[Answer, ...] | None:
    """The same for claims that come on top of `before`, at what they cost alone; None when what
    was heard must be heard again: something was said in between, or is called by another name.

    `before`, which nothing was laid over, is all that their families answer. Used up here, unless
    the answer is None.
    """
    if len({c.scope.side is None for c in new}) > 1:
        return None  # a count without a side may join one of these
    known = {a.scope: a for a in before}
    heard: dict[Scope, list[Claim]] = {}
    for claim in sorted(new, key=_order):
        told = known.get(claim.scope)
        if not _only_adds(claim, told, before):
            return None
        heard.setdefault(claim.scope, []).append(claim)
    for scope, said in heard.items():
        known[scope] = _heard(scope, said, known.get(scope))
    return tuple(sorted(known.values(), key=lambda a: a.question.id))


def _only_adds(claim: Claim, told: Answer | None, before: Sequence[Answer]) -> bool:
    """Whether a claim can be heard after all others and concerns no other question."""
    siblings = [a for a in before if a.scope.family == claim.scope.family and a.asked]
    if claim.scope.side is None:
        if any(a.scope.side is not None for a in siblings):
            return False
    elif any(_joins(c, claim) for a in siblings for c in a.asked.loose):  # type: ignore[union-attr]  # as filtered
        return False
    if told is None:
        return True
    if told.asked is None or told.asked.is_renamed_by(claim):
        return False
    return not told.claims or _order(told.claims[-1]) < _order(claim)


def _heard(scope: Scope, new: Sequence[Claim], before: Answer | None) -> Answer:
    heard = before.asked if before else None
    had = len(heard.meeting.found) if heard else 0
    told = (*(before.claims if before else ()), *new)
    if heard is None:
        heard = asked(scope, new)
    else:
        for claim in new:
            heard.hear(claim)
    found = heard.relations()
    question = heard.question(heard.stands.positions(), heard.stands.state())
    return Answer(scope, question, found, told, heard, found[had:])


def _order(claim: Claim) -> tuple[tuple[str, str, int, str, int], str]:
    return claim.rank, claim.id


def _members(siblings: dict[Scope, list[Claim]]) -> Iterator[tuple[Scope, list[Claim]]]:
    """Who speaks on which scope.

    A count without a side joins the sides of which somebody gave the same.
    """
    sided = {s: told for s, told in siblings.items() if s.side is not None}
    loose = [(s, c) for s, told in siblings.items() if s.side is None for c in told]
    joining: dict[Scope, list[Claim]] = defaultdict(list)
    alone: dict[Scope, list[Claim]] = defaultdict(list)
    for scope, claim in loose:
        found = [s for s, told in sided.items() if any(_joins(claim, o) for o in told)]
        for side in found:
            joining[side].append(claim)
        if not found:
            alone[scope].append(claim)
    for scope in siblings:
        told = [*sided.get(scope, ()), *joining[scope], *alone[scope]]
        if told:
            yield scope, told


def _joins(loose: Claim, sided: Claim) -> bool:
    if loose.aside:
        numbers = {f.low for f in sided.figures if f.low}
        return any(f.low in numbers for f in loose.figures)
    return loose.stand == sided.stand == "count" and compare.same_number(loose, sided)


def _answer(
    scope: Scope, members: Sequence[Claim], overlay: Overlay, before: Answer | None
) -> Answer:
    claims = tuple(sorted(members, key=_order))
    if before and before.claims == claims and overlay is NOTHING_DECIDED:
        return before
    heard = before.asked if before else None
    had = len(heard.meeting.found) if heard else 0
    now = asked(scope, claims, heard)
    every = now.relations()
    found = related(every, frozenset(c.id for c in claims), overlay)
    fresh = every[had:] if now is heard and found is every else None
    held = now.stands if found is every else stands(claims, found)
    question = now.question(held.positions(), held.state(), _set_apart(claims, overlay))
    return Answer(scope, question, found, claims, now, fresh)


def _set_apart(claims: Sequence[Claim], overlay: Overlay) -> tuple[Comparison, ...]:
    """What people at the desk said cannot be compared, with their reason."""
    if not overlay.apart:
        return ()
    by_id = {c.id: c.called for c in claims}
    return tuple(
        Comparison(" and ".join(sorted(by_id[i] for i in pair)), False, (), reason)
        for pair, reason in overlay.apart.items()
        if pair <= by_id.keys()
    )
