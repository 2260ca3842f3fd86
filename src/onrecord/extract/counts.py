"""Finds the numbers of a text that count something: tolls and losses, lists of them, the rows of a
ballot; never whose they were.

A number of things to which nothing happened is no count.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from onrecord.extract.counted import PLACED, SAYING, Count, count_of, low_at, plural
from onrecord.extract.cues import AUXILIARIES, PREPOSITIONS
from onrecord.extract.deeds import GIVES, find_single, is_listed, read_measure
from onrecord.extract.layout import Sentence, Token
from onrecord.extract.measures import (
    CROWDS,
    HARDWARE,
    HARMED,
    LIVING,
    OCCASIONS,
    OF_PEOPLE,
    PERSONS,
    STATIC,
    are_people,
)
from onrecord.extract.numbers import Number, find_numbers
from onrecord.record import Span

_AFTERWARDS = frozenset("according by on but and so now per of from among".split())
_STILL = frozenset("a an in at on under while still critically seriously".split())
_FOR = frozenset("won ahead led lead leads beat majority wins margin".split())
_MANY, _MILLION = 100, 1e6


def find_counts(
    sentence: Sentence, times: Sequence[Span], before: Count | None = None, ballot: bool = False
) -> list[Count]:
    """The counts of a sentence, in order; a number inside a span of `times` is none. `before` is
    a count of the sentences before, which "it put the number at 19" goes on with; in a text
    about a `ballot`, "Moss 940, Dray 882" are votes."""
    tokens = sentence.tokens
    numbers = find_numbers(tokens)
    single = find_single(tokens)
    if not numbers and not single:
        return []
    if times:
        numbers = [n for n in numbers if not _in_time(times, tokens, n)]
    out = _candidates(tokens, numbers, ballot)
    for i in range(len(out)):
        read_measure(tokens, out, i)
        _same_people(tokens, out, i)
    if ballot:
        _votes(tokens, out)
    _fill_lists(tokens, out)
    kept: list[Count] = []
    for count in out:
        if count.measure is None or count.part:
            _again(tokens, count, kept[-1] if kept else before)
        if count.measure in ("lost", "wounded") and any(w in HARDWARE for w in count.lows):
            count.measure = "destroyed"
        if _stands(tokens, count):
            kept.append(count)
    if single:
        kept = sorted([*kept, *single], key=lambda c: c.number.first)
    return kept


def _candidates(tokens: Sequence[Token], numbers: Sequence[Number], ballot: bool) -> list[Count]:
    out: list[Count] = []
    for number in numbers:
        count = count_of(tokens, number) or (_row(tokens, number) if ballot else None)
        if count is None or (out and _is_preposition(tokens, number, out[-1])):
            continue
        if out and _is_whole(tokens, out[-1], count):
            out[-1].words, out[-1].end = count.words, count.end  # "53 of the 120 seats"
        else:
            out.append(count)
    return out


def _in_time(times: Sequence[Span], tokens: Sequence[Token], number: Number) -> bool:
    start, end = tokens[number.first].start, tokens[number.last - 1].end
    i = bisect_right(times, (start, 1 << 60)) - 1
    return any(a < end and start < b for a, b in times[max(0, i) : i + 2])


def _is_preposition(tokens: Sequence[Token], number: Number, before: Count) -> bool:
    """ "31 drones over five regions": no bound of the five."""
    word = tokens[number.first].low
    return before.end == number.first and bool(before.words) and word in PREPOSITIONS


def _is_whole(tokens: Sequence[Token], part: Count, count: Count) -> bool:
    between = [t.low for t in tokens[part.number.last : count.number.first]]
    return not part.words and between in (["of"], ["of", "the"], ["of", "its"], ["out", "of"])


def _stands(tokens: Sequence[Token], count: Count) -> bool:
    """Does something happen to the counted, or are they many?"""
    number = count.number
    if number.comparator == "none":
        return count.measure is not None and count.measure not in ("lost", "hit")
    if count.measure or (count.same and count.words):
        return True
    if not count.words or not plural(count.words[-1]):
        return False
    people = are_people(count.words[-1].low)
    if number.comparator == "vague":
        crowd = people and tokens[number.last - 1].low in CROWDS
        return crowd and low_at(tokens, number.first - 1) not in PLACED | STATIC
    first, size = number.first, number.low or number.high or 0
    if low_at(tokens, first - 1) in PLACED:
        return False
    if count.words[-1].low in OCCASIONS:
        return True
    static = any(low_at(tokens, i) in STATIC for i in (first - 2, first - 1))
    if static or size >= _MILLION or low_at(tokens, count.end) in LIVING:
        return False
    return number.comparator != "exactly" or (people and size >= _MANY)


def _same_people(tokens: Sequence[Token], counts: list[Count], i: int) -> None:
    """ "16 sailors had been killed and over 100 wounded": the same kind of people."""
    count, before = counts[i], counts[i - 1] if i else None
    if before is None or count.words or count.measure is None:
        return
    if count.measure not in OF_PEOPLE and not any(w in PERSONS for w in before.lows):
        return
    between = tokens[before.end : count.number.first]
    if before.words and len(between) <= 6 and not any(t.text == ";" for t in between):
        count.words = before.words


def _fill_lists(tokens: Sequence[Token], counts: list[Count]) -> None:
    """ "losses: 7 tanks, 3 guns and 11 drones", "7 tanks, 3 guns, 11 drones knocked out": one verb
    for the whole list."""
    for before, count in pairwise(counts):
        things = count.words and before.measure not in HARMED
        if count.measure is None and before.measure and things and before.words:
            if is_listed(tokens, before, count):
                count.measure, count.behind, count.listed = before.measure, before.behind, True
    for count, following in reversed(list(pairwise(counts))):
        if count.measure is None and count.words and following.measure and following.words:
            if is_listed(tokens, count, following):
                count.measure, count.behind = following.measure, following.behind


def _row(tokens: Sequence[Token], number: Number) -> Count | None:
    """ "Moss 11,940": in a ballot the number behind a name is no label."""
    named = number.first > 0 and tokens[number.first - 1].is_name
    bracket = low_at(tokens, number.first - 1) == ")"
    many = (number.low or 0) > 31 and number.comparator == "exactly"
    ends = not low_at(tokens, number.last)[:1].isalnum()
    return Count(number, number.last, []) if (named or bracket) and many and ends else None


def _votes(tokens: Sequence[Token], counts: list[Count]) -> None:
    """ "by 31 votes to 4", "Moss 11,940, Dray 11,882", "six against": the rows of a ballot."""
    for before, count in pairwise(counts):
        between = [t.low for t in tokens[before.number.last : count.number.first]]
        if between in (["to"], ["against"], [",", "against"]) or between[1:] == ["to"]:
            ours = "votes" in (before.measure, count.measure)
            for c in (before, count):
                c.measure = "votes" if ours or c.measure is None else c.measure
    rows = [c for c in counts if c.measure is None and not c.words and _is_row(tokens, c)]
    if len(rows) > 1 or (rows and (len(tokens) < 6 or any(c.measure == "votes" for c in counts))):
        for count in rows:
            count.measure = "votes"
    for count in counts:
        bare = count.measure is None and not count.words
        if (
            bare
            and low_at(tokens, count.end) in ("against", "for")
            and (low_at(tokens, count.end + 1) in ("", ",", ".", ";", "and"))
        ):
            count.measure = "votes"
        lead = [t.low for t in tokens[max(0, count.number.first - 6) : count.number.first]]
        if bare and lead[-1:] == ["by"] and any(w in _FOR for w in lead):
            count.measure = "votes"


def _is_row(tokens: Sequence[Token], count: Count) -> bool:
    return _row(tokens, count.number) is not None


def _again(tokens: Sequence[Token], count: Count, before: Count | None) -> None:
    """ "bringing the total to 31", "police say more than 40", "of whom nine": what the count
    before counted."""
    if before is None:
        return
    if count.part:
        _of_them(tokens, count, before)
        return
    if count.words or count.number.comparator == "none":
        return
    first = count.number.first
    lead = [t.low for t in tokens[max(0, first - 4) : first]]
    after = low_at(tokens, count.end)
    rival = lead[-2:] in (["up", "from"], ["down", "from"], ["compared", "with"])
    ends = not after or after in _AFTERWARDS or not after[0].isalnum() or (rival and after == "in")
    told = (
        rival
        or any(w in GIVES for w in lead)
        or count.number.comparator not in ("exactly", "vague")
    )
    if ends and told:
        count.measure, count.words, count.same = before.measure, before.words, True
        count.behind = before.behind


def _of_them(tokens: Sequence[Token], count: Count, before: Count) -> None:
    """ "four of them children", "of whom nine have died"; but "one of them told us" is nobody's
    toll."""
    number = count.number
    if count.measure is None:
        after = low_at(tokens, count.end)
        one = number.low == 1 and after not in _STILL
        if one or number.comparator in ("none", "vague") or after in SAYING | AUXILIARIES:
            return
        count.measure = before.measure
    count.words, count.same = count.words or before.words, True
