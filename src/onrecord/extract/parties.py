"""Countries, their demonyms and capitals, bodies and outlets by name;
knows nothing of sentences."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from onrecord.extract.layout import Token, tokens_of

BODY = "international_body"
MEDIA = "media"
THIRD = "third_party"
UNSPECIFIED = "unspecified"
_MEDIA_WORDS = frozenset(
    "media newspaper daily news agency tv television radio broadcaster outlet weekly "
    "herald newswire press".split()
)
_NEWS_AGENCIES = frozenset("news press wire information telegraph".split())
_NO_OUTLETS = frozenset(
    "secretary office officer service conference release briefing adviser advisor regulator "
    "council commission authority department ministry minister".split()
)
_INSTITUTIONS = frozenset(
    "ministry government army military parliament presidency president officials forces "
    "troops soldiers authorities police general armed defence defense foreign tanks side "
    "prime mp mod minister officer border spokesman spokeswoman navy".split()
)


_STATE_BODIES = frozenset("ministry army military parliament presidency government".split())
_SHORTEST_STATE = 6  # "Aruban", "Aruba's"
_SHORTEST_TYPO = 5


@dataclass(frozen=True, slots=True)
class Mention:
    """A known name at tokens[first:last]. `kind`: name, demonym, capital,
    international_body or media."""

    first: int
    last: int
    party: str
    kind: str


@dataclass(slots=True)
class Parties:
    """The bundled names, and those that a text itself brings ("Karvenia" beside "the Karvenian
    army")."""

    known: dict[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)
    _longest: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for key in self.known:
            self._count(key)

    def _count(self, key: tuple[str, ...]) -> None:
        self._longest[key[0]] = max(len(key), self._longest.get(key[0], 0))

    def _with(self, fresh: dict[tuple[str, ...], tuple[str, str]]) -> Parties:
        """This table and what one text adds."""
        out = Parties()
        out.known, out._longest = {**fresh, **self.known}, dict(self._longest)
        for key in fresh:
            out._count(key)
        return out

    def learn(self, tokens: Sequence[Token]) -> Parties:
        """A table that also knows the invented or unlisted states this text speaks of."""
        words = {t.text.removesuffix("'s").removesuffix("\u2019s") for t in tokens if t.is_name}
        fresh: dict[tuple[str, ...], tuple[str, str]] = {}
        for i, token in enumerate(tokens):
            if not token.is_name or len(token.text) < _SHORTEST_STATE:
                continue
            name = _stem(token.text, words) or _owner(tokens, i, self.known, fresh)
            if name is None or (token.low,) in self.known or (token.low,) in fresh:
                continue
            institution = i + 1 < len(tokens) and tokens[i + 1].low in _INSTITUTIONS
            if name in words or institution:
                fresh.setdefault((token.low,), (name, "demonym"))
                fresh.setdefault((name.lower(),), (name, "name"))
        typos = _typos({m.party for m in self.mentions(tokens) if m.kind == "name"})
        for word in words & typos.keys():
            fresh.setdefault((word.lower(),), (typos[word], "misspelt"))
        return self._with(fresh)

    def mentions(self, tokens: Sequence[Token]) -> list[Mention]:
        """All known names, longest first at each place, in order."""
        out: list[Mention] = []
        stop = 0
        for i, token in enumerate(tokens):
            if i >= stop and (token.low in self._longest or "'" in token.low):
                found = self._at(tokens, i)
                if found:
                    out.append(found)
                    stop = found.last
        return out

    def _at(self, tokens: Sequence[Token], i: int) -> Mention | None:
        if not (tokens[i].is_name or tokens[i].text[0].isdigit() or tokens[i].low == "the"):
            return None
        most = min(self._longest.get(bare(tokens[i].low), 0), len(tokens) - i)
        lows = [bare(t.low) for t in tokens[i : i + most]]
        for size in range(most, 0, -1):
            found = self.known.get(tuple(lows[:size]))
            if found and not (size == 1 and _only_a_word(tokens[i])):
                return Mention(i, i + size, *found)
        return None


def bare(low: str) -> str:
    """Without the possessive: "azerbaijan's" is azerbaijan."""
    return low.removesuffix("'s").removesuffix("'") if len(low) > 2 else low


def is_media_name(words: Sequence[str]) -> bool:
    """Whether a name is an outlet's: "Press", "news agency", but no "press secretary" and no
    "civil protection agency"."""
    around = ["", *words, ""]
    return any(
        word in _MEDIA_WORDS
        and after not in _NO_OUTLETS
        and (word != "agency" or before in _NEWS_AGENCIES)
        for before, word, after in zip(around, words, around[2:], strict=False)
    )


@cache
def bundled() -> Parties:
    """The table that ships with the package."""
    table = json.loads((files("onrecord") / "data" / "parties.json").read_text(encoding="utf-8"))
    known: dict[tuple[str, ...], tuple[str, str]] = {}
    for kind in (BODY, MEDIA):
        for name in table[kind]:
            known[_key(name)] = (name, kind)
    for row in table["parties"]:
        if row["capital"]:
            known[_key(row["capital"])] = (row["name"], "capital")
        for demonym in row["demonyms"]:
            known[_key(demonym)] = (row["name"], "demonym")
            known[_key(demonym + "s")] = (row["name"], "demonym")
        for name in row["names"]:
            known[_key(name)] = (row["name"], "name")
    return Parties(known)


def _key(name: str) -> tuple[str, ...]:
    return tuple(bare(t.low) for t in tokens_of(name))


def _only_a_word(token: Token) -> bool:
    """ "us" is no country, and neither is "Us" at the head of a sentence;
    "Male" and "Chad" stay out of trouble."""
    return (
        token.low in ("us", "un", "eu", "ap", "who", "apa", "rt", "dw", "fars", "mod")
        and not token.text.isupper()
    ) or (token.low in ("trend", "express", "guardian", "jordan", "georgia") and not token.is_name)


def _owner(
    tokens: Sequence[Token], i: int, *known: dict[tuple[str, ...], tuple[str, str]]
) -> str | None:
    """The state in "Velia's Ministry of Defence"."""
    low = tokens[i].low
    if not low.endswith("'s") or any((bare(low),) in table for table in known):
        return None
    institution = i + 1 < len(tokens) and tokens[i + 1].low in _STATE_BODIES
    first = i == 0 or not tokens[i - 1].is_name
    return tokens[i].text[:-2] if institution and first else None


def _typos(states: set[str]) -> dict[str, str]:
    """What each state of this text looks like with one letter left out ("Trkey")."""
    return {
        state[:i] + state[i + 1 :]: state
        for state in sorted(states)
        for i in range(1, len(state))
        if len(state) > _SHORTEST_TYPO
    }


def _stem(word: str, words: set[str]) -> str | None:
    """The name that an adjective like Karvenian is made of."""
    if not word.endswith("an"):
        return None
    if word[:-1] in words or word.endswith(("ian", "ean")):
        return word[:-1]
    return word[:-2] if word[:-2] in words else None
