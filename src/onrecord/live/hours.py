"""The hours of a story, as links to the page as it stood. Never reads a clock."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from onrecord.live import zones
from onrecord.live.fold import PageState

_MOST = 24  # links; a longer story goes in steps of several hours
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Hour:
    """The end of a stretch of the story, and how many updates came in it."""

    at: datetime
    iso: str
    updates: int
    is_shown: bool


def hours(state: PageState, shown: datetime | None = None) -> list[Hour]:
    """Full hours from the first record to the newest one; none for a story of less than one."""
    if state.started_at is None or state.updated_at is None:
        return []
    first = _full_hour(state.started_at) + _HOUR
    last = _full_hour(state.updated_at)
    step = _HOUR * max(1, -(-((last - first) // _HOUR + 1) // _MOST))
    ends = []
    while first <= last:
        ends.append(first)
        first += step
    if not ends:
        return []
    counts = Counter(max(0, -(-(u.at - ends[0]) // step)) for u in state.updates.values())
    return [Hour(end, zones.iso(end), counts[n], shown == end) for n, end in enumerate(ends)]


def _full_hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
