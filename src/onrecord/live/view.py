"""What a reader asked to see of a story: the query of the address, read strictly. Never reads a
record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from onrecord.errors import BadInput
from onrecord.live import zones
from onrecord.live.catalogue import LANGUAGES
from onrecord.live.fold import PageState, Update
from onrecord.record import LABELS

PAGE_SIZE = 40
LITE_PAGE_SIZE = 20
_MOST_PARAMETERS = 50
_LARGEST = 2**53  # what a script can still count to


@dataclass(frozen=True, slots=True)
class View:
    """The default is the live page: newest first, in the story's zone, everything shown."""

    before: int | None = None
    after: int | None = None
    order: str = "newest"
    zone: str = ""
    lang: str = ""  # of the page's own words; empty: the story's
    lite: bool = False
    label: str = ""
    party: str = ""
    place: str = ""
    key: bool = False

    @property
    def is_filtered(self) -> bool:
        return bool(self.label or self.party or self.place or self.key)

    def query(self, **changes: Any) -> str:
        """The address of this view with changes: `?a=b` in the one canonical order, or `./`."""
        view = replace(self, **changes)
        pairs = [
            (f.name, getattr(view, f.name))
            for f in fields(view)
            if getattr(view, f.name) != f.default
        ]
        return "?" + urlencode([(n, "1" if v is True else v) for n, v in pairs]) if pairs else "./"

    def spoken(self) -> View:
        """What of it a page of one update or of corrections can heed: language and zone."""
        return View(zone=self.zone, lang=self.lang)

    def matches(self, update: Update) -> bool:
        return (
            (not self.label or update.label == self.label)
            and (not self.party or self.party in update.parties)
            and (not self.place or self.place in update.place_names)
            and (not self.key or update.key)
        )


def parse(query: bytes) -> tuple[View, bool]:
    """Read a query string. The flag says whether it was the canonical way to write this view.

    Unknown, empty, repeated and default parameters are not canonical: the answer is a redirect, so
    that caches hold one copy of each view. Raises BadInput for a value that no view can have.
    """
    try:
        pairs = parse_qsl(
            query.decode("latin-1"), keep_blank_values=True, max_num_fields=_MOST_PARAMETERS
        )
    except ValueError as error:
        raise BadInput("Too many parameters.") from error
    values: dict[str, Any] = {}
    for name, text in pairs:
        if name in _READERS and text:
            values[name] = _READERS[name](name, text)
    view = View(**values)
    canonical = view.query().lstrip("?") if values else ""
    return view, pairs == parse_qsl(canonical if canonical != "./" else "")


def check(view: View, state: PageState) -> None:
    """Refuse filters for what the story does not hold: caches stay as bounded as the story is."""
    if view.party and view.party not in state.parties:
        raise BadInput(f"party: nobody of {view.party!r} speaks in this story.")
    if view.place and view.place not in state.place_names:
        raise BadInput(f"place: this story has no update at {view.place!r}.")


@dataclass(frozen=True, slots=True)
class Window:
    """The updates on one page, in the order of printing, and the way to the others."""

    updates: tuple[Update, ...]
    shown: int  # all updates that match, on this page or not
    total: int
    earlier: int | None  # value of `before` for the page before this one
    later: int | None = None  # in the order from the oldest: value of `after` for the next page


def window(state: PageState, view: View) -> Window:
    matching = [u for u in state.updates.values() if view.matches(u)]
    size = LITE_PAGE_SIZE if view.lite else PAGE_SIZE
    if view.order == "oldest":
        rest = [u for u in matching if u.seq > (view.after or 0)]
        page = rest[:size]
        later = page[-1].seq if len(rest) > size else None
        return Window(tuple(page), len(matching), len(state.updates), None, later)
    rest = [u for u in matching if view.before is None or u.seq < view.before]
    page = rest[-size:]
    earlier = page[0].seq if len(rest) > size else None
    return Window(tuple(page[::-1]), len(matching), len(state.updates), earlier)


def whole_number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 16 or int(text) > _LARGEST:
        raise BadInput(f"{name} must be a whole number, 0 or above.")
    return int(text)


def instant(text: str) -> datetime:
    """The moment that an address names. Raises BadInput."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput("The time must be ISO 8601, such as 2026-11-22T14:05:00Z.") from error
    if at.tzinfo is None:
        raise BadInput("The time must carry its zone, such as 2026-11-22T14:05:00Z.")
    return at


def _one_of(*allowed: str) -> Callable[[str, str], str]:
    def read(name: str, text: str) -> str:
        if text not in allowed:
            raise BadInput(f"{name} must be one of: {', '.join(allowed)}.")
        return text

    return read


def _switch(name: str, text: str) -> bool:
    if text != "1":
        raise BadInput(f"{name} must be 1 or left out.")
    return True


def _zone(name: str, text: str) -> str:
    if text not in zones.KNOWN:
        raise BadInput("zone must be a time zone of the IANA list, such as Europe/Kyiv.")
    return text


def _words(name: str, text: str) -> str:
    if len(text) > 200:
        raise BadInput(f"{name} is too long.")
    return text


_READERS: Mapping[str, Callable[[str, str], Any]] = {
    "before": whole_number,
    "after": whole_number,
    "order": _one_of("newest", "oldest"),
    "zone": _zone,
    "lang": _one_of(*LANGUAGES),
    "lite": _switch,
    "label": _one_of(*LABELS),
    "party": _words,
    "place": _words,
    "key": _switch,
}
