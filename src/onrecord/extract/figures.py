"""Reads what was counted, how and whose: killed, wounded, destroyed; dates, lengths and ages are no counts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.extract.cues import AUXILIARIES, DETERMINERS, PREPOSITIONS, QUOTE_MARKS
from onrecord.extract.layout import Sentence, Token
from onrecord.extract.numbers import Number, find_numbers
from onrecord.extract.parties import Parties
from onrecord.record import Figure, Span, Statement

_MEASURES: dict[str, str] = {
    word: measure
    for measure, words in {
        "killed": "killed dead died dies killing slain perished fatalities deaths toll fatality",
        "wounded": "wounded injured hurt injuries wounding injuring",
        "casualties": "casualties casualty",
        "destroyed": "destroyed destroying demolished down hit",
        "shot down": "downed",
        "captured": "captured seized capturing seizing retook recaptured control liberated",
        "missing": "missing",
        "displaced": "displaced evacuated fled homeless",
        "detained": "detained arrested",
        "lost": "lost losing losses",
    }.items()
    for word in words.split()
}
_TRANSITIVE = frozenset(
    "killed killing wounded wounding injured injuring destroyed destroying demolished captured seized capturing seizing "
    "downed lost losing detained arrested displaced evacuated hit recaptured retook liberated control".split()
)
_LENGTHS = frozenset(
    "km kilometre kilometres kilometer kilometers mile miles metre metres meter meters m feet foot ft inch inches cm mm "
    "second seconds minute minutes hour hours day days week weeks month months year years decade decades century "
    "degrees percent per tonnes tons kg am pm dollars euros pounds roubles sides weeks' months' days' times".split()
)
_STOP = PREPOSITIONS | AUXILIARIES | {
    "that", "and", "or", "but", "while", "when", "who", "which", "where", "because", "also", "said", "says", "as",
    "related", "including", "plus",
}  # fmt: skip
_CLAUSE = frozenset("but while when after because although which who that".split())
_OWN = frozenset("its their our his her".split())
_GAIN = frozenset("destroyed captured killed wounded casualties".split()) | {
    "shot down",
    "killed and wounded",
}
_PEOPLE = frozenset("people persons lives".split())
_MAX_OBJECT = 6


@dataclass(slots=True)
class _Count:
    number: Number
    end: int
    words: list[Token]
    measure: str | None = None
    behind: bool = False  # the verb stands before the number: "destroyed 22 tanks"


def read_figures(
    text: str,
    sentences: Sequence[Sentence],
    parties: Parties,
    statements: Sequence[Statement],
    times: Sequence[Span],
    report: str = "",
) -> tuple[Figure, ...]:
    """All counts of a text. `statements` own them by offset; `times` are never counts."""
    owner = _Owners(statements)
    out: list[Figure] = []
    sides = _sides(parties, sentences)
    for sentence in sentences:
        counts = _counts(sentence, times)
        _measure(sentence.tokens, counts)
        for i, count in enumerate(counts):
            _inherit(sentence.tokens, counts, i)
            if count.words or count.measure:
                out.append(
                    replace(_figure(text, sentence, count, parties, owner, sides), report=report)
                )
    return tuple(
        f
        for f in out
        if not (
            f.comparator in ("vague", "none")
            and f.measure is None
            and f.words[:4] in ("some", "no ")
        )
    )


# --- what is a count -------------------------------------------------------------------------------


def _counts(sentence: Sentence, times: Sequence[Span]) -> list[_Count]:
    tokens, out = sentence.tokens, []
    for number in find_numbers(tokens):
        if _in_time(times, tokens[number.first].start, tokens[number.last - 1].end):
            continue
        end, words = _object(tokens, number)
        if _is_count(tokens, number, words):
            out.append(_Count(number, end, words))
    return out


def _in_time(times: Sequence[Span], start: int, end: int) -> bool:
    i = bisect_right(times, (start, 1 << 60)) - 1
    return any(a < end and start < b for a, b in times[max(0, i) : i + 2])


def _object(tokens: Sequence[Token], number: Number) -> tuple[int, list[Token]]:
    """Index after the counted noun phrase, and its words: "16 of its servicemen", "22 tanks + other armored vehicles"."""
    i = number.last
    if i + 1 < len(tokens) and tokens[i].low == "of" and tokens[i + 1].is_word:
        i += 1
    words: list[Token] = []
    while i < len(tokens) and len(words) < _MAX_OBJECT:
        token = tokens[i]
        if token.low in DETERMINERS and not words:
            i += 1
            continue
        joins = token.text == "+" or (token.low == "and" and words and _joins_adjectives(tokens, i))
        if (
            joins
            and i + 1 < len(tokens)
            and tokens[i + 1].is_word
            and not tokens[i + 1].text[0].isdigit()
        ):
            i += 1
            continue
        if (
            not token.is_word
            or token.low in _STOP
            or token.text[0].isdigit()
            or _ends_object(token, words)
        ):
            break
        words.append(token)
        i += 1
    return i, words


def _joins_adjectives(tokens: Sequence[Token], i: int) -> bool:
    """ "7 Azerbaijani and Armenian soldiers", "casualties and injuries" """
    before, after = tokens[i - 1], tokens[i + 1] if i + 1 < len(tokens) else tokens[i]
    return (before.is_name and after.is_name) or (
        before.low == "casualties" and after.low == "injuries"
    )


def _ends_object(token: Token, words: list[Token]) -> bool:
    verb = _MEASURES.get(token.low)
    return (
        bool(verb)
        and bool(words)
        and token.low not in ("casualties", "losses", "injuries", "fatalities", "deaths")
    )


def _is_count(tokens: Sequence[Token], number: Number, words: list[Token]) -> bool:
    first, last = number.first, number.last
    after = tokens[last] if last < len(tokens) else None
    before = tokens[first - 1] if first else None
    if any(w.low in _LENGTHS for w in words[:1]) or (
        after and (after.text == "%" or after.low in _LENGTHS)
    ):
        return False
    if before and before.text in "$\u20ac\u00a3#\u2116/:.-":
        return False
    if (
        before
        and before.text == ","
        and after
        and after.text == ","
        and number.comparator == "exactly"
        and not words
    ):
        return first < 2 or not tokens[first - 2].is_name  # "Anna Roe, 62, ..." is an age
    if number.comparator == "exactly" and number.low and 1900 <= number.low <= 2100 and not words:
        return False
    named = (
        before is not None
        and before.is_name
        and first > 1
        and before.low not in DETERMINERS
        and not words
    )
    if named and number.comparator == "exactly" and not (after and after.low in _MEASURES):
        return False  # "Hill 214"
    return not (tokens[first].low == "one" and not words)


# --- how it was counted ----------------------------------------------------------------------------


def _measure(tokens: Sequence[Token], counts: list[_Count]) -> None:
    for i, count in enumerate(counts):
        start = counts[i - 1].end if i else 0
        count.measure = _in_object(tokens, count) or _right_behind(tokens, count)
        if count.measure is None:
            count.measure = _verb_before(tokens, count, start)
            count.behind = count.measure is not None
        if (
            count.measure is None
            and i
            and counts[i - 1].behind
            and _listed(tokens, counts[i - 1], count)
        ):
            count.measure, count.behind = counts[i - 1].measure, True
        if count.measure is None:
            count.measure = _ahead(tokens, count) or _back(tokens, count, start)


def _in_object(tokens: Sequence[Token], count: _Count) -> str | None:
    lows = [w.low for w in count.words]
    if "casualties" in lows and "injuries" in lows:
        return "killed and wounded"
    ahead = [t.low for t in tokens[count.end : count.end + 6]]
    if ahead[:1] == ["("] and ")" in ahead:
        found = {_MEASURES.get(w) for w in ahead[: ahead.index(")")]} - {None}
        if {"killed", "wounded"} <= found:
            count.end += ahead.index(")") + 1
            return "killed and wounded"
    return next(
        (m for w in reversed(lows) if (m := _MEASURES.get(w)) and w not in ("control", "hit")), None
    )


def _right_behind(tokens: Sequence[Token], count: _Count) -> str | None:
    """ "16 soldiers had been killed", "100 wounded" """
    i = count.end
    while i < len(tokens) and (
        tokens[i].low in AUXILIARIES or tokens[i].low in ("reportedly", "also", "left")
    ):
        i += 1
    found = _both(tokens, i)
    if found and i == count.end:
        count.end = i + 1
    return found


def _both(tokens: Sequence[Token], i: int) -> str | None:
    found = _MEASURES.get(tokens[i].low) if i < len(tokens) else None
    if found == "killed" and i + 2 < len(tokens) and tokens[i + 1].low in ("and", "or", "&"):
        if _MEASURES.get(tokens[i + 2].low) == "wounded":
            return "killed and wounded"
    return found


def _verb_before(tokens: Sequence[Token], count: _Count, start: int) -> str | None:
    """ "destroyed 22 tanks", "control of up to seven villages", "death toll to 31" """
    for i in range(count.number.first - 1, max(start, count.number.first - 4) - 1, -1):
        if tokens[i].low in _TRANSITIVE:
            if (
                tokens[i].low in ("killed", "wounded", "injured")
                and i
                and tokens[i - 1].low in AUXILIARIES
            ):
                return None  # "had been killed and 100 ..." belongs to what stands before it
            return _MEASURES[tokens[i].low]
        if tokens[i].low in ("and", ",", ";") or tokens[i].low in _CLAUSE:
            return None
    return None


def _listed(tokens: Sequence[Token], before: _Count, count: _Count) -> bool:
    between = tokens[before.end : count.number.first]
    return len(between) <= 3 and all(
        t.text in ",&+" or t.low in ("and", "plus", "as", "well") for t in between
    )


def _ahead(tokens: Sequence[Token], count: _Count) -> str | None:
    for i in range(count.end, min(len(tokens), count.end + 14)):
        if tokens[i].text in ";:" or tokens[i].low in _CLAUSE:
            return None
        if tokens[i].low in _MEASURES and tokens[i].low not in (
            "control",
            "down",
            "toll",
            "missing",
            "hit",
        ):
            return _both(tokens, i)
        if tokens[i].low == "hit":
            return "hit"
    return None


def _back(tokens: Sequence[Token], count: _Count, start: int) -> str | None:
    for i in range(count.number.first - 1, max(0, start - 8, count.number.first - 16) - 1, -1):
        if tokens[i].text == ";" or tokens[i].low in _CLAUSE:
            return None
        if tokens[i].low in ("toll", "deaths", "losses", "losing", "casualties") or tokens[
            i
        ].low in _TRANSITIVE - {"hit"}:
            return _MEASURES[tokens[i].low]
    return None


def _inherit(tokens: Sequence[Token], counts: list[_Count], i: int) -> None:
    """ "16 servicemen had been killed and more than 100 wounded": the same kind of people."""
    count = counts[i]
    if (
        count.words
        or not i
        or count.measure not in ("killed", "wounded", "missing", "captured", "killed and wounded")
    ):
        return
    between = tokens[counts[i - 1].end : count.number.first]
    if counts[i - 1].words and len(between) <= 6 and not any(t.text == ";" for t in between):
        count.words = counts[i - 1].words


# --- whose -----------------------------------------------------------------------------------------


class _Owners:
    """Finds the innermost statement around an offset without looking at all of them."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        spans = [(a, b, s) for s in statements for a, b in s.content]
        self._spans = sorted(spans, key=lambda x: (x[0], -x[1]))
        self._starts = [x[0] for x in self._spans]

    def at(self, offset: int) -> Statement | None:
        i = bisect_right(self._starts, offset) - 1
        for start, end, statement in reversed(self._spans[max(0, i - 12) : i + 1]):
            if start <= offset < end:
                return statement
        return None


def _sides(parties: Parties, sentences: Sequence[Sentence]) -> list[str]:
    """The sides named in a text, most often named first."""
    counted: dict[str, int] = {}
    for sentence in sentences:
        for m in parties.mentions(sentence.tokens):
            if m.kind in ("name", "demonym"):
                counted[m.party] = counted.get(m.party, 0) + 1
    return sorted(counted, key=lambda p: -counted[p])


def _figure(
    text: str, sentence: Sentence, count: _Count, parties: Parties, owner: _Owners, sides: list[str]
) -> Figure:
    tokens, number = sentence.tokens, count.number
    last = max(number.last, count.end) - 1
    while last > number.first and (
        tokens[last].text in QUOTE_MARKS or tokens[last].low in DETERMINERS | {"of"}
    ):
        last -= 1
    span = (tokens[number.first].start, tokens[last].end)
    statement = owner.at(span[0])
    side, doubts = _side(sentence, count, parties, statement, sides)
    comparator, low, high = number.comparator, number.low, number.high
    if comparator == "none" and any(
        t.low == "reported" for t in tokens[number.last : number.last + 9]
    ):
        comparator, low, high = "none_reported", None, None
    if any(t.text == "+" for t in tokens[number.last : count.end]):
        doubts = (*doubts, "'+' may add an uncounted number or name one total")
    names = [w for w in count.words if not parties.mentions([w])]
    counted = [w.text for w in names if w.low not in _MEASURES or w.low in ("casualties",)]
    thing = " ".join(w for w in counted if w.lower() != "casualties") or (
        "people" if names and counted else None
    )
    return Figure(
        span=span,
        low=low,
        high=high,
        comparator=comparator,
        words=text[span[0] : span[1]],
        measure=count.measure,
        object=_object_name(thing, names),
        side=side,
        statement=statement.id if statement else None,
        doubts=doubts,
    )


def _object_name(thing: str | None, words: list[Token]) -> str | None:
    if thing in ("civilian", "military") and any(w.low == "casualties" for w in words):
        return {"civilian": "civilians", "military": "military personnel"}[thing]
    return thing


def _side(
    sentence: Sentence,
    count: _Count,
    parties: Parties,
    statement: Statement | None,
    sides: list[str],
) -> tuple[str | None, tuple[str, ...]]:
    tokens = sentence.tokens
    named = list(
        dict.fromkeys(m.party for m in parties.mentions(tokens[count.number.last : count.end]))
    )
    if len(named) > 1:
        return "both", ()
    if named:
        return named[0], ()
    tail = tokens[count.end : count.end + 12]
    for i, token in enumerate(tail):
        if token.low in ("side", "sides") and i:
            if tail[i - 1].low in ("both", "two"):
                return "both", ()
            found = parties.mentions(tail[:i])
            if found:
                return found[-1].party, (
                    f"side as printed: '{found[-1].party} side' may mean more than one state",
                )
    return _side_of_speaker(tokens, count, statement, sides)


def _side_of_speaker(
    tokens: Sequence[Token], count: _Count, statement: Statement | None, sides: list[str]
) -> tuple[str | None, tuple[str, ...]]:
    party = statement.speaker.party if statement else None
    if not party or not (party[0].isupper()):
        return None, ()
    near = [t.low for t in tokens[max(0, count.number.first - 6) : count.end]]
    before = [t.low for t in tokens[max(0, count.number.first - 4) : count.number.first]]
    own_words = [t.low for t in tokens[count.number.last : count.end]]
    losing = any(w in ("losing", "lost", "suffered", "losses", "sustained") for w in near)
    if losing or any(w in _OWN for w in own_words):
        return party, (f"side inferred: read as that of the speaker, {party}",)
    gained = count.behind and (
        "have" in before or "its" in near or "had" in before or count.measure == "captured"
    )
    other = next((s for s in sides if s != party), None)
    if gained and count.measure in _GAIN and other:
        return other, (
            f"side inferred: {party} says so of the other side, most often named here: {other}",
        )
    carried = [t.low for t in tokens[: count.number.first]]
    if (
        count.measure in ("wounded", "killed")
        and any(w in _OWN for w in carried[-14:])
        and not count.behind
    ):
        return party, (f"side inferred: read as that of the speaker, {party}",)
    return None, ()
