"""Reads what happened to the counted from the words around a number: had been killed, in hospital,
destroyed 22 of them; never which numbers count."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.extract.counted import PLACED, SAYING, Count, low_at, plural
from onrecord.extract.cues import AUXILIARIES
from onrecord.extract.layout import Token
from onrecord.extract.measures import (
    DONE_TO_PEOPLE,
    FORCES,
    GIVEN,
    HARDWARE,
    HARMED,
    MEASURES,
    NOUNS,
    OF_PEOPLE,
    ONLY_BEFORE,
    PERSON,
    PERSONS,
    SENT,
    TAKEN,
    TOTALS,
    TRANSITIVE,
    WITHIN,
)
from onrecord.extract.numbers import Number

_NEAR = 14  # tokens behind a person in which the verb may stand
_CLAUSE = frozenset("but while when after because although which who that whom as where".split())
_BREAKS = _CLAUSE | SAYING | {";", ":"}
_LINKS = frozenset(
    "reportedly also left still since now then already later to remain remained get got so far "
    "feared believed confirmed listed presumed known thought".split()
) | AUXILIARIES  # fmt: skip
_PASSIVE = frozenset("was were been be being is are".split())
_PARTICLES = frozenset("off down away out up back over".split())
_NO_DEED = SAYING | frozenset(
    "told asked expected called named used based known supposed required needed allowed scheduled "
    "due believed thought considered involved interested limited related tired pleased concerned "
    "convinced opposed prepared determined armed dressed red identified demanded briefed stated "
    "answered assured agreed argued appeared arrived stayed remained".split()
)
_IRREGULAR = frozenset(
    "broken beaten stolen shut sold sent found thrown sunk hidden burnt lost caught held given "
    "taken laid cut put torn brought driven forbidden sworn withdrawn fed left built blown shot "
    "paid hung swept".split()
)
_INJURIES = frozenset("wounds injuries burns fractures concussion wound injury".split())
_NOT_AHEAD = ONLY_BEFORE | {"down", "missing", "lost", "custody"}
_WHO = ("who", "that", "which")
_TAKES = ("took", "taken")
_INCLUDING = frozenset("including among most mostly some many all both aged one".split())
GIVES = GIVEN | frozenset(
    "say says said gives gave counts alleged claims claimed reckons certifies lists listed "
    "confirmed spoke counted to nearer".split()
)


def read_measure(tokens: Sequence[Token], counts: list[Count], i: int) -> None:
    count = counts[i]
    before = counts[i - 1] if i else None
    start = before.end if before else 0
    number = count.number
    count.measure = (
        _in_words(tokens, count) or _right_behind(tokens, count) or _participle(tokens, count)
    )
    if count.measure is None:
        count.measure = _verb_before(tokens, count, start)
        count.behind = count.measure is not None
    if count.measure is None and before and before.behind and is_listed(tokens, before, count):
        count.measure, count.behind, count.listed = before.measure, True, True
    if count.measure is not None or count.part:
        return
    lead = [t.low for t in tokens[max(0, number.first - 7) : number.first]]
    placed = bool(lead) and lead[-1] in PLACED and not any(w in GIVEN for w in lead)
    if lead[-2:] == ["lives", "of"]:
        count.measure = "killed"
        return
    placed = placed or (lead[-1:] == ["of"] and not any(w in MEASURES for w in lead[-2:-1]))
    if number.comparator == "none":
        found = _ahead(tokens, count)
        count.measure = found if found in OF_PEOPLE or found in ("destroyed", "damaged") else None
    elif not placed and tokens[number.first].low not in ("some", "many"):
        count.measure = _ahead(tokens, count) or _back(tokens, count, start)
    elif not placed and number.comparator != "vague":
        count.measure = _ahead(tokens, count)


def _in_words(tokens: Sequence[Token], count: Count) -> str | None:
    lows = count.lows
    if "casualties" in lows and ("injuries" in lows or _defined(tokens, count)):
        return "killed and wounded"
    if "lives" in lows:
        return "killed"
    return next(
        (MEASURES[w] for w in reversed(lows) if w in MEASURES and w not in ONLY_BEFORE), None
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
    """ "16 soldiers had been killed", "100 wounded", "31 in hospital" """
    i = count.end
    while low_at(tokens, i) in _LINKS and not _within(tokens, i):
        i += 1
    if low_at(tokens, i) == "reported" and i > count.end:  # "were reported killed"
        i += 1
    found = _within(tokens, i)
    if found or i >= len(tokens):
        return found
    low = tokens[i].low
    if low in ONLY_BEFORE or (low == "down" and i == count.end) or low in NOUNS - {"dead"}:
        return None
    found = _verb(tokens, i)
    if found and i == count.end:
        count.end = i + 1
    return found


def _within(tokens: Sequence[Token], i: int) -> str | None:
    if i + 1 >= len(tokens):
        return None
    two = (tokens[i].low, tokens[i + 1].low)
    return WITHIN.get(two) or WITHIN.get((*two, low_at(tokens, i + 2)))


def _verb(tokens: Sequence[Token], i: int) -> str | None:
    found = MEASURES.get(tokens[i].low)
    if low_at(tokens, i + 1) == "to" and low_at(tokens, i + 2) == "death":
        return "killed"
    both = i + 2 < len(tokens) and tokens[i + 1].low in ("and", "or", "&")
    if found == "killed" and both and MEASURES.get(tokens[i + 2].low) == "wounded":
        return "killed and wounded"
    return found


def _participle(tokens: Sequence[Token], count: Count) -> str | None:
    """ "eleven of our members have been fined", "over 300 poisoned": whatever else was done to
    them."""
    i, links = count.end, []
    while low_at(tokens, i) in _LINKS:
        links.append(tokens[i].low)
        i += 1
    low, following = low_at(tokens, i), low_at(tokens, i + 1)
    if len(low) < 4 or low in _NO_DEED or low in MEASURES or "not" in links:
        return None
    if not (low.endswith("ed") or low in _IRREGULAR):
        return None
    ends = not following[:1].isalpha() or following in _PARTICLES | {"and", "in", "by", "since"}
    if not any(w in _PASSIVE for w in links) and (links or not ends):
        return None  # "two men voted for it": what they did, not what was done to them
    if not _suffers(tokens, count, bool(links)):
        return None
    if low in SENT and any(w in FORCES or w in HARDWARE for w in count.lows):
        return "deployed"
    return f"{low} {following}" if following in _PARTICLES else low


def _suffers(tokens: Sequence[Token], count: Count, linked: bool) -> bool:
    """Is it a number of whom something may be said: no name, no lone thing, not "some"?"""
    number, before = count.number, low_at(tokens, count.number.first - 1)
    bound = number.comparator
    if before in PLACED or (bound == "vague" and tokens[number.first].low in ("some", "many")):
        return False
    if bound == "none":
        return bool(count.words) and linked and not count.part  # not "nobody clapped"
    if not count.words:
        opens = not before or not before[0].isalnum() or before in SAYING | {"that", "and"}
        return (opens or bound != "exactly") and not (count.part and bound == "vague")
    few = bound == "exactly" and (number.low or 0) <= 2  # "two piers are being cleaned"
    return not few or any(w in PERSONS for w in count.lows)


def _verb_before(tokens: Sequence[Token], count: Count, start: int) -> str | None:
    """ "destroyed 22 tanks", "control of up to nine villages" """
    first = count.number.first
    for i in range(first - 1, max(start, first - 4) - 1, -1):
        low = tokens[i].low
        if low in TRANSITIVE and (low != "control" or low_at(tokens, i + 1) == "of"):
            passive = MEASURES[low] in HARMED and i > 0
            if passive and tokens[i - 1].low in ("been", "were", "was"):
                return None  # "had been killed and 100 ..." belongs to what stands before it
            return _taken(count) if low in _TAKES else MEASURES[low]
        if low == "down" and low_at(tokens, i - 1) == "shot":
            return "destroyed"
        if low in PLACED or low in ("and", ",", ";") or low in _CLAUSE:
            return None
    return None


def _taken(count: Count) -> str | None:
    """ "took seven villages", but "took 22 engines four hours" and "took 53 seats"."""
    if "seats" in count.lows:
        return "won"
    return "captured" if any(w in TAKEN for w in count.lows) else None


def is_listed(tokens: Sequence[Token], before: Count, count: Count) -> bool:
    between = tokens[before.end : count.number.first]
    return len(between) <= 4 and all(
        t.low in (",", "&", "+", "and", "plus") or plural(t) for t in between
    )


def _ahead(tokens: Sequence[Token], count: Count) -> str | None:
    last, i, listing = min(len(tokens), count.end + _NEAR), count.end, False
    while i < last:
        low, following = tokens[i].low, low_at(tokens, i + 1)
        resumed = _resumes(tokens, i) if low == "," else 0
        listing = listing or low in _INCLUDING
        if resumed:
            i = resumed
            continue
        if _parts(low, following, listing) and not (low in _WHO and i == count.end):
            return None
        found = _deed(tokens, i, i == count.end)
        if found is not None:
            return found or None
        i += 1
    return None


def _parts(low: str, following: str, listing: bool) -> bool:
    """Does another clause begin here?"""
    if low == ",":
        return not (listing or following in _INCLUDING or following == "who")
    return low in _BREAKS or (low == "and" and following in AUXILIARIES)


def _deed(tokens: Sequence[Token], i: int, at_once: bool) -> str | None:
    """What the word at i says was done; "" when it says that nothing more will come."""
    low = tokens[i].low
    within = _within(tokens, i)
    if within:
        return within
    if low in ("suffered", "sustained") and at_once:
        return "wounded" if any(t.low in _INJURIES for t in tokens[i + 1 : i + 6]) else ""
    if low in _PASSIVE and low_at(tokens, i + 1) in DONE_TO_PEOPLE:
        return tokens[i + 1].low
    if low in MEASURES and low not in _NOT_AHEAD:
        return "" if low in NOUNS and low != "dead" else _verb(tokens, i)
    return None


def _resumes(tokens: Sequence[Token], comma: int) -> int:
    """ "four suspects, he disclosed, had been charged": where the sentence goes on, or 0."""
    for i in range(comma + 1, min(len(tokens) - 1, comma + 6)):
        if tokens[i].text == ",":
            return i + 1 if tokens[i + 1].low in AUXILIARIES else 0
    return 0


def _back(tokens: Sequence[Token], count: Count, start: int) -> str | None:
    first = count.number.first
    for i in range(first - 1, max(0, start - 8, first - 16) - 1, -1):
        low = tokens[i].low
        if low == ";" or low in _CLAUSE or (low in SAYING and low not in GIVES):
            return None
        if low in TOTALS or low in TRANSITIVE - {"hit", "struck", "lost", "control", *_TAKES}:
            return MEASURES[low]
    return None


def find_single(tokens: Sequence[Token]) -> list[Count]:
    """ "an officer named Roth has been killed", "seven workers and a driver were wounded": one; and
    "without injuries": none."""
    out: list[Count] = []
    for i, token in enumerate(tokens):
        if token.low in ("a", "an"):
            head = next(
                (n for n in range(i + 1, min(len(tokens), i + 5)) if tokens[n].low in PERSON), None
            )
            if head is not None:
                count = Count(Number(i, i + 1, 1.0, 1.0, "exactly"), head + 1, [tokens[head]])
                count.measure = _fate(tokens, i, head)
                out += [count] if count.measure else []
        elif token.low == "without":
            out += _without(tokens, i)
    return out


def _fate(tokens: Sequence[Token], first: int, head: int) -> str | None:
    """What befell one person, where a verb stands right before or soon behind."""
    before = low_at(tokens, first - 1)
    if MEASURES.get(before) in ("killed", "wounded") and before in TRANSITIVE:
        return MEASURES[before] if low_at(tokens, first - 2) not in _PASSIVE else None
    if before == "and":
        return _shared(tokens, first)
    for i in range(head + 1, min(len(tokens), head + _NEAR)):
        low = tokens[i].low
        if low in _BREAKS or low == ",":
            return None
        harmed = MEASURES.get(tokens[i + 1].low) if i + 1 < len(tokens) else None
        if low in _PASSIVE and harmed in ("killed", "wounded", "arrested"):
            return harmed
    return None


def _shared(tokens: Sequence[Token], first: int) -> str | None:
    """ "killed seven workers and a driver" """
    for i in range(first - 2, max(0, first - 8) - 1, -1):
        low = tokens[i].low
        if low in _BREAKS or low in PLACED:
            return None
        if low in TRANSITIVE and MEASURES[low] in ("killed", "wounded"):
            return MEASURES[low] if low_at(tokens, i - 1) not in _PASSIVE else None
    return None


def _without(tokens: Sequence[Token], i: int) -> list[Count]:
    """ "without causing damage or injuries" """
    for n in range(i + 1, min(len(tokens), i + 6)):
        if tokens[n].low in ("casualties", "injuries", "injury", "fatalities"):
            found = Count(Number(i, i + 1, 0.0, 0.0, "none"), n + 1, [tokens[n]])
            found.measure = "casualties" if n > i + 2 else MEASURES[tokens[n].low]
            return [found]
        if not tokens[n].is_word:
            break
    return []
