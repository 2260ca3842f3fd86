"""What the trained models see of a sentence: words, likely parts of speech, quotation state, what
the rules say; never a label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onrecord.extract.cues import QUOTE_MARKS, class_of
from onrecord.extract.drafts import Draft, span_of
from onrecord.extract.layout import Sentence, Token
from onrecord.extract.phrases import Range
from onrecord.record import Span, Spans

Lexicon = Mapping[str, str]  # word: its part of speech in the treebank, two when both are common
_ENDINGS = ("ing", "ed", "ly", "ies", "es", "s", "tion", "ment", "er", "al", "ive", "ous")
_PLAIN = frozenset(
    """, : . ; - -- \u2014 \u2013 ( ) that by to of for on as it he she they the a in at with and
    not who which""".split()
)


@dataclass(frozen=True, slots=True)
class Sight:
    """One sentence, a value per token in each field."""

    sentence: Sentence
    words: Sequence[str]  # lower case, numbers as 9
    tags: Sequence[str]
    shapes: Sequence[str]
    quoted: Sequence[str]  # q inside quotation marks, o outside
    classes: Sequence[str]  # class of the reporting word in the table of the rules, "-" for none
    rule_cue: Sequence[str]  # C where the rules find a cue
    drafts: Sequence[Draft]  # what the rules read

    def __len__(self) -> int:
        return len(self.words)

    def kind(self, i: int) -> str:
        """A coarse name of the token at i, for patterns around a cue."""
        if not 0 <= i < len(self.words):
            return "<" if i < 0 else ">"
        word = self.words[i]
        if word in QUOTE_MARKS:
            return '"'
        return word if word in _PLAIN else self.tags[i]

    def is_verb(self, i: int) -> bool:
        return "V" in self.tags[i] or "AUX" in self.tags[i]

    def covered(self, spans: Spans) -> set[int]:
        """Indexes of the tokens that spans touch."""
        tokens = self.sentence.tokens
        return {
            i
            for start, end in spans
            for i, t in enumerate(tokens)
            if t.start < end and start < t.end
        }

    def span(self, found: Range) -> tuple[int, int]:
        return span_of(self.sentence.tokens, found)


def look(sentence: Sentence, drafts: Sequence[Draft], lexicon: Lexicon) -> Sight:
    """A sentence as the models see it. `drafts` is what the rules read in it."""
    tokens = sentence.tokens
    words = [t.low if not t.low[0].isdigit() else "9" for t in tokens]
    return Sight(
        sentence=sentence,
        words=words,
        tags=[_tag(t, lexicon) for t in tokens],
        shapes=[_shape(t.text) for t in tokens],
        quoted=["o" if q is None else "q" for q in sentence.quote_of],
        classes=[class_of(w) for w in words],
        rule_cue=_marked(tokens, [span for d in drafts for span in d.cue]),
        drafts=drafts,
    )


def _marked(tokens: Sequence[Token], spans: Sequence[Span]) -> list[str]:
    return [
        "C" if any(t.start < end and start < t.end for start, end in spans) else "O" for t in tokens
    ]


def _tag(token: Token, lexicon: Lexicon) -> str:
    known = lexicon.get(token.low)
    if known:
        return known + "^" if token.is_name else known
    first = token.text[0]
    if first.isdigit():
        return "9"
    if not first.isalnum():
        return first
    if first.isupper():
        return "Xx"
    return next(("?" + e for e in _ENDINGS if token.low.endswith(e)), "?")


def _shape(text: str) -> str:
    first = text[0]
    if first.isupper():
        return "A" if len(text) > 1 and text.isupper() else "Aa"
    return "9" if first.isdigit() else "a" if first.isalpha() else first
