"""The benchmarks behind `onrecord bench`:

throwaway data, loopback only, one line of figures each.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import select
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from onrecord import record, settings
from onrecord.asgi import Application, Receive, Scope, Send, allow_open_files, serve
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
READERS = 5000
ROUNDS = 3
EVENTS = 20
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
        "stream": lambda: _stream(made),
    }
    _open_story()
    if name == "serve":
        serve(made, port=port, announce=say, front=PublishFront, landing=f"/{STORY}/")
    else:
        say(f"{name}: {benches[name]()}")
    return 0


@dataclass(frozen=True, slots=True)
class Fanned:
    """What one server's fan-out cost."""

    us: float  # of CPU for each delivery
    last_ms: float  # from the POST to the last reader
    frame_bytes: int


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


def _stream(made: settings.Settings) -> str:
    """The floor (and with a store), the product (and without the short way), by turns."""
    allow_open_files()
    plain = {**settings.child_environment(made), "ONRECORD_PLAIN_ASGI": "1"}
    serving = [sys.executable, "-m", "onrecord", "bench", "serve", "--port", "0"]
    with tempfile.TemporaryDirectory() as folder:
        floor = _compiled_floor(Path(folder))
        names = ("floor", "durable floor", "short way", "plain ASGI")
        costs: dict[str, list[Fanned]] = {name: [] for name in names}
        for _ in range(ROUNDS):
            costs["short way"].append(_fan_out(serving, settings.child_environment(made)))
            costs["plain ASGI"].append(_fan_out(serving, plain))
            if floor is not None:
                size = costs["short way"][-1].frame_bytes
                for name, stored in (("floor", []), ("durable floor", [f"{folder}/stored"])):
                    port = str(_free_port())
                    costs[name].append(_fan_out([str(floor), port, *stored], plain, size))
    lines = [f"{READERS} readers, {EVENTS} updates one by one, {ROUNDS} rounds, medians"]
    if floor is None:
        lines.append("no floor to compare with: a C compiler and bench/floor.c are needed")
    base = _median([f.us for f in costs["floor"]] or [1.0])
    durable = _median([f.last_ms for f in costs["durable floor"]] or [1.0])
    for name, fanned in costs.items():
        if fanned:
            us, last = _median([f.us for f in fanned]), _median([f.last_ms for f in fanned])
            ratio = f" = {us / base:.2f} x floor" if floor else ""
            waits = f" = {last / durable:.2f} x durable floor" if floor else ""
            lines.append(f"{name}: {us:.1f} us CPU a delivery{ratio}")
            lines[-1] += f", last reader {last:.0f} ms{waits}"
    return "\n  ".join(lines)


def _fan_out(command: list[str], environment: dict[str, str], size: int = 300) -> Fanned:
    """Start one server, open the streams, publish, and see what each delivery cost it."""
    with subprocess.Popen(  # noqa: S603  (our own commands)
        command, stdout=subprocess.PIPE, env=environment
    ) as server:
        try:
            port = _announced_port(server) if command[0] == sys.executable else int(command[1])
            wanted = f"/{STORY}"
            readers = Readers(port, f"{wanted}/stream", READERS)
            publisher = _connected(port)
            lasts, cost_s, seen = [], -_cpu_s(server.pid), readers.received
            for n in range(EVENTS):
                mark = f"mark-{n}-"
                began = time.perf_counter()
                body = mark + "x" * (size - len(mark))
                head = (
                    f"POST {wanted}/publish HTTP/1.1\r\nhost: a\r\ncontent-length: {size}\r\n\r\n"
                )
                publisher.sendall((head + body).encode())
                readers.wait_for(mark.encode())
                lasts.append(1000 * (time.perf_counter() - began))
                publisher.recv(65_536)  # a small answer, in one piece
            cost_s += _cpu_s(server.pid)
            bytes_each = (readers.received - seen) // (EVENTS * READERS)
            readers.close()
            publisher.close()
        finally:
            server.terminate()
    return Fanned(1e6 * cost_s / (EVENTS * READERS), _median(lasts), bytes_each)


class Readers:
    """Many open streams in one thread, by raw sockets and epoll: the client must cost little."""

    def __init__(self, port: int, path: str, count: int) -> None:
        self._poll = select.epoll()
        self._open: dict[int, socket.socket] = {}
        self.received = 0
        for _ in range(count):
            stream = _connected(port)
            stream.sendall(f"GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode())
            self._open[stream.fileno()] = stream
            self._poll.register(stream, select.EPOLLIN)
        self.wait_for(b":\n\n")

    def wait_for(self, mark: bytes) -> None:
        """Until every stream has brought these bytes."""
        waiting = dict.fromkeys(self._open, b"")
        until = time.monotonic() + 30
        while waiting:
            for number, _ in self._poll.poll(1):
                part = self._open[number].recv(65_536)
                self.received += len(part)
                seen = waiting.get(number, b"") + part
                if mark in seen:
                    waiting.pop(number, None)
                elif number in waiting:
                    waiting[number] = seen[-len(mark) :]
            if time.monotonic() > until:
                raise Unavailable(f"{len(waiting)} of {len(self._open)} readers got nothing.")

    def close(self) -> None:
        for stream in self._open.values():
            stream.close()
        self._poll.close()


def _compiled_floor(folder: Path) -> Path | None:
    source = Path(__file__).parents[2] / "bench" / "floor.c"
    compiler = shutil.which("cc")
    if compiler is None or not source.is_file():
        return None
    made = folder / "floor"
    subprocess.run([compiler, "-O2", "-o", made, source], check=True)  # noqa: S603
    return made


def _announced_port(server: subprocess.Popen[bytes]) -> int:
    assert server.stdout is not None  # noqa: S101  (asked for above)
    return int(server.stdout.readline().decode().rpartition(":")[2].partition("/")[0])


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _connected(port: int) -> socket.socket:
    """A connection to a server that may be just about to listen."""
    for _ in range(100):
        with contextlib.suppress(ConnectionRefusedError):
            return socket.create_connection(("127.0.0.1", port))
        time.sleep(0.05)
    raise Unavailable(f"Nothing listens on port {port}.")


def _cpu_s(process: int) -> float:
    """Time on the processor so far, of all its threads but not of its worker."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


_median = statistics.median


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
