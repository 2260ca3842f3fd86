"""The short way past the ASGI server, over real sockets: the same bytes as the long way, and
streams that are nothing but a transport.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from onrecord.live.app import ReaderApp
from onrecord.live.assets import Assets
from onrecord.live.doors import Doors
from onrecord.live.hub import Hub
from onrecord.live.protocol import UVICORN, protocol_for

LAST = ("GET /healthz HTTP/1.1", "connection: close")


class Live:
    """A story served by uvicorn on a free port; `asked` is what the application had to answer."""

    def __init__(self, published: Any, *, is_short: bool = True, **limits: Any) -> None:
        self.published = published
        self.hub = Hub(published, every_s=1000.0, **limits)
        self.reader_app = ReaderApp(self.hub, published, Assets(), jitter=lambda: 0.5)
        self.asked: list[str] = []
        http: Any = protocol_for(self.reader_app) if is_short else "httptools"
        self.server = uvicorn.Server(
            uvicorn.Config(
                self.answer,
                interface="asgi3",
                http=http,
                ws="none",
                lifespan="off",
                log_level="error",
            )
        )
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=1000)
        self.port = self.listener.getsockname()[1]
        self.opened: list[asyncio.StreamWriter] = []

    async def answer(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append(scope["path"])
        await self.reader_app(scope, receive, send)

    async def ask(self, *lines: str) -> bytes:
        """Everything that comes on one connection, which the request or a last one ends."""
        reader, _ = await self.open(*lines, "host: localhost", "", *LAST)
        return re.sub(rb"date: [^\r]*\r\n", b"", await reader.read())

    async def open(self, *lines: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.opened.append(writer)
        writer.write("\r\n".join([*lines, "host: localhost", "", ""]).encode())
        return reader, writer

    async def stream(self, after: int = 0) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await self.open(f"GET /river/stream?after={after} HTTP/1.1")
        await reader.readuntil(b"retry: 3000\n\n:\n\n")
        return reader, writer


@contextlib.asynccontextmanager
async def serving(published: Any, **more: Any) -> AsyncIterator[Live]:
    live = Live(published, **more)
    running = asyncio.ensure_future(live.server.serve(sockets=[live.listener]))
    while not live.server.started:
        await asyncio.sleep(0)
    try:
        yield live
    finally:
        live.hub.stop()
        live.server.should_exit = True
        await running
        await live.hub.close()
        for writer in live.opened:
            writer.close()
        for writer in live.opened:
            with contextlib.suppress(OSError):
                await writer.wait_closed()


def test_the_server_is_the_one_that_this_was_written_against() -> None:
    assert uvicorn.__version__.startswith(UVICORN), "read protocol.py against the new uvicorn"
    for name in ("data_received", "on_headers_complete", "on_body", "on_message_complete"):
        assert name in vars(HttpToolsProtocol)


@pytest.mark.parametrize(
    "lines",
    [
        ["GET /river/ HTTP/1.1"],
        ["GET /river/ HTTP/1.1", "accept-encoding: br"],
        ["GET /river/ HTTP/1.1", "accept-encoding: gzip, deflate"],
        ["GET /river/?order=oldest HTTP/1.1"],
        ["GET /river/ HTTP/1.1", "if-none-match: *"],
        ["GET /river/?order=newest HTTP/1.1"],
        ["GET /r%69ver/ HTTP/1.1"],
        ["HEAD /river/ HTTP/1.1"],
        ["HEAD /river/stream HTTP/1.1"],
        ["POST /river/stream HTTP/1.1", "content-length: 0"],
        ["GET /lake/ HTTP/1.1"],
        ["GET /lake/stream HTTP/1.1"],
        ["GET /river/stream?after=x HTTP/1.1"],
        ["GET /river/ HTTP/1.0"],
        ["GET /river/ HTTP/1.1", "connection: close"],
    ],
)
def test_the_short_way_gives_the_same_bytes_as_the_long_one(
    published: Any, lines: list[str]
) -> None:
    published.publish()

    async def both() -> list[bytes]:
        answers = []
        for is_short in (False, True):
            async with serving(published, is_short=is_short) as live:
                await live.ask(*lines)
                answers.append(await live.ask(*lines))
        return answers

    long, short = asyncio.run(both())
    assert long == short != b""


def test_a_finished_page_does_not_reach_the_application(published: Any) -> None:
    async def scenario() -> list[str]:
        async with serving(published) as live:
            for _ in range(3):
                assert b" 200 OK" in await live.ask("GET /river/ HTTP/1.1")
            assert b" 304 " in await live.ask("GET /river/ HTTP/1.1", "if-none-match: *")
            return live.asked

    assert asyncio.run(scenario()).count("/river/") == 1


def test_an_answer_that_is_kept_ends_when_the_story_moves(published: Any) -> None:
    asked = ("GET /river/ HTTP/1.1", "accept-encoding: identity")

    async def scenario() -> list[bytes]:
        async with serving(published) as live:
            before = [await live.ask(*asked) for _ in range(3)]
            tag = re.findall(rb'etag: ("[^"]*")', before[-1])[0].decode()
            known = [await live.ask(*asked, f"if-none-match: {tag}") for _ in range(2)]
            assert all(answer.startswith(b"HTTP/1.1 304 ") for answer in known)
            published.publish("Moved")
            await live.hub.look()
            return [await live.ask(*asked, f"if-none-match: {tag}") for _ in range(2)]

    assert all(b" 200 OK" in answer and b"Moved" in answer for answer in asyncio.run(scenario()))


def test_tags_and_codings_that_somebody_makes_up_fill_no_memory(published: Any) -> None:
    async def scenario() -> tuple[int, int]:
        async with serving(published) as live:
            await live.ask("GET /river/ HTTP/1.1")
            channel = await live.hub.channel("river")
            for n in range(40):
                await live.ask("GET /river/ HTTP/1.1", f"if-none-match: {n}")
            tagged = len(channel._written)
            for n in range(40):
                await live.ask("GET /river/ HTTP/1.1", f"accept-encoding: {n}")
            return tagged, len(channel._written)

    tagged, coded = asyncio.run(scenario())
    assert tagged <= 1 and coded <= 32


def test_several_requests_on_one_connection_are_answered_in_order(published: Any) -> None:
    async def scenario() -> bytes:
        async with serving(published) as live:
            await live.ask("GET /river/ HTTP/1.1")
            return await live.ask("GET /river/ HTTP/1.1", "host: a", "", "GET /robots.txt HTTP/1.1")

    answer = asyncio.run(scenario())
    places = [answer.index(words) for words in (b"</html>", b"Disallow", b"alive")]
    assert places == sorted(places)


def test_what_follows_a_stream_on_its_connection_is_not_answered(published: Any) -> None:
    async def scenario() -> bytes:
        async with serving(published) as live:
            await live.ask("GET /river/ HTTP/1.1")
            reader, _ = await live.open("GET /river/stream HTTP/1.1", "host: a", "", *LAST)
            got = await reader.readuntil(b"retry: 3000\n\n:\n\n")
            live.hub.stop()
            return got + await reader.read()

    assert asyncio.run(scenario()).endswith(b"\r\n\r\nretry: 3000\n\n:\n\n")


@pytest.mark.parametrize("is_short", [True, False])
def test_a_stream_replays_and_goes_on_live(published: Any, parse: Any, is_short: bool) -> None:
    published.publish("Missed")

    async def scenario() -> list[Any]:
        async with serving(published, is_short=is_short) as live:
            reader, writer = await live.stream(after=1)
            got = await reader.readuntil(b"\n\n")
            published.publish("News")
            await live.hub.look()
            got += await reader.readuntil(b"News")
            got += await reader.readuntil(b"\n\n")
            writer.close()
            return list(parse(re.sub(r"(?m)^[0-9a-f]*\r\n", "", got.decode())))

    assert [(e.type, e.id) for e in asyncio.run(scenario())] == [("update", "2"), ("update", "3")]


def test_a_stream_takes_only_its_transport_along(published: Any) -> None:
    async def scenario() -> None:
        async with serving(published) as live:
            opened = [await live.stream() for _ in range(3)]
            assert live.asked == ["/river/stream"]  # the first found the story not loaded
            assert not live.server.server_state.connections
            assert live.hub.gauges.readers == 3
            for _, writer in opened:
                writer.close()
            while live.hub.gauges.readers:
                await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(scenario(), 10))


@pytest.mark.parametrize("is_short", [True, False])
def test_a_reader_for_whom_there_is_no_room_is_told_to_come_back_much_later(
    published: Any, is_short: bool
) -> None:
    async def scenario() -> bytes:
        async with serving(published, is_short=is_short, most_readers=1) as live:
            _, writer = await live.stream(1)
            answer = await live.ask("GET /river/stream?after=1 HTTP/1.1", "connection: close")
            assert live.hub.gauges.refused == 1
            writer.close()
            return answer

    answer = asyncio.run(scenario())
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n") and b"retry: 45000\n\n" in answer


@pytest.mark.parametrize("is_short", [True, False])
def test_one_address_holds_only_so_many_streams_and_others_are_let_in(
    published: Any, is_short: bool
) -> None:
    ask = "GET /river/stream?after=1 HTTP/1.1"
    here, there = ("x-forwarded-for: 203.0.113.7", "x-forwarded-for: 203.0.113.8")

    async def scenario() -> None:
        async with serving(published, is_short=is_short, doors=Doors(hops=1, most=1)) as live:
            first, writer = await live.open(ask, here)
            await first.readuntil(b"retry: 3000\n\n:\n\n")
            refused = await live.ask(ask, here, "connection: close")
            assert refused.startswith(b"HTTP/1.1 200 OK\r\n") and b"retry: 45000\n\n" in refused
            other, _ = await live.open(ask, there)
            await other.readuntil(b"retry: 3000\n\n:\n\n")
            writer.close()
            while live.hub.gauges.readers > 1:
                await asyncio.sleep(0)
            again, _ = await live.open(ask, here)
            await again.readuntil(b"retry: 3000\n\n:\n\n")

    asyncio.run(asyncio.wait_for(scenario(), 10))


def test_500_open_streams_end_within_two_seconds_of_the_stop(published: Any) -> None:
    async def scenario() -> float:
        async with serving(published) as live:
            opened = [await live.stream() for _ in range(500)]
            began = time.monotonic()
            live.hub.stop()
            live.server.should_exit = True
            rest = await asyncio.gather(*(reader.read() for reader, _ in opened))
            assert all(b"event: " in text for text in rest)
        return time.monotonic() - began

    assert asyncio.run(scenario()) < 2.0
