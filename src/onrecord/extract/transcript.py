"""The statements of one text while they are being put together; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.extract.credits import Credit
from onrecord.extract.drafts import Draft
from onrecord.extract.layout import Page
from onrecord.extract.speakers import Cast
from onrecord.record import Span, Spans, Speaker, Statement

DIRECT_SHARE = 0.9  # of the content inside quotation marks: direct speech


@dataclass(slots=True)
class Transcript:
    """The statements of one text while they are being put together."""

    page: Page
    cast: Cast
    credits: dict[int, Credit]
    skip: frozenset[int]
    report: str
    readings: Sequence[list[Draft]]  # the drafts of each sentence
    statements: list[Statement] = field(default_factory=list)
    brackets: list[Span] = field(default_factory=list)
    last: Speaker | None = None
    last_direct: Draft | None = None


def size_of(spans: Spans) -> int:
    return sum(b - a for a, b in spans)
