"""Fakes of the reader's path: a tiny ASGI client, a strict stream parser. Stories are in
scripts/reader_story.py.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import queue
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Any

import pytest
from reader_story import FakePublished, cell

from onrecord.live.app import ReaderApp
from onrecord.live.assets import Assets
from onrecord.live.hub import Hub


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


@pytest.fixture(scope="session")
def until_heard() -> Callable[..., None]:
    """Rings until it arrives: either side may still be connecting, and rings may be lost."""

    def ring_on(broker: Any, heard: queue.Queue[tuple[str, int]], ring: tuple[str, int]) -> None:
        for _ in range(100):
            broker.ring(*ring)
            with contextlib.suppress(queue.Empty):
                while heard.get(timeout=0.2) != ring:
                    pass
                return
        raise AssertionError(f"{ring} was never heard")

    return ring_on
