"""The questions that claims of one family answer, each with positions, state and relations.

Pure: it sees the claims it is given, and nothing of the story besides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from onrecord.ledger import compare, questions
from onrecord.ledger.claims import Claim, Scope
from onrecord.ledger.meetings import Meeting, meeting
from onrecord.ledger.overlay import NOTHING_DECIDED, Overlay, placed, related
from onrecord.ledger.positions import positions, state
from onrecord.record import Comparison, Question, Relation


@dataclass(frozen=True, slots=True)
class Answer:
    """One question as it stands, and the relations between the statements on it."""

    scope: Scope
    question: Question
    relations: tuple[Relation, ...]
    claims: tuple[Claim, ...] = ()
    meeting: Meeting | None = field(default=None, compare=False, repr=False)
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
        for scope in siblings
        if (members := _members(siblings, scope))
    ]
    return tuple(sorted(found, key=lambda a: a.question.id))


def _members(siblings: dict[Scope, list[Claim]], scope: Scope) -> list[Claim]:
    """Who speaks on a scope.

    A count without a side joins the side of which somebody gave the same.
    """
    sided = {s: told for s, told in siblings.items() if s.side is not None}
    loose = [c for s, told in siblings.items() if s.side is None for c in told]
    if scope.side is None:
        return [c for c in loose if not any(_joins(c, o) for told in sided.values() for o in told)]
    own = siblings[scope]
    return [*own, *(c for c in loose if any(_joins(c, o) for o in own))]


def _joins(loose: Claim, sided: Claim) -> bool:
    if loose.aside:
        numbers = {f.low for f in sided.figures if f.low}
        return any(f.low in numbers for f in loose.figures)
    return loose.stand == sided.stand == "count" and compare.same_number(loose, sided)


def _answer(
    scope: Scope, members: Sequence[Claim], overlay: Overlay, before: Answer | None
) -> Answer:
    claims = tuple(sorted(members, key=lambda c: (c.rank, c.id)))
    if before and before.claims == claims and overlay is NOTHING_DECIDED:
        return before
    heard = before.meeting if before else None
    had = len(heard.found) if heard else 0
    met = meeting(claims, questions.about(scope, claims), heard)
    every = tuple(met.found)
    found = related(every, frozenset(c.id for c in claims), overlay)
    fresh = every[had:] if met is heard and found is every else None
    rows = positions(claims, found)
    asked = Question(
        id=scope.key,
        text=questions.wording(scope, claims),
        kind=scope.kind,
        about={
            "subject": scope.subject,
            "side": scope.side,
            "period": scope.period,
            "names": sorted({n for c in claims for n in c.names}),
            **(
                {"counts": compare.count_rows(claims, scope.side)} if scope.kind == "figure" else {}
            ),
        },
        positions=rows,
        state=state(claims, rows, found),
        comparisons=(*_compared(scope, claims, len(rows)), *_set_apart(claims, overlay)),
    )
    return Answer(scope, asked, found, claims, met, fresh)


def _compared(scope: Scope, claims: Sequence[Claim], rows: int) -> tuple[Comparison, ...]:
    counted = [c for c in claims if c.stand == "count" and not c.aside]
    return compare.comparison_rows(counted, scope.side) if rows > 1 and counted else ()


def _set_apart(claims: Sequence[Claim], overlay: Overlay) -> tuple[Comparison, ...]:
    """What people at the desk said cannot be compared, with their reason."""
    by_id = {c.id: compare.who(c) for c in claims}
    return tuple(
        Comparison(" and ".join(sorted(by_id[i] for i in pair)), False, (), reason)
        for pair, reason in overlay.apart.items()
        if pair <= by_id.keys()
    )
