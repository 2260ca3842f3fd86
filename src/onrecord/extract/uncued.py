"""The sentences in which no word says that something was said: quotations that go on or follow a
colon, sentences before "..., according to X", and the carrier's own."""

from __future__ import annotations

from dataclasses import replace

from onrecord.extract.cues import QUOTE_MARKS
from onrecord.extract.drafts import Draft, span_of
from onrecord.extract.layout import Sentence
from onrecord.extract.phrases import leading_name
from onrecord.extract.quotes import share_quoted
from onrecord.extract.transcript import DIRECT_SHARE, Transcript, size_of
from onrecord.record import Span

_LONGEST_LEAD = 16  # tokens before a colon; more are a sentence of their own
_SHORTEST = 4  # words; a shorter line without a cue is a heading, no statement


def uncued(transcript: Transcript, i: int, sentence: Sentence) -> list[Draft]:
    """A bare quotation goes on; one after "X, by phone:" is X's; a sentence before
    "..., according to X" is X's too; else the carrier speaks."""
    text = transcript.page.text
    span = _prose(transcript, sentence)
    if span is None:
        return []
    direct = transcript.last_direct
    if direct and share_quoted(text, (span,), sentence.quotes) >= DIRECT_SHARE and sentence.quotes:
        return [
            replace(
                direct,
                cue=(),  # no word of this sentence says that it was said
                content=(span,),
                told_by=(),
                doubts=("the quotation stands alone: read as going on",),
            )
        ]
    introduced = _after_colon(sentence, direct)
    transcript.last_direct = introduced
    if introduced:
        return [introduced]
    ahead = _next_tail(transcript, i, sentence)
    if ahead:
        return [replace(ahead, content=(span,), doubts=("attributed by the next sentence",))]
    if not transcript.cast.carrier:
        return []
    return [Draft((), (), (span,), "say", "asserts")]


def _after_colon(sentence: Sentence, direct: Draft | None) -> Draft | None:
    """ "Mayor Jane Roe, by telephone: "No." " """
    tokens = sentence.tokens
    colon = next((i for i, t in enumerate(tokens) if t.text == ":"), None)
    if not colon or colon + 2 >= len(tokens) or tokens[colon + 1].text not in QUOTE_MARKS:
        return None
    first = next((q for q in sentence.quotes if q.start >= tokens[colon].end), None)
    name = leading_name(tokens[:colon])
    if first is None or colon > _LONGEST_LEAD or not (name or direct):
        return None
    source = (span_of(tokens, name),) if name else direct.source if direct else ()
    return Draft(source, (), ((first.start, first.end),), "say", "asserts")


def _prose(transcript: Transcript, sentence: Sentence) -> Span | None:
    """The words of a sentence without bullets and without a credit at its end;
    None for a fragment."""
    credit = transcript.credits.get(sentence.paragraph)
    tokens = [t for t in sentence.tokens if credit is None or t.end <= credit.span[0]]
    while tokens and not (tokens[0].is_word or tokens[0].text in '"\u201c\u2018\u00ab(['):
        tokens = tokens[1:]
    if sum(t.is_word for t in tokens) < _SHORTEST and not sentence.quotes:
        return None
    while tokens and tokens[-1].text in ".,;:":
        tokens = tokens[:-1]
    return (tokens[0].start, tokens[-1].end) if tokens else None


def _next_tail(transcript: Transcript, i: int, sentence: Sentence) -> Draft | None:
    """The trailing "according to X" of a two-sentence paragraph covers both of its sentences."""
    sentences = transcript.page.sentences
    first = i == 0 or sentences[i - 1].paragraph != sentence.paragraph
    following = sentences[i + 1] if i + 1 < len(sentences) else None
    if not first or following is None or following.paragraph != sentence.paragraph:
        return None
    after = sentences[i + 2] if i + 2 < len(sentences) else None
    credit = transcript.credits.get(sentence.paragraph)
    if (
        after
        and after.paragraph == sentence.paragraph
        and not (credit and after.start >= credit.span[0])
    ):
        return None
    drafts = transcript.readings[i + 1]
    tail = [d for d in drafts if d.tail and d.cls == "according_to"]
    return tail[0] if len(drafts) == 1 and tail else None


def remember_direct(transcript: Transcript, sentence: Sentence, drafts: list[Draft]) -> None:
    quoted = [
        d
        for d in drafts
        if share_quoted(transcript.page.text, d.content, sentence.quotes) >= DIRECT_SHARE
    ]
    longest = max(quoted, key=lambda d: size_of(d.content)) if quoted else None
    transcript.last_direct = longest if longest and longest.source else None
