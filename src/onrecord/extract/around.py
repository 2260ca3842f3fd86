"""Who stands around the statements of a sentence without a word of saying: the credit in brackets
at its end, the speaker whose quotation it is all in; finds no cue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.extract.credits import credited
from onrecord.extract.drafts import Draft, span_of
from onrecord.extract.layout import Sentence
from onrecord.extract.quotes import share_quoted
from onrecord.extract.transcript import DIRECT_SHARE, Transcript
from onrecord.record import Span

_MARKS = "\u2022-*\u2013\u2014>~"
_LONGEST_CREDIT = 8  # tokens


def around(transcript: Transcript, sentence: Sentence, drafts: Sequence[Draft]) -> list[Draft]:
    """What holds all that is said in this sentence: "The guard said so (Radio Junar)", or a
    quotation that goes on: "My wife says I am a fool."."""
    credit = _credit(sentence)
    if credit:
        return [credit] if all(_within(credit, d) for d in drafts) else []
    going_on = _going_on(transcript, sentence, drafts)
    return [going_on] if going_on else []


def _going_on(transcript: Transcript, sentence: Sentence, drafts: Sequence[Draft]) -> Draft | None:
    direct, quotes = transcript.last_direct, sentence.quotes
    if direct is None or not quotes or not drafts:
        return None
    span = _prose(sentence)
    quoted = share_quoted(transcript.page.text, (span,), quotes) >= DIRECT_SHARE
    inside = all(any(q.start <= d.cue[0][0] < q.end for q in quotes) for d in drafts if d.cue)
    if not quoted or not inside or any(not d.cue or d.source == direct.source for d in drafts):
        return None
    doubt = "the quotation stands alone: read as going on"
    return replace(direct, cue=(), content=(span,), told_by=(), doubts=(doubt,))


def _credit(sentence: Sentence) -> Draft | None:
    """ "(Radio Junar)" at the end of a sentence, with an outlet or an account in it."""
    tokens = sentence.tokens
    last = len(tokens) - 1
    while last > 0 and tokens[last].text in ".!?":
        last -= 1
    if tokens[last].text != ")":
        return None
    opening = next(
        (i for i in range(last - 1, max(0, last - _LONGEST_CREDIT), -1) if tokens[i].text == "("), 0
    )
    if opening < 1 or not credited(" ".join(t.text for t in tokens[opening + 1 : last])):
        return None
    end = next((i for i in range(opening + 1, last) if tokens[i].low in ("via", "on")), last)
    start = next((i for i in range(opening) if tokens[i].text not in _MARKS), 0)
    stop = opening
    while stop > start + 1 and tokens[stop - 1].text in ".!?,":
        stop -= 1
    content = span_of(tokens, (start, stop))
    return Draft((span_of(tokens, (opening + 1, end)),), (), (content,), "report", "asserts")


def _prose(sentence: Sentence) -> Span:
    tokens = sentence.tokens
    last = len(tokens) - 1
    while last > 0 and tokens[last].text in ".,;:":
        last -= 1
    return tokens[0].start, tokens[last].end


def _within(outer: Draft, inner: Draft) -> bool:
    (start, end), *_ = outer.content
    return bool(inner.cue) and all(start <= a and b <= end for a, b in inner.cue)
