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
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from onrecord.record import Span, TimeExpression

# Abbreviation: (fixed offset in minutes, the place whose wall clock people mean by it, or "")
_ZONES: dict[str, tuple[int, str]] = {
    "EST": (-300, "America/New_York"), "EDT": (-240, "America/New_York"),
    "CST": (-360, "America/Chicago"), "CDT": (-300, "America/Chicago"),
    "MST": (-420, "America/Denver"), "MDT": (-360, "America/Denver"),
    "PST": (-480, "America/Los_Angeles"), "PDT": (-420, "America/Los_Angeles"),
    "BST": (60, "Europe/London"), "WET": (0, "Europe/Lisbon"), "WEST": (60, "Europe/Lisbon"),
    "CET": (60, "Europe/Berlin"), "CEST": (120, "Europe/Berlin"),
    "EET": (120, "Europe/Kyiv"), "EEST": (180, "Europe/Kyiv"),
    "GMT": (0, ""), "UTC": (0, ""), "Z": (0, ""), "MSK": (180, ""), "AMT": (240, ""),
    "AZT": (240, ""),
    "TRT": (180, ""), "JST": (540, ""), "KST": (540, ""), "PKT": (300, ""), "IST": (330, ""),
}  # fmt: skip
_WALLS = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
    "Eastern": "America/New_York",
    "Pacific": "America/Los_Angeles",
}
_MANY_MEANINGS = {
    "IST": (
        "IST is read as India; Israel and Ireland use it too",
        ("Asia/Jerusalem", "Europe/Dublin"),
    ),
    "CST": ("CST is read as US Central; China and Cuba use it too", ("Asia/Shanghai",)),
}
_MONTHS = {m.lower(): i for i, m in enumerate(calendar.month_name) if m}
_MONTHS |= {m.lower(): i for i, m in enumerate(calendar.month_abbr) if m} | {"sept": 9}
_DAYS = {d.lower(): i for i, d in enumerate(calendar.day_name)}

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_ZONE = (
    r"(?P<zone>" + "|".join(sorted((*_ZONES, *_WALLS), key=len, reverse=True)) + r")(?![A-Za-z])"
)
_CLOCK = re.compile(
    r"(?<![\w.,:])(?:(?P<clock>(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s?(?P<half>[ap]\.?m\b\.?)"
    r"|(?P<hour24>\d{1,2}):(?P<minute24>\d\d)(?!:?\d))|(?P<bare>\d{4})(?=\s?(?:GMT|UTC|Z|EST|EDT|BST|CET)\b))"
    r"(?:\s?\(?" + _ZONE + r"\)?)?",
    re.IGNORECASE,
)
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
_NEAR = 12  # code points between a date and a clock that belong together


@dataclass(frozen=True, slots=True)
class Clock:
    """One time of day. `at` is ISO in UTC, empty when no day is known."""

    span: Span
    clock: str
    zone: str
    at: str
    alternatives: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def read(text: str, *, published: datetime | None, zone: str = "UTC") -> tuple[TimeExpression, ...]:
    """Every expression of time, in order, never overlapping.
    Relative ones count back from `published`."""
    today = day_of(published, zone)
    days = _without_overlap([*_iso(text), *_dates(text, today), *_relative(text, today)])
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
        return aware.astimezone(_zone(zone)).date()
    except OverflowError:
        return aware.date()


def read_clock(
    text: str, start: int, end: int, *, day: date | None, zone: str = "UTC"
) -> Clock | None:
    """The time of day at the beginning of text[start:end], or None."""
    m = _CLOCK.match(text, start, end)
    return _clock(m, day, zone) if m else None


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
        yield TimeExpression(m.span(), m.group(), _utc(at), _utc(at), "minute", (), doubts)


def _dates(text: str, today: date | None) -> Iterator[TimeExpression]:
    for pattern in (_MONTH_DAY, _DAY_MONTH):
        for m in pattern.finditer(text):
            found = _month_day(m, today)
            if found:
                yield found
    for m in _MONTH_YEAR.finditer(text):
        yield _month(m, int(m["year"]), ())
    for m in _MONTH_ONLY.finditer(text):
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
    at = 0
    for m in _CLOCK.finditer(text):
        while at < len(days) and days[at].span[1] < m.start() - _NEAR:
            at += 1
        near = next(
            (d for d in days[at : at + 2] if _touches(d, m) and d.precision == "day" and d.start),
            None,
        )
        day = date.fromisoformat(near.start) if near and near.start else today
        clock = _clock(m, day, zone)
        if clock:
            doubts = clock.doubts if day else (*clock.doubts, _NO_DAY)
            when = clock.at or None
            yield TimeExpression(
                clock.span, m.group(), when, when, "minute", clock.alternatives, doubts
            )


def _touches(day: TimeExpression, m: re.Match[str]) -> bool:
    return day.span[0] - m.end() <= _NEAR and m.start() - day.span[1] <= _NEAR


def _clock(m: re.Match[str], day: date | None, zone: str) -> Clock | None:
    hour, minute = _hour_and_minute(m)
    if hour is None or minute > 59:
        return None
    clock = (m["clock"] or m["bare"]).rstrip()
    if day is None:
        return Clock(m.span(), clock, m["zone"] or "", "")
    moment = datetime.combine(day, time(hour, minute))
    try:
        readings, doubts = _readings(moment, m["zone"] or "", zone)
        texts = [_utc(r) for r in readings]
    except OverflowError:
        return None
    others = tuple(dict.fromkeys(t for t in texts[1:] if t != texts[0]))
    return Clock(m.span(), clock, m["zone"] or "", texts[0], others, doubts)


def _hour_and_minute(m: re.Match[str]) -> tuple[int | None, int]:
    if m["bare"]:
        hour, minute = int(m["bare"][:2]), int(m["bare"][2:])
    elif m["half"]:
        hour, minute = int(m["hour"]), int(m["minute"] or 0)
        if not 1 <= hour <= 12:
            return None, 0
        hour = hour % 12 + 12 * (m["half"][0] in "pP")
    else:
        hour, minute = int(m["hour24"]), int(m["minute24"])
    return (hour, minute) if hour < 24 else (None, 0)


def _readings(moment: datetime, written: str, zone: str) -> tuple[list[datetime], tuple[str, ...]]:
    """The chosen reading first, then the others."""
    name = written if written in _WALLS else written.upper()
    if not written:
        readings, doubts = _on_the_wall(moment, _zone(zone))
        return readings, (f"no zone given: read as {zone}", *doubts)
    if name in _WALLS:
        return _on_the_wall(moment, _zone(_WALLS[name]))
    if name not in _ZONES:
        return _on_the_wall(moment, _zone(_WALLS[name.title() if len(name) > 2 else name]))
    offset, place = _ZONES[name]
    literal = moment.replace(tzinfo=timezone(timedelta(minutes=offset)))
    meaning, elsewhere = _MANY_MEANINGS.get(name, ("", ()))
    others = [moment.replace(tzinfo=_zone(z)) for z in elsewhere]
    doubts = (meaning,) if meaning else ()
    if not place:
        return [literal, *others], doubts
    there = moment.replace(
        tzinfo=_zone(place), fold=int(name.endswith("ST") and name not in ("BST", "WEST", "CEST"))
    )
    if there.utcoffset() == literal.utcoffset():
        return [literal, *others], doubts
    actual = there.tzname() or place
    city = place.rpartition("/")[2].replace("_", " ")
    doubt = (
        f"{name} as printed, but on that day {city} keeps {actual}: "
        f"read as {actual}, {name} kept as the other reading"
    )
    return [there, literal, *others], (doubt, *doubts)


def _on_the_wall(moment: datetime, zone: tzinfo) -> tuple[list[datetime], tuple[str, ...]]:
    """A wall-clock time: twice a year it happens twice or not at all."""
    first, second = moment.replace(tzinfo=zone, fold=0), moment.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return [first], ()
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment:
        return [first, second], ("this hour comes twice that night, when the clocks go back",)
    return [first], ("this hour does not exist that night, when the clocks go forward",)


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _offset(text: str) -> int:
    if len(text) < 5:
        return 0
    minutes = min(int(text[1:3]), 23) * 60 + min(int(text[-2:]), 59)
    return -minutes if text[0] == "-" else minutes


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


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
