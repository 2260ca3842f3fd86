"""The rules that relate two counts: rivals, not comparable, part of a series. Adds nothing up."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.ledger import compare, tolls
from onrecord.ledger.claims import Claim
from onrecord.record import Relation


def new_ones_are_part_of_the_total(earlier: Claim, later: Claim, about: str) -> Iterator[Relation]:
    """ "Three more" and "27 in all" are no rivals, nor are two lots of new ones: a series grows, is
    added to for days past, or is corrected downwards.
    """
    first, second = compare.basis(earlier), compare.basis(later)
    if first == second == "total" or not earlier.stand == later.stand == "count":
        return
    for part, whole in ((earlier, later), (later, earlier)):
        basis = compare.basis(part)
        if basis != "total" and compare.basis(whole) == "total":
            if part.origin == whole.origin and part.rank <= whole.rank:
                reason = f"{compare.who(part)} gives {tolls.BASIS[basis]}, later a total."
                yield Relation(part.id, whole.id, "part_of", reason)
            else:
                reason = f"{compare.who(part)} gives {tolls.BASIS[basis]}, "
                yield Relation(
                    part.id, whole.id, "not_comparable", f"{reason}{compare.who(whole)} a total."
                )
            return
    if earlier.origin != later.origin or not compare.same_number(earlier, later):
        reason = f"{tolls.BASIS[first].capitalize()} and {tolls.BASIS[second]}: neither is a total."
        yield Relation(later.id, earlier.id, "not_comparable", reason)


def counts_of_different_scope(earlier: Claim, later: Claim, about: str) -> Iterator[Relation]:
    """Different scope is not comparable, with the reason (rule 3)."""
    if earlier.stand != "count" or later.stand != "count":
        return
    if elsewhere(earlier, later):
        spoken_of = [" and ".join(c.names) or "no one place" for c in (earlier, later)]
        reason = f"One speaks of {spoken_of[0]}, one of {spoken_of[1]}."
        yield Relation(later.id, earlier.id, "not_comparable", reason)
    elif not compare.pairings(earlier, later):
        yield Relation(later.id, earlier.id, "not_comparable", compare.why_not(earlier, later))


def elsewhere(first: Claim, second: Claim) -> bool:
    """Counts of two places, or of one place and of none in particular, are two scopes (rule 3)."""
    if not first.names and not second.names:
        return False
    return not set(first.names) & set(second.names)


def is_lower(earlier: Claim, later: Claim) -> bool:
    return any(
        (p.second.bounds[0] or p.second.bounds[1] or 0)
        < (p.first.bounds[0] or p.first.bounds[1] or 0)
        for p in compare.pairings(earlier, later)
    )


def rival_counts(earlier: Claim, later: Claim) -> str | None:
    if "media" in (earlier.party, later.party):
        return None
    for pair in compare.pairings(earlier, later):
        if earlier.scope.side is None and pair.first.people != pair.second.people:
            continue  # whose losses these are is not said: only counts of the same people meet
        if tolls.differ(pair.first.bounds, pair.second.bounds):
            return _counts_differ(earlier, later, pair)
    return None


def _counts_differ(earlier: Claim, later: Claim, pair: compare.Pairing) -> str:
    parts = []
    for claim, count in ((earlier, pair.first), (later, pair.second)):
        own = " and ".join(
            f"{c.printed} {c.measure}" for c in compare.counts(claim) if not c.derived
        )
        total = (
            f"{own}, together {count.printed} {count.measure} (derived)" if count.derived else own
        )
        parts.append(f"{compare.who(claim)} says {total}")
    floors = (
        "; both are lower bounds"
        if tolls.both_floors(pair.first.bounds, pair.second.bounds)
        else ""
    )
    return f"{parts[0]}; {parts[1]}{floors}."
