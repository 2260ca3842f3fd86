"""What the tests of the extraction share: one reading as plain words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from onrecord.extract import extract
from onrecord.record import Extraction, Figure, Spans, Statement

SUNDAY = datetime(2026, 3, 15, tzinfo=UTC)


@dataclass(frozen=True)
class Reading:
    """An extraction with its spans turned into the words they cover."""

    extraction: Extraction

    def words(self, spans: Spans) -> str:
        return " ... ".join(self.extraction.text[a:b] for a, b in spans)

    def rows(self) -> list[tuple[str, str, str, str]]:
        """(speaker, cue, content, act) of each statement."""
        return [
            (s.speaker.name, self.words(s.cue), self.words(s.content), s.act)
            for s in self.extraction.statements
        ]

    def chains(self) -> list[list[str]]:
        return [[link.name for link in s.chain] for s in self.extraction.statements]

    @property
    def first(self) -> Statement:
        return self.extraction.statements[0]

    @property
    def figures(self) -> tuple[Figure, ...]:
        return self.extraction.figures


@pytest.fixture
def read() -> Callable[..., Reading]:
    """Read a text as of Sunday, 15 March 2026."""

    def reading(text: str, carrier: str = "", channel: str = "web") -> Reading:
        return Reading(extract(text, carrier=carrier, channel=channel, published=SUNDAY))

    return reading
