"""Scores attributed statements against annotated ones: words of spans, one to one, best first;
knows no extractor.

Spans are sets of words. A triple is right when source and content share half of their words or
more (or are both empty) and the cues share a word. The interval resamples documents.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Spans = Sequence[Sequence[int]]
_WORD = re.compile(r"\w+(?:['\u2019.-]\w+)*")
# Verbs and phrases of public speech, by their stems.
_REPORTIVE = re.compile(
    r"\b(?:(?:sa(?:y|id)|t(?:ell|old)|report|claim|announc|den[iy]|confirm|declar|accus|acknowledg"
    r"|admi(?:t|ss)|alleg|warn|urg|insist|writ|wrote|tweet|describ|condemn|threaten|vow|promis"
    r"|assert|reject|dismiss|demand|explain|argu|repl[iy]|conced|reveal|quot|estimat"
    r"|stat(?=e(?:s|d)?\b|ing)|not(?=e(?:s|d)?\b|ing)|cit(?=e(?:s|d)?\b|ing)|add(?=s|ed|ing|\b))"
    r"(?:e|es|ed|s|ing|ting|ted|ied|ies|d|ten|tes)?\b|according\b|call(?:s|ed|ing)? (?:for|on)\b)"
)
SAMPLES, SEED = 1_000, 1


@dataclass(frozen=True, slots=True)
class Row:
    """One attribution as sets of word numbers."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]
    reportive: bool  # its cue is a verb or phrase of public speech
    direct: bool


@dataclass(frozen=True, slots=True)
class Counted:
    right: int
    found: int
    wanted: int

    @property
    def p(self) -> float:
        return 100 * self.right / self.found if self.found else 0.0

    @property
    def r(self) -> float:
        return 100 * self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        return 200 * self.right / (self.found + self.wanted) if self.found + self.wanted else 0.0


def rows_of(text: str, told: Iterable[tuple[Spans, Spans, Spans, str]]) -> list[Row]:
    """(source, cue, content, quotation type) by offsets, as sets of words of this text."""
    words = [m.span() for m in _WORD.finditer(text)]

    def among(spans: Spans) -> frozenset[int]:
        return frozenset(
            n for n, (a, b) in enumerate(words) if any(s < b and a < e for s, e in spans)
        )

    return [
        Row(among(source), among(cue), among(content), _is_reportive(text, cue), kind == "direct")
        for source, cue, content, kind in told
    ]


def _is_reportive(text: str, cue: Spans) -> bool:
    words = " ".join(" ".join(text[s:e] for s, e in cue).lower().split())
    return bool(_REPORTIVE.search(words))


def triple(one: Row, other: Row) -> float:
    """How well two attributions agree; 0 when they are not the same."""
    if not (one.cue & other.cue or not (one.cue or other.cue)):
        return 0.0
    shares = [_shared(one.source, other.source), _shared(one.content, other.content)]
    return 1 + sum(shares) if min(shares) >= 0.5 else 0.0


def cue(one: Row, other: Row) -> float:
    return _shared(one.cue, other.cue)


def quoted(one: Row, other: Row) -> float:
    """Content alone, for those who name neither cue nor source as we do."""
    return max(0.0, _shared(one.content, other.content) - 0.499)


def count(
    wanted: Sequence[Row], found: Sequence[Row], agree: Callable[[Row, Row], float]
) -> Counted:
    """Pairs of one document, one to one, the best first."""
    scored = sorted(
        ((agree(w, f), -i, -j) for i, w in enumerate(wanted) for j, f in enumerate(found)),
        reverse=True,
    )
    seen_i: set[int] = set()
    seen_j: set[int] = set()
    for score, i, j in scored:
        if score > 0 and i not in seen_i and j not in seen_j:
            seen_i.add(i)
            seen_j.add(j)
    return Counted(len(seen_i), len(found), len(wanted))


def together(counts: Iterable[Counted]) -> Counted:
    held = list(counts)
    return Counted(
        sum(c.right for c in held), sum(c.found for c in held), sum(c.wanted for c in held)
    )


def interval(counts: Sequence[Counted]) -> tuple[float, float]:
    """95 % of F1 over resampled documents."""
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    values = sorted(together(chance.choices(counts, k=len(counts))).f1 for _ in range(SAMPLES))
    return values[int(0.025 * SAMPLES)], values[int(0.975 * SAMPLES) - 1]


def _shared(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0
