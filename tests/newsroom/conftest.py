"""Builders of a small newsroom: people, a story, a report with statements."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.newsroom.actions import file_report, open_story, publish_update
from onrecord.newsroom.policy import Actor
from onrecord.newsroom.reading import read_report
from onrecord.record import Report

# Inside the run on PostgreSQL: not that run again, and no SQLite files.
if os.environ.get("ONRECORD_TEST_DATABASE_URL"):
    collect_ignore = ["test_on_postgresql.py", "test_database_files.py"]
CHIEF = Actor("ada", "chief")


@pytest.fixture
def chief() -> Actor:
    return CHIEF


@pytest.fixture
def story(newsroom: Path, clock) -> str:
    """An open story called “river”."""
    open_story(
        slug="river",
        headline="Fighting at the river crossing",
        zone="Europe/Kyiv",
        by=CHIEF,
        now=clock(),
    )
    return "river"


@pytest.fixture
def publish(story: str, clock) -> Callable[..., int]:
    """Publish an update and answer its seq."""

    def do(
        headline: str = "Bridge closed, ministry says", body: str = "The bridge is closed.", **more
    ) -> int:
        return publish_update(
            story=story, headline=headline, body=body, by=CHIEF, now=clock(), **more
        ).seq

    return do


@pytest.fixture
def file(story: str, clock) -> Callable[..., int]:
    """File a report, read it, and answer its number."""

    def do(text: str, *, uid: str = "", source: str = "Agency", read: bool = True, **more) -> int:
        report = Report(
            uid=uid or text[:40], format="text", source=source, text=text, raw=text.encode(), **more
        )
        filed = file_report(report, story=story, by=CHIEF, now=clock())
        if read:
            read_report(filed.id, now=clock())
        return filed.id

    return do
