"""Builders of a small desk: people signed in, a story, reports taken apart by hand, a question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from onrecord import record
from onrecord.newsroom import actions
from onrecord.newsroom.actions.ledger_store import weigh_report
from onrecord.newsroom.models import Report, Statement, User
from onrecord.newsroom.policy import WORKER, Actor
from onrecord.record import ChainLink, Extraction, Figure, Filed, Place, Speaker
from onrecord.record import Report as Received

ADA = Actor("ada", "chief")
HERE = {"host": "localhost"}


@pytest.fixture
def sign_in(newsroom: Path) -> Callable[..., Client]:
    """A browser of somebody with this role."""

    def do(role: str = "editor", **options) -> Client:
        user, _ = User.objects.get_or_create(username=f"the-{role}", role=role)
        client = Client(headers=HERE, **options)
        client.force_login(user)
        return client

    return do


@pytest.fixture
def stranger(newsroom: Path) -> Client:
    """A browser of nobody in particular."""
    return Client(headers=HERE)


@pytest.fixture
def editor(sign_in: Callable[..., Client]) -> Client:
    return sign_in("editor")


@pytest.fixture
def story(newsroom: Path, clock) -> str:
    """An open story called “river”, in Kyiv's time."""
    actions.open_story(
        slug="river", headline="Fighting at the crossing", zone="Europe/Kyiv", by=ADA, now=clock()
    )
    return "river"


@pytest.fixture
def update(story: str, clock) -> int:
    """A published update; answers its seq."""
    return actions.publish_update(
        story=story,
        headline="Bridge closed, ministry says",
        body="The bridge is closed.",
        by=ADA,
        now=clock(),
    ).seq


def said(text: str, name: str, content: str, local: str = "s1", **more) -> record.Statement:
    """A statement whose content is found in the text."""
    at = text.index(content)
    given = {"quote_type": "indirect", "cue_class": "say", "act": "asserts", **more}
    links = (ChainLink("Agency", "carrier"), ChainLink(name, "origin"))
    speaker = Speaker(name, given.pop("party", None))
    return record.Statement(
        id=local,
        source=(),
        cue=(),
        content=((at, at + len(content)),),
        speaker=speaker,
        chain=links,
        **given,
    )


@pytest.fixture
def file(story: str, clock) -> Callable[..., int]:
    """File a report that nobody has read yet; answers its number."""

    def do(text: str, *, source: str = "Agency", headline: str = "", **more) -> int:
        filed = Received(
            uid=f"{source}:{text}",
            format="text",
            source=source,
            headline=headline,
            text=text,
            raw=text.encode(),
            **more,
        )
        return actions.file_report(filed, story=story, by=ADA, now=clock.move(minutes=1)).id

    return do


@pytest.fixture
def read(file: Callable[..., int], clock) -> Callable[..., list[int]]:
    """File a report with one statement and store its reading; answers (report, statement)."""

    def do(text: str, name: str, content: str, *, source: str = "Agency", **more):
        report = file(text, source=source)
        found = said(text, name, content, **more)
        figures = (Figure((0, 2), 16, 16, "exactly", "16", measure="killed", statement="s1"),)
        at = text.find("station")
        places = (Place((at, at + 7), "station", "station", "place"),) if at >= 0 else ()
        made = Extraction(text, "by-hand/1", (found,), figures, places)
        filed = Filed(str(report), source, made, received_at=clock(), published_at=clock())
        ledger = weigh_report(Report.objects.get(pk=report).story_id, filed)
        actions.store_reading(report=report, extraction=made, ledger=ledger, by=WORKER, now=clock())
        return report, Statement.objects.get(report=report).pk

    return do


@pytest.fixture
def disputed(read: Callable[..., list[int]]) -> tuple[int, int]:
    """Two statements that meet on one question; answers their numbers."""
    mine, theirs = "The army holds the station", "The front holds the station"
    _, first = read(f"{mine}, army said.", "Army", mine, party="Army")
    _, second = read(f"{theirs}, front said.", "Front", theirs, party="Front")
    return first, second
