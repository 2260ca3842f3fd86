"""The sides of a question as columns, in the order that the page states. Never weighs them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from onrecord.live import words
from onrecord.record import Cell, QuestionContent


@dataclass(frozen=True, slots=True)
class Column:
    party: str
    cells: tuple[Cell, ...]
    earlier: tuple[Cell, ...]
    origins: int = 0  # independent ones, as the ledger counts them


def columns(content: QuestionContent) -> list[Column]:
    """One column per side, A-Z; whoever is no side stands under Others, last."""
    gathered: dict[str, list[Cell]] = {}
    origins: Counter[str] = Counter()
    for position in content.get("positions", ()):
        name = position["party"] if words.is_side(position["party"]) else words.OTHERS
        gathered.setdefault(name, []).extend(position["cells"])
        origins[name] += position.get("origins", 0)
    ordered = sorted(gathered, key=lambda name: (name == words.OTHERS, name.casefold()))
    return [
        Column(
            name,
            tuple(c for c in gathered[name] if c.get("current", True)),
            tuple(c for c in gathered[name] if not c.get("current", True)),
            origins[name],
        )
        for name in ordered
    ]
