"""What a fragment needs to know of its story and its reader: zone, language, marks. Never a
record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from onrecord.live import catalogue, words, zones
from onrecord.live.catalogue import Words
from onrecord.live.fold import PageState


@dataclass(frozen=True, slots=True)
class Scene:
    """For whom a fragment is printed; `language` is that of the story's texts, `t` of the page."""

    story: str
    zone: str
    language: str
    marks: dict[str, tuple[str, str]]
    t: Words
    asked: str = ""  # `?lang=ar`, for links from a page in a language that the reader chose

    def clock(self, at: datetime) -> Markup:
        return zones.clock(at, self.zone, self.t)

    def day(self, at: datetime) -> Markup:
        return zones.date_of(at, self.zone, self.t)

    def full(self, at: datetime | str | None) -> Markup:
        return zones.full(at, self.zone, self.t)

    def hour(self, at: datetime) -> Markup:
        return zones.full(zones.hour_of(at, self.zone), self.zone, self.t)

    def turn(self, at: datetime) -> int:
        """Differs between two updates that follow each other in different hours (live.css)."""
        return int(zones.hour_of(at, self.zone).timestamp()) // 3600 % 24

    def party(self, name: str | None) -> str:
        return words.party(name, self.t)


def scene(state: PageState, zone: str = "", lang: str = "") -> Scene:
    code = lang or catalogue.best(state.language)
    return Scene(
        state.story,
        zone or state.zone,
        state.language,
        words.marks(state.parties),
        catalogue.words(code),
        f"?lang={lang}" if lang else "",
    )
