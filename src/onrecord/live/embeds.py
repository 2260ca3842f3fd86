"""Links of an update that some other site can show in a frame: known players only, and only after
a click. Never contacts anybody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# What the address of a page looks like, and where that site's own player for it is.
_PLAYERS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (
        "www.youtube-nocookie.com",
        re.compile(
            r"https://(?:www\.)?(?:youtube\.com/watch\?v=|youtu\.be/)(?P<id>[\w-]{6,20})\S*", re.A
        ),
        "https://www.youtube-nocookie.com/embed/{id}",
    ),
    (
        "player.vimeo.com",
        re.compile(r"https://vimeo\.com/(?P<id>\d{5,12})", re.A),
        "https://player.vimeo.com/video/{id}?dnt=1",
    ),
    (
        "t.me",
        re.compile(r"https://t\.me/(?P<id>\w{4,40}/\d{1,9})", re.A),
        "https://t.me/{id}?embed=1",
    ),
)
HOSTS = tuple(host for host, _, _ in _PLAYERS)  # what the page's policy has to let through
_LINK = re.compile(r"\[(?P<words>[^\]\n]{1,300})\]\((?P<url>https://[^\s)]{1,500})\)")


@dataclass(frozen=True, slots=True)
class Frame:
    words: str
    url: str
    host: str
    address: str  # of the player


def frames_in(body: str) -> list[Frame]:
    """The links of a body that a known player can show, each once, in order."""
    found: dict[str, Frame] = {}
    for link in _LINK.finditer(body):
        for host, page, player in _PLAYERS:
            match = page.fullmatch(link["url"])
            if match:
                address = player.format(id=match["id"])
                found.setdefault(address, Frame(link["words"], link["url"], host, address))
    return list(found.values())
