"""A newsroom made of lists, a watch that only waiting moves, and copies of the story to spoil."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from onrecord.demo.load import load_story
from onrecord.demo.replay import Calls
from onrecord.demo.script import Script
from onrecord.errors import Refused
from onrecord.record import Record, StoryHead

STORY = Path(__file__).resolve().parents[2] / "src/onrecord/demo/story"
Spoil = Callable[[str, Callable[[Any], None]], Path]


class FakeNewsroom:
    """Keeps what it is told. A sentence is a statement; its questions are given."""

    def __init__(self, questions: tuple[str, ...] = ()) -> None:
        self.records: list[Record] = []
        self.arguments: list[dict[str, Any]] = []
        self.reports: list[Any] = []
        self.read: list[tuple[int, datetime]] = []
        self.questions = questions
        self.refused: set[str] = set()
        self.status = "open"
        self.stop_after = 10**6
        self.before_reading: Callable[[], None] = lambda: None

    def calls(self) -> Calls:
        return Calls(
            heads=self.heads,
            load_records=lambda story, after: self.records[after:],
            get_report=self.get_report,
            list_questions=self.list_questions,
            read_report=self.read_report,
            file_report=self.file_report,
            open_story=self.taking("status"),
            publish_update=self.taking("update"),
            correct_update=self.taking("correction"),
            pin_update=self.taking("pin"),
            set_key_points=self.taking("key_points"),
            publish_question=self.taking("question"),
        )

    def heads(self) -> list[StoryHead]:
        head = StoryHead("a-story", len(self.records), 0, self.status, "")
        return [head] if self.records else []

    def taking(self, kind: Any) -> Callable[..., Any]:
        def take(*, by: Any, now: datetime, update: int | None = None, **rest: Any) -> Any:
            if len(self.records) >= self.stop_after:
                raise KeyboardInterrupt
            if kind in self.refused:
                raise Refused("not now.")
            seq = len(self.records) + 1
            about = seq if kind == "update" else update
            self.records.append(Record("a-story", seq, kind, now, about, by.name, rest))
            self.arguments.append({"kind": kind, "now": now, "update": update, **rest})
            return SimpleNamespace(story="a-story", seq=seq, at=now)

        return take

    def file_report(self, report: Any, *, by: Any, now: datetime, story: str) -> Any:
        created = report not in self.reports
        if created:
            self.reports.append(report)
        number = self.reports.index(report) + 1
        return SimpleNamespace(id=number, created=created, duplicate_of=None)

    def read_report(self, report: int, *, now: datetime) -> bool:
        self.before_reading()
        self.read.append((report, now))
        return True

    def get_report(self, number: int) -> Any:
        sentences = self.reports[number - 1].text.split(". ")
        told = [
            SimpleNamespace(number=100 * number + n, cell={"words": s, "speaker": "They"})
            for n, s in enumerate(sentences)
        ]
        return SimpleNamespace(statements=told)

    def list_questions(self, story: str) -> list[Any]:
        published = {r.content["question"] for r in self.records if r.kind == "question"}
        return [
            SimpleNamespace(
                content={"question": n, "text": text, "kind": "control", "positions": [{}] * n},
                published_seq=1 if n in published else None,
                changed=False,
            )
            for n, text in enumerate(self.questions, 1)
        ]


class Watch:
    """A clock in seconds that only waiting moves."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now_s

    def pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now_s += seconds


@pytest.fixture
def fake() -> type[FakeNewsroom]:
    return FakeNewsroom


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture(scope="session")
def script() -> Script:
    """The packaged story."""
    return load_story()


@pytest.fixture
def spoil(tmp_path: Path) -> Spoil:
    """Copies the story, lets the test change the JSON of one file, answers the copy's folder."""

    def change(name: str, how: Callable[[Any], None]) -> Path:
        folder = tmp_path / "story"
        shutil.copytree(STORY, folder)
        value = json.loads((folder / name).read_text())
        how(value)
        (folder / name).write_text(json.dumps(value))
        return folder

    return change
