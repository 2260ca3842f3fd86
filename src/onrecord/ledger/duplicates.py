"""Which reports are copies, and where near-copies differ. Similarity groups, never decides."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Literal

from onrecord.record import Change, Span

_TOKEN = re.compile(r"\d[\d,.]*\d|\w+")
_ALIKE = 0.8  # share of words in common, in order, above which two reports are versions of one
_SKETCH = 12
_NUMBERS = frozenset(
    "no none one two three four five six seven eight nine ten eleven twelve dozen dozens hundred "
    "hundreds thousand thousands several".split()
)
_TIMES = re.compile(
    r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day$|^(?:january|february|march|april|may|june|july|"
    r"august|september|october|november|december)$|^(?:today|yesterday|morning|noon|evening|night|early|late)$|"
    r"^\d{1,2}(?:am|pm)$",
    re.IGNORECASE,
)
_STATUSES = frozenset(
    "killed dead wounded injured missing captured taken denied denies confirmed confirms held "
    "repulsed destroyed damaged claimed not un".split()
)
Kind = Literal["figure", "name", "status", "time", "text"]


def sketch(text: str) -> frozenset[int]:
    """A few marks of a text by which its copies are found; numbers do not count in it."""
    words = [w.casefold() for w in _TOKEN.findall(text)]
    masked = ["#" if w[0].isdigit() or w in _NUMBERS else w for w in words]
    runs = (" ".join(masked[i : i + 3]) for i in range(max(1, len(masked) - 2)))
    return frozenset(sorted({zlib.crc32(run.encode()) for run in runs})[:_SKETCH])


def same_words(first: str, second: str) -> bool:
    return [w.casefold() for w in _TOKEN.findall(first)] == [
        w.casefold() for w in _TOKEN.findall(second)
    ]


def changes(earlier_id: str, earlier: str, later: str) -> tuple[Change, ...]:
    """Where `later` differs from `earlier`; empty when they are too unlike to be versions of one
    report.
    """
    before, after = list(_TOKEN.finditer(earlier)), list(_TOKEN.finditer(later))
    matcher = SequenceMatcher(
        None, [m[0].casefold() for m in before], [m[0].casefold() for m in after], autojunk=False
    )
    if not before or not after or matcher.quick_ratio() < _ALIKE or matcher.ratio() < _ALIKE:
        return ()
    found = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            kind = _kind([m[0] for m in (*before[a:b], *after[c:d])])
            found.append(Change(earlier_id, kind, _span(before[a:b]), _span(after[c:d])))
    return tuple(found)


def _span(tokens: list[re.Match[str]]) -> Span | None:
    return (tokens[0].start(), tokens[-1].end()) if tokens else None


def _kind(words: Iterable[str]) -> Kind:
    words = list(words)
    if any(_TIMES.match(w) for w in words):
        return "time"
    if any(w[0].isdigit() or w.casefold() in _NUMBERS for w in words):
        return "figure"
    if any(w.casefold() in _STATUSES for w in words):
        return "status"
    if any(w[0].isupper() for w in words):
        return "name"
    return "text"
