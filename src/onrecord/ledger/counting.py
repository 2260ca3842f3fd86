"""What the figures of one statement count, with the one sum that may be made. Compares nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.ledger import tolls
from onrecord.ledger.sides import plain
from onrecord.record import Figure

Bounds = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Count:
    """What one claim says about one measure."""

    measure: str
    people: str
    bounds: Bounds
    printed: str
    derived: bool = False  # a sum that the desk's software made, never the speaker's own number


def counts(figures: Sequence[Figure]) -> tuple[Count, ...]:
    """The counts of people, with the sum of killed and wounded if no total is given."""
    found = _one_class([_count(f) for f in figures])
    if any(c.measure == tolls.KILLED_OR_WOUNDED for c in found):
        return tuple(found)
    return (*found, *_sums(found))


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
