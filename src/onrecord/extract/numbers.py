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
_VAGUE = frozenset(
    "dozens scores hundreds thousands millions several multiple many numerous tens".split()
)
_VAGUE_OF = {("a", "number", "of"), ("a", "handful", "of"), ("a", "few"), ("a", "couple", "of")}
_AFTER_A = {words[1] for words in _VAGUE_OF} | {"single", *_SCALES}
_NOBODY = frozenset("nobody none no-one".split())
_COMPARATORS: tuple[tuple[tuple[str, ...], str], ...] = tuple(
    (tuple(words.split()), name)
    for name, phrases in {
        "at_least": "at least|no fewer than|no less than|not less than|a minimum of|not fewer than",
        "more_than": "more than|over|above|upwards of|in excess of|north of",
        "up_to": "up to|as many as|at most|no more than|not more than|a maximum of",
        "less_than": "fewer than|less than|under|below",
        "about": "about|around|approximately|roughly|nearly|almost|an estimated|close to|some|"
        "abt|circa|maybe|perhaps|more like|closer to|~",
        "exactly": "exactly|precisely|a total of",
    }.items()
    for words in phrases.split("|")
)
_COMPARATOR_ENDS = frozenset(words[-1] for words, _ in _COMPARATORS)
_ADDED = (
    ("a", "further"),
    ("an", "additional"),
    ("yet", "another"),
    ("another",),
    ("a", "record"),
    ("all",),
)  # these belong to the count and bound nothing
_DEGREES = frozenset("well just slightly far probably possibly".split())
_BEFORE = frozenset(("another", "further", "additional", "all", "record"))
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,12}(?:\.\d{1,3})?")
_DASHED = re.compile(r"(\d{1,9})-(\d{1,9})")
_LOOSE = re.compile(r"(\d{1,9})ish")
_OPENERS = (
    frozenset(_WORDS) | _VAGUE | _NOBODY | frozenset("a no not some between half zero".split())
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number at tokens[first:last]; `first` includes the words that bound it."""

    first: int
    last: int
    low: float | None
    high: float | None
    comparator: str
    people: bool = False  # "nobody" counts people without another word


def find_numbers(tokens: Sequence[Token]) -> list[Number]:
    """Every number of a sentence, in order."""
    out: list[Number] = []
    after = 0
    for i, token in enumerate(tokens):
        low = token.low
        if (low not in _OPENERS and not low[0].isdigit()) or i < after:
            continue
        if low == "a" and _low(tokens, i + 1) not in _AFTER_A:
            continue
        found = _nobody(tokens, i) or _vague(tokens, i) or _between(tokens, i) or _plain(tokens, i)
        if found:
            out.append(found)
            after = found.last
    return out


def _low(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].low if 0 <= i < len(tokens) else ""


def _plain(tokens: Sequence[Token], i: int) -> Number | None:
    value = _value(tokens, i)
    if value is None:
        return None
    number, last = value
    first, comparator = _comparator(tokens, i)
    dashed = _DASHED.fullmatch(tokens[i].text)
    if dashed:
        low, high = float(dashed[1]), float(dashed[2])
        return Number(first, last, low, high, "range") if low < high else None
    joined = _low(tokens, last)
    reaches = joined in ("to", "or", "-", "\u2013") and _low(tokens, first - 1) != "from"
    second = _value(tokens, last + 1) if reaches else None  # "rose from 26 to 31" is no range
    if second and second[0] > number and (joined != "or" or second[0] == number + 1):
        return Number(first, second[1], number, second[0], "range")
    last, comparator = _tail(tokens, i, last, comparator)
    low_end = number if comparator not in ("up_to", "less_than") else None
    high_end = number if comparator not in ("at_least", "more_than") else None
    return Number(first, last, low_end, high_end, comparator)


def _tail(tokens: Sequence[Token], i: int, last: int, comparator: str) -> tuple[int, str]:
    """ "60+", "40ish", "30 or more", "30 or so" """
    if _LOOSE.fullmatch(tokens[i].low):
        return last, "about"
    following = _low(tokens, last)
    if following == "+" and tokens[last].start == tokens[last - 1].end:
        return last + 1, "at_least"
    if following == "or" and _low(tokens, last + 1) in ("more", "so"):
        return last + 2, "at_least" if _low(tokens, last + 1) == "more" else "about"
    return last, comparator


def _between(tokens: Sequence[Token], i: int) -> Number | None:
    if tokens[i].low != "between":
        return None
    one = _value(tokens, i + 1)
    two = _value(tokens, one[1] + 1) if one and _low(tokens, one[1]) == "and" else None
    if one is None or two is None or two[0] <= one[0]:
        return None
    return Number(i, two[1], one[0], two[0], "range")


def _nobody(tokens: Sequence[Token], i: int) -> Number | None:
    """ "no one", "nobody", "none", "not one of them": nought, of people where nothing is named."""
    low, second = tokens[i].low, _low(tokens, i + 1)
    if low in _NOBODY:
        return Number(i, i + 1, 0.0, 0.0, "none", people=True)
    if low == "no" and second == "one":
        return Number(i, i + 2, 0.0, 0.0, "none", people=True)
    if low == "not" and second == "one":
        return Number(i, i + 2, 0.0, 0.0, "none")
    if low == "not" and second == "a" and _low(tokens, i + 2) == "single":
        return Number(i, i + 3, 0.0, 0.0, "none")
    return None


def _vague(tokens: Sequence[Token], i: int) -> Number | None:
    low = tokens[i].low
    if low == "a":
        for words in _VAGUE_OF:
            if tuple(t.low for t in tokens[i : i + len(words)]) == words:
                return Number(i, i + len(words), None, None, "vague")
        if _low(tokens, i + 1) == "single":
            return Number(i, i + 2, 1.0, 1.0, "exactly")
    if low in _VAGUE:
        last = i + 1
        while _low(tokens, last) in _SCALES:  # "several hundred"
            last += 1
        while _low(tokens, last) == "of" and _low(tokens, last + 1) in _VAGUE:
            last += 2
        return Number(i, last, None, None, "vague")
    followed = i + 1 < len(tokens) and tokens[i + 1].is_word
    if low == "some" and followed and _value(tokens, i + 1) is None:
        return Number(i, i + 1, None, None, "vague")
    if low in ("no", "zero") and followed and tokens[i + 1].low not in ("fewer", "less", "more"):
        return Number(i, i + 1, 0.0, 0.0, "none")
    return None


def _value(tokens: Sequence[Token], i: int) -> tuple[float, int] | None:
    """(value, index after it) of a number in digits or words at i."""
    if i >= len(tokens):
        return None
    low = tokens[i].low
    value = _digits(low) if low[0].isdigit() else _WORDS.get(low)
    if low in ("a", "one") and _low(tokens, i + 1) in _SCALES:
        value = 1.0
    if low == "half" and _low(tokens, i + 1) == "a" and _low(tokens, i + 2) in _SCALES:
        return _SCALES[tokens[i + 2].low] / 2, i + 3
    if value is None or low == "zero":
        return None
    last = i + 1
    while _low(tokens, last) in _SCALES:
        value *= _SCALES[tokens[last].low]
        last += 1
    if last - i > 1 and tokens[last - 1].low == "hundred" and _low(tokens, last) == "and":
        rest = _WORDS.get(_low(tokens, last + 1))
        if rest is not None:
            return value + rest, last + 2
    return value, last


def _digits(low: str) -> float | None:
    if _DIGITS.fullmatch(low):
        return float(low.replace(",", ""))
    found = _DASHED.fullmatch(low) or _LOOSE.fullmatch(low)
    return float(found[1]) if found else None


def _comparator(tokens: Sequence[Token], i: int) -> tuple[int, str]:
    """Where the words that bound the number begin, and what they say."""
    start = _added(tokens, i)
    first, name = _bound(tokens, start)
    if first < start and first and tokens[first - 1].low in _DEGREES and name != "exactly":
        first -= 1
    return (first, name) if first < start else (start, "exactly")


def _added(tokens: Sequence[Token], i: int) -> int:
    if i and tokens[i - 1].low in _BEFORE:
        for words in _ADDED:
            start = i - len(words)
            if start >= 0 and tuple(t.low for t in tokens[start:i]) == words:
                return start
    return i


def _bound(tokens: Sequence[Token], i: int) -> tuple[int, str]:
    if i and tokens[i - 1].low in _COMPARATOR_ENDS:
        for words, name in _COMPARATORS:
            start = i - len(words)
            if start >= 0 and tuple(t.low for t in tokens[start:i]) == words:
                return start, name
    return i, "exactly"
