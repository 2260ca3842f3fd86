"""The places of a story on a map that the server draws: numbers, every name of a place, lines.
Never says whose a place is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from onrecord.live.fold import PageState, Update, names_of
from onrecord.live.pictures.outlines import Window, path, window

WIDTH = 320  # units; on the page about as many pixels
_LEAST_DEGREES = 3.0  # across: enough of the coast and the borders to know where one is
_MOST_SPOTS = 20
_RADIUS = 9.0
_LETTER, _LINE, _FONT = 7.6, 15.0, 13  # units of a wide letter and of a line at that size
_KM_PER_DEGREE = 111.2

_SVG = Markup(
    '<svg class="map" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
    ' aria-label="{label}"><g transform="scale(.5)"><path class="coast" d="{coast}"/>'
    '<path class="border" d="{border}"/></g>{marks}{names}{scale}</svg>'
)
_MARK = Markup(
    '<g class="spot"><circle cx="{x}" cy="{y}" r="9"/><text x="{x}" y="{below}">{n}</text></g>'
)
_NAMES = Markup(
    '<text class="names" data-spot="{n}" text-anchor="{anchor}" font-size="{size}">{lines}</text>'
)
_NAME = Markup('<tspan x="{x}" y="{y}">{name}</tspan>')
_SCALE = Markup(
    '<g class="scale"><path d="M8 {y}v-4h{wide}v4"/><text x="8" y="{above}">{km} km</text></g>'
)


@dataclass(frozen=True, slots=True)
class Spot:
    """One place: all its names, A-Z, and how many updates speak of it."""

    number: int
    names: tuple[str, ...]
    latitude: float
    longitude: float
    updates: int


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def spots(state: PageState) -> tuple[Spot, ...]:
    """Places of the updates that still stand, A-Z, numbered; those with most updates when there
    are too many.
    """
    found: dict[tuple[str, ...], tuple[float, float]] = {}
    counted: dict[tuple[str, ...], int] = {}
    for update in state.updates.values():
        for point in update.points if _stands(update) else ():
            names = tuple(names_of(point["place"]))
            found[names] = point["latitude"], point["longitude"]
            counted[names] = counted.get(names, 0) + 1
    most = sorted(found, key=lambda names: -counted[names])[:_MOST_SPOTS]
    ordered = sorted(most, key=lambda names: [n.casefold() for n in names])
    return tuple(
        Spot(n, names, *found[names], counted[names]) for n, names in enumerate(ordered, 1)
    )


def changes_map(update: Update, state: PageState) -> bool:
    """Whether this update alone speaks of some place: with or without it, the map is another."""
    own = {tuple(names_of(p["place"])) for p in update.points}
    others = {
        tuple(names_of(p["place"]))
        for other in state.updates.values()
        if other.seq != update.seq and _stands(other)
        for p in other.points
    }
    return not own <= others


def _stands(update: Update) -> bool:
    return not (update.retracted or update.removed)


@lru_cache(maxsize=64)
def picture(shown: tuple[Spot, ...], label: str) -> Markup:
    """The map of these places; drawn once for each set of them."""
    points = side_by_side([(s.latitude, s.longitude) for s in shown])
    seen = window(points, WIDTH, _LEAST_DEGREES)
    at = {s.number: seen.place(*point) for s, point in zip(shown, points, strict=True)}
    return _SVG.format(
        width=WIDTH,
        height=f"{seen.height:g}",
        label=label,
        coast=path("coast", seen),
        border=path("border", seen),
        marks=Markup("").join(_mark(s.number, *at[s.number]) for s in shown),
        names=Markup("").join(_names(shown, at, seen)),
        scale=_scale(seen),
    )


def side_by_side(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The same points; those on both sides of the 180th meridian become neighbours."""
    easts = [longitude for _, longitude in points]
    if max(easts) - min(easts) <= 180:
        return list(points)
    return [(latitude, east if east > 0 else east + 360) for latitude, east in points]


def _mark(number: int, x: float, y: float) -> Markup:
    return _MARK.format(x=round(x, 1), y=round(y, 1), below=round(y + 4, 1), n=number)


def _names(
    shown: Sequence[Spot], at: dict[int, tuple[float, float]], seen: Window
) -> Iterator[Markup]:
    """The names that find room beside their mark; the list under the map has all of them."""
    taken = [_around(x, y) for x, y in at.values()]
    taken.append(Box(0, seen.height - 24, 110, seen.height))  # the scale
    for spot in shown:
        x, y = at[spot.number]
        for anchor, box in _rooms(spot, x, y):
            inside = box.left >= 2 and box.right <= WIDTH - 2
            inside = inside and box.top >= 2 and box.bottom <= seen.height - 2
            if inside and not any(box.meets(other) for other in taken):
                taken.append(box)
                yield _written(spot, anchor, box)
                break


def _rooms(spot: Spot, x: float, y: float) -> Iterator[tuple[str, Box]]:
    """Where the names may stand: at the right, at the left, under and above the mark."""
    wide = max(len(name) for name in spot.names) * _LETTER
    high = len(spot.names) * _LINE
    gap = _RADIUS + 3
    for shift in (0.0, -high / 2, high / 2):
        top = y - high / 2 + shift
        yield "start", Box(x + gap, top, x + gap + wide, top + high)
        yield "end", Box(x - gap - wide, top, x - gap, top + high)
    for top in (y + gap, y - gap - high):
        yield "middle", Box(x - wide / 2, top, x + wide / 2, top + high)


def _written(spot: Spot, anchor: str, box: Box) -> Markup:
    x = {"start": box.left, "end": box.right, "middle": (box.left + box.right) / 2}[anchor]
    lines = Markup("").join(
        _NAME.format(x=round(x, 1), y=round(box.top + _LINE * (i + 0.8), 1), name=name)
        for i, name in enumerate(spot.names)
    )
    return _NAMES.format(n=spot.number, anchor=anchor, size=_FONT, lines=lines)


def _around(x: float, y: float) -> Box:
    return Box(x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS)


def _scale(seen: Window) -> Markup:
    """The longest round number of kilometres that is at most a quarter of the map."""
    per_km = seen.per_degree / _KM_PER_DEGREE
    sizes = (step * 10**power for power in range(5) for step in (1, 2, 5))
    km = max((size for size in sizes if size * per_km <= WIDTH / 4), default=1)
    y = seen.height - 8
    return _SCALE.format(y=f"{y:g}", wide=round(km * per_km, 1), above=f"{y - 7:g}", km=km)
