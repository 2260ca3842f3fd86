"""What the trained models see of a few sentences at a time: a row of numbers per token, with the
quotation marks around it and what the rules say of it; never a label."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.extract.cues import QUOTE_MARKS
from onrecord.extract.drafts import Draft, span_of
from onrecord.extract.layout import Sentence
from onrecord.extract.lexicon import OUTSIDE, VERB, Codes, Column, Lexicon
from onrecord.extract.phrases import Range
from onrecord.record import Spans

GAP = 2  # rows of nothing before each sentence and after the last: neighbours never cross
_FIRST, _EARLY, _LATE, _MIDDLE = range(4)


@dataclass(frozen=True, slots=True)
class Sight:
    """One sentence with what the rules read in it; `start` is its first row in the sheet."""

    sentence: Sentence
    drafts: Sequence[Draft]
    start: int
    verbs: frozenset[int]  # tokens that may be verbs

    def __len__(self) -> int:
        return len(self.sentence.tokens)

    def word(self, i: int) -> str:
        return self.sentence.tokens[i].low

    def covered(self, spans: Spans) -> set[int]:
        """Indexes of the tokens that spans touch."""
        tokens = self.sentence.tokens
        out: set[int] = set()
        for start, end in spans:
            i = bisect_left(tokens, start + 1, key=lambda t: t.end)
            while i < len(tokens) and tokens[i].start < end:
                out.add(i)
                i += 1
        return out

    def span(self, found: Range) -> tuple[int, int]:
        return span_of(self.sentence.tokens, found)

    def is_quoted(self, found: Range) -> bool:
        """Does nothing but commas and stops stand outside quotation marks?"""
        quoted = self.sentence.quote_of
        return all(
            quoted[i] is not None or self.word(i) in QUOTE_MARKS or self.word(i) in ",."
            for i in range(*found)
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sentences under each other, with `GAP` rows between them."""

    sights: Sequence[Sight]
    words: Codes  # row, Column
    quoted: Codes  # 1 inside quotation marks, 0 outside, OUTSIDE in a gap
    by_rules: Codes  # 1 where the rules find a cue
    place: Codes  # where in its sentence

    def __len__(self) -> int:
        return len(self.words)


def lay(
    sentences: Sequence[Sentence], drafts: Sequence[Sequence[Draft]], lexicon: Lexicon
) -> Sheet:
    """Sentences as the models see them. `drafts` is what the rules read in each."""
    sights: list[Sight] = []
    rows = [lexicon.rows(sentence.tokens) for sentence in sentences]
    at = GAP
    for sentence, found, own in zip(sentences, drafts, rows, strict=True):
        verbs = frozenset(i for i, row in enumerate(own) if row[Column.FLAGS] & VERB)
        sights.append(Sight(sentence, found, at, verbs))
        at += len(sentence.tokens) + GAP
    words = np.full((at, len(Column)), OUTSIDE, np.uint64)
    words[:, Column.FLAGS] = 0
    quoted = np.full(at, OUTSIDE, np.uint64)
    by_rules = np.zeros(at, np.uint64)
    place = np.full(at, _MIDDLE, np.uint64)
    for sight, own in zip(sights, rows, strict=True):
        begin, end = sight.start, sight.start + len(sight)
        words[begin:end] = own
        quoted[begin:end] = [q is not None for q in sight.sentence.quote_of]
        place[begin : begin + 3] = _EARLY
        place[begin] = _FIRST
        if end - begin > 1:
            place[end - 1] = _LATE
        for i in sight.covered(tuple(span for d in sight.drafts for span in d.cue)):
            by_rules[begin + i] = 1
    return Sheet(sights, words, quoted, by_rules, place)
