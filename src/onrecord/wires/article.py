"""A web page to the text that statements are read from: its own structured words first, then its
main text; never fetches."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord import plugins
from onrecord.wires.markup import is_tangled, readable
from onrecord.wires.structured import Described, described, without_descriptions

_PAGE = re.compile(r"<(?:html|body|article|main)\b", re.IGNORECASE)
_LARGEST = 3_000_000  # characters: larger pages take too long, and are no articles
_HALF = 2  # a main text of less than half of the body that the page declares has missed it


@dataclass(frozen=True, slots=True)
class Article:
    """The text, and what the page says of itself."""

    text: str
    told: Described
    doubts: tuple[str, ...] = ()


def read_article(markup: str) -> Article:
    """The live updates that a page declares, else its main text, else all its words.
    Never raises; a fragment of HTML is taken whole."""
    if not _PAGE.search(markup):
        return Article(readable(markup), Described())
    told = described(markup)
    if told.updates:
        return Article(told.updates, told)
    words, text = readable(markup), ""
    if len(markup) <= _LARGEST and not is_tangled(markup):
        text = plugins.load("articles", "main_text")(without_descriptions(markup))
    if len(told.body) > _HALF * len(text):
        return Article(told.body, told)
    if text and len(text) < len(words):
        return Article(text, told)
    doubts = () if text else ("no article was found in the page: all its words were taken",)
    return Article(words, told, doubts)
