"""Setting the key points at the head of a story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from onrecord.errors import BadInput
from onrecord.newsroom import records
from onrecord.newsroom.policy import Actor, require
from onrecord.newsroom.records import Published, one_line
from onrecord.newsroom.transact import writing
from onrecord.record import KeyPoint

MOST = 8


def set_key_points(
    *, story: str, points: Sequence[tuple[str, int | None]], by: Actor, now: datetime
) -> Published:
    """Replace the key points by these:
    (one sentence, the update it rests on or None), first first.
    """
    require(by, "set_key_points")
    if len(points) > MOST:
        raise BadInput(f"{len(points)} key points: readers scan at most {MOST}.")
    with writing() as head:
        row = records.lock_story(story)
        for _, update in points:
            if update is not None:
                records.standing(row, update)
        told = [
            KeyPoint(text=one_line("key point", text), update=update) for text, update in points
        ]
        record = records.append(
            head, row, "key_points", {"points": told}, what="set_key_points", by=by, now=now
        )
    return records.published(record)
