"""Which day a statement speaks of and when it was said; background never lands on the day."""

from __future__ import annotations

import re
from datetime import date, timedelta

from onrecord.record import Filed, Span, Statement, TimeExpression

# Not a day on which something happened: "later", "since 2016", "in a 24-hour period of doubt".
_NO_DAY = frozenset({"order", "vague", "conflict", "relative", "duration"})
_ORDER_WORDS = {
    "initially": -1,
    "at first": -1,
    "first": -1,
    "earlier": -1,
    "later": 1,
    "subsequently": 1,
    "then": 1,
}
BACKGROUND_DAYS = (
    14  # what happened longer ago than this is another event, not news of the same one
)


def clock(filed: Filed, statement: Statement) -> str:
    """When the carrier put it out:

    the update it stands in, else the report's own time. ISO, or empty.
    """
    start = first_offset(statement)
    for update in filed.extraction.updates:
        if any(a <= start < b for a, b in update.body):
            return update.at
    at = filed.published_at or filed.received_at
    return at.isoformat().replace("+00:00", "Z") if at else ""


def rank(filed: Filed, statement: Statement) -> tuple[str, str, int, str, int]:
    """Sorts statements by when they were said; words like "initially" and "later" count within one
    clock time.
    """
    said = statement.said_at
    at = clock(filed, statement)
    day = said.start[:10] if said and said.start and said.start[:10] < at[:10] else at[:10]
    order = _ORDER_WORDS.get(said.text.casefold(), 0) if said and said.text else 0
    return (day, at, order, filed.id, first_offset(statement))


def first_offset(statement: Statement) -> int:
    return min((start for start, _ in statement.content or statement.cue or ((0, 0),)), default=0)


def is_named(filed: Filed, statement: Statement) -> bool:
    """Whether the report says which day a statement speaks of; else it is the day it was told."""
    return _named(filed, statement) is not None


def period(filed: Filed, statement: Statement) -> str:
    """The day, month or interval spoken of:

    named in the words, else in the sentence, else carried on from before.
    """
    named = _named(filed, statement)
    return clock(filed, statement)[:10] if named is None else named


def _named(filed: Filed, statement: Statement) -> str | None:
    text, times = filed.extraction.text, _days(filed.extraction.times)
    start = first_offset(statement)
    for a, b in (*statement.content, _sentence(text, start)):
        inside = [t for t in times if a <= t.span[0] < b]
        if inside:
            return _written(inside[0])
    if statement.said_at and statement.said_at.start and statement.said_at.precision not in _NO_DAY:
        return statement.said_at.start[:10]
    block = next(
        (b for u in filed.extraction.updates for b in u.body if b[0] <= start < b[1]), None
    )
    if block:
        return clock(filed, statement)[:10]
    first, last = _paragraph(text, start)
    carried = [t for t in times if t.span[0] < start] or [
        t for t in times if first <= t.span[0] < last
    ]
    return _written(carried[-1]) if carried else None


def is_background(spoken_of: str, said: str) -> bool:
    """Whether a period is too long before the time of saying to be news of the same event."""
    last = spoken_of.rpartition("/")[2]
    if not last or not said:
        return False
    if len(last) < 10:
        return last < said[: len(last)]
    return date.fromisoformat(last[:10]) < date.fromisoformat(said[:10]) - timedelta(
        days=BACKGROUND_DAYS
    )


def in_words(spoken_of: str) -> str:
    """A period for a question's text:

    "on 27 September", "in July 2020"; empty when there is none.
    """
    first, _, last = spoken_of.partition("/")
    if not first:
        return ""
    if last:
        return f"from {_day(first)} to {_day(last)}"
    return f"{'on' if len(first) == 10 else 'in'} {_day(first)}"


_MONTHS = (
    "January February March April May June July August September October November December".split()
)


def _day(iso: str) -> str:
    parts = iso.split("-")
    if len(parts) == 1:
        return parts[0]
    month = _MONTHS[int(parts[1]) - 1]
    return f"{int(parts[2])} {month}" if len(parts) == 3 else f"{month} {parts[0]}"


def _days(times: tuple[TimeExpression, ...]) -> list[TimeExpression]:
    usable = [
        t
        for t in times
        if t.start and t.precision not in _NO_DAY and not t.text.casefold().startswith("since")
    ]
    return sorted(usable, key=lambda t: t.span)


def _written(time: TimeExpression) -> str:
    start, end = (time.start or "")[:10], (time.end or time.start or "")[:10]
    if start == end:
        return start
    if time.precision == "month":
        return start[:7]
    if time.precision == "year":
        return start[:4]
    return f"{start}/{end}"


def _paragraph(text: str, at: int) -> Span:
    first = text.rfind("\n", 0, at) + 1
    last = text.find("\n", at)
    return (first, last if last >= 0 else len(text))


def _sentence(text: str, at: int) -> Span:
    first, last = _paragraph(text, at)
    stops = [
        m.end() for m in re.finditer(r"[.!?][\"\u201d']?\s+(?=[A-Z\"\u201c])", text[first:last])
    ]
    return (
        max((first + s for s in stops if first + s <= at), default=first),
        min((first + s for s in stops if first + s > at), default=last),
    )
