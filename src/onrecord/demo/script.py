"""The demo as values: its reports and its editor's decisions; never a file, never a call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import ClassVar

from onrecord.record import RecordKind, Report


@dataclass(frozen=True, slots=True)
class Opening:
    at: datetime
    slug: str
    headline: str
    standfirst: str
    zone: str
    language: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A report of the demo and the hour at which it reaches the desk."""

    at: datetime
    name: str  # the stem of its file: what decisions call it
    report: Report


@dataclass(frozen=True, slots=True)
class StatementChoice:
    """The first statement of a report whose words contain these, as the extractor cut it."""

    report: str
    contains: str
    speaker: str = ""  # part of a name; needed only where two speakers share the words


@dataclass(frozen=True, slots=True)
class QuestionChoice:
    """The question whose text holds these words; of several, the one where most parties stand."""

    about: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    text: str
    update: str = ""  # name of the update it leads to


@dataclass(frozen=True, slots=True)
class PublishUpdate:
    kind: ClassVar[RecordKind] = "update"
    at: datetime
    name: str
    headline: str
    body: str
    label: str
    statements: tuple[StatementChoice, ...]
    places: tuple[str, ...] = ()
    key: bool = False


@dataclass(frozen=True, slots=True)
class CorrectUpdate:
    kind: ClassVar[RecordKind] = "correction"
    at: datetime
    update: str
    wrong: str
    headline: str
    body: str


@dataclass(frozen=True, slots=True)
class PinUpdate:
    kind: ClassVar[RecordKind] = "pin"
    at: datetime
    update: str


@dataclass(frozen=True, slots=True)
class SetKeyPoints:
    kind: ClassVar[RecordKind] = "key_points"
    at: datetime
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class PublishQuestion:
    kind: ClassVar[RecordKind] = "question"
    at: datetime
    question: QuestionChoice


Decision = PublishUpdate | CorrectUpdate | PinUpdate | SetKeyPoints | PublishQuestion


@dataclass(frozen=True, slots=True)
class Script:
    opening: Opening
    arrivals: tuple[Arrival, ...]
    decisions: tuple[Decision, ...]

    def steps(self) -> Iterator[Arrival | Decision]:
        """All after the opening, by the story's clock; a report goes before a decision."""
        return iter(sorted((*self.arrivals, *self.decisions), key=attrgetter("at")))
