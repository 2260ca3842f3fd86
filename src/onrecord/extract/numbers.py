"""Reads one number with its bounds from words or digits: "at least 16", "two dozen", "several";
never what it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.extract.layout import Token

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {w: float(i) for i, w in enumerate(_ONES)} | {
    w: 20.0 + 10 * i for i, w in enumerate(_TENS)
}
_WORDS |= {f"{t}-{o}": _WORDS[t] + _WORDS[o] for t in _TENS for o in _ONES[1:10]}
_SCALES = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "dozen": 12.0}
_VAGUE = frozenset("dozens scores hundreds thousands several multiple many numerous tens".split())
_VAGUE_OF = {("a", "number", "of"), ("a", "handful", "of"), ("a", "few"), ("a", "couple", "of")}
_COMPARATORS: tuple[tuple[tuple[str, ...], str], ...] = tuple(
    (tuple(words.split()), name)
    for name, phrases in {
        "at_least": "at least|no fewer than|no less than|not less than|a minimum of",
        "more_than": "more than|over|above|upwards of|in excess of",
        "up_to": "up to|as many as|at most|no more than|not more than|a maximum of",
        "less_than": "fewer than|less than|under|below",
        "about": "about|around|approximately|roughly|nearly|almost|an estimated|close to|some",
        "exactly": "exactly|precisely|a total of",
    }.items()
    for words in phrases.split("|")
)
_COMPARATOR_ENDS = frozenset(words[-1] for words, _ in _COMPARATORS)
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,3})?")
_DASHED = re.compile(r"(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Number:
    """A number at tokens[first:last]; `first` includes the words that bound it."""

    first: int
    last: int
    low: float | None
    high: float | None
    comparator: str


def find_numbers(tokens: Sequence[Token]) -> list[Number]:
    """Every number of a sentence, in order."""
    out: list[Number] = []
    i = 0
    while i < len(tokens):
        found = _vague(tokens, i) or _between(tokens, i) or _plain(tokens, i)
        if found:
            out.append(found)
            i = found.last
        else:
            i += 1
    return out


def _plain(tokens: Sequence[Token], i: int) -> Number | None:
    value = _value(tokens, i)
    if value is None:
        return None
    number, last = value
    first, comparator = _comparator(tokens, i)
    second = (
        _value(tokens, last + 1)
        if last + 1 < len(tokens) and tokens[last].low in ("to", "or", "-", "\u2013")
        else None
    )
    dashed = _DASHED.fullmatch(tokens[i].text)
    if dashed:
        return Number(first, last, float(dashed[1]), float(dashed[2]), "range")
    if second and second[0] > number and tokens[last].low in ("to", "-", "\u2013"):
        return Number(first, second[1], number, second[0], "range")
    low = number if comparator not in ("up_to", "less_than") else None
    high = number if comparator not in ("at_least", "more_than") else None
    return Number(first, last, low, high, comparator)


def _between(tokens: Sequence[Token], i: int) -> Number | None:
    if tokens[i].low not in ("between", "from"):
        return None
    one = _value(tokens, i + 1)
    two = (
        _value(tokens, one[1] + 1)
        if one and one[1] < len(tokens) and tokens[one[1]].low in ("and", "to")
        else None
    )
    if one is None or two is None or two[0] <= one[0]:
        return None
    return Number(i, two[1], one[0], two[0], "range")


def _vague(tokens: Sequence[Token], i: int) -> Number | None:
    if tokens[i].low == "a":
        for words in _VAGUE_OF:
            if tuple(t.low for t in tokens[i : i + len(words)]) == words:
                return Number(i, i + len(words), None, None, "vague")
    if tokens[i].low in _VAGUE:
        last = i + 1
        while (
            last + 1 < len(tokens) and tokens[last].low == "of" and tokens[last + 1].low in _VAGUE
        ):
            last += 2
        return Number(i, last, None, None, "vague")
    if (
        tokens[i].low == "some"
        and i + 1 < len(tokens)
        and _value(tokens, i + 1) is None
        and tokens[i + 1].is_word
    ):
        return Number(i, i + 1, None, None, "vague")
    if tokens[i].low in ("no", "zero") and i + 1 < len(tokens) and tokens[i + 1].is_word:
        return Number(i, i + 1, 0.0, 0.0, "none")
    return None


def _value(tokens: Sequence[Token], i: int) -> tuple[float, int] | None:
    """(value, index after it) of a number in digits or words at i."""
    if i >= len(tokens):
        return None
    low = tokens[i].low
    digits = _DIGITS.fullmatch(low)
    if digits or _DASHED.fullmatch(low):
        value = float((digits.group() if digits else low.split("-")[0]).replace(",", ""))
    elif low in _WORDS and low != "zero":
        value = _WORDS[low]
    elif low in ("a", "one") and i + 1 < len(tokens) and tokens[i + 1].low in _SCALES:
        value = 1.0
    else:
        return None
    last = i + 1
    while last < len(tokens) and tokens[last].low in _SCALES:
        value *= _SCALES[tokens[last].low]
        last += 1
    if (
        last - i > 1
        and tokens[last - 1].low == "hundred"
        and last + 1 < len(tokens)
        and tokens[last].low == "and"
    ):
        rest = _WORDS.get(tokens[last + 1].low)
        if rest is not None:
            return value + rest, last + 2
    return value, last


def _comparator(tokens: Sequence[Token], i: int) -> tuple[int, str]:
    if i == 0 or tokens[i - 1].low not in _COMPARATOR_ENDS:
        return i, "exactly"
    for words, name in _COMPARATORS:
        start = i - len(words)
        if start >= 0 and tuple(t.low for t in tokens[start:i]) == words:
            return start, name
    return i, "exactly"
