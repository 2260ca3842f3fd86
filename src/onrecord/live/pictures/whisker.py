"""Figures as dot and whisker, one row for each statement on one axis from 0. Never a bar, a sum
or a trend.
"""

from __future__ import annotations

import math

from markupsafe import Markup

from onrecord.live import words
from onrecord.live.figures import FigureGroup, FigureRow
from onrecord.live.scene import Scene

WIDTH = 1000  # of the axis, in units of the drawing; the page stretches it
_STEPS = (1, 2, 2.5, 5, 10)

_FRAME = Markup(
    '<div class="whisker" role="group" aria-label="{label}">{rows}'
    '<p class="axis" aria-hidden="true"><span>0</span><span>{middle}</span><span>{end}</span></p>'
    "</div>"
)
_ROW = Markup(
    '<p class="row"><span class="what"><span class="mark mark-{shape}" aria-hidden="true">{letter}'
    '</span><bdi>{party}</bdi> <q dir="auto">{said}</q></span>'
    '<svg viewBox="0 0 {width} 20" preserveAspectRatio="none" role="img" aria-label="{label}">'
    '<g data-axis="{axis}" data-low="{low}" data-high="{high}" class="side-{shape}">{marks}</g>'
    "</svg></p>"
)
_LINE = Markup('<line class="{kind}" x1="{a}" x2="{b}" y1="10" y2="10"/>')
_OPEN = Markup('<path class="open" d="M{a} 4 L{b} 10 L{a} 16"/>')


def whisker(group: FigureGroup, scene: Scene) -> Markup:
    """The picture of one group; groups that cannot be compared are called with one side each."""
    end = _end_of_axis(max(v for row in group.rows for v in (row.low, row.high) if v is not None))
    axis = group.about + (" " + group.rows[0].party if group.reason else "")
    return _FRAME.format(
        label=scene.t("figures_as_stated"),
        rows=Markup("").join(_row(row, end, axis, scene) for row in group.rows),
        middle=scene.t.number(end / 2),
        end=scene.t.number(end),
    )


def _row(row: FigureRow, end: float, axis: str, scene: Scene) -> Markup:
    letter, shape = scene.marks.get(row.party, ("", "o"))
    party = words.party(row.party, scene.t)
    said = row.words or "–"
    return _ROW.format(
        shape=shape,
        letter=letter,
        party=party,
        said=said,
        width=WIDTH,
        label=f"{party}: {said}",
        axis=axis,
        low="" if row.low is None else f"{row.low:g}",
        high="" if row.high is None else f"{row.high:g}",
        marks=_marks(row, end),
    )


def _marks(row: FigureRow, end: float) -> Markup:
    """A dot for a point, a thick line for an interval, a dot and an arrow for a bound."""
    low, high = row.low, row.high
    if low is not None and high is not None:
        kind = "dot" if low == high else "span"
        return _LINE.format(kind=kind, a=place(low, end), b=place(high, end))
    at = low if low is not None else high if high is not None else 0.0
    ahead = 24 if low is not None else -24
    dot, x = _LINE.format(kind="dot", a=place(at, end), b=place(at, end)), place(at, end)
    return dot + _OPEN.format(a=round(x + ahead * 0.6, 2), b=round(x + ahead, 2))


def place(value: float, end: float) -> float:
    """Where a value stands on the axis."""
    return round(value / end * WIDTH, 2)


def _end_of_axis(largest: float) -> float:
    """The first round number that leaves a tenth of the axis free for an open arrow."""
    wanted = max(largest, 1) * 1.1
    size = 10 ** math.floor(math.log10(wanted))
    return float(next(step * size for step in _STEPS if step * size >= wanted))
