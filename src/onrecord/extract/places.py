"""Finds names of places from the bundled list and says how they are used; draws no map."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

from onrecord.extract.cues import AUXILIARIES, PREPOSITIONS
from onrecord.extract.layout import Sentence, Token, tokens_of
from onrecord.extract.parties import Parties, bare
from onrecord.record import Place

Role = Literal["place", "actor", "metonym"] | None
_INSIDE = frozenset(
    "in near at around outside inside between from toward towards over into through above "
    "across".split()
)
_FOR_STATE = frozenset("to with by against".split())


def find_places(text: str, sentences: Sequence[Sentence], parties: Parties) -> tuple[Place, ...]:
    """Every mention, in order. Two names of one place share its id;
    a misspelt state keeps the id of the state."""
    out: list[Place] = []
    for sentence in sentences:
        tokens = sentence.tokens
        lows = [bare(t.low) for t in tokens]
        i = 0
        while i < len(tokens):
            found = _at(tokens, lows, i, parties)
            if not found:
                i += 1
                continue
            last, place, kind = found
            span = (tokens[i].start, _end(tokens[last - 1]))
            out.append(Place(span, text[span[0] : span[1]], place, _role(tokens, i, last, kind)))
            i = last
    return tuple(out)


def _at(
    tokens: Sequence[Token], lows: list[str], i: int, parties: Parties
) -> tuple[int, str, str] | None:
    if not tokens[i].is_name:
        return None
    table = _table()
    for size in range(min(_heads().get(lows[i], 0), len(tokens) - i), 0, -1):
        found = table.get(tuple(lows[i : i + size]))
        following = lows[i + size] if i + size < len(lows) else ""
        if found and following == "group":
            return None  # the Minsk group meets anywhere
        if found and not (
            size == 1 and lows[i] in ("us", "male", "chad") and not tokens[i].text.isupper()
        ):
            return i + size, *found
    learned = parties.known.get((lows[i],))
    if learned and learned[1] == "misspelt":
        return i + 1, *table[tuple(bare(t.low) for t in tokens_of(learned[0]))]
    return None


def _role(tokens: Sequence[Token], first: int, last: int, kind: str) -> Role:
    before = tokens[first - 1].low if first else ""
    after = tokens[last] if last < len(tokens) else None
    possessive = tokens[last - 1].low.endswith("'s")
    if kind not in ("country", "capital", "disputed_region"):
        return "place"
    if before in _INSIDE:
        return "place"
    if (
        after
        and after.is_name
        and after.low in ("defense", "defence", "mod", "ministry", "army", "government")
    ):
        return "actor"
    acts = (
        after is not None
        and not after.is_name
        and after.is_word
        and after.low not in PREPOSITIONS | {"and", "or"}
    )
    if kind == "capital":
        if before in _FOR_STATE or (acts and not possessive):
            return "metonym"
        return "place"
    if possessive:
        return "actor"
    return (
        "actor"
        if acts
        and after is not None
        and (after.low in AUXILIARIES or after.low.endswith(("s", "ed", "id")))
        else None
    )


def _end(token: Token) -> int:
    return token.end - 2 if token.low.endswith("'s") else token.end


@cache
def _heads() -> dict[str, int]:
    """The longest name that begins with a word, in words."""
    out: dict[str, int] = {}
    for key in _table():
        out[key[0]] = max(len(key), out.get(key[0], 0))
    return out


@cache
def _table() -> dict[tuple[str, ...], tuple[str, str]]:
    rows = json.loads((files("onrecord") / "data" / "places.json").read_text(encoding="utf-8"))[
        "places"
    ]
    return {
        tuple(bare(t.low) for t in tokens_of(name)): (row["id"], row["kind"])
        for row in rows
        for name in row["names"]
    }
