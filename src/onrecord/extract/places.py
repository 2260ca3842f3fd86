"""Finds names of places, first of the short list with both names of disputed ones, then of the
gazetteer, and says how they are used; draws no map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from onrecord.extract.cues import AUXILIARIES, PREPOSITIONS
from onrecord.extract.layout import Sentence, Token, tokens_of
from onrecord.extract.parties import Parties, bare
from onrecord.extract.shortlist import listed, ordinary
from onrecord.extract.whereabouts import (
    Setting,
    follows,
    locate,
    namesake_elsewhere,
)
from onrecord.record import Extraction, Place

Role = Literal["place", "actor", "metonym"] | None
_INSIDE = frozenset(
    "in near at around outside inside between from toward towards over into through above "
    "across".split()
)
_FOR_STATE = frozenset("to with by against".split())


@dataclass(frozen=True, slots=True)
class Named:
    """A place named by tokens up to `last`."""

    last: int
    id: str
    kind: str
    country: str = ""


def find_places(text: str, sentences: Sequence[Sentence], parties: Parties) -> tuple[Place, ...]:
    """Every mention, in order. Two names of one place share its id;
    a misspelt state keeps the id of the state."""
    out: list[Place] = []
    setting = Setting(sentences, parties)
    located: dict[str, str] = {}
    for sentence in sentences:
        for first, named, role in _of_sentence(sentence, setting, located):
            span = (sentence.tokens[first].start, _end(sentence.tokens[named.last - 1]))
            out.append(Place(span, text[span[0] : span[1]], named.id, role))
    if located:
        out = _with_other_mentions(text, sentences, out, located)
    return tuple(out)


def with_names(extraction: Extraction, names: Mapping[str, str]) -> Extraction:
    """The extraction with the names that a desk gave to places of its story: name to place.

    Such a name wins over the place that was read there; words of the language are left alone
    unless they are written as names.
    """
    wanted = {tuple(bare(t.low) for t in tokens_of(name)): id for name, id in names.items()}
    wanted.pop((), None)
    if not wanted:
        return extraction
    longest = max(map(len, wanted))
    tokens = tokens_of(extraction.text)
    lows = [bare(t.low) for t in tokens]
    found: dict[int, Place] = {}
    i = 0
    while i < len(tokens):
        size = (
            next((n for n in range(longest, 0, -1) if tuple(lows[i : i + n]) in wanted), 0)
            if tokens[i].is_name
            else 0
        )
        if size:
            span = (tokens[i].start, _end(tokens[i + size - 1]))
            id = wanted[tuple(lows[i : i + size])]
            found[span[0]] = Place(span, extraction.text[slice(*span)], id, "place")
        i += size or 1
    kept = [p for p in extraction.places if not any(_touch(p, f) for f in _near(found, p))]
    return replace(extraction, places=tuple(sorted((*kept, *found.values()), key=_start)))


def _near(found: Mapping[int, Place], place: Place) -> list[Place]:
    """Those that begin inside the place, or a little before it."""
    return [found[at] for at in range(place.span[0] - 80, place.span[1]) if at in found]


def _touch(one: Place, other: Place) -> bool:
    return one.span[0] < other.span[1] and other.span[0] < one.span[1]


def _start(place: Place) -> int:
    return place.span[0]


def _of_sentence(
    sentence: Sentence, setting: Setting, located: dict[str, str]
) -> Iterator[tuple[int, Named, Role]]:
    """First token, place and role of each mention; `located` learns the single words among
    them that the gazetteer told."""
    tokens = sentence.tokens
    i, listed, role = 0, -1, None  # the token after the last place of a running list
    while i < len(tokens):
        if not tokens[i].is_name:
            i += 1
            continue
        running = 0 < listed < i <= listed + 2 and all(
            t.low in (",", "and", "or") for t in tokens[listed:i]
        )
        named = _at(tokens, i, setting.parties)
        if named is None and (found := locate(tokens, i, setting)):
            named = Named(found[0], found[1].id, found[1].kind)
        if named is None and running and (found := follows(tokens, i, setting)):
            named = Named(found[0], found[1].id, found[1].kind)
        if named is None:
            i += 1
            continue
        if named.id.startswith("geonames:") and named.last == i + 1:
            located.setdefault(bare(tokens[i].low), named.id)
        role = role if running and role == "place" else _role(tokens, i, named.last, named.kind)
        yield i, named, role
        i = listed = named.last


def _with_other_mentions(
    text: str, sentences: Sequence[Sentence], found: Sequence[Place], located: Mapping[str, str]
) -> list[Place]:
    """What was located once is the same place wherever it stands alone."""
    taken = {p.span[0] for p in found}
    inside = {end for p in found for end in range(p.span[0] + 1, p.span[1])}
    more = [
        Place((t.start, _end(t)), text[t.start : _end(t)], located[bare(t.low)], "place")
        for s in sentences
        for n, t in enumerate(s.tokens)
        if t.is_name
        and bare(t.low) in located
        and bare(t.low) not in ordinary()
        and t.start not in taken
        and t.start not in inside
        and not (n and s.tokens[n - 1].is_name and s.tokens[n - 1].is_word)
        and not (n + 1 < len(s.tokens) and s.tokens[n + 1].is_name and s.tokens[n + 1].is_word)
    ]
    return sorted((*found, *more), key=lambda p: p.span)


def _at(tokens: Sequence[Token], i: int, parties: Parties) -> Named | None:
    low = bare(tokens[i].low)
    longest = min(_heads().get(low, 0), len(tokens) - i)
    lows = [low, *(bare(t.low) for t in tokens[i + 1 : i + longest + 1])] if longest else []
    for size in range(longest, 0, -1):
        found = _table().get(tuple(lows[:size]))
        if found and size < len(lows) and lows[size] == "group":
            return None  # the Minsk group meets anywhere
        if found and not (
            size == 1 and low in ("us", "male", "chad") and not tokens[i].text.isupper()
        ):
            known = Named(i + size, *found)
            other = namesake_elsewhere(tokens, i, known.last, known.country)
            return Named(known.last, other.id, other.kind) if other else known
    learned = parties.known.get((low,))
    if learned and learned[1] == "misspelt":
        return Named(i + 1, *_table()[tuple(bare(t.low) for t in tokens_of(learned[0]))])
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
def _table() -> dict[tuple[str, ...], tuple[str, str, str]]:
    return {
        tuple(bare(t.low) for t in tokens_of(name)): (row.id, row.kind, row.country)
        for row in listed()
        for name in row.names
    }
