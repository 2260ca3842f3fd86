"""Dates that machines wrote, to UTC with what is doubtful; never dates in prose (newstime)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Stamp:
    at: datetime | None  # aware, UTC
    doubt: str = ""  # one reason, in words


_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
_CERTAIN = {"gmt": 0, "ut": 0, "utc": 0, "z": 0}
# RFC 822 fixes these offsets; servers still print them in summer, when nobody's clock shows them.
_US_STANDARD = {
    "est": (-5, "America/New_York"),
    "cst": (-6, "America/Chicago"),
    "mst": (-7, "America/Denver"),
    "pst": (-8, "America/Los_Angeles"),
}
_US_DAYLIGHT = {"edt": -4, "cdt": -5, "mdt": -6, "pdt": -7}
# No standard fixes these. The first is the reading; the others use the same letters elsewhere.
_CUSTOMARY: dict[str, tuple[float, ...]] = {
    "wet": (0,), "west": (1,), "cet": (1,), "cest": (2,), "met": (1,), "mest": (2,), "eet": (2,),
    "eest": (3,), "bst": (1, 6), "ist": (5.5, 2, 1), "msk": (3,), "msd": (4,), "trt": (3,),
    "amt": (4, -4), "azt": (4,), "get": (4,), "gst": (4,), "idt": (3,), "irst": (3.5,),
    "pkt": (5,), "npt": (5.75,), "wib": (7,), "ict": (7,), "hkt": (8,), "sgt": (8,), "pht": (8,),
    "awst": (8,), "jst": (9,), "kst": (9,), "aest": (10,), "aedt": (11,), "acst": (9.5,),
    "acdt": (10.5,), "nzst": (12,), "nzdt": (13,), "sast": (2,), "cat": (2,), "eat": (3,),
    "wat": (1,), "brt": (-3,), "art": (-3,), "nst": (-3.5,), "ndt": (-2.5,), "ast": (-4, 3),
    "adt": (-3,), "akst": (-9,), "akdt": (-8,), "hst": (-10,), "et": (-5, -4), "ct": (-6, -5),
    "mt": (-7, -6), "pt": (-8, -7),
}  # fmt: skip

_RFC822 = re.compile(
    r"(?:[a-z]{2,9}\.?,?\s+)?(?P<day>\d{1,2})[\s-]+(?P<month>[a-z]{3})[a-z]*\.?,?[\s-]+(?P<year>\d{4}|\d{2})"
    r"(?:,?\s+(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:\.\d+)?)?)?\s*(?P<zone>.*)",
    re.IGNORECASE | re.DOTALL,
)
_ISO = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2}|\d{8})(?:[T\s]\s*(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?))?\s*(?P<zone>.*)",
    re.IGNORECASE | re.DOTALL,
)
_OFFSET = re.compile(
    r"(?:gmt|utc|ut)?\s*([+-])(\d{1,2}):?(\d{2})?(?:\s*\(.{0,40}\))?", re.IGNORECASE
)


def read(written: str) -> Stamp:
    """The instant that a feed's date string names. Never raises: `at` is None instead.

    Numeric offsets, GMT, UT, Z and the US zones of RFC 822 are certain; any other zone, or none,
    is read by custom, with a doubt.
    """
    written = " ".join(written.split())[:100]
    shape = _RFC822.fullmatch(written) or _ISO.fullmatch(written)
    if not shape:
        return Stamp(None, f"{written!r} is in no date format we read")
    try:
        clock = _rfc822_clock(shape) if "day" in shape.re.groupindex else _iso_clock(shape)
        offset_h, doubt = _zone(shape["zone"].strip(), clock)
        at = clock.replace(tzinfo=timezone(timedelta(hours=offset_h))).astimezone(UTC)
    except (KeyError, ValueError, OverflowError):
        return Stamp(None, f"{written!r} is not a date that exists")
    if not (shape["hour"] if "hour" in shape.re.groupindex else shape["time"]):
        doubt = f"{written!r} has no time of day; read as midnight"
    return Stamp(at, doubt)


def read_iso(written: str) -> Stamp:
    """The instant of an ISO 8601 string; without a zone UTC, with a doubt. Raises ValueError."""
    if not re.match(r"\d{4}", written):
        raise ValueError(written)
    clock = datetime.fromisoformat(written)
    if clock.tzinfo is not None:
        try:
            return Stamp(clock.astimezone(UTC))
        except OverflowError as outside:
            raise ValueError(written) from outside
    return Stamp(clock.replace(tzinfo=UTC), f"{written!r} has no zone; read as UTC")


def _rfc822_clock(shape: re.Match[str]) -> datetime:
    year = int(shape["year"])
    if len(shape["year"]) == 2:  # RFC 2822, 4.3
        year += 2000 if year < 50 else 1900
    month = _MONTHS[shape["month"].lower()]
    second = min(int(shape["second"] or 0), 59)  # a leap second is the last one that datetime knows
    return datetime(  # noqa: DTZ001  the zone is added by the caller
        year, month, int(shape["day"]), int(shape["hour"] or 0), int(shape["minute"] or 0), second
    )


def _iso_clock(shape: re.Match[str]) -> datetime:
    time = (shape["time"] or "00:00").replace(",", ".")
    if time[1] == ":":
        time = f"0{time}"
    if len(time) > 15:  # datetime keeps microseconds
        time = time[:15]
    return datetime.fromisoformat(f"{shape['date']}T{time}")


def _zone(words: str, clock: datetime) -> tuple[float, str]:
    """Hours east of UTC, and the doubt. `clock` decides whether daylight time was in force."""
    letters = words.lower().strip("().")
    if numeric := _OFFSET.fullmatch(words):
        hours = int(numeric[2]) + int(numeric[3] or 0) / 60
        return (-hours if numeric[1] == "-" else hours), ""
    if letters in _CERTAIN:
        return _CERTAIN[letters], ""
    if letters in _US_STANDARD:
        hours, civil = _US_STANDARD[letters]
        if clock.replace(tzinfo=ZoneInfo(civil)).dst():
            return (
                hours,
                f"{words} on a day of daylight time; if that was meant, it is an hour earlier",
            )
        return hours, ""
    if letters in _US_DAYLIGHT:
        return _US_DAYLIGHT[letters], ""
    if not letters:
        return 0, "no zone is given; read as UTC"
    if letters in _CUSTOMARY:
        reading, *others = _CUSTOMARY[letters]
        also = f", elsewhere {' or '.join(map(_utc, others))}" if others else ""
        return reading, f"the zone {words} has no fixed meaning; read as {_utc(reading)}{also}"
    return 0, f"the zone {words[:20]!r} is unknown; read as UTC"


def _utc(hours: float) -> str:
    whole, minutes = divmod(round(abs(hours) * 60), 60)
    return f"UTC{'-' if hours < 0 else '+'}{whole:02}:{minutes:02}"
