"""The numbers of a question as each side states them: rows for the table and for the picture.
Never a sum, an average or a trend.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    about: str  # measure, object and affected side, as read
    said_at: str | None
    derived: bool = False  # a sum made here, never the speaker's own number


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
    """The rows that the desk sealed; of an older record, those of its cells."""
    if content.get("figures"):
        yield from sorted(map(_sealed, filter(_is_shown, content["figures"])), key=_by_side)
        return
    for position in sorted(content.get("positions", ()), key=lambda p: p["party"].casefold()):
        for cell in position["cells"]:
            if cell.get("current", True):
                for found in filter(_is_shown, cell.get("figures") or ()):
                    yield str(found.get("measure") or ""), _row(position["party"], cell, found)


def _is_shown(found: Mapping[str, Any]) -> bool:
    is_bound = found.get("low") is not None or found.get("high") is not None
    return is_bound and bool(found.get("current", True))


def _by_side(told: tuple[str, FigureRow]) -> str:
    return told[1].party.casefold()


def _sealed(found: Mapping[str, Any]) -> tuple[str, FigureRow]:
    measure = str(found.get("measure") or "")
    low, high = found.get("low"), found.get("high")
    return measure, FigureRow(
        found.get("party") or "unspecified",
        found.get("speaker") or "",
        str(found.get("printed") or ""),
        low,
        high,
        measure.replace("_", " "),
        found.get("said_at"),
        bool(found.get("derived")),
    )


def _row(party: str, cell: Cell, found: Mapping[str, Any]) -> FigureRow:
    about: Sequence[Any] = (found.get("measure"), found.get("object"), found.get("side"))
    return FigureRow(
        party,
        cell.get("speaker") or "",
        str(found.get("words") or ""),
        found.get("low"),
        found.get("high"),
        ", ".join(str(part).replace("_", " ") for part in about if part),
        cell.get("said_at"),
    )
