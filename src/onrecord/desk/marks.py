"""Cuts a report's text at the borders of its statements, for marking; never changes a character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from onrecord.record import Spans


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, the statements it belongs to (outermost first), and those that begin here."""

    text: str
    statements: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()


def pieces_of(text: str, spans: Sequence[tuple[int, Spans]]) -> list[Piece]:
    """`spans`: (statement number, its content spans) in code points, half-open; may nest."""
    runs = [(start, end, number) for number, parts in spans for start, end in parts if start < end]
    runs.sort(key=lambda run: (run[0], -run[1]))
    borders = sorted({0, len(text), *(min(at, len(text)) for run in runs for at in run[:2])})
    seen: set[int] = set()
    pieces = []
    for start, end in pairwise(borders):
        here = tuple(dict.fromkeys(n for s, e, n in runs if s <= start and end <= e))
        begins = tuple(n for n in here if n not in seen)
        seen.update(begins)
        pieces.append(Piece(text[start:end], here, begins))
    return pieces
