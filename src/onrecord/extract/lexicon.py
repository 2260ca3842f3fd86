"""What the trained models know of a single word: part of speech, WordNet kinds, endings, class of
reporting word; each as a number. Knows no neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from onrecord.extract.cues import QUOTE_MARKS, class_of
from onrecord.extract.layout import Token

Codes = NDArray[np.uint64]

_ENDINGS = (
    "ing",
    "ed",
    "ly",
    "ies",
    "es",
    "s",
    "tion",
    "ment",
    "er",
    "al",
    "ive",
    "ous",
)
_PLAIN = frozenset(
    """, : . ; - -- \u2014 \u2013 ( ) that by to of for on as it he she they the a in at with and
    not who which""".split()
)
_DIVIDERS = frozenset("; \u2014 \u2013 -- and but while .".split())
_STRIPPED = (
    *(("men", "man"), ("ies", "y"), ("ied", "y"), ("es", ""), ("s", "")),
    *(("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e")),
)
MOST_WORDS = 200_000  # remembered at a time


class Column(IntEnum):
    """The columns of a word's row."""

    WORD = 0
    TAG = 1
    SHAPE = 2
    CLASS = 3
    END3 = 4
    END2 = 5
    KIND = 6  # the word itself if it is a plain one, else its tag: for patterns around a cue
    DOES = 7  # WordNet: what sort of verb it may be
    IS = 8  # WordNet: what sort of noun it may be
    FLAGS = 9


VERB, COMMA, MARK, THAT, DIVIDER = 1, 2, 4, 8, 16  # bits of FLAGS
OUTSIDE = crc32(b"<")  # every column of what lies outside a sentence


def code(text: str) -> int:
    """The number that stands for a word or label, the same on every machine."""
    return crc32(text.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class Lexicon:
    """`tags`: word to its parts of speech in the treebank; `kinds`: lemma to WordNet's kinds of
    verb and noun, one letter each; `irregular`: form to lemma."""

    tags: Mapping[str, str]
    kinds: Mapping[str, str] = field(default_factory=dict)
    irregular: Mapping[str, str] = field(default_factory=dict)
    _rows: dict[str, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False)

    def rows(self, tokens: Iterable[Token]) -> list[tuple[int, ...]]:
        """A row per token, in the order of `Column`."""
        seen = self._rows
        if len(seen) > MOST_WORDS:
            seen.clear()
        return [seen.get(t.text) or self._look(t) for t in tokens]

    def tag(self, token: Token) -> str:
        known = self.tags.get(token.low)
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

    def kind(self, low: str) -> str:
        """WordNet's kinds of a word's lemma: verb kind and noun kind, "-" for none."""
        found = self.kinds.get(low) or self.kinds.get(self.irregular.get(low, ""))
        if found:
            return found
        for ending, instead in _STRIPPED:
            if low.endswith(ending) and len(low) > len(ending) + 1:
                stem = low[: -len(ending)] + instead
                single = stem[:-1] if stem[-1:] == stem[-2:-1] else stem
                found = self.kinds.get(stem) or self.kinds.get(single)
                if found:
                    return found
        return "--"

    def _look(self, token: Token) -> tuple[int, ...]:
        word = "9" if token.low[0].isdigit() else token.low
        tag = self.tag(token)
        kind = self.kind(token.low)
        plain = '"' if word in QUOTE_MARKS else word if word in _PLAIN else tag
        names = (
            word,
            tag,
            _shape(token.text),
            class_of(word),
            word[-3:],
            word[-2:],
            plain,
            *kind,
        )
        row = (*map(code, names), _flags(word, tag))
        self._rows[token.text] = row
        return row


def _flags(word: str, tag: str) -> int:
    return (
        VERB * ("V" in tag or "AUX" in tag)
        | COMMA * (word == ",")
        | MARK * (word in QUOTE_MARKS)
        | THAT * (word == "that")
        | DIVIDER * (word in _DIVIDERS)
    )


def _shape(text: str) -> str:
    first = text[0]
    if first.isupper():
        return "A" if len(text) > 1 and text.isupper() else "Aa"
    return "9" if first.isdigit() else "a" if first.isalpha() else first
