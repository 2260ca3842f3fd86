"""The rules that relate two counts: rivals, not comparable, part of a series. Adds nothing up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from onrecord.ledger import compare, tolls
from onrecord.ledger.claims import Claim
from onrecord.ledger.counting import Count
from onrecord.ledger.sides import is_side
from onrecord.record import Relation

_GROWS_AFTER_H = 1  # counts of the same hour are of the same state of things
_MINUTES = len("2026-03-03T06:00")


def new_ones_are_part_of_the_total(earlier: Claim, later: Claim, about: str) -> Iterator[Relation]:
    """ "Three more" and "27 in all" are no rivals, nor are two lots of new ones: a series grows, is
    added to for days past, or is corrected downwards.
    """
    first, second = earlier.basis, later.basis
    if first == second == "total" or not earlier.stand == later.stand == "count":
        return
    for part, whole in ((earlier, later), (later, earlier)):
        basis = part.basis
        if basis != "total" and whole.basis == "total":
            if part.origin == whole.origin and part.rank <= whole.rank:
                reason = f"{part.called} gives {tolls.BASIS[basis]}, later a total."
                yield Relation(part.id, whole.id, "part_of", reason)
            else:
                reason = f"{part.called} gives {tolls.BASIS[basis]}, "
                yield Relation(
                    part.id, whole.id, "not_comparable", f"{reason}{whole.called} a total."
                )
            return
    if earlier.origin != later.origin or not compare.same_number(earlier, later):
        reason = f"{tolls.BASIS[first].capitalize()} and {tolls.BASIS[second]}: neither is a total."
        yield Relation(later.id, earlier.id, "not_comparable", reason)


def a_toll_that_runs_on_grows(earlier: Claim, later: Claim, about: str) -> Iterator[Relation]:
    """In a disaster a higher total, counted later by somebody else, disputes nothing: the toll has
    grown. A lower one does, and so does one from the other side.
    """
    if (
        not earlier.stand == later.stand == "count"
        or earlier.scope.period
        or elsewhere(earlier, later)
    ):
        return
    if earlier.origin == later.origin or (is_side(earlier.party) and is_side(later.party)):
        return
    pairs = compare.pairings(earlier, later)
    grown = [p for p in pairs if _value(p.second) > _value(p.first)]
    if pairs and len(grown) == len(pairs) and _hours(earlier, later) >= _GROWS_AFTER_H:
        reason = f"{later.called} counted later than {earlier.called}: a toll that grows."
        yield Relation(later.id, earlier.id, "not_comparable", reason)


def _value(count: Count) -> float:
    return count.bounds[0] or count.bounds[1] or 0


def _hours(earlier: Claim, later: Claim) -> float:
    """How much later the one was said, as far as the reports tell."""
    if len(earlier.clock) < _MINUTES or len(later.clock) < _MINUTES:
        return 0
    gone = datetime.fromisoformat(later.clock) - datetime.fromisoformat(earlier.clock)
    return gone.total_seconds() / 3600


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
    """Counts of two places, or of one place and of none in particular, are two scopes (rule 3);
    but of a toll that runs on, who names no place means the same as before.
    """
    if not first.names or not second.names:
        return first.names != second.names and first.scope.period != ""
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
        own = " and ".join(f"{c.printed} {c.measure}" for c in claim.counts if not c.derived)
        total = (
            f"{own}, together {count.printed} {count.measure} (derived)" if count.derived else own
        )
        parts.append(f"{claim.called} says {total}")
    floors = (
        "; both are lower bounds"
        if tolls.both_floors(pair.first.bounds, pair.second.bounds)
        else ""
    )
    return f"{parts[0]}; {parts[1]}{floors}."
