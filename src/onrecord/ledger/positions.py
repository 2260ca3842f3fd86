"""Where each party stands now, what it said before, a question's state. Never who is right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onrecord.ledger import tolls
from onrecord.ledger.claims import Claim
from onrecord.ledger.relate import names_other
from onrecord.ledger.sides import key, side
from onrecord.record import Position, Relation, State

_ON_WEIGHT = ("contradicts", "denies")
_REPLACING = ("supersedes", "retracts")


def positions(claims: Sequence[Claim], relations: Sequence[Relation]) -> tuple[Position, ...]:
    """One row per party and stand, A to Z by party; what its own source replaced is history of the
    row that replaced it.
    """
    ordered = sorted((c for c in claims if not c.aside), key=lambda c: (c.rank, c.id))
    replaced = _replaced(ordered, relations)
    split = _split(ordered, relations)
    rows: dict[tuple[str, str], list[Claim]] = {}
    last: dict[str, Claim] = {}  # who said it last, of those who replaced each other
    for claim in reversed(ordered):
        newer = replaced.get(claim.id, claim)
        last[claim.id] = last.get(newer.id, newer)
    for claim in ordered:
        rows.setdefault((claim.holder, _stand(last[claim.id], split)), []).append(claim)
    return tuple(_row(told, replaced) for _, told in sorted(rows.items()))


def state(
    claims: Sequence[Claim], rows: Sequence[Position], relations: Sequence[Relation]
) -> State:
    """One of the closed list, from what is current only."""
    ours = [c for c in claims if not c.aside]
    if ours[0].scope.subject == "involvement":
        return "open"  # a clash of wishes; there is no fact to settle
    if ours[0].scope.subject == "declaration" and "narrows" in {r.kind for r in relations}:
        return "needs_check"
    if any(
        c.stand == "denied" and not c.targets and c.scope.subject.startswith("denial") for c in ours
    ):
        return "needs_check"
    withdrawn = {r.from_ for r in relations if r.kind == "retracts"}
    taken_back = {c.origin: c.rank for c in sorted(ours, key=_rank) if c.id in withdrawn}
    voices = {
        c.voice for c in ours if c.origin not in taken_back or c.rank > taken_back[c.origin]
    } - {None}
    own = [r for r in rows if key(r.party) != "media" and r.current not in withdrawn]
    if len(voices) < 2 and len(own) < 2:
        return "one_sided"
    history = {h for r in rows for h in r.history} | withdrawn
    live = {r.kind for r in relations if r.from_ not in history and r.to not in history}
    if live & set(_ON_WEIGHT):
        return "disputed"
    if "narrows" in live:
        return "partly_conceded"
    if "corroborates" in live:
        return "agreed"
    if "not_comparable" in live:
        return "not_comparable"
    return "one_sided" if len(voices) < 2 else "open"


def _rank(claim: Claim) -> tuple[str, str, int, str, int]:
    return claim.rank


def _replaced(claims: Sequence[Claim], relations: Sequence[Relation]) -> dict[str, Claim]:
    """Statement id to the latest claim that superseded it."""
    by_id = {c.id: c for c in claims}
    found: dict[str, Claim] = {}
    for relation in relations:
        if relation.kind in _REPLACING and relation.to in by_id and relation.from_ in by_id:
            newer = by_id[relation.from_]
            if relation.to not in found or found[relation.to].rank < newer.rank:
                found[relation.to] = newer
    for relation in relations:  # who tells on what was replaced holds no more than who said it
        to = relation.to or ""
        if relation.kind == "repeats" and to in found and relation.from_ in by_id:
            if found[to].rank < by_id[relation.from_].rank:
                found.setdefault(relation.from_, found[to])
    return found


def _split(claims: Sequence[Claim], relations: Sequence[Relation]) -> set[tuple[str, str]]:
    """(party, origin) of counts, or (party, whom it names), where officials of one party differ."""
    own = {c.id: c for c in claims}
    if claims and claims[0].scope.kind == "responsibility":
        named: dict[str, set[str | None]] = {}
        for c in claims:
            named.setdefault(c.party, set()).add(c.by)
        return {
            (party, str(by))
            for party, blamed in named.items()
            for by in blamed
            if any(names_other(by, other) for other in blamed)
        }
    party = {c.id: c.party for c in claims}
    return {
        (party[r.from_], own[r.from_].origin)
        for r in relations
        if r.kind == "contradicts" and r.from_ in party and party[r.from_] == party.get(r.to or "")
    }


def _stand(claim: Claim, split: set[tuple[str, str]]) -> str:
    """Counts of one party are one stand until two of its own sources give rival ones."""
    if claim.scope.kind == "responsibility":
        return f"said {claim.by}" if (claim.party, str(claim.by)) in split else "said"
    if claim.scope.kind == "stance":
        return "" if claim.scope.subject == "involvement" else claim.stand
    if claim.stand != "count":
        return (
            f"{claim.stand} {side(claim.by) or ''}"
            if claim.scope.kind == "control"
            else claim.stand
        )
    return f"count {claim.origin}" if (claim.party, claim.origin) in split else "count"


def _row(told: Sequence[Claim], replaced: dict[str, Claim]) -> Position:
    live = [c for c in told if c.id not in replaced] or [told[-1]]
    current = live[-1]
    ids = tuple(dict.fromkeys(c.id for c in told))
    return Position(
        party=current.statement.speaker.party or current.party,
        statements=ids,
        current=current.id,
        history=tuple(i for i in ids if i in replaced and i != current.id),
        value=_value(current, told),
    )


def _value(current: Claim, told: Sequence[Claim]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "stand": current.stand,
        "by": current.by,
        "at": current.clock or None,
        "origins": sorted({c.origin for c in told}),
    }
    if current.figures:
        found["figures"] = [
            {
                "printed": tolls.printed(f),
                "measure": f.measure,
                "object": f.object,
                "low": f.low,
                "high": f.high,
            }
            for f in current.figures
        ]
    return found
