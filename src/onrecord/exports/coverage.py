"""What every export is made from: a story as it reads now. Times are ISO 8601 in UTC."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Corrected:
    number: int  # seq of the correction
    at: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Told:
    """One update as it reads now. A withdrawn one has no text, only the fact."""

    number: int  # its seq
    at: str
    changed: str
    by: str
    headline: str
    text: str
    withdrawn: str = ""  # when, if it was
    corrections: tuple[Corrected, ...] = ()
    is_redacted: bool = False  # withdrawn for legal reasons: nothing of it is left


@dataclass(frozen=True, slots=True)
class Coverage:
    """A story; `updates` go from the newest to the oldest."""

    url: str  # of its page, with the slash at its end; without a host when the desk has named none
    desk: str
    desk_url: str
    headline: str
    standfirst: str
    language: str
    started: str
    changed: str
    is_closed: bool
    updates: tuple[Told, ...]
