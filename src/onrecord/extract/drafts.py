"""One attribution of a sentence in offsets, before anybody asks who the speaker is;
holds no rules."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.extract.phrases import Range, Tokens
from onrecord.record import Span, Spans


@dataclass(frozen=True, slots=True)
class Draft:
    """One attribution of a sentence, in offsets of the text."""

    source: Spans
    cue: Spans
    content: Spans
    cls: str
    act: str
    told_by: Spans = ()  # who passed it on: "as reported by Reuters", "R quoted X as saying"
    doubts: tuple[str, ...] = ()
    tail: bool = False  # the source stands behind the content at the end of the sentence


def span_of(tokens: Tokens, found: Range) -> Span:
    return tokens[found[0]].start, tokens[found[1] - 1].end
