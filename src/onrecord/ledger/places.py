"""Which place a statement about ground speaks of, named or not. Holds no gazetteer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.ledger.claims import words_at
from onrecord.ledger.sides import ADJECTIVES, ALLIED, plain
from onrecord.record import Filed, Place, Span, Statement

GROUND = re.compile(
    r"\b(?:villages|positions|heights|posts|towns|settlements|outposts|hills|trenches|territor(?:y|ies)|ground)\b",
    re.IGNORECASE,
)
_NATURAL = re.compile(
    r"\b(?:the|a|an|this|that|its)\s+(?:[\w-]+\s+)?(mountain|peak|summit|height|hill|village|town|city|bridge|road|airport)\b",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"\b(?:in|at|near)\s+(?!(?:January|February|March|April|May|June|July|August|September|October|"
    r"November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b)"
    r"([A-Z][\w'\u2019-]+(?:\s+[A-Z][\w'\u2019-]+)*)"
)
_HIGH = re.compile(r"\b(?:mount(?:ain)?|peak|summit|height|hill)\b|dagh?\b", re.IGNORECASE)
_HIGH_NOUNS = frozenset({"mountain", "peak", "summit", "height", "hill"})
_CLOSE = 60  # characters between a count and the place it is counted in
_COUNTRIES = frozenset(ADJECTIVES) | frozenset(ALLIED) | {"azerbaijan", "armenia"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as this statement names it."""

    id: str
    name: str


def spot(filed: Filed, statement: Statement) -> Spot | None:
    """The place that a statement about control speaks of; id "ground" when it names none."""
    text = filed.extraction.text
    own = [p for p in _named(filed) if _inside(p.span, statement)]
    for a, b in statement.content:
        if loose := _NATURAL.search(text[a:b]):
            noun = loose[1].casefold()
            if exact := next((p for p in own if p.span[0] <= a + loose.start(1) < p.span[1]), None):
                return _spot(exact)
            if named := _nearest(filed, noun, a + loose.start()):
                return _spot(named)
    if GROUND.search(words_at(text, statement.content)):
        return Spot("ground", "")
    fine = [p for p in own if not _is_setting(p, text, own)]
    return _spot((fine or own)[0]) if own else None


def names_in(filed: Filed, statement: Statement, near: tuple[Span, ...] = ()) -> list[str]:
    """Names of places inside a statement, countries left out; with `near`, close to those spans."""
    inside = [p for p in _named(filed) if _inside(p.span, statement)]
    if near and inside:
        inside = [p for p in inside if min(abs(p.span[0] - b) for _, b in near) <= _CLOSE]
    elif near:  # a place that no gazetteer knows
        words = words_at(filed.extraction.text, statement.content)
        found = dict.fromkeys(m[1] for m in _WHERE.finditer(words))
        return [n for n in found if plain(n) not in _COUNTRIES] if len(found) == 1 else []
    return [_short(p.name) for p in inside]


def _named(filed: Filed) -> list[Place]:
    """Places in order, countries and bodies named after a place left out."""
    return [
        p
        for p in sorted(filed.extraction.places, key=lambda p: p.span)
        if p.role not in ("actor", "metonym") and (p.place or plain(p.name)) not in _COUNTRIES
    ]


def _is_setting(place: Place, text: str, own: list[Place]) -> bool:
    """ "...

    Murovdag peak in Karabakh": what follows another place and "in" says where, not what.
    """
    before = text[max(0, place.span[0] - 20) : place.span[0]].casefold()
    return place.span != own[0].span and bool(re.search(r"\b(?:in|of|near)\s+(?:\w+\s+)?$", before))


def _nearest(filed: Filed, noun: str, at: int) -> Place | None:
    """The named place of this kind nearest to "the mountain":

    later in the report counts as well as before.
    """
    text = filed.extraction.text
    named = _named(filed)
    if noun in _HIGH_NOUNS:
        named = [p for p in named if _HIGH.search(text[max(0, p.span[0] - 8) : p.span[1] + 10])]
    else:
        named = [
            p for p in named if noun in text[max(0, p.span[0] - 12) : p.span[1] + 12].casefold()
        ]
    named = [p for p in named if not _NATURAL.fullmatch(p.name.strip())]
    return min(named, key=lambda p: abs(p.span[0] - at), default=None)


def _spot(place: Place) -> Spot:
    return Spot(place.place or plain(place.name).replace(" ", "-"), _short(place.name))


def _short(name: str) -> str:
    """ "Murovdag peak" is printed Murovdag; "a strategic mountain" is no name."""
    if _NATURAL.search(name):
        return ""
    return re.sub(r"(?:\s+[a-z]+)+$", "", re.sub(r"['\u2019]s\b.*$", "", name.strip()))


def _inside(span: Span, statement: Statement) -> bool:
    return any(a <= span[0] < b for a, b in statement.content)
