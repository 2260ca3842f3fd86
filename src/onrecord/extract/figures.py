"""Makes a Figure of every count: bounds, measure, object, side and the statement that owns it;
parses no words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from onrecord.extract.counts import MEASURES, Count, find_counts
from onrecord.extract.cues import DETERMINERS, QUOTE_MARKS
from onrecord.extract.layout import Sentence, Token
from onrecord.extract.parties import Parties
from onrecord.extract.sides import Sides, find_sides
from onrecord.record import Figure, Span, Statement

_PEOPLE = {"civilian": "civilians", "military": "military personnel"}
_DEPTH = 12  # statements around one offset; deeper nesting is no prose


def read_figures(
    text: str,
    sentences: Sequence[Sentence],
    parties: Parties,
    statements: Sequence[Statement],
    times: Sequence[Span],
    report: str = "",
) -> tuple[Figure, ...]:
    """All counts of a text. `statements` own them by offset; `times` are never counts."""
    owners = _Owners(statements)
    sides = find_sides(parties, sentences)
    return tuple(
        _figure(text, sentence, count, owners, sides, report)
        for sentence in sentences
        for count in find_counts(sentence, times)
        if count.measure or _is_firm(sentence.tokens, count)
    )


def _is_firm(tokens: Sequence[Token], count: Count) -> bool:
    """ "some positions" without a verb that lost or took them is no count."""
    return tokens[count.number.first].low != "some"


class _Owners:
    """Finds the innermost statement around an offset without looking at all of them."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        spans = [(a, b, s) for s in statements for a, b in s.content]
        self._spans = sorted(spans, key=lambda x: (x[0], -x[1]))
        self._starts = [x[0] for x in self._spans]

    def at(self, offset: int) -> Statement | None:
        i = bisect_right(self._starts, offset)
        for start, end, statement in reversed(self._spans[max(0, i - _DEPTH) : i]):
            if start <= offset < end:
                return statement
        return None


def _figure(
    text: str, sentence: Sentence, count: Count, owners: _Owners, sides: Sides, report: str
) -> Figure:
    tokens, number = sentence.tokens, count.number
    span = _span(tokens, count)
    statement = owners.at(span[0])
    side, doubts = sides.of(sentence, count, statement)
    comparator, low, high = number.comparator, number.low, number.high
    ahead = [t.low for t in tokens[number.last : number.last + 9]]
    if comparator == "none" and "reported" in ahead:
        comparator, low, high = "none_reported", None, None
    if any(t.text == "+" for t in tokens[number.last : count.end]):
        doubts = (*doubts, "'+' may add an uncounted number or name one total")
    return Figure(
        span=span,
        low=low,
        high=high,
        comparator=comparator,
        words=text[span[0] : span[1]],
        measure=count.measure,
        object=_object(tokens, count, sides.parties),
        side=side,
        statement=statement.id if statement else None,
        doubts=doubts,
        report=report,
    )


def _span(tokens: Sequence[Token], count: Count) -> Span:
    first = count.number.first
    last = max(count.number.last, count.end) - 1
    while last > first and (
        tokens[last].text in QUOTE_MARKS or tokens[last].low in DETERMINERS | {"of"}
    ):
        last -= 1
    return tokens[first].start, tokens[last].end


def _object(tokens: Sequence[Token], count: Count, parties: Parties) -> str | None:
    """What was counted, without the words that say whose and how."""
    words = list(count.words)
    if count.end < len(tokens) and tokens[count.end].low in ("among", "of") and count.words:
        words += [t for t in tokens[count.end + 1 : count.end + 4] if t.low in _GROUPS]
    kept = [w.text for w in words if w.low not in MEASURES and not parties.mentions([w])]
    if not kept:
        return (
            "people"
            if count.words or count.measure in ("killed", "wounded", "casualties")
            else None
        )
    thing = " ".join(kept)
    return _PEOPLE.get(thing, thing)


_GROUPS = frozenset("civilians soldiers servicemen troops children women men personnel".split())
