"""Coasts and borders inside a window of the world, as one path each. Knows no story, and of no land
whose it is.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from typing import Literal

_FILE = Path(__file__).parents[2] / "data" / "outlines.json.gz"  # made by scripts/outlines.py
_MOST_CHARACTERS = 12_000  # of one path; a rough line is better than a heavy page
_FINER = 2  # steps of a path in one unit of the drawing

Kind = Literal["coast", "border"]
Spot = tuple[float, float]  # on the drawing


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of the world on a drawing: degrees to units, shapes kept in its middle."""

    west: float
    north: float
    width: float  # of the drawing
    height: float
    per_degree: float  # units for a degree of latitude
    squeeze: float  # of a degree of longitude, there

    @property
    def east(self) -> float:
        return self.west + self.width / self.per_degree / self.squeeze

    @property
    def south(self) -> float:
        return self.north - self.height / self.per_degree

    def place(self, latitude: float, longitude: float) -> Spot:
        across = (longitude - self.west) * self.squeeze * self.per_degree
        return across, (self.north - latitude) * self.per_degree


def window(points: Sequence[tuple[float, float]], width: float, least_degrees: float) -> Window:
    """A window around these points (latitude, longitude) with room on all sides."""
    south, north = min(p[0] for p in points), max(p[0] for p in points)
    west, east = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = max(cos(radians((south + north) / 2)), 0.2)
    across = max((east - west) * squeeze * 1.6, least_degrees)
    down = min(max((north - south) * 1.6, across * 0.7), across)
    across = max(across, (north - south) * 1.6)
    return Window(
        west=(west + east) / 2 - across / squeeze / 2,
        north=(south + north) / 2 + max(down, (north - south) * 1.6) / 2,
        width=width,
        height=round(width * max(down, (north - south) * 1.6) / across),
        per_degree=width / across,
        squeeze=squeeze,
    )


def path(kind: Kind, seen: Window) -> str:
    """What of the lines of that kind is in the window: `d` of an SVG path, to be drawn at half
    size; empty when there are none.
    """
    apart = 1.0
    while True:
        drawn = "".join(_drawn(run, apart) for run in _runs(kind, seen))
        if len(drawn) <= _MOST_CHARACTERS:
            return drawn
        apart *= 1.5


def _runs(kind: Kind, seen: Window) -> Iterator[list[Spot]]:
    """Stretches of lines whose every step touches the window."""
    for line in _lines()[kind]:
        for turn in (-360.0, 0.0, 360.0):  # a window may lie across the 180th meridian
            if not line.may_touch(seen, turn):
                continue
            spots = [seen.place(y, x + turn) for x, y in line.points]
            run: list[Spot] = []
            for a, b in pairwise(spots):
                if _touches(a, b, seen):
                    run = [*run, b] if run else [a, b]
                elif run:
                    yield run
                    run = []
            if run:
                yield run


def _touches(a: Spot, b: Spot, seen: Window) -> bool:
    return (
        max(a[0], b[0]) >= 0
        and min(a[0], b[0]) <= seen.width
        and max(a[1], b[1]) >= 0
        and min(a[1], b[1]) <= seen.height
    )


def _drawn(run: list[Spot], apart: float) -> str:
    """The run without points that lie closer together than `apart` units."""
    kept = [run[0]]
    for spot in run[1:-1]:
        if abs(spot[0] - kept[-1][0]) + abs(spot[1] - kept[-1][1]) >= apart:
            kept.append(spot)
    steps = [(round(x * _FINER), round(y * _FINER)) for x, y in (*kept, run[-1])]
    (x, y), moves = steps[0], []
    for (x1, y1), (x2, y2) in pairwise(steps):
        if (x1, y1) != (x2, y2):
            moves.append(f"{x2 - x1} {y2 - y1}".replace(" -", "-"))
    return f"M{x} {y}l{' '.join(moves)}".replace(" -", "-") if moves else ""


@dataclass(frozen=True, slots=True)
class _Line:
    points: tuple[tuple[float, float], ...]  # longitude, latitude
    west: float
    east: float
    south: float
    north: float

    def may_touch(self, seen: Window, turn: float) -> bool:
        return (
            self.west + turn <= seen.east
            and self.east + turn >= seen.west
            and self.south <= seen.north
            and self.north >= seen.south
        )


@lru_cache(maxsize=1)
def _lines() -> dict[str, list[_Line]]:
    told = json.loads(gzip.decompress(_FILE.read_bytes()))
    (kx, ky), (x0, y0) = told["scale"], told["translate"]
    return {
        kind: [_line(steps, kx, ky, x0, y0) for steps in told[kind]] for kind in ("coast", "border")
    }


def _line(steps: Sequence[int], kx: float, ky: float, x0: float, y0: float) -> _Line:
    points, x, y = [], 0, 0
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x * kx + x0, y * ky + y0))
    across, up = [p[0] for p in points], [p[1] for p in points]
    return _Line(tuple(points), min(across), max(across), min(up), max(up))
