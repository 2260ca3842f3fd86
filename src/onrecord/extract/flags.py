"""Marks what an editor should look at: an editor's bracket inside a quotation,
loaded words outside one; judges nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.extract.layout import Sentence
from onrecord.record import Flag, Span, Statement

_LOADED = re.compile(
    r"\b(?:invasion|invaders?|liberat(?:e|ed|es|ing|ion)|occup(?:ied|iers?|ying)|rebels?|terrorists?|breakaway|aggression"
    r"|aggressors?|encroachment|saber-rattling|sabre-rattling|regime|puppet|so-called"
    r"|human shields|massacre|martyrs?"
    r"|retaliatory|traitors?|hordes|thugs|armenian-held|separatists?|unprovoked)\b",
    re.IGNORECASE,
)


def find_flags(
    text: str,
    sentences: Sequence[Sentence],
    statements: Sequence[Statement],
    brackets: Sequence[Span],
) -> tuple[Flag, ...]:
    """Flags in order of the text."""
    out = [
        Flag(
            span, "editor_bracket", "an editor's words inside a quotation: not the quoted source's"
        )
        for span in brackets
    ]
    attributed = sorted((a, b) for s in statements if s.source and s.cue for a, b in s.content)
    quoted = sorted((q.start, q.end) for sentence in sentences for q in sentence.quotes)
    safe = _merged([*attributed, *quoted])
    at = 0
    for m in _LOADED.finditer(text):
        while at < len(safe) and safe[at][1] <= m.start():
            at += 1
        if at == len(safe) or m.start() < safe[at][0]:
            out.append(
                Flag(m.span(), "loaded_term", "a party's word outside quotation and attribution")
            )
    return tuple(sorted(out, key=lambda f: f.span))


def _merged(spans: list[Span]) -> list[Span]:
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out
