"""Finds quotation marks that belong together, in straight and typographic style;
never says whose words they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.record import Span, Spans

_MARK = re.compile("[\"\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019']")
_OPENS = "\u201c\u201e\u00ab"
_CLOSES = '\u201d\u00bb"'
_LONGEST = 4_000  # code points; a mark without a partner within this is taken as unbalanced
_SINGLE_LONGEST = 300
_BRACKET = re.compile(r"\s*\[([^\[\]]{1,300})\]\s*")


@dataclass(frozen=True, slots=True)
class Quote:
    """`start`..`end` lies inside the marks. Not `closed`: the second mark is missing."""

    start: int
    end: int
    closed: bool = True


def find_quotes(text: str, start: int, end: int) -> list[Quote]:
    """Quotations of one paragraph, in order, never overlapping;
    a mark of one style may close the other."""
    out: list[Quote] = []
    opened: int | None = None
    at = start
    for mark in _MARK.finditer(text, start, end):
        char, here = mark.group(), mark.start()
        if here < at:
            continue
        if opened is not None and here - opened > _LONGEST:
            opened = None
        if opened is None and char in "\u2018'":
            close = _single(text, here, end)
            if close:
                out.append(Quote(here + 1, close))
                at = close + 1
        elif opened is None:
            opened = here + 1 if char in _OPENS + '"' else None
        elif char in _CLOSES or (char == "\u201c" and text[opened - 1] == "\u201e"):
            out.append(Quote(opened, here))
            opened = None
        elif char in _OPENS:
            opened = here + 1
    if opened is not None and opened < end:
        out.append(Quote(opened, min(end, opened + _LONGEST), closed=False))
    return out


def _single(text: str, opened: int, end: int) -> int | None:
    """Where a single quotation mark closes, if it opens one at all (it may be an apostrophe)."""
    before = text[opened - 1] if opened else " "
    if (
        not (before.isspace() or before in "(:")
        or opened + 1 >= end
        or not text[opened + 1].isalnum()
    ):
        return None
    for i in range(opened + 2, min(end, opened + _SINGLE_LONGEST)):
        if text[i] in "\u2019'" and not text[i - 1].isspace() and not text[i + 1 : i + 2].isalnum():
            return i
    return None


def without_brackets(text: str, span: Span) -> tuple[Spans, Spans]:
    """(the parts outside, the words inside) of editor's [brackets] in a quotation."""
    outside: list[Span] = []
    inside: list[Span] = []
    at = span[0]
    for m in _BRACKET.finditer(text, *span):
        if len(m[1].split()) < 3:  # "[his] army": a word put in for grammar, no statement
            continue
        outside.append((at, m.start()))
        inside.append(m.span(1))
        at = m.end()
    outside.append((at, span[1]))
    return tuple(s for s in outside if s[0] < s[1]), tuple(inside)


def share_quoted(text: str, spans: Spans, quotes: tuple[Quote, ...]) -> float:
    """Share of the letters and digits of `spans` that stand inside quotation marks, 0 to 1."""
    total = sum(_letters(text, start, end) for start, end in spans)
    quoted = sum(
        _letters(text, max(start, q.start), min(end, q.end)) for start, end in spans for q in quotes
    )
    return quoted / total if total else 0.0


def _letters(text: str, start: int, end: int) -> int:
    return sum(map(str.isalnum, text[start:end])) if start < end else 0
