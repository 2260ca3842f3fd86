"""Each party's position over time: from when to when it stood by what. Values; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Name = TypeVar("Name", str, int)  # what a statement is called: its id, or its number


@dataclass(frozen=True, slots=True)
class Held(Generic[Name]):
    """What a party stood by, by one statement."""

    party: str
    stand: str
    statement: Name
    since: str  # ISO, as far as it is known; empty when nobody says
    until: str | None = None  # when its own source replaced or withdrew it; None: it stands
    replaced_by: Name | None = None


def timeline(
    rows: Iterable[tuple[str, str, Sequence[Name]]],
    replaced: Mapping[Name, Name],
    again: frozenset[Name],
    clock: Mapping[Name, str],
) -> tuple[Held[Name], ...]:
    """Oldest first.

    `rows` are (party, stand, statements in their order); `replaced` leads from a statement to the
    one that replaced or withdrew it; `again`, statements that only repeat another, are left out.
    """
    found = [
        Held(
            party,
            stand,
            statement,
            clock.get(statement, ""),
            clock.get(replaced[statement], "") if statement in replaced else None,
            replaced.get(statement),
        )
        for party, stand, statements in rows
        for statement in statements
        if statement not in again
    ]
    return tuple(sorted(found, key=lambda h: (h.since, h.party.casefold())))
