"""The day-time groups of the wires: "141452 Sep 26 GMT", "271030Z"; six digits, nothing vaguer."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from onrecord.newstime.clocks import ZONE, iso_utc
from onrecord.newstime.zones import readings
from onrecord.record import TimeExpression

_GROUP = re.compile(
    r"(?<![\w.,:$\u20ac\u00a3-])(?P<day>[0-3]\d)(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)"
    r"(?:\s?(?P<before>" + ZONE + r"))?"
    r"(?:\s(?P<month>" + "|".join(calendar.month_abbr[1:]) + r")[a-z]*\.?"
    r"(?:\s(?P<year>(?:20)?\d\d)(?!\d))?)?"
    r"(?:\s(?P<after>" + ZONE + r"))?(?![\w:])",
    re.IGNORECASE,
)
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr)}
_CLOSE = timedelta(days=2)
_NO_DAY = "no day of publication to count from"


def read_groups(text: str, today: date | None, zone: str) -> Iterator[TimeExpression]:
    """Every group: day of the month, hour and minute; with its zone, its month, or both.

    "141452 Sep 26" could also be 14:14:52 on the 26th: that reading is kept when it lies beside
    the day of publication.
    """
    for m in _GROUP.finditer(text):
        written = m["before"] or m["after"] or ""
        if not m["month"] and not (written and len(written) != 2):
            continue
        day, doubts = _day(m, today)
        if day is None:
            if today is None and not m["month"]:
                yield TimeExpression(m.span(), m.group(), None, None, "minute", (), (_NO_DAY,))
            continue
        found = _instants(day, int(m["hour"]), int(m["minute"]), written, zone)
        if found is None:
            continue
        at, others, more = found
        if other := _other_reading(m, today, written, zone):
            others = (*others, other)
            more = (*more, "read as day, hour and minute; as a time on the day after it, another")
        yield TimeExpression(m.span(), m.group(), at, at, "minute", others, (*doubts, *more))


def _day(m: re.Match[str], today: date | None) -> tuple[date | None, tuple[str, ...]]:
    number = int(m["day"])
    try:
        if m["month"]:
            month = _MONTHS[m["month"].lower()]
            if m["year"]:
                return date(2000 + int(m["year"]) % 100, month, number), ()
            if today is None:
                return None, ()
            day = date(today.year, month, number)
            late = day > today + timedelta(days=31)
            return (day.replace(year=day.year - 1) if late else day), ("year inferred",)
        if today is None:
            return None, ()
        first = today.replace(day=1)
        if number > today.day + 1:  # not yet: it was last month's
            first = (first - timedelta(days=1)).replace(day=1)
        return first.replace(day=number), ("month inferred",)
    except ValueError:
        return None, ()


def _instants(
    day: date, hour: int, minute: int, written: str, zone: str
) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    if hour > 23:
        return None
    try:
        found, doubts = readings(datetime.combine(day, time(hour, minute)), written, zone)
        texts = [iso_utc(at) for at in found]
    except OverflowError:
        return None
    return texts[0], tuple(dict.fromkeys(t for t in texts[1:] if t != texts[0])), doubts


def _other_reading(m: re.Match[str], today: date | None, written: str, zone: str) -> str | None:
    """HHMMSS on the day behind the month, when that is close to publication."""
    if today is None or not m["year"] or len(m["year"]) > 2:
        return None
    hour, minute = int(m["day"]), int(m["hour"])
    try:
        day = date(today.year, _MONTHS[m["month"].lower()], int(m["year"]))
    except ValueError:
        return None
    if abs(day - today) > _CLOSE:
        return None
    found = _instants(day, hour, minute, written, zone)
    return found[0] if found else None
