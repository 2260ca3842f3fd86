"""The words and marks in which the desk shows a statement, a figure, a time; never a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup

from onrecord.live import words, zones
from onrecord.record import Cell

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_UNSAID = ("", "unspecified", None)


def clock(at: datetime | str | None, zone: str, now: datetime | None = None) -> Markup:
    """A `<time>` in the zone, with its label; the date too, unless it is that of `now` there."""
    if not at:
        return Markup("")
    if now is not None and (moment := _moment(at)) is not None:
        there = zones.zone(zone)
        if moment.astimezone(there).date() == now.astimezone(there).date():
            return zones.clock(moment, zone)
    return zones.full(at, zone)


def _moment(at: datetime | str) -> datetime | None:
    """An aware instant; None for a bare date or a clock without a zone: shown as they came."""
    try:
        moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def age(at: datetime | None, now: datetime) -> str:
    """How long ago, in the largest unit that fits; a date for what is older than two weeks."""
    if at is None:
        return ""
    gone = max(now - at, timedelta(0))
    if gone < _MINUTE:
        return "just now"
    if gone < _HOUR:
        return f"{gone // _MINUTE} min ago"
    if gone < 48 * _HOUR:
        return f"{gone // _HOUR} h ago"
    return f"{gone.days} days ago" if gone.days < 14 else zones.day(at.date())


def chain(cell: Cell) -> str:
    """Origin first, as readers see it: “spokesperson > Agency > here”."""
    links = list(dict.fromkeys(reversed(cell.get("chain", []))))
    return (
        " > ".join([*links, "here"])
        if len(links) > 1
        else "said directly to us"
        if links
        else "no link"
    )


def party(cell: Mapping[str, Any]) -> str:
    """The side, in words; empty when the text does not say."""
    named = cell.get("party")
    return "" if named in _UNSAID else words.party(named)


def figure(found: Mapping[str, Any]) -> str:
    """A chip: the source's own words for the number, then what they do not say: of what, whose."""
    told = str(found.get("words") or "")
    for name in ("measure", "object", "side"):
        value = found.get(name)
        more = "" if value in _UNSAID else words.party(value) if name == "side" else str(value)
        if more and more.casefold() not in told.casefold():
            told += f" · {more.replace('_', ' ')}"
    return told
