"""The numbers of a question as each side states them: rows for the table and for the picture.
Never a sum, an average or a trend.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.record import Cell, QuestionContent


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One number of one statement. `low` or `high` alone is a floor or a ceiling."""

    party: str
    speaker: str
    words: str
    low: float | None
    high: float | None
    comparator: str
    about: str  # measure, object and affected side, as read
    said_at: str | None


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Rows that may stand on one axis; `reason` says why they stand apart from others."""

    about: str
    rows: tuple[FigureRow, ...]
    reason: str = ""


def groups(content: QuestionContent) -> list[FigureGroup]:
    """The current figures of a question. What cannot be compared stands in a group of its own."""
    rows = list(_rows(content))
    apart = {
        str(c.get("measure") or ""): str(c.get("reason") or "")
        for c in content.get("comparisons", ())
        if not c.get("comparable")
    }
    made: dict[tuple[str, str], list[FigureRow]] = {}
    for measure, row in rows:
        own = row.party if measure in apart else ""
        made.setdefault((measure, own), []).append(row)
    return [
        FigureGroup(measure.replace("_", " "), tuple(found), apart.get(measure, "") if own else "")
        for (measure, own), found in sorted(made.items())
    ]


def _rows(content: QuestionContent) -> Iterator[tuple[str, FigureRow]]:
    for position in sorted(content.get("positions", ()), key=lambda p: p["party"].casefold()):
        for cell in position["cells"]:
            if cell.get("current", True):
                for found in cell.get("figures") or ():
                    if found.get("low") is not None or found.get("high") is not None:
                        yield str(found.get("measure") or ""), _row(position["party"], cell, found)


def _row(party: str, cell: Cell, found: dict[str, Any]) -> FigureRow:
    about: Sequence[Any] = (found.get("measure"), found.get("object"), found.get("side"))
    return FigureRow(
        party,
        cell.get("speaker") or "",
        str(found.get("words") or ""),
        found.get("low"),
        found.get("high"),
        str(found.get("comparator") or ""),
        ", ".join(str(part).replace("_", " ") for part in about if part),
        cell.get("said_at"),
    )
