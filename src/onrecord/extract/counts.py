"""Finds what a number counts and how: 16 sailors killed, 22 tanks destroyed;
never whose they were.

Dates, lengths, ages and names that hold a number are no counts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.extract.cues import AUXILIARIES, DETERMINERS, PREPOSITIONS
from onrecord.extract.layout import Sentence, Token
from onrecord.extract.numbers import Number, find_numbers
from onrecord.record import Span

MEASURES: dict[str, str] = {
    word: measure
    for measure, words in {
        "killed": "killed dead died dies killing slain perished fatalities deaths toll fatality",
        "wounded": "wounded injured hurt injuries wounding injuring",
        "casualties": "casualties casualty",
        "destroyed": "destroyed destroying demolished down",
        "hit": "hit struck",
        "shot down": "downed",
        "captured": "captured seized capturing seizing retook recaptured control liberated taken "
        "took",
        "missing": "missing",
        "displaced": "displaced evacuated fled homeless",
        "detained": "detained arrested",
        "lost": "lost losing losses",
    }.items()
    for word in words.split()
}
_NOUNS = frozenset("casualties casualty fatalities fatality deaths injuries losses dead".split())
_TRANSITIVE = frozenset(
    "killed killing wounded wounding injured injuring destroyed destroying demolished captured "
    "seized capturing seizing downed lost losing detained arrested displaced evacuated hit struck "
    "recaptured retook liberated control taken took".split()
)
_ONLY_BEFORE = frozenset("control taken took toll".split())
_TOTALS = frozenset("toll deaths dead losses losing casualties".split())
_LENGTHS = frozenset(
    "km kilometre kilometres kilometer kilometers mile miles metre metres meter meters m "
    "feet foot ft inch inches cm mm second seconds minute minutes hour hours day days week "
    "weeks month months year years decade decades century degrees percent per tonnes tons "
    "kg am pm dollars euros pounds roubles times".split()
)
_NOT_COUNTED = frozenset("sides side countries states nations parties o'clock".split())
_STOP = PREPOSITIONS | AUXILIARIES | frozenset(
    "that and or but while when who which where because also said says as related "
    "including plus".split()
)  # fmt: skip
_CLAUSE = frozenset("but while when after because although which who that".split())
_AGED = frozenset("of aged age".split())
_PERSONS = frozenset("child boy girl man woman age".split())
_MAX_WORDS = 6


@dataclass(slots=True)
class Count:
    """A number and the words it counts; `end` is the token index after them."""

    number: Number
    end: int
    words: list[Token]
    measure: str | None = None
    behind: bool = False  # the verb stands before the number: "destroyed 22 tanks"
    listed: bool = False  # goes on with the list of the count before it

    @property
    def lows(self) -> list[str]:
        return [w.low for w in self.words]


def find_counts(sentence: Sentence, times: Sequence[Span]) -> list[Count]:
    """The counts of a sentence, in order; a number inside a span of `times` is none."""
    tokens = sentence.tokens
    out: list[Count] = []
    for number in find_numbers(tokens):
        if _in_time(times, tokens[number.first].start, tokens[number.last - 1].end):
            continue
        end, words = _words(tokens, number)
        if _is_count(tokens, number, words):
            out.append(Count(number, end, words))
    for i, count in enumerate(out):
        _measure(tokens, out, i)
        _same_people(tokens, out, i)
        if count.number.comparator == "none" and not _counts_people(count):
            count.measure, count.words = None, []
    return [c for c in out if c.words or c.measure]


def _in_time(times: Sequence[Span], start: int, end: int) -> bool:
    i = bisect_right(times, (start, 1 << 60)) - 1
    return any(a < end and start < b for a, b in times[max(0, i) : i + 2])


def _words(tokens: Sequence[Token], number: Number) -> tuple[int, list[Token]]:
    """ "16 of its sailors", "22 tanks + other carriers": (index after them,
    the words)."""
    i = number.last
    if i + 1 < len(tokens) and tokens[i].low == "of" and tokens[i + 1].is_word:
        i += 1
    words: list[Token] = []
    while i < len(tokens) and len(words) < _MAX_WORDS:
        if tokens[i].low in DETERMINERS and not words:
            i += 1
        elif words and _joins(tokens, i):
            i += 1
        elif _ends_words(tokens, i, words):
            break
        else:
            words.append(tokens[i])
            i += 1
    return i, words


def _joins(tokens: Sequence[Token], i: int) -> bool:
    """ "7 Greek and Turkish sailors", "casualties and injuries",
    "tanks + other vehicles" """
    if i + 1 >= len(tokens) or tokens[i].text not in ("+", "and", "&"):
        return False
    before, after = tokens[i - 1], tokens[i + 1]
    if not after.is_word or after.text[0].isdigit():
        return False
    other = after.low == "other" or (before.low == "casualties" and after.low == "injuries")
    return tokens[i].text == "+" or other or (before.is_name and after.is_name)


def _ends_words(tokens: Sequence[Token], i: int, words: list[Token]) -> bool:
    token = tokens[i]
    if not token.is_word or token.low in _STOP or token.text[0].isdigit():
        return True
    if token.low.endswith("ing") and words:
        return True
    if token.low not in MEASURES or token.low in _NOUNS - {"dead"}:
        return False
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    noun = following is not None and following.is_word and following.low not in _STOP | DETERMINERS
    adjective = noun and following is not None and not following.low.endswith("ly")
    return bool(words) or not adjective  # "eight destroyed buildings" against "100 wounded"


def _is_count(tokens: Sequence[Token], number: Number, words: list[Token]) -> bool:
    after = tokens[number.last] if number.last < len(tokens) else None
    before = tokens[number.first - 1] if number.first else None
    if any(w.low in _LENGTHS | _NOT_COUNTED for w in words[:1]):
        return False
    if after and (after.text == "%" or after.low in _LENGTHS):
        return False
    if before and before.text in "$\u20ac\u00a3#\u2116/.-":
        return False
    if tokens[number.first].low == "one" and not words:
        return False
    if before and before.low == "how":
        return False
    if before and before.low in _AGED and number.first > 1:
        if before.low == "aged" or tokens[number.first - 2].low in _PERSONS:
            return False  # "a child of 14"
    exact = number.comparator == "exactly" and not words
    return not (exact and _is_label(tokens, number, before, after))


def _is_label(
    tokens: Sequence[Token], number: Number, before: Token | None, after: Token | None
) -> bool:
    """A bare number that names rather than counts: "Hill 214", "Ines Ode, 41,", "a child of 14",
    2016."""
    if before is None:
        return False
    measured = after is not None and after.low in MEASURES
    if before.text == "," and after is not None and after.text == ",":
        return number.first > 1 and tokens[number.first - 2].is_name
    if before.low in _AGED or (number.low is not None and 1900 <= number.low <= 2100):
        return not measured
    return before.is_name and number.first > 1 and before.low not in DETERMINERS and not measured


def _counts_people(count: Count) -> bool:
    """ "no casualties" is a count of nobody; "no details" counts nothing."""
    return any(w in _NOUNS for w in count.lows) or (count.measure in ("killed", "wounded"))


def _measure(tokens: Sequence[Token], counts: list[Count], i: int) -> None:
    count = counts[i]
    before = counts[i - 1] if i else None
    start = before.end if before else 0
    count.measure = _in_words(tokens, count) or _right_behind(tokens, count)
    if count.measure is None:
        count.measure = _verb_before(tokens, count, start)
        count.behind = count.measure is not None
    if count.measure is None and before and before.behind and _is_listed(tokens, before, count):
        count.measure, count.behind, count.listed = before.measure, True, True
    loose = tokens[count.number.first].low != "some" and count.number.comparator != "none"
    if count.measure is None and loose:
        count.measure = _ahead(tokens, count) or _back(tokens, count, start)


def _in_words(tokens: Sequence[Token], count: Count) -> str | None:
    lows = count.lows
    if "casualties" in lows and "injuries" in lows:
        return "killed and wounded"
    if "casualties" in lows and _defined(tokens, count):
        return "killed and wounded"
    return next(
        (MEASURES[w] for w in reversed(lows) if w in MEASURES and w not in _ONLY_BEFORE), None
    )


def _defined(tokens: Sequence[Token], count: Count) -> bool:
    """ "50 casualties (dead & injured)", also behind "on the Armenian side"."""
    for i in range(count.end, min(len(tokens), count.end + 6)):
        if tokens[i].text == "(":
            inside = [t.low for t in tokens[i + 1 : i + 6]]
            found = {MEASURES.get(w) for w in inside}
            if {"killed", "wounded"} <= found and i == count.end and ")" in inside:
                count.end = i + inside.index(")") + 2
            return {"killed", "wounded"} <= found
    return False


def _right_behind(tokens: Sequence[Token], count: Count) -> str | None:
    """ "16 soldiers had been killed", "100 wounded" """
    i = count.end
    while i < len(tokens) and (
        tokens[i].low in AUXILIARIES or tokens[i].low in ("reportedly", "also", "left")
    ):
        i += 1
    found = _verb(tokens, i) if i < len(tokens) and tokens[i].low not in _ONLY_BEFORE else None
    if found and i == count.end:
        count.end = i + 1
    return found


def _verb(tokens: Sequence[Token], i: int) -> str | None:
    found = MEASURES.get(tokens[i].low)
    both = i + 2 < len(tokens) and tokens[i + 1].low in ("and", "or", "&")
    if found == "killed" and both and MEASURES.get(tokens[i + 2].low) == "wounded":
        return "killed and wounded"
    return found


def _verb_before(tokens: Sequence[Token], count: Count, start: int) -> str | None:
    """ "destroyed 22 tanks", "control of up to nine villages" """
    first = count.number.first
    for i in range(first - 1, max(start, first - 4) - 1, -1):
        if tokens[i].low in _TRANSITIVE:
            passive = tokens[i].low in ("killed", "wounded", "injured") and i > 0
            if passive and tokens[i - 1].low in ("been", "were", "was"):
                return None  # "had been killed and 100 ..." belongs to what stands before it
            return MEASURES[tokens[i].low]
        if tokens[i].low in ("and", ",", ";") or tokens[i].low in _CLAUSE:
            return None
    return None


def _is_listed(tokens: Sequence[Token], before: Count, count: Count) -> bool:
    between = tokens[before.end : count.number.first]
    return len(between) <= 3 and all(t.low in (",", "&", "+", "and", "plus") for t in between)


def _ahead(tokens: Sequence[Token], count: Count) -> str | None:
    for i in range(count.end, min(len(tokens), count.end + 14)):
        if tokens[i].text in ";:" or tokens[i].low in _CLAUSE:
            return None
        if tokens[i].low in MEASURES and tokens[i].low not in _ONLY_BEFORE | {"down", "missing"}:
            return _verb(tokens, i)
    return None


def _back(tokens: Sequence[Token], count: Count, start: int) -> str | None:
    first = count.number.first
    for i in range(first - 1, max(0, start - 8, first - 16) - 1, -1):
        if tokens[i].text == ";" or tokens[i].low in _CLAUSE:
            return None
        if tokens[i].low in _TOTALS or tokens[i].low in _TRANSITIVE - {"hit", "struck"}:
            return MEASURES[tokens[i].low]
    return None


def _same_people(tokens: Sequence[Token], counts: list[Count], i: int) -> None:
    """ "16 sailors had been killed and over 100 wounded": the same kind of people."""
    count, before = counts[i], counts[i - 1] if i else None
    people = ("killed", "wounded", "missing", "captured", "killed and wounded")
    if before is None or count.words or count.measure not in people:
        return
    between = tokens[before.end : count.number.first]
    if before.words and len(between) <= 6 and not any(t.text == ";" for t in between):
        count.words = before.words
