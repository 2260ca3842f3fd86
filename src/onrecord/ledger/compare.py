"""Sets counts beside each other where their scopes agree, or says why not. Never averages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from onrecord.ledger import tolls
from onrecord.ledger.claims import Claim
from onrecord.ledger.sides import adjective, is_side, plain, titled
from onrecord.record import Comparison, Figure

Bounds = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Count:
    """What one claim says about one measure."""

    measure: str
    people: str
    bounds: Bounds
    printed: str
    derived: bool = False  # a sum that the desk's software made, never the speaker's own number


@dataclass(frozen=True, slots=True)
class Pairing:
    first: Count
    second: Count


def counts(claim: Claim) -> tuple[Count, ...]:
    """The claim's counts of people, with the sum of killed and wounded if it gives no total."""
    return _counts(claim.figures)


@lru_cache(maxsize=4096)  # the same claim meets many others
def _counts(figures: tuple[Figure, ...]) -> tuple[Count, ...]:
    found = _one_class([_count(f) for f in figures])
    if any(c.measure == tolls.KILLED_OR_WOUNDED for c in found):
        return tuple(found)
    return (*found, *_sums(found))


def pairings(first: Claim, second: Claim) -> list[Pairing]:
    """Counts of two claims that can be set against each other, own figures before sums."""
    return [
        Pairing(a, b)
        for a in counts(first)
        for b in counts(second)
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
        return f"{who(first)} counts {mine}, {who(second)} counts {theirs}."
    if not any(_has_number(c) for c in counts(first)) or not any(
        _has_number(c) for c in counts(second)
    ):
        vague = first if not any(_has_number(c) for c in counts(first)) else second
        return f"{who(vague)} gives no number."
    measures = [
        " and ".join(dict.fromkeys(c.measure for c in counts(x) if not c.derived))
        for x in (first, second)
    ]
    return f"{who(first)} counts {measures[0]}, {who(second)} counts {measures[1]}."


def same_number(first: Claim, second: Claim) -> bool:
    """Whether both give the same value for the same measure."""
    return any(
        not p.first.derived and not p.second.derived and _value(p.first) == _value(p.second)
        for p in pairings(first, second)
    )


def comparison_rows(claims: Iterable[Claim], affected: str | None) -> tuple[Comparison, ...]:
    """One row per measure and people counted, and the one row on which sums and totals meet."""
    given: dict[tuple[str, str], set[str]] = {}
    derived: dict[str, bool] = {}
    for claim in claims:
        for count in counts(claim):
            if count.measure == tolls.KILLED_OR_WOUNDED:
                derived[who(claim)] = count.derived and derived.get(who(claim), True)
            else:
                speakers = given.setdefault((count.measure, count.people), set())
                if is_side(claim.party):
                    speakers.add(who(claim))
    rows = [_row(f"{m}, {p}", sorted(s)) for (m, p), s in sorted(given.items())]
    if derived:
        rows.append(_total_row(derived, affected))
    return tuple(rows)


def basis(claim: Claim) -> str:
    """total, new or added (for days past): what the numbers of a claim stand for."""
    return tolls.basis(claim.words, claim.figures)


def count_rows(claims: Iterable[Claim], affected: str | None) -> list[dict[str, Any]]:
    """Every count of every claim, under the measure of the comparison that it belongs to."""
    return [
        {
            "statement": claim.id,
            "measure": _total(affected)
            if count.measure == tolls.KILLED_OR_WOUNDED
            else f"{count.measure}, {count.people}",
            "printed": count.printed,
            "low": count.bounds[0],
            "high": count.bounds[1],
            "derived": count.derived,
        }
        for claim in claims
        if not claim.aside
        for count in counts(claim)
    ]


def who(claim: Claim) -> str:
    """Who speaks, as printed in reasons: the side's name, else the speaker's."""
    if is_side(claim.party):
        return titled(claim.party)
    name = claim.statement.speaker.name
    return name[:1].upper() + name[1:]


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


def _count(figure: Figure) -> Count:
    harm = tolls.harm(figure)
    measure = harm or (figure.measure or "counted").replace("_", " ")
    people = tolls.counted(figure) if harm else plain(figure.object or "") or "people"
    return Count(measure, people, (figure.low, figure.high), tolls.printed(figure))


def _one_class(found: list[Count]) -> list[Count]:
    """Of "16 servicemen killed and 100 wounded" the wounded are servicemen too."""
    classes = {c.people for c in found} - {"people"}
    if len(classes) != 1:
        return found
    (only,) = classes
    keep = tolls.KILLED_OR_WOUNDED
    return [c if c.measure == keep else replace(c, people=only) for c in found]


def _sums(found: list[Count]) -> list[Count]:
    killed = [c for c in found if c.measure == "killed" and c.bounds[0] is not None]
    wounded = [c for c in found if c.measure == "wounded" and c.bounds[0] is not None]
    if len(killed) != 1 or len(wounded) != 1:
        return []
    (a, top_a), (b, top_b) = killed[0].bounds, wounded[0].bounds
    low = (a or 0) + (b or 0)
    high = top_a + top_b if top_a is not None and top_b is not None else None
    how = (
        ""
        if high == low
        else "more than "
        if "more than" in killed[0].printed + wounded[0].printed
        else "at least "
    )
    return [
        Count(
            tolls.KILLED_OR_WOUNDED, killed[0].people, (low, high), f"{how}{low:,.0f}", derived=True
        )
    ]


def _has_number(count: Count) -> bool:
    return count.bounds != (None, None)


def _value(count: Count) -> float | None:
    return count.bounds[0] if count.bounds[0] is not None else count.bounds[1]


def _people(claim: Claim) -> str:
    found = list(dict.fromkeys(c.people for c in counts(claim)))
    return found[0] if len(found) == 1 else "people"
