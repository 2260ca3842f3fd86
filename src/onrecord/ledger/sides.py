"""Who stands with whom, how a side is named, one name per origin. Draws no relations."""

from __future__ import annotations

import re
from functools import lru_cache

from onrecord.record import Statement

# Parties whose losses are reported as those of one side. Until a story carries its own table, this
# one serves.
ALLIED = {
    "artsakh": "armenia",
    "nagorno_karabakh": "armenia",
    "armenian_side": "armenia",
    "azerbaijani_side": "azerbaijan",
}
ADJECTIVES = {
    "armenia": "Armenian",
    "azerbaijan": "Azerbaijani",
    "turkey": "Turkish",
    "russia": "Russian",
    "ukraine": "Ukrainian",
    "israel": "Israeli",
    "iran": "Iranian",
    "united_states": "U.S.",
}
_STEMS = {
    "armenia": "armenia",
    "azerbaijan": "azer[bi]",
    "artsakh": "artsakh|nagorn[oy][- ]karabakh",
    "turkey": "turk|tukey",
    "united_states": "(?-i:U\\.?S\\b)|united states|america",
}
KNOWN = frozenset(_STEMS)
# Whoever is none of the sides: their word is shown, but is no side's answer.
NO_SIDE = frozenset({"", "media", "unspecified"})
OUTSIDE = NO_SIDE | {"third_party", "international_body"}

_BODIES = (
    ("presidency", r"presidency|president'?s office|presidential"),
    ("foreign ministry", r"foreign (?:minist|affairs)|ministry of foreign"),
    (
        "defence ministry",
        r"\bmod\b|defen[cs]e minist|ministry of defen[cs]e|minist\w+ of defen[cs]e",
    ),
    ("parliament", r"parliament|milli majlis"),
    ("army", r"\barmy\b|armed forces|military|general staff"),
    ("officials", r"\bofficials\b"),
)


@lru_cache(maxsize=1024)
def key(party: str | None) -> str:
    """A party's name for comparing: "United States" and `united_states` are one."""
    return (party or "").strip().casefold().replace(" ", "_").replace("-", "_")


def side(party: str | None) -> str | None:
    """The side that a party's gains and losses are counted with."""
    return ALLIED.get(key(party), key(party)) or None


def is_side(party: str | None) -> bool:
    return key(party) not in OUTSIDE


def same_side(first: str | None, second: str | None) -> bool:
    return key(first) not in NO_SIDE and side(first) == side(second)


def titled(party: str | None) -> str:
    """A party's name as printed: `united_states` becomes United States."""
    return (party or "unspecified").replace("_", " ").title()


def adjective(party: str) -> str:
    return ADJECTIVES.get(key(party), titled(party))


def mentions(words: str, parties: frozenset[str]) -> list[tuple[int, str]]:
    """Where these parties are named or described in the words, in order: (offset, party)."""
    found = []
    for party in parties:
        stem = _STEMS.get(party) or re.escape(re.sub("(?<=.....)[aeiou]$", "", party)).replace(
            "_", " "
        )
        found += [(m.start(), party) for m in re.finditer(rf"\b(?:{stem})", words, re.IGNORECASE)]
    return sorted(found)


def plain(words: str) -> str:
    """Words for comparing: small letters, straight quotes dropped, one blank between words."""
    flat = re.sub(r"['\u2019]s\b", "", words.casefold().replace("\u2019", "'"))
    return " ".join(re.findall(r"\w+", flat))


def origin(statement: Statement, source_words: str) -> str:
    """One name for whoever first said it:

    a spokesman speaks for the body that the report names beside him.
    """
    name = statement.chain[-1].name if statement.chain else statement.speaker.name
    party = statement.speaker.party
    if is_side(party):
        for text in (name, source_words):
            for body, pattern in _BODIES:
                if re.search(pattern, text, re.IGNORECASE):
                    return f"{key(party)}: {body}"
        if key(name) == key(party) or "(government)" in name:
            return f"{key(party)}: government"
    return re.sub(r"^the ", "", plain(name)) or "unspecified"
