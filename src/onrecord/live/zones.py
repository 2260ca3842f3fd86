"""Instants as readers read them: in a named zone, its label printed. Never asks what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from markupsafe import Markup

from onrecord.live.catalogue import Words
from onrecord.live.catalogue import words as catalogue

KNOWN = frozenset(available_timezones())
_ENGLISH = catalogue("en")


@lru_cache(maxsize=128)
def zone(name: str) -> tzinfo:
    """The zone of that IANA name; UTC when there is none, so that a page can always be made."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def label(at: datetime, name: str) -> str:
    """What is printed behind a time: "EDT", or "UTC+4" where the zone has no letters."""
    local = at.astimezone(zone(name))
    letters = local.tzname() or "UTC"
    if letters[:1] not in "+-":
        return letters
    ahead = local.utcoffset() or timedelta()
    hours, minutes = divmod(abs(int(ahead.total_seconds())) // 60, 60)
    sign = "+" if ahead >= timedelta() else "\N{MINUS SIGN}"
    return f"UTC{sign}{hours}" + (f":{minutes:02d}" if minutes else "")


def city(name: str) -> str:
    """The place in an IANA name: New York for America/New_York."""
    return name.rsplit("/", 1)[-1].replace("_", " ")


def day(on: date, words: Words = _ENGLISH) -> str:
    return words.written(f"{on.day} {words.months[on.month - 1]} {on.year}")


def clock(at: datetime, name: str, words: Words = _ENGLISH) -> Markup:
    """`<time>` with "14:52 EDT"; the date is in its title."""
    local = at.astimezone(zone(name))
    hour = words.written(f"{local:%H:%M}")
    return _time(at, "clock", f"{hour} {label(at, name)}", day(local, words))


def date_of(at: datetime, name: str, words: Words = _ENGLISH) -> Markup:
    return _time(at, "day", day(at.astimezone(zone(name)), words))


def full(at: datetime | str | None, name: str, words: Words = _ENGLISH) -> Markup:
    """`<time>` with "27 Sep 2020, 14:52 EDT".

    ISO text is read, a bare date stays a date, and what is neither is printed as it is.
    """
    if at is None or at == "":
        return Markup("")
    if isinstance(at, str):
        if len(at) == len("2020-09-27"):
            return _bare_date(at, words)
        try:
            at = datetime.fromisoformat(at)
        except ValueError:
            return Markup("{}").format(at)
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    local = aware.astimezone(zone(name))
    text = f"{day(local, words)}, {words.written(f'{local:%H:%M}')} {label(aware, name)}"
    return _time(aware, "full", text)


def _bare_date(text: str, words: Words) -> Markup:
    try:
        read = date.fromisoformat(text)
    except ValueError:
        return Markup("{}").format(text)
    return Markup('<time datetime="{}">{}</time>').format(text, day(read, words))


def hour_of(at: datetime, name: str) -> datetime:
    """The full hour before it, on the clocks of that zone."""
    return at.astimezone(zone(name)).replace(minute=0, second=0, microsecond=0)


def iso(at: datetime) -> str:
    """UTC with Z, to the second: what `datetime=` and the JSON carry."""
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _time(at: datetime, form: str, words: str, title: str = "") -> Markup:
    tip = Markup(' title="{}"').format(title) if title else Markup("")
    return Markup('<time datetime="{}" data-form="{}"{}>{}</time>').format(
        iso(at), form, tip, words
    )
