"""Finds "Update 2:52pm EST" blocks inside an article and what their credit covers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from onrecord import newstime
from onrecord.extract.credits import Credit
from onrecord.record import Span, TimedUpdate

_HEADER = re.compile(r"\s*(?P<word>UPDATED?|Updated?)\b", re.ASCII)
_LONGEST = 60  # code points of a line that may be a header


def find_updates(
    text: str, paragraphs: tuple[Span, ...], credits: dict[int, Credit], day: date | None, zone: str
) -> tuple[TimedUpdate, ...]:
    """All blocks in order; a block runs to the next header.
    Without a day of publication `at` stays empty."""
    headers = [
        (n, clock) for n, span in enumerate(paragraphs) if (clock := _header(text, span, day, zone))
    ]
    out = []
    for i, (number, clock) in enumerate(headers):
        last = headers[i + 1][0] if i + 1 < len(headers) else len(paragraphs)
        body = paragraphs[number + 1 : last]
        found = [credits[n] for n in range(number + 1, last) if n in credits]
        out.append(
            TimedUpdate(
                header=clock.span,
                clock=clock.clock,
                zone=clock.zone,
                at=clock.at,
                alternatives=clock.alternatives,
                credit=found[0].span if found else None,
                credit_for=tuple(c.applies for c in found),
                body=body,
            )
        )
    return tuple(out)


def header_paragraphs(text: str, paragraphs: tuple[Span, ...]) -> frozenset[int]:
    return frozenset(n for n, span in enumerate(paragraphs) if _header(text, span, None, "UTC"))


def _header(text: str, span: Span, day: date | None, zone: str) -> newstime.Clock | None:
    """ "Update 2:52pm EST", also with its day: "Updated Sunday, 27 September 2020 at 14:52 GMT"."""
    head = _HEADER.match(text, *span) if span[1] - span[0] <= _LONGEST else None
    if head is None:
        return None
    clock = newstime.read_stamp(text, head.end(), span[1], day=day, zone=zone)
    return replace(clock, span=(head.start("word"), clock.span[1])) if clock else None
