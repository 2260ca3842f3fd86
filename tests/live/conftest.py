"""Fakes and builders of the reader's path: a story held in a list, a tiny ASGI client, a strict
stream parser.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from onrecord.live.app import ReaderApp
from onrecord.live.assets import Assets
from onrecord.live.hub import Hub
from onrecord.record import Record, StoryHead

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def cell(party: str = "Army", words: str = "we hold it", **more: Any) -> dict[str, Any]:
    return {
        "statement": 1,
        "words": words,
        "quote_type": "direct",
        "speaker": "Col. Aram",
        "party": party,
        "cue": "declared",
        "chain": ["Agency", "Col. Aram"],
        "carrier": "Agency",
        "url": "https://agency.example/1",
        "said_at": "2026-11-22T11:00:00Z",
        "extractor": "rules/1",
        "reviewed": True,
        **more,
    }


class FakePublished:
    """Stories held in lists; one verb for each kind of record, one minute between two."""

    def __init__(self) -> None:
        self.stories: dict[str, list[Record]] = {}
        self.reads: list[tuple[str, int]] = []
        self.is_down = False
        self.add(
            "river", "status", {"status": "open", "headline": "At the river", "zone": "Europe/Kyiv"}
        )

    def add(self, story: str, kind: Any, content: Any, update: int | None = None) -> int:
        records = self.stories.setdefault(story, [])
        seq = len(records) + 1
        about = seq if kind == "update" else update
        at = NOON + timedelta(minutes=seq)
        records.append(Record(story, seq, kind, at, about, "Editor A", content))
        return seq

    def publish(self, headline: str = "News", body: str = "Text.", **more: Any) -> int:
        content = {
            "label": "Attributed",
            "headline": headline,
            "body": body,
            "cells": [cell()],
            **more,
        }
        return self.add("river", "update", content)

    def correct(self, update: int, body: str = "Better.", was: str = "Text.") -> int:
        content = {
            "headline": "News",
            "body": body,
            "was_headline": "News",
            "was_body": was,
            "wrong": "It erred.",
        }
        return self.add("river", "correction", content, update)

    def retract(self, update: int) -> int:
        return self.add("river", "retraction", {"reason": "The picture is old."}, update)

    def redact(self, update: int) -> int:
        records = self.stories["river"]
        gone = [r.seq for r in records if r.update == update and r.kind in ("update", "correction")]
        for seq in gone:
            records[seq - 1] = replace(records[seq - 1], content=None)
        return self.add(
            "river", "redaction", {"reason": "A court said so.", "records": gone}, update
        )

    def ask(
        self, question: int = 1, parties: Sequence[str] = ("Front", "Army"), **more: Any
    ) -> int:
        held = [{"party": p, "cells": [cell(p)]} for p in parties]
        content = {
            "question": question,
            "text": "Who holds it?",
            "state": "disputed",
            "positions": held,
            **more,
        }
        return self.add("river", "question", content)

    def set_status(self, status: str) -> int:
        return self.add("river", "status", {"status": status, "headline": "At the river"})

    def heads(self) -> list[StoryHead]:
        self._answer("*", 0)
        return [self._head(slug, records) for slug, records in self.stories.items()]

    def load_records(self, story: str, after: int, upto: int | None = None) -> list[Record]:
        self._answer(story, after)
        records = self.stories.get(story, [])
        return [r for r in records if r.seq > after and (upto is None or r.seq <= upto)]

    def _answer(self, story: str, after: int) -> None:
        if self.is_down:
            raise ConnectionError("the database is away")
        self.reads.append((story, after))

    @staticmethod
    def _head(slug: str, records: list[Record]) -> StoryHead:
        epoch = max((r.seq for r in records if r.kind == "redaction"), default=0)
        status = [r.content["status"] for r in records if r.kind == "status" and r.content][-1]
        return StoryHead(slug, len(records), epoch, status, "At the river")


class InlineExecutor(Executor):
    """Runs at once, so that a test decides what happens in which order."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001 -- as every executor does
            done.set_exception(error)
        return done


@dataclass(frozen=True)
class Event:
    type: str
    text: str
    id: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def parse_stream(text: str) -> list[Event]:
    """What a browser dispatches for these bytes (WHATWG HTML 9.2.6), no leniency."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    events, last_id, kind, lines = [], "", "", []
    for line in text.split("\n")[:-1]:
        if not line:
            if lines:
                events.append(Event(kind or "message", "\n".join(lines), last_id))
            kind, lines = "", []
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            lines.append(value)
        elif name == "event":
            kind = value
        elif name == "id" and "\0" not in value:
            last_id = value
    return events


@dataclass
class Response:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    ended: bool = False

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def events(self) -> list[Event]:
        return parse_stream(self.text)


class Client:
    """Calls the ASGI function directly, in one loop for the whole test."""

    def __init__(self, published: FakePublished, **settings: Any) -> None:
        self.now = 0.0
        self.runner = asyncio.Runner()
        self.hub = Hub(published, clock=lambda: self.now, executor=InlineExecutor())
        self.app = ReaderApp(self.hub, published, Assets(), jitter=lambda: 0.5, **settings)

    def get(self, path: str, method: str = "GET", **headers: str) -> Response:
        """Ask; for a stream, read what comes without waiting and then leave."""
        self.now += 10  # the last look is stale: this request sees what is published now
        return self.runner.run(self.ask(path, method, **headers))

    async def ask(self, path: str, method: str = "GET", **headers: str) -> Response:
        response = Response()
        left = asyncio.Event()
        serving = asyncio.ensure_future(
            self.app(_scope(path, method, headers), _receiver(left), _sender(response))
        )
        for _ in range(200):
            await asyncio.sleep(0)
        left.set()
        await serving
        return response


def _scope(path: str, method: str, headers: dict[str, str]) -> dict[str, Any]:
    path, _, query = path.partition("?")
    named = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": named,
    }


def _receiver(left: asyncio.Event) -> Any:
    requested = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        for message in requested:
            return message
        await left.wait()
        return {"type": "http.disconnect"}

    return receive


def _sender(response: Response) -> Any:
    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            response.status = message["status"]
            response.headers = {k.decode(): v.decode() for k, v in message["headers"]}
            return
        response.body += message.get("body", b"")
        response.ended = not message.get("more_body", False)

    return send


@pytest.fixture
def published() -> FakePublished:
    return FakePublished()


@pytest.fixture
def client(published: FakePublished) -> Iterator[Client]:
    client = Client(published)
    yield client
    client.runner.run(client.hub.close())
    client.runner.close()


@pytest.fixture
def make_client() -> Iterator[Any]:
    made: list[Client] = []

    def make(published: FakePublished, **settings: Any) -> Client:
        made.append(Client(published, **settings))
        return made[-1]

    yield make
    for client in made:
        client.runner.run(client.hub.close())
        client.runner.close()


@pytest.fixture(scope="session")
def make_published() -> type[FakePublished]:
    return FakePublished


@pytest.fixture(scope="session")
def make_cell() -> Any:
    return cell


@pytest.fixture(scope="session")
def inline() -> type[InlineExecutor]:
    return InlineExecutor


@pytest.fixture(scope="session")
def parse() -> Any:
    return parse_stream
