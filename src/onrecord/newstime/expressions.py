"""Reads newsroom time: "2:52pm EST", "early on Sunday", "1452 GMT"; always with the words,
the reading and the doubt.

Nothing here guesses in silence: a zone that contradicts the date,
a missing zone and a missing year leave a doubt,
and the other reading is kept.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

from onrecord.newstime.clocks import (
    Clock,
    clock_at,
    clock_spans,
    first_clock,
    in_pairs,
    iso_utc,
)
from onrecord.newstime.groups import read_groups
from onrecord.newstime.zones import zone_of
from onrecord.record import Span, TimeExpression

_MONTHS = {m.lower(): i for i, m in enumerate(calendar.month_name) if m}
_MONTHS |= {m.lower(): i for i, m in enumerate(calendar.month_abbr) if m} | {"sept": 9}
_DAYS = {d.lower(): i for i, d in enumerate(calendar.day_name)}

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_ANY_MONTH = re.compile(
    r"\b(?=[jfmasond][aepuco])" + _MONTH.replace("?P<month>", "?:") + r"(?!\w)", re.IGNORECASE
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_ISO = re.compile(
    r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)"
    r"(?:[T ](?P<h>\d\d):(?P<min>\d\d)(?::\d\d(?:\.\d+)?)?\s?(?P<off>Z|[+-]\d\d:?\d\d)?)?(?!\d)"
)
_YEAR = r"(?:,?\s(?P<year>(?:19|20)\d\d))?"
_PRE = r"(?:\b(?:on|in|since|until|by|from|of|late|early|mid|during|starting on)\s)?"
_MONTH_DAY = re.compile(
    _PRE + r"\b" + _MONTH + r"\s" + _DAY
    + r"(?:\s?(?P<join>and|to|through|until|-|\u2013)\s?(?P<last>\d{1,2})(?:st|nd|rd|th)?)?"
    + _YEAR + r"(?![\d:])",
    re.IGNORECASE,
)  # fmt: skip
_DAY_MONTH = re.compile(
    _PRE + r"\b" + _DAY + r"\s(?:of\s)?" + _MONTH + _YEAR + r"\b", re.IGNORECASE
)
_MONTH_YEAR = re.compile(_PRE + r"\b" + _MONTH + r"\s(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_MONTH_ONLY = re.compile(
    r"\b(?P<pre>in|since|until|from|during|late|early|last)\s" + _MONTH + r"\b(?!\s\d)",
    re.IGNORECASE,
)
_YEAR_ONLY = re.compile(
    r"\b(?:in|since|until|by|from|of|during|before|after)\s(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
)
_WEEKDAY = re.compile(
    r"\b(?:(?P<when>last|next|this|early on|late on|later on|earlier on|early|late|on)\s)?"
    r"(?P<name>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b(?:\s(?:morning|afternoon|evening|night))?"
)
_TODAY = re.compile(
    r"\b(?P<word>today|tonight|yesterday|tomorrow|this (?:morning|afternoon|evening))\b",
    re.IGNORECASE,
)
_ORDER = re.compile(r"\b(?:initially|later)\b", re.IGNORECASE)
_SPELL = re.compile(
    r"\b(?P<how>several|many|a few|some|less than \w+|more than \w+|two|three|four|five|six"
    r"|\d{1,2})\s"
    r"(?P<unit>minutes|hours|days|weeks|months|years)\b(?:\s(?P<dir>ago|after|before|earlier|later))?",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"\b(?:on|at|as of|local time|Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|[\0\s,.:()\u2013\u2014|-]+",
    re.IGNORECASE,
)
_NEAR = 12  # code points between a date and a clock that belong together


def read(text: str, *, published: datetime | None, zone: str = "UTC") -> tuple[TimeExpression, ...]:
    """Every expression of time, in order, never overlapping.
    Relative ones count back from `published`."""
    today = day_of(published, zone)
    days = _without_overlap(
        [
            *read_groups(text, today, zone),
            *_iso(text),
            *_dates(text, today),
            *_relative(text, today),
        ]
    )
    return tuple(_without_overlap([*days, *_clocks(text, days, today, zone), *_vague(text)]))


def day_of(published: datetime | None, zone: str = "UTC") -> date | None:
    """The calendar day of publication in the story's zone.
    Midnight sharp is a date without a time: taken as it is."""
    if published is None:
        return None
    aware = published if published.tzinfo else published.replace(tzinfo=UTC)
    if aware.time() == time(0):
        return aware.date()
    try:
        return aware.astimezone(zone_of(zone)).date()
    except OverflowError:
        return aware.date()


def read_stamp(
    text: str, start: int, end: int, *, day: date | None, zone: str = "UTC"
) -> Clock | None:
    """The time of day that makes up text[start:end], alone or with its own day beside it; None
    when other words stand there. Without a day of its own it is of `day`."""
    found = first_clock(text, start, end)
    if found is None:
        return None
    rest = text[start : found[0]] + "\0" * (found[1] - found[0]) + text[found[1] : end]
    named = next((t for t in (*_iso(rest), *_dates(rest, day), *_relative(rest, day))), None)
    last = found[1]
    if named:
        last = max(last, start + named.span[1])
        rest = rest[: named.span[0]] + rest[named.span[1] :]
        day = date.fromisoformat(named.start) if named.start and named.precision == "day" else day
    clock = None if _FILLER.sub("", rest) else clock_at(text, *found, day=day, zone=zone)
    return replace(clock, span=(found[0], last)) if clock else None


def _iso(text: str) -> Iterator[TimeExpression]:
    for m in _ISO.finditer(text):
        try:
            day = date(int(m["y"]), int(m["m"]), int(m["d"]))
        except ValueError:
            continue
        if not m["h"] or int(m["h"]) > 23 or int(m["min"]) > 59:
            yield _day(m, day, ())
            continue
        offset = m["off"] or ""
        zone = timezone(timedelta(minutes=_offset(offset)))
        at = datetime.combine(day, time(int(m["h"]), int(m["min"])), zone)
        doubts = () if offset else ("no zone given: read as UTC",)
        yield TimeExpression(m.span(), m.group(), iso_utc(at), iso_utc(at), "minute", (), doubts)


def _dates(text: str, today: date | None) -> Iterator[TimeExpression]:
    around = _around_months(text)
    for pattern in (_MONTH_DAY, _DAY_MONTH):
        for m in _within(pattern, text, around):
            found = _month_day(m, today)
            if found:
                yield found
    for m in _within(_MONTH_YEAR, text, around):
        yield _month(m, int(m["year"]), ())
    for m in _within(_MONTH_ONLY, text, around):
        number = _MONTHS[m["month"].lower().rstrip(".")]
        if m["month"].lower() == "may" and m["month"] != "May":
            continue
        if today is None:
            yield TimeExpression(m.span(), m.group(), None, None, "month", (), (_NO_DAY,))
        else:
            yield _month(m, today.year - (number > today.month), ("year inferred",))
    for m in _YEAR_ONLY.finditer(text):
        yield TimeExpression(
            m.span(), m.group(), f"{m['year']}-01-01", f"{m['year']}-12-31", "year"
        )


def _around_months(text: str) -> list[Span]:
    """The stretches in which a date with a month may stand; looking there alone is what makes the
    patterns cheap."""
    out: list[Span] = []
    for m in _ANY_MONTH.finditer(text):
        start, end = max(0, m.start() - 24), m.end() + 40
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _within(pattern: re.Pattern[str], text: str, stretches: list[Span]) -> Iterator[re.Match[str]]:
    for start, end in stretches:
        yield from pattern.finditer(text, start, end)


_NO_DAY = "no day of publication to count from"


def _month_day(m: re.Match[str], today: date | None) -> TimeExpression | None:
    if m["month"].islower() and m["month"] in (
        "may",
        "march",
        "mar",
        "dec",
        "sep",
        "jan",
        "jun",
        "oct",
    ):
        return None
    month, groups = _MONTHS[m["month"].lower().rstrip(".")], m.groupdict()
    year = int(m["year"]) if m["year"] else today.year if today else None
    last = int(groups["last"]) if groups.get("last") else int(m["day"])
    if year is None:
        ok = 1 <= int(m["day"]) <= 31
        return (
            TimeExpression(m.span(), m.group(), None, None, "day", (), (_NO_DAY,)) if ok else None
        )
    doubts: tuple[str, ...] = () if m["year"] else ("year inferred",)
    try:
        start, end = date(year, month, int(m["day"])), date(year, month, last)
        if not m["year"] and today and start > today + timedelta(days=31):
            start, end = start.replace(year=year - 1), end.replace(year=year - 1)
    except ValueError:
        return None
    if end <= start:
        return _day(m, start, doubts)
    return TimeExpression(
        m.span(), m.group(), start.isoformat(), end.isoformat(), "interval", (), doubts
    )


def _month(m: re.Match[str], year: int, doubts: tuple[str, ...]) -> TimeExpression:
    month = _MONTHS[m["month"].lower().rstrip(".")]
    start = date(year, month, 1)
    end = date(year, month, calendar.monthrange(year, month)[1])
    return TimeExpression(
        m.span(), m.group(), start.isoformat(), end.isoformat(), "month", (), doubts
    )


def _day(m: re.Match[str], day: date, doubts: tuple[str, ...]) -> TimeExpression:
    return TimeExpression(m.span(), m.group(), day.isoformat(), day.isoformat(), "day", (), doubts)


def _relative(text: str, today: date | None) -> Iterator[TimeExpression]:
    for m in _WEEKDAY.finditer(text):
        if today is None:
            yield TimeExpression(m.span(), m.group(), None, None, "day", (), (_NO_DAY,))
            continue
        back = (today.weekday() - _DAYS[m["name"].lower()]) % 7
        when = (m["when"] or "").lower()
        if when == "next":
            yield _day(m, today + timedelta(days=7 - back), ())
        elif when == "last" and back == 0:
            yield _day(m, today - timedelta(days=7), ())
        else:
            yield _day(m, today - timedelta(days=back), ())
    for m in _TODAY.finditer(text):
        if today is None:
            yield TimeExpression(m.span(), m.group(), None, None, "day", (), (_NO_DAY,))
            continue
        step = {"yesterday": -1, "tomorrow": 1}.get(m["word"].lower(), 0)
        yield _day(m, today + timedelta(days=step), ())


def _vague(text: str) -> Iterator[TimeExpression]:
    for m in _ORDER.finditer(text):
        yield TimeExpression(m.span(), m.group(), None, None, "order")
    for m in _SPELL.finditer(text):
        yield TimeExpression(m.span(), m.group(), None, None, "relative" if m["dir"] else "vague")


def _clocks(
    text: str, days: list[TimeExpression], today: date | None, zone: str
) -> Iterator[TimeExpression]:
    clocks: list[Clock] = []
    undated: list[bool] = []
    at = 0
    for span in clock_spans(text):
        while at < len(days) and days[at].span[1] < span[0] - _NEAR:
            at += 1
        near = next(
            (d for d in days[at : at + 2] if _touches(d, span) and d.precision == "day"), None
        )
        day = date.fromisoformat(near.start) if near and near.start else today
        clock = clock_at(text, *span, day=day, zone=zone)
        if clock:
            clocks.append(clock)
            undated.append(day is None)
    for clock, lacks in zip(in_pairs(clocks, text), undated, strict=True):
        doubts = (*clock.doubts, _NO_DAY) if lacks else clock.doubts
        when, words = clock.at or None, text[slice(*clock.span)]
        yield TimeExpression(clock.span, words, when, when, "minute", clock.alternatives, doubts)


def _touches(day: TimeExpression, clock: Span) -> bool:
    return day.span[0] - clock[1] <= _NEAR and clock[0] - day.span[1] <= _NEAR


def _offset(text: str) -> int:
    if len(text) < 5:
        return 0
    minutes = min(int(text[1:3]), 23) * 60 + min(int(text[-2:]), 59)
    return -minutes if text[0] == "-" else minutes


def _without_overlap(found: list[TimeExpression]) -> list[TimeExpression]:
    """In order of the text; of two that overlap the earlier in `found` (the more specific
    pattern) stays."""
    out: list[TimeExpression] = []
    rank = {id(t): i for i, t in enumerate(found)}
    for t in sorted(found, key=lambda t: (t.span[0], rank[id(t)])):
        if not out or t.span[0] >= out[-1].span[1]:
            out.append(t)
        elif rank[id(t)] < rank[id(out[-1])]:
            out[-1] = t
    return out
