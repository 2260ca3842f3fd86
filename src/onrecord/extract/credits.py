"""Reads the credit in brackets at the end of a paragraph: "(NBC News)",
"(@eye via Twitter)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.extract.chains import PLATFORMS
from onrecord.record import Span

_CREDIT = re.compile(r"\((?:(?:Source|Credit|Via|Photo|Video):? )?([^()]{2,60})\)\s*\.?\s*")
_HANDLE = re.compile(r"@\w{2,30}")
_TITLE_WORD = re.compile(r"(?:[A-Z][\w.&'-]*|of|the|and|de)")


@dataclass(frozen=True, slots=True)
class Credit:
    """Who is credited; `span` covers the brackets,
    `applies` the text of the paragraph before them."""

    span: Span
    name: str
    applies: Span


def find_credits(
    text: str, paragraphs: tuple[Span, ...], skip: frozenset[int]
) -> dict[int, Credit]:
    """Credits by paragraph number."""
    out: dict[int, Credit] = {}
    for number, (start, end) in enumerate(paragraphs):
        opening = text.rfind("(", max(start, end - 80), end)
        if number in skip or opening <= start:
            continue
        found = _CREDIT.fullmatch(text, opening, end)
        name = credited(found[1]) if found else ""
        before = text[start:opening].rstrip()
        if name and len(before.split()) >= 4:
            out[number] = Credit(
                (opening, text.index(")", opening) + 1), name, (start, start + len(before))
            )
    return out


def credited(words: str) -> str:
    """The account or outlet of a credit without its platform; empty when it is no credit."""
    name = re.split(r"\s+(?:via|on)\s+|,\s*", words.strip(), maxsplit=1)[0].strip()
    if _HANDLE.fullmatch(name):
        return name
    if name.lower() in PLATFORMS or not name[:1].isupper():
        return ""
    parts = name.split()
    return name if len(parts) <= 6 and all(_TITLE_WORD.fullmatch(p) for p in parts) else ""
