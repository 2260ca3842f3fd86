"""Times of day in prose: "2:52pm EST", "1452 GMT", "noon", "3 p.m. local time (1200 GMT)"; the day
is handed in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from onrecord.newstime.zones import WALLS, ZONES, readings
from onrecord.record import Span

ZONE = r"(?:" + "|".join(sorted((*ZONES, *WALLS), key=len, reverse=True)) + r")(?![A-Za-z])"
# After four bare digits only letters that are nothing else: 1500 MT are metric tons.
_PLAIN_ZONE = r"(?-i:" + "|".join(z for z in ZONES if len(z) > 2) + r")(?![A-Za-z])"
_AFTER = r"(?=\s?\(?" + _PLAIN_ZONE + r"|\slocal time\b)"
_CLOCK = re.compile(
    r"(?<![\w.,:])(?P<clock>(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s?(?P<half>[ap]\.?m\b\.?)"
    r"|(?P<hour24>\d{1,2}):(?P<minute24>\d\d)(?!:?\d)"
    r"|(?P<hour_dot>\d{1,2})\.(?P<minute_dot>\d\d)"
    + _AFTER
    + r"|(?<!in )(?<!the )(?<!since )(?P<bare>\d{4})"
    + _AFTER
    + r"|"
    r"\b(?P<word>noon|midday|midnight)\b)"
    r"(?:\s?(?P<zone>" + ZONE + r")(?:\s(?:Standard |Daylight )?Time\b)?"
    r"|\s?\((?P<zoned>" + ZONE + r")\)|(?P<local>\slocal time\b))?",
    re.IGNORECASE,
)
_PAIRED = re.compile(r"\s?[(/,]\s?")  # between "3 p.m." and "(1200 GMT)"
_CERTAIN = ("GMT", "UTC", "Z")


@dataclass(frozen=True, slots=True)
class Clock:
    """One time of day. `at` is ISO in UTC, empty when no day is known."""

    span: Span
    clock: str
    zone: str
    at: str
    alternatives: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def clock_at(text: str, start: int, end: int, *, day: date | None, zone: str) -> Clock | None:
    """The time of day at the beginning of text[start:end], or None."""
    m = _CLOCK.match(text, start, end)
    return _clock(m, day, zone) if m else None


def first_clock(text: str, start: int, end: int) -> Span | None:
    """Where the first time of day stands in text[start:end]."""
    m = _CLOCK.search(text, start, end)
    return m.span() if m else None


def clock_spans(text: str) -> Iterator[Span]:
    """Where times of day may stand, in order."""
    for m in _CLOCK.finditer(text):
        yield m.span()


def in_pairs(clocks: list[Clock], text: str) -> list[Clock]:
    """ "at 3 p.m. (1200 GMT)": the second says which instant the first is."""
    out = list(clocks)
    for n, (one, other) in enumerate(pairwise(clocks)):
        between = _PAIRED.fullmatch(text, one.span[1], other.span[0])
        if between and not one.zone and other.zone.upper() in _CERTAIN and other.at:
            out[n] = replace(one, at=other.at, alternatives=(), doubts=())
    return out


def iso_utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _clock(m: re.Match[str], day: date | None, zone: str) -> Clock | None:
    hour, minute = _hour_and_minute(m)
    if hour is None or minute > 59:
        return None
    clock, written = m["clock"].rstrip(), m["zone"] or m["zoned"] or ""
    if day is None:
        return Clock(m.span(), clock, written, "")
    try:
        found, doubts = readings(
            datetime.combine(day, time(hour, minute)), written, zone, local=bool(m["local"])
        )
        if (m["word"] or "").lower() == "midnight":
            found = [found[0] + timedelta(days=1), *found]
            doubts = ("midnight is read as the end of the day; its beginning is kept", *doubts)
        texts = [iso_utc(r) for r in found]
    except OverflowError:
        return None
    others = tuple(dict.fromkeys(t for t in texts[1:] if t != texts[0]))
    return Clock(m.span(), clock, written, texts[0], others, doubts)


def _hour_and_minute(m: re.Match[str]) -> tuple[int | None, int]:
    if m["word"]:
        hour, minute = (0 if m["word"].lower() == "midnight" else 12), 0
    elif m["bare"]:
        hour, minute = int(m["bare"][:2]), int(m["bare"][2:])
    elif m["half"]:
        hour, minute = int(m["hour"]), int(m["minute"] or 0)
        if not 1 <= hour <= 12:
            return None, 0
        hour = hour % 12 + 12 * (m["half"][0] in "pP")
    else:
        hour = int(m["hour24"] or m["hour_dot"])
        minute = int(m["minute24"] or m["minute_dot"])
    return (hour, minute) if hour < 24 else (None, 0)
