"""The benchmarks behind `onrecord bench`:

throwaway data, loopback only, one line of figures each.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from functools import partial

from onrecord import record, settings
from onrecord.asgi import Application, Receive, Scope, Send, serve
from onrecord.demo.load import load_story
from onrecord.errors import Unavailable
from onrecord.extract import extract
from onrecord.ledger import build, relate
from onrecord.newsroom import records
from onrecord.newsroom.actions import file_report, publish_update
from onrecord.newsroom.models import Story
from onrecord.newsroom.policy import OPERATOR
from onrecord.newsroom.transact import writing

Say = Callable[[str], None]
STORY = "bench"  # reserved for this, so no desk can have it
READERS = 500
UPDATES = 40
WORDS = "A body of some words. " * 12


def run(name: str, *, made: settings.Settings, port: int, say: Say) -> int:
    """Run one benchmark on a prepared, throwaway installation."""
    benches: dict[str, Callable[[], str]] = {
        "extract": _extract,
        "ledger": _ledger,
        "intake": _intake,
        "publish": _publish,
        "page": lambda: asyncio.run(_page()),
        "stream": lambda: asyncio.run(_stream()),
    }
    _open_story()
    if name == "serve":
        serve(made, port=port, announce=say, front=PublishFront, landing=f"/{STORY}/")
    else:
        say(f"{name}: {benches[name]()}")
    return 0


class PublishFront:
    """The whole product, and `POST /bench/publish`:

    its body becomes an update by the desk's own action.
    """

    def __init__(self, product: Application) -> None:
        self._product = product

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != f"/{STORY}/publish":
            await self._product(scope, receive, send)
            return
        status = 405
        answer: dict[str, object] = {"error": "POST the text of an update here."}
        if scope["method"] == "POST":
            body = await _body(receive)
            published = await asyncio.to_thread(_publish_one, body.decode("utf-8", "replace"))
            status, answer = 201, {"seq": published.seq}
        told = json.dumps(answer).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(told)).encode()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": told})


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return body


def _open_story() -> None:
    """The open story that everything is measured on; past the action, which reserves the name."""
    content: record.StatusContent = {
        "status": "open", "headline": "Bench", "standfirst": "", "zone": "UTC", "language": "en",
    }  # fmt: skip
    now = datetime.now(UTC)
    with writing() as head:
        if not Story.objects.filter(slug=STORY).exists():
            story = Story.objects.create(slug=STORY, opened_at=now)
            records.append(head, story, "status", content, what="open_story", by=OPERATOR, now=now)


def _publish_one(body: str) -> records.Published:
    return publish_update(
        story=STORY,
        headline="Bench",
        body=body,
        label="Desk note",
        by=OPERATOR,
        now=datetime.now(UTC),
    )


def _extract() -> str:
    texts = [a.report.text for a in load_story().arrivals] * 10
    words = sum(len(t.split()) for t in texts)
    taken = _timed(lambda: [extract(t, carrier="Agency") for t in texts])
    return f"{words / taken:,.0f} words/s ({words} words, one core)"


def _ledger() -> str:
    filed = [
        record.Filed(a.name, a.report.source, extract(a.report.text, carrier=a.report.source))
        for a in load_story().arrivals
    ]
    known = build(filed[:-1])
    taken = _timed(lambda: relate(filed[-1], known))
    return f"{taken * 1000:.1f} ms for one more report, {len(known.statements)} statements known"


def _intake() -> str:
    told = [
        record.Report(f"b{n}", "text", "Agency", f"Text {n}.", raw=b"%d" % n) for n in range(300)
    ]

    def file(report: record.Report) -> None:
        file_report(report, story=STORY, by=OPERATOR, now=datetime.now(UTC))

    return _spread("filed", [_timed(partial(file, r)) for r in told])


def _publish() -> str:
    return _spread("published", [_timed(lambda: _publish_one(WORDS)) for _ in range(300)])


async def _page() -> str:
    async with _serving() as port:
        for _ in range(UPDATES):
            await _publish_over_http(port, WORDS)
        answer = await _ask(port, f"GET /{STORY}/", {"accept-encoding": "br"})
        head, _, body = answer.partition(b"\r\n\r\n")
        tag = next(x for x in head.split(b"\r\n") if x.lower().startswith(b"etag:"))[5:].strip()
        known = {"accept-encoding": "br", "if-none-match": tag.decode()}
        page = [await _get_timed(port, {"accept-encoding": "br"}) for _ in range(300)]
        same = [await _get_timed(port, known) for _ in range(300)]
    return (
        f"{len(body) / 1000:.1f} KB brotli with {UPDATES} updates; a connection for each request: "
        f"page {1000 * statistics.median(page):.2f} ms, 304 {1000 * statistics.median(same):.2f} ms"
    )


async def _stream() -> str:
    async with _serving() as port:
        opened = [await _open_stream(port) for _ in range(READERS)]
        lasts = []
        for n in range(20):
            mark = f"mark-{n}-"
            began = time.perf_counter()
            waiting = [asyncio.create_task(r.readuntil(mark.encode())) for r, _ in opened]
            await _publish_over_http(port, f"{mark} of the bench")
            await asyncio.gather(*waiting)
            lasts.append(time.perf_counter() - began)
        for _, writer in opened:
            writer.close()
    return (
        f"{READERS} readers, from durable publish to the last of them: "
        f"median {1000 * statistics.median(lasts):.0f} ms, worst {1000 * max(lasts):.0f} ms "
        "(a Python client, which takes most of it)"
    )


@contextlib.asynccontextmanager
async def _serving() -> AsyncIterator[int]:
    """`onrecord bench serve` in a process of its own, as an outside client would measure it."""
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "onrecord", "bench", "serve", "--port", "0",
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert server.stdout is not None  # noqa: S101  (asked for above)
    try:
        line = (await server.stdout.readline()).decode()
        port = int(line.rpartition(":")[2].partition("/")[0])
        await _ask(port, f"GET /{STORY}/", {})
        yield port
    finally:
        server.terminate()
        await server.wait()


async def _publish_over_http(port: int, body: str) -> None:
    answer = await _ask(port, f"POST /{STORY}/publish", {}, body)
    if b" 201 " not in answer.partition(b"\r\n")[0]:
        raise Unavailable(f"The server did not publish: {answer[:80]!r}")


async def _ask(port: int, what: str, headers: dict[str, str], body: str = "") -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    told = {
        "host": "localhost",
        "connection": "close",
        "content-length": len(body.encode()),
        **headers,
    }
    lines = [f"{what} HTTP/1.1", *(f"{k}: {v}" for k, v in told.items())]
    writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
    answer = await reader.read()
    writer.close()
    return answer


async def _get_timed(port: int, headers: dict[str, str]) -> float:
    began = time.perf_counter()
    await _ask(port, f"GET /{STORY}/", headers)
    return time.perf_counter() - began


async def _open_stream(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /{STORY}/stream HTTP/1.1\r\nhost: localhost\r\n\r\n".encode())
    await reader.readuntil(b"retry:")
    return reader, writer


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _spread(what: str, each: list[float]) -> str:
    ranked = sorted(each)
    p99 = ranked[int(len(ranked) * 0.99)]
    return (
        f"{len(each) / sum(each):,.0f} {what}/s, each durable: "
        f"median {1000 * statistics.median(each):.2f} ms, p99 {1000 * p99:.2f} ms"
    )
