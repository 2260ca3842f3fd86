"""Whether a name stands where a place would stand, and which of its namesakes is meant; only
places of the gazetteer, never roles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from onrecord.extract.gazetteer import Gazetteer, Known, Sake, bundled_gazetteer
from onrecord.extract.layout import Sentence, Token
from onrecord.extract.parties import Parties, bare
from onrecord.extract.shortlist import code_of, ordinary

_SURE = frozenset("in near outside inside across throughout".split())
_LIKELY = frozenset("at around from to into through between towards toward over".split())
# Where ground is gone to, taken or hit.
_GROUND = frozenset(
    "entered left leaving reached fled seized captured took taken attacked attacking shelled "
    "shelling struck hit bombed bombing controls besieged surrounded liberated evacuated "
    "visited visiting".split()
)
_KINDS = frozenset(
    "city town village district province region county oblast governorate municipality suburb "
    "state raion settlement port island neighbourhood neighborhood".split()
)
_REGIONS = frozenset("province region oblast governorate state".split())
_OF = frozenset(
    "city town village district province region county port suburb outskirts municipality north "
    "south east west northeast northwest southeast southwest centre center city's streets".split()
)
_PARTICLES = frozenset(
    "de la le el al of on upon sur da do dos das du di del am an der den bei by the und and".split()
)
_LIST_ENDS = frozenset((",", "and", "or", ".", ";"))
_LONGEST = 5  # words in a name
# People counted, in doublings: 8,000 where only the setting hints at a place, 65,000 where the
# name is a word of the language.
_LIKELY_SIZE, _WORD_SIZE, _OTHER_NAME_SIZE = 14, 17, 15
_FAR_LARGER = 4  # doublings: California is the state, New York the city


@dataclass(frozen=True)
class Setting:
    """What the whole text says about its names; worked out when first asked for."""

    sentences: Sequence[Sentence]
    parties: Parties

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Words that end a longer name somewhere: Lincoln in "Ann Lincoln"."""
        return frozenset(
            bare(second.low)
            for s in self.sentences
            for first, second in zip(s.tokens, s.tokens[1:], strict=False)
            if first.is_name
            and second.is_name
            and first.start != s.start
            and first.end + 2 >= second.start
        )

    @cached_property
    def countries(self) -> Counter[str]:
        """How often each country is spoken of, itself or by its people."""
        tokens = [t for s in self.sentences for t in s.tokens]
        named = (code_of(m.party) for m in self.parties.mentions(tokens))
        return Counter(code for code in named if code)


def locate(tokens: Sequence[Token], i: int, setting: Setting) -> tuple[int, Known] | None:
    """The place that begins at tokens[i] and the token after it; None without a setting that
    calls for a place."""
    before = tokens[i - 1].low if i else ""
    if not tokens[i].text[0].isupper() or _is_initials(tokens[i].text):
        return None
    sure = before in _SURE or (before == "of" and i > 1 and tokens[i - 2].low in _OF)
    likely = before in _LIKELY or before in _GROUND
    if not sure and not likely and not _kind_follows(tokens, i):
        return None
    gazetteer = bundled_gazetteer()
    for last in _ends(tokens, i):
        name = " ".join(bare(t.low) for t in tokens[i:last])
        sakes = gazetteer.find(name)
        if sakes and (found := _chosen(gazetteer, sakes, tokens, i, last, sure, setting)):
            return last, found
    return None


def namesake_elsewhere(tokens: Sequence[Token], i: int, last: int, country: str) -> Known | None:
    """ "Paris, Texas": the place that the country or region behind the comma makes of a name
    known as another one's."""
    if last >= len(tokens) or tokens[last].low != ",":
        return None
    gazetteer = bundled_gazetteer()
    code, region = _written_after(gazetteer, tokens, last)
    if not code or code == code_of(country):
        return None
    sakes = gazetteer.find(" ".join(bare(t.low) for t in tokens[i:last]))
    places = (gazetteer.place(s) for s in sakes if s.country == code)
    return next((p for p in places if not region or p.region == region), None)


def follows(tokens: Sequence[Token], i: int, setting: Setting) -> tuple[int, Known] | None:
    """The place at tokens[i] of a list that another place began: "in Sumy, Izium and Lyman"."""
    gazetteer = bundled_gazetteer()
    for last in _ends(tokens, i):
        sakes = gazetteer.find(" ".join(bare(t.low) for t in tokens[i:last]))
        if not sakes:
            continue
        found = _chosen(gazetteer, sakes, tokens, i, last, False, setting)
        closed = last >= len(tokens) or tokens[last].low in _LIST_ENDS
        of_the_one_before = tokens[i - 1].low == "," and found and found.kind == "region"
        return (last, found) if found and (closed or of_the_one_before) else None
    return None


def _ends(tokens: Sequence[Token], i: int) -> list[int]:
    """Where a name that begins at i may end, the longest first; never inside a run of names."""
    ends: list[int] = []
    at = i
    while at < len(tokens) and at - i < _LONGEST:
        token = tokens[at]
        if token.is_name and token.is_word:
            at += 1
            ends = (
                [*ends, at]
                if token.low in _KINDS or not ends or _joined(tokens, ends[-1])
                else [at]
            )
            if token.low.endswith("'s"):
                break
        elif token.low in _PARTICLES and at > i and token.is_word:
            at += 1
        else:
            break
    return ends[::-1]


def _joined(tokens: Sequence[Token], end: int) -> bool:
    """Does a particle stand at `end`, so that the name may as well have ended before it?"""
    return tokens[end].low in _PARTICLES


def _chosen(
    gazetteer: Gazetteer,
    sakes: Sequence[Sake],
    tokens: Sequence[Token],
    i: int,
    last: int,
    sure: bool,
    setting: Setting,
) -> Known | None:
    """The namesake that the text means, or None when it hardly means a place."""
    country, region = _written_after(gazetteer, tokens, last)
    kind = tokens[last].low if last < len(tokens) else ""
    named = [
        s for s in sakes
        if s.country == country and (not region or gazetteer.place(s).region == region)
    ] if country else []  # fmt: skip
    if named or kind in _KINDS:
        return _largest(gazetteer, named or sakes, setting, kind in _REGIONS)
    word = last == i + 1 and bare(tokens[i].low) in ordinary()
    person = last == i + 1 and bare(tokens[i].low) in setting.surnames
    fitting = [s for s in sakes if _fits(s, sure, word, person, setting)]
    return _largest(gazetteer, fitting, setting, False) if fitting else None


def _fits(sake: Sake, sure: bool, word: bool, person: bool, setting: Setting) -> bool:
    if word or person:
        return sure and sake.is_first_name and sake.size >= _WORD_SIZE and not (word and person)
    at_home = setting.countries[sake.country] > 0
    if not sake.is_first_name and not at_home:
        return sake.size >= _OTHER_NAME_SIZE and sure
    return sure or at_home or sake.size >= _LIKELY_SIZE


def _largest(gazetteer: Gazetteer, sakes: Sequence[Sake], setting: Setting, region: bool) -> Known:
    """Countries that the text speaks of go first, then size; a settlement before its region."""
    countries = setting.countries if len(sakes) > 1 else Counter[str]()
    best = sorted(sakes, key=lambda s: (-countries[s.country], not s.is_first_name, -s.size, s.row))
    kept = [s for s in best[:4] if s.country == best[0].country]
    region = region or kept[0].size > max((s.size for s in kept[1:]), default=0) + _FAR_LARGER
    places = [gazetteer.place(s) for s in kept]
    wanted = [p for p in places if (p.kind == "region") == region]
    return (wanted or places)[0]


def _written_after(gazetteer: Gazetteer, tokens: Sequence[Token], last: int) -> tuple[str, str]:
    """Country and region code in "Springfield, Illinois" or "Lviv, Ukraine"; empty when none."""
    if last + 1 >= len(tokens) or tokens[last].low != "," or not tokens[last + 1].is_name:
        return "", ""
    for size in (3, 2, 1):
        words = tokens[last + 1 : last + 1 + size]
        if len(words) < size or not all(t.is_word for t in words):
            continue
        name = " ".join(bare(t.low) for t in words)
        if code := code_of(name):
            return code, ""
        for sake in gazetteer.find(name)[:3]:
            held = gazetteer.place(sake)
            if held.kind == "region" and sake.is_first_name:
                return held.country, held.region
    return "", ""


def _kind_follows(tokens: Sequence[Token], i: int) -> bool:
    at = i
    while at < len(tokens) and at - i < _LONGEST and tokens[at].is_name:
        at += 1
    return at < len(tokens) and tokens[at].low in _KINDS


def _is_initials(text: str) -> bool:
    return text.isupper() and len(text) < 6
