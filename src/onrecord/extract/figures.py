"""Makes a Figure of every count: bounds, measure, object, side and the statement that owns it;
parses no words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from onrecord.extract.counted import Count
from onrecord.extract.counts import find_counts
from onrecord.extract.cues import DETERMINERS, QUOTE_MARKS
from onrecord.extract.layout import Sentence, Token
from onrecord.extract.measures import DONE_TO_PEOPLE, MEASURES, OF_PEOPLE
from onrecord.extract.parties import Parties
from onrecord.extract.sides import Sides
from onrecord.record import Figure, Span, Statement

_PEOPLE = {"civilian": "civilians", "military": "military personnel", "ppl": "people"}
_ITSELF = ("votes", "cases")
_BALLOT = re.compile(
    r"\b(?:vot(?:e|es|ed|ing)|ballots?|elections?|referendum|recount)\b", re.IGNORECASE
)
_AS_BEFORE = "side inferred: as of the figure before"
_AS_AFTER = "side inferred: as of the figure after"
_MEMORY = 3  # sentences over which "the figure is 19" still means the count before it
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
    sides = Sides(parties, sentences)
    ballot = _BALLOT.search(text) is not None
    out: list[Figure] = []
    last: Count | None = None
    since = 0
    for sentence in sentences:
        counts = find_counts(sentence, times, last if since < _MEMORY else None, ballot)
        for count in counts:
            figure = _figure(text, sentence, count, owners, sides, report)
            before = out[-1] if out and (count.same or count.listed) else None
            if figure.side is None and before and before.side and before.measure == figure.measure:
                figure = replace(figure, side=before.side, doubts=(*figure.doubts, _AS_BEFORE))
            if out and figure.side and out[-1].side is None and _is_one_more(out[-1], figure):
                out[-1] = replace(out[-1], side=figure.side, doubts=(*out[-1].doubts, _AS_AFTER))
            out.append(figure)
        last, since = (_leading(counts), 0) if counts else (last, since + 1)
    return tuple(out)


def _leading(counts: Sequence[Count]) -> Count:
    """What "the figure" means in the next sentence: the dead, if any were counted."""
    return next((c for c in counts if c.measure == "killed"), counts[-1])


def _is_one_more(one: Figure, other: Figure) -> bool:
    """ "a child and two Velian soldiers were wounded" """
    single = one.words.split()[0].casefold() in ("a", "an")
    return single and one.measure == other.measure and one.statement == other.statement


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
    holder = sides.denied_by(text, span[1]) if count.measure == "captured" else None
    if holder and count.behind and not (side and not doubts):
        side, doubts = holder, (f"side inferred: {holder} denies it",)
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
    kept = [
        w.text
        for w in words
        if w.low not in MEASURES and w.low != "lives" and not parties.mentions([w])
    ]
    if kept:
        thing = " ".join(kept)
        return _PEOPLE.get(thing, thing)
    if count.measure in _ITSELF:
        return count.measure
    people = count.measure in OF_PEOPLE or count.measure in DONE_TO_PEOPLE
    return "people" if count.words or people else None


_GROUPS = frozenset("civilians soldiers servicemen troops children women men personnel".split())
