"""Turns the words of a source into a Speaker with a party; resolves "the ministry",
surnames and pronouns, with a doubt."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from onrecord.extract.cues import TITLES
from onrecord.extract.layout import Token, tokens_of
from onrecord.extract.parties import (
    BODY,
    MEDIA,
    THIRD,
    UNSPECIFIED,
    Mention,
    Parties,
    bare,
    is_media_name,
)
from onrecord.record import Speaker

_STATE_TITLES = frozenset("ambassador envoy embassy minister president ministry parliament".split())
_TAILS = frozenset(
    "statement statements announcement release communique remarks declaration report "
    "message".split()
)
_SKIP = frozenset("the a an its his her their this that both senior top unnamed local".split())
_SMALL = frozenset("the of a and for in".split())
_PRONOUNS = frozenset("it he she they".split())
_ANSWERS = frozenset("hit hits shot shoots fired replied responded countered retorted".split())
_INSTITUTIONS = {
    "mod": "mod",
    "presidency": "presidency",
    "government": "government",
    "army": "army",
    "military": "army",
    "parliament": "parliament",
    "embassy": "embassy",
}
_PLATFORM = (
    " on twitter", " (twitter)", " via twitter", ", on twitter", " (x)", " on x", " on telegram",
    " (telegram)",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """A person or institution that the text has named in full."""

    at: int
    key: str
    name: str
    party: str


@dataclass(slots=True)
class Cast:
    """Everybody a text names, in order of appearance; built once per text."""

    parties: Parties
    carrier: str = ""
    official: bool = False
    people: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    acronyms: dict[str, str] = field(default_factory=dict)
    institutions: list[Known] = field(default_factory=list)


def gather(tokens: Sequence[Token], parties: Parties, carrier: str, channel: str) -> Cast:
    """Read the whole text once for full names and institutions,
    so that short forms can be resolved."""
    cast = Cast(parties, carrier, channel == "official")
    mentions = parties.mentions(tokens)
    for m in mentions:
        if m.kind in ("name", "demonym", "capital"):
            key = _institution(tokens, m.last, 3) or _institution_before(tokens, m.first)
            if key:
                name = " ".join(t.text for t in tokens[m.first : min(len(tokens), m.last + 2)])
                cast.institutions.append(Known(tokens[m.first].start, key, name, m.party))
    for i, token in enumerate(tokens):
        if bare(token.low) in TITLES:
            _learn_person(cast, tokens, i, mentions)
    short = re.fullmatch(r"(.+?) \(([A-Z]{2,8})\)", carrier)
    if short:
        cast.acronyms[short[2].lower()] = carrier
    return cast


def identify(
    cast: Cast, text: str, at: int, previous: Speaker | None = None
) -> tuple[Speaker, tuple[str, ...]]:
    """The speaker behind the words of a source that begins at offset `at`, with doubts in words."""
    tokens = [t for t in tokens_of(text) if t.is_word or t.text in "()&,"]
    while tokens and (tokens[0].low in _SKIP - {"local"} or not tokens[0].is_word):
        tokens = tokens[1:]
    document = bool(tokens) and (tokens[-1].low in _TAILS or _by(tokens) > 0)
    if document:
        tokens = tokens[:-1] if tokens[-1].low in _TAILS else tokens[_by(tokens) :]
    if not tokens:
        return _same_as(previous, "document" if document else "pronoun")
    if len(tokens) == 1 and tokens[0].low in _PRONOUNS:
        return _same_as(previous, "pronoun")
    tokens = _without_answer(tokens)
    name = clean_name(text[tokens[0].start : tokens[-1].end])
    own = _as_carrier(cast, name, tokens)
    if own:
        return own
    mentions = cast.parties.mentions(tokens)
    person = _person(cast, tokens)
    party = _party(mentions, tokens)
    if person:
        return _as_person(cast, person, party, tokens, at)
    if party is not None:
        doubts = _spelling(mentions, tokens)
        return Speaker(_party_name(name, mentions, tokens, party), party), doubts
    key = _institution([t for t in tokens if t.is_word], 0, len(tokens))
    if key:
        return _bare_institution(cast, name, key, at)
    if is_media_name([t.low for t in tokens]):
        return Speaker(name, MEDIA), ()
    return Speaker(name, UNSPECIFIED), ()


def _without_answer(tokens: list[Token]) -> list[Token]:
    """ "Doe hit back, urging ..." is said by Doe."""
    for i, token in enumerate(tokens):
        if i and token.low in _ANSWERS and all(t.is_name or t.text == "," for t in tokens[:i]):
            return tokens[:i]
    return tokens


def carrier_name(carrier: str) -> str:
    """The carrier without platform and remarks: "@eye (Twitter)",
    "MoD (no country on this copy)"."""
    return clean_name(re.sub(r"\s*\([a-z][^()]*\)\s*$", "", carrier))


def clean_name(name: str) -> str:
    out = name.strip(" ,.;:\"'\u201c\u201d()")
    low = out.lower()
    for platform in _PLATFORM:
        if low.endswith(platform) or low.endswith(platform.rstrip(")")):
            out = out[: low.rindex(platform.rstrip(")"))].rstrip(" ,(")
            low = out.lower()
    if name.rstrip().endswith(")") and "(" in out:
        out += ")"
    return out


def split_sources(cast: Cast, text: str, start: int, end: int) -> list[tuple[int, int]]:
    """ "Russia and Greece", "Officials and local media": each speaks for itself.
    Otherwise one span."""
    tokens = tokens_of(text, start, end)
    if any(m.first == 0 and m.last == len(tokens) for m in cast.parties.mentions(tokens)):
        return [(start, end)]
    inside = {i for m in cast.parties.mentions(tokens) for i in range(m.first, m.last)}
    parts: list[list[Token]] = [[]]
    for i, token in enumerate(tokens):
        if i not in inside and (token.low == "and" or token.text == ","):
            parts.append([])
        else:
            parts[-1].append(token)
    parts = [p for p in parts if p]
    if len(parts) < 2 or not all(_stands_alone(cast, p) for p in parts):
        return [(start, end)]
    return [(p[0].start, p[-1].end) for p in parts]


def _stands_alone(cast: Cast, part: list[Token]) -> bool:
    words = [t for t in part if t.low not in _SKIP]
    if not words or len(part) > 14:
        return False
    mentions = cast.parties.mentions(words)
    if mentions and mentions[0].first == 0 and mentions[0].kind != "demonym":
        return mentions[0].last == len(words) or words[mentions[0].last].text == "("
    return words[-1].low in (
        "officials",
        "media",
        "residents",
        "witnesses",
        "reporters",
        "police",
        "authorities",
    )


def _by(tokens: Sequence[Token]) -> int:
    """Where the source begins in "a statement by Armenia's defence ministry",
    0 when it is no document."""
    for i in range(1, min(len(tokens) - 1, 5)):
        if tokens[i].low in ("by", "from", "of", "on") and tokens[i - 1].low in _TAILS | {
            "footage",
            "video",
        }:
            return i + 1
    return 0


def _as_carrier(
    cast: Cast, name: str, tokens: Sequence[Token]
) -> tuple[Speaker, tuple[str, ...]] | None:
    """The carrier named in its own report: by its acronym, in full, or as "the committee"."""
    if not cast.carrier or name == cast.carrier:
        return None
    words = {bare(t.low) for t in tokens if t.is_word} - _SMALL
    own = {bare(t.low) for t in tokens_of(cast.carrier) if t.is_word} - _SMALL
    if not words or not (name.lower() in cast.acronyms or words <= own):
        return None
    speaker, doubts = carrier_speaker(cast)
    if words == own or name.lower() in cast.acronyms:
        return speaker, doubts
    if len(words) == 1 and tokens[0].is_name:
        return None  # "Armenia" is more than the Armenian Defense Ministry
    return replace(speaker, inferred=True), (*doubts, f"'{name}' is read as {cast.carrier}")


def carrier_speaker(cast: Cast) -> tuple[Speaker, tuple[str, ...]]:
    """The carrier speaking for itself."""
    if not cast.carrier:
        return Speaker(UNSPECIFIED, UNSPECIFIED), ()
    bare_cast = replace(cast, carrier="", official=False)
    speaker, doubts = identify(bare_cast, cast.carrier, 0)
    return replace(speaker, name=cast.carrier, inferred=False), doubts


def _same_as(previous: Speaker | None, what: str) -> tuple[Speaker, tuple[str, ...]]:
    if previous is None:
        return Speaker(UNSPECIFIED, UNSPECIFIED), (f"the {what} points at nobody named before",)
    return replace(previous, inferred=True), (
        f"speaker inferred: the {what} is read as {previous.name}",
    )


def _party(mentions: Sequence[Mention], tokens: Sequence[Token]) -> str | None:
    """The side a name belongs to, None when its words do not say."""
    if not mentions:
        return None
    first = mentions[0]
    if first.kind in (BODY, MEDIA):
        return first.kind
    sides = {m.party for m in mentions if m.kind not in (BODY, MEDIA)}
    if len(sides) > 1 and not any(bare(t.low) in _STATE_TITLES for t in tokens):
        return THIRD
    return first.party


def _party_name(name: str, mentions: Sequence[Mention], tokens: Sequence[Token], party: str) -> str:
    """ "Baku" and "the Oltrean side" speak as the state; everything else keeps its printed name."""
    whole = mentions[0].first == 0 and mentions[0].last == len(tokens)
    if mentions[0].kind == "capital" and whole:
        return party
    if mentions[0].kind == "misspelt":
        printed = tokens[mentions[0].first].text.removesuffix("'s").removesuffix("\u2019s")
        return name.replace(printed, party)
    side = len(tokens) == mentions[0].last + 1 and tokens[-1].low == "side"
    return party if (side or (whole and mentions[0].kind == "demonym")) else name


def _spelling(mentions: Sequence[Mention], tokens: Sequence[Token]) -> tuple[str, ...]:
    wrong = [m for m in mentions if m.kind == "misspelt"]
    return tuple(f"printed '{tokens[m.first].text}', read as {m.party}" for m in wrong)


def _as_person(
    cast: Cast, person: str, party: str | None, tokens: Sequence[Token], at: int
) -> tuple[Speaker, tuple[str, ...]]:
    known = cast.people.get(person.split()[-1].lower())
    if known and (known[0].endswith(person) or person.endswith(known[0].split()[-1])):
        short = len(person.split()) < len(known[0].split())
        party = party or known[1]
        if party:
            return Speaker(known[0] if short else person, party, inferred=short), ()
    if party:
        return Speaker(person, party), ()
    key = _institution([t for t in tokens if t.is_word], 0, len(tokens))
    if key:
        body, doubts = _bare_institution(cast, person, key, at)
        return replace(body, name=person), doubts
    return Speaker(person, UNSPECIFIED), ()


def _person(cast: Cast, tokens: Sequence[Token]) -> str | None:
    """The name after the last title, after an apposition comma,
    or a surname known from elsewhere in the text."""
    if any(t.text == "," for t in tokens):
        cut = next(i for i, t in enumerate(tokens) if t.text == ",")
        tail = _names(tokens[cut + 1 :])
        if len(tail) > 1 and any(bare(t.low) in TITLES for t in tokens[:cut]):
            return " ".join(tail)
        head = _names(tokens)
        if len(head) == cut and any(bare(t.low) in TITLES for t in tokens[cut + 1 :]):
            return " ".join(head)
    titles = [i for i, t in enumerate(tokens) if bare(t.low) in TITLES]
    if titles:
        names = _names(tokens[titles[-1] + 1 :])
        return " ".join(names) if names else None
    if len(tokens) <= 3 and tokens[-1].low in cast.people and all(t.is_name for t in tokens):
        return " ".join(t.text for t in tokens)
    return None


def _names(tokens: Sequence[Token]) -> list[str]:
    out: list[str] = []
    for t in tokens:
        if not t.is_name:
            break
        out.append(t.text)
    return out


def _bare_institution(cast: Cast, name: str, key: str, at: int) -> tuple[Speaker, tuple[str, ...]]:
    """ "MoD", "the ministry", "presidency spokesman": whose,
    if the text or the carrier lets us say so."""
    if cast.official and cast.carrier:
        own = cast.parties.mentions(tokens_of(cast.carrier))
        if own and own[0].kind not in (BODY, MEDIA):
            return Speaker(cast.carrier, own[0].party, inferred=True), (
                f"'{name}' is read as {cast.carrier}",
            )
        return Speaker(name, UNSPECIFIED), (f"'{name}' does not say whose",)
    seen = cast.institutions[: bisect_left(cast.institutions, at, key=lambda k: k.at)]
    fitting = [
        k
        for k in seen
        if k.key == key or (key == "ministry" and k.key.endswith(("mod", "ministry")))
    ]
    if len({k.party for k in fitting}) == 1:
        return Speaker(name, fitting[-1].party, inferred=True), (
            f"'{name}' is read as that of {fitting[-1].party}",
        )
    why = (
        "does not say whose"
        if not fitting
        else "may be that of " + " or ".join(sorted({k.party for k in fitting}))
    )
    return Speaker(name, UNSPECIFIED), (f"'{name}' {why}",)


def _institution(tokens: Sequence[Token], start: int, width: int) -> str | None:
    """A short key for the institution named within `width` tokens."""
    ahead: list[str] = []
    for token in tokens[start : start + width]:
        if not token.is_word:
            break  # "in Karabakh, presidency spokesman ..." is not Karabakh's presidency
        ahead.append(bare(token.low))
    for i, word in enumerate(ahead):
        if word == "ministry":
            near = ahead[max(0, i - 1) : i] + ahead[i + 1 : i + 3]
            return "mod" if "defense" in near or "defence" in near else "ministry"
        if word in _INSTITUTIONS:
            return _INSTITUTIONS[word]
    return None


def _institution_before(tokens: Sequence[Token], end: int) -> str | None:
    """ "Ministry of Defence of Armenia"."""
    if end < 2 or tokens[end - 1].low not in ("of", "in"):
        return None
    return _institution(tokens, max(0, end - 5), 5)


def _learn_person(cast: Cast, tokens: Sequence[Token], title: int, mentions: list[Mention]) -> None:
    start = title + 1
    if start < len(tokens) and tokens[start].text == ",":
        start += 1
    names = _names(tokens[start : start + 4])
    if not names:
        names = _names_before(tokens, title)
    if not names or bare(names[-1].lower()) in TITLES:
        return
    side = next((m for m in _near(mentions, tokens, title) if m.kind in ("name", "demonym")), None)
    last = bare(names[-1].lower().replace("\u2019", "'"))
    name = " ".join(names).removesuffix("'s").removesuffix("\u2019s")
    known = cast.people.get(last)
    if known is None or (known[1] is None and side) or len(known[0]) < len(name):
        cast.people[last] = (name, side.party if side else known[1] if known else None)


def _names_before(tokens: Sequence[Token], title: int) -> list[str]:
    """ "Tam Orr, Velia's prime minister" """
    comma = next((i for i in range(title, max(0, title - 5), -1) if tokens[i].text == ","), 0)
    start = comma
    while start and comma - start < 4 and tokens[start - 1].is_name:
        start -= 1
    return [t.text for t in tokens[start:comma]] if comma - start > 1 else []


def _near(mentions: list[Mention], tokens: Sequence[Token], title: int) -> list[Mention]:
    """States up to three words before a title: "Velia's president", "Armenian Prime Minister"."""
    i = bisect_left(mentions, title + 1, key=lambda m: m.last)
    return [
        m
        for m in mentions[max(0, i - 1) : i]
        if title - m.last <= 3 and all(t.is_word for t in tokens[m.last : title])
    ]
