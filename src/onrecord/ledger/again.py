"""A report read again: which statements are those that were there before. Pure; stores nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from onrecord.record import Extraction, Statement

_SAME = 0.5  # share of the words in common above which two readings are of one statement
KEPT = "read by an earlier version only, and kept because it is in use"


def aligned(new: Extraction, old: Extraction, in_use: Collection[str] = ()) -> Extraction:
    """The new reading under the old ids, so that what people decided and published stays attached.

    Statements `in_use` that are read no more are kept, with a doubt that says so.
    """
    names = _names(new, old)
    kept = [s for s in old.statements if s.id in in_use and s.id not in names.values()]
    parents = {s.id for s in kept} | set(names.values())
    return replace(
        new,
        statements=(
            *(replace(s, id=names[s.id], parent=names.get(s.parent or "")) for s in new.statements),
            *(
                replace(
                    s,
                    parent=s.parent if s.parent in parents else None,
                    doubts=(*(d for d in s.doubts if d != KEPT), KEPT),
                )
                for s in kept
            ),
        ),
        figures=tuple(replace(f, statement=names.get(f.statement or "")) for f in new.figures),
    )


def _names(new: Extraction, old: Extraction) -> dict[str, str]:
    """New id to the id it gets: that of the old statement most like it, else one never used."""
    likely = sorted(
        ((likeness(n, o), n.id, o.id) for n in new.statements for o in old.statements),
        key=lambda row: (-row[0], row[1], row[2]),
    )
    names: dict[str, str] = {}
    taken: set[str] = set()
    for share, mine, theirs in likely:
        if share >= _SAME and mine not in names and theirs not in taken:
            names[mine] = theirs
            taken.add(theirs)
    free = _unused({s.id for s in old.statements})
    for statement in new.statements:
        if statement.id not in names:
            names[statement.id] = next(free)
    return names


def likeness(one: Statement, other: Statement) -> float:
    """Words in common among all that either covers, 0 to 1; a little more for the same verb."""
    mine, theirs = _covered(one), _covered(other)
    if not mine or not theirs:
        return 0.0
    share = len(mine & theirs) / len(mine | theirs)
    return share + (0.01 if one.cue == other.cue and one.speaker == other.speaker else 0.0)


def _covered(statement: Statement) -> set[int]:
    return {i for a, b in statement.content or statement.cue for i in range(a, b)}


def _unused(ids: set[str]) -> Iterator[str]:
    number = 1 + max((int(i[1:]) for i in ids if i[:1] == "s" and i[1:].isdigit()), default=0)
    while True:
        yield f"s{number}"
        number += 1
