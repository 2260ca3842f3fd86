"""Sets counts beside each other where their scopes agree, or says why not. Never averages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from onrecord.ledger import tolls
from onrecord.ledger.claims import Claim
from onrecord.ledger.counting import Count
from onrecord.ledger.sides import adjective, is_side
from onrecord.record import Comparison


@dataclass(frozen=True, slots=True)
class Pairing:
    first: Count
    second: Count


def pairings(first: Claim, second: Claim) -> list[Pairing]:
    """Counts of two claims that can be set against each other, own figures before sums."""
    return [
        Pairing(a, b)
        for a in first.counts
        for b in second.counts
        if a.measure == b.measure
        and (a.people == b.people or "people" in (a.people, b.people))
        and _has_number(a)
        and _has_number(b)
        and not (a.derived and b.derived)
    ]


def why_not(first: Claim, second: Claim) -> str:
    """Why two counts on one question cannot be set against each other, in one sentence."""
    mine, theirs = _people(first), _people(second)
    if mine != theirs and "people" not in (mine, theirs):
        return f"{first.called} counts {mine}, {second.called} counts {theirs}."
    if not any(_has_number(c) for c in first.counts) or not any(
        _has_number(c) for c in second.counts
    ):
        vague = first if not any(_has_number(c) for c in first.counts) else second
        return f"{vague.called} gives no number."
    measures = [
        " and ".join(dict.fromkeys(c.measure for c in x.counts if not c.derived))
        for x in (first, second)
    ]
    return f"{first.called} counts {measures[0]}, {second.called} counts {measures[1]}."


def same_number(first: Claim, second: Claim) -> bool:
    """Whether both give the same value for the same measure."""
    return any(
        not p.first.derived and not p.second.derived and _value(p.first) == _value(p.second)
        for p in pairings(first, second)
    )


@dataclass(slots=True)
class Counted:
    """Every count on one question, under the measure of the comparison that it belongs to: grows
    claim by claim.
    """

    affected: str | None  # whose losses
    rows: list[dict[str, Any]] = field(default_factory=list)
    _given: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    _derived: dict[str, bool] = field(default_factory=dict)

    def hear(self, claim: Claim) -> None:
        if claim.aside:
            return
        for count in claim.counts:
            self.rows.append(self._row(claim, count))
            if claim.stand != "count":
                continue
            if count.measure == tolls.KILLED_OR_WOUNDED:
                speaker = claim.called
                self._derived[speaker] = count.derived and self._derived.get(speaker, True)
            else:
                speakers = self._given.setdefault((count.measure, count.people), set())
                if is_side(claim.party):
                    speakers.add(claim.called)

    def comparisons(self) -> tuple[Comparison, ...]:
        """One row per measure and people counted, and the one row on which sums and totals meet."""
        rows = [_row(f"{m}, {p}", sorted(s)) for (m, p), s in sorted(self._given.items())]
        if self._derived:
            rows.append(_total_row(self._derived, self.affected))
        return tuple(rows)

    def _row(self, claim: Claim, count: Count) -> dict[str, Any]:
        is_total = count.measure == tolls.KILLED_OR_WOUNDED
        return {
            "statement": claim.id,
            "measure": _total(self.affected) if is_total else f"{count.measure}, {count.people}",
            "printed": count.printed,
            "low": count.bounds[0],
            "high": count.bounds[1],
            "derived": count.derived,
        }


def _row(measure: str, speakers: list[str]) -> Comparison:
    if len(speakers) > 1:
        return Comparison(measure, True, (), f"{' and '.join(speakers)} both give this figure.")
    reason = (
        f"Only {speakers[0]} gives this figure."
        if speakers
        else "No side gives this figure itself."
    )
    return Comparison(measure, False, (), reason)


def _total_row(derived: dict[str, bool], affected: str | None) -> Comparison:
    sums = tuple(sorted(name for name, is_sum in derived.items() if is_sum))
    measure = _total(affected)
    if len(derived) < 2:
        return Comparison(measure, False, sums, f"Only {next(iter(derived))} gives this total.")
    if len(sums) == len(derived):
        return Comparison(
            measure,
            False,
            sums,
            "Every total here is a sum of killed and wounded; nobody gives one.",
        )
    added = (
        f" for {' and '.join(sums)} it is the sum of killed and wounded."
        if sums
        else " both give it themselves."
    )
    return Comparison(measure, True, sums, f"Comparable only as a total;{added}")


def _total(affected: str | None) -> str:
    return tolls.KILLED_OR_WOUNDED + (f", {adjective(affected)} side" if affected else "")


def _has_number(count: Count) -> bool:
    return count.bounds != (None, None)


def _value(count: Count) -> float | None:
    return count.bounds[0] if count.bounds[0] is not None else count.bounds[1]


def _people(claim: Claim) -> str:
    found = list(dict.fromkeys(c.people for c in claim.counts))
    return found[0] if len(found) == 1 else "people"
