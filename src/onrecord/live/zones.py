"""Instants as readers read them: in a named zone, its label printed. Never asks what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from markupsafe import Markup

KNOWN = frozenset(available_timezones())
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


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


def day(on: date) -> str:
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def clock(at: datetime, name: str) -> Markup:
    """`<time>` with "14:52 EDT"; the date is in its title."""
    local = at.astimezone(zone(name))
    return _time(at, "clock", f"{local:%H:%M} {label(at, name)}", f"{day(local)}")


def date_of(at: datetime, name: str) -> Markup:
    return _time(at, "day", day(at.astimezone(zone(name))))


def full(at: datetime | str | None, name: str) -> Markup:
    """`<time>` with "27 Sep 2020, 14:52 EDT".

    ISO text is read, a bare date stays a date, and what is neither is printed as it is.
    """
    if at is None or at == "":
        return Markup("")
    if isinstance(at, str):
        if len(at) == len("2020-09-27"):
            return _bare_date(at)
        try:
            at = datetime.fromisoformat(at)
        except ValueError:
            return Markup("{}").format(at)
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    local = aware.astimezone(zone(name))
    return _time(aware, "full", f"{day(local)}, {local:%H:%M} {label(aware, name)}")


def _bare_date(text: str) -> Markup:
    try:
        return Markup('<time datetime="{}">{}</time>').format(text, day(date.fromisoformat(text)))
    except ValueError:
        return Markup("{}").format(text)


def iso(at: datetime) -> str:
    """UTC with Z, to the second: what `datetime=` and the JSON carry."""
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _time(at: datetime, form: str, words: str, title: str = "") -> Markup:
    tip = Markup(' title="{}"').format(title) if title else Markup("")
    return Markup('<time datetime="{}" data-form="{}"{}>{}</time>').format(
        iso(at), form, tip, words
    )
