"""A real HTTP server for one test, and small makers of what wires bring."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from onrecord.wires import Fetcher

Answer = Callable[[BaseHTTPRequestHandler], None]
PUBLIC = "93.184.216.34"


class Resolver:
    """Answers each question with the next list of addresses, the last one for ever; counts them."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        self.asked.append(host)
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(2, 1, 6, "", (address, port)) for address in addresses]


@dataclass
class Site:
    """A server on loopback: give it an answer for a path, read what it was asked."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


def sends(status: int = 200, body: bytes = b"", **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append((self.path, dict(self.headers)))
            try:
                made.answers[self.path](self)
            except OSError:  # the reader has hung up, as it should
                self.close_connection = True

        do_CONNECT = do_GET

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.released.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def answer() -> Callable[..., Answer]:
    return sends


@pytest.fixture
def resolver() -> type[Resolver]:
    return Resolver


@pytest.fixture
def public() -> str:
    return PUBLIC


@pytest.fixture
def local() -> Fetcher:
    """A fetcher that may reach the test's own server."""
    return Fetcher(allow_private=True, timeout_s=5, now=lambda: datetime(2026, 9, 27, tzinfo=UTC))


@pytest.fixture
def at() -> datetime:
    return datetime(2026, 9, 27, 12, 0, tzinfo=UTC)


@pytest.fixture
def rss() -> Callable[..., bytes]:
    def made(*elements: str, title: str = "Example Wire", head: str = "") -> bytes:
        inside = "".join(f"<item>{element}</item>" for element in elements)
        channel = f"<title>{title}</title>{head}{inside}"
        return f'<rss version="2.0"><channel>{channel}</channel></rss>'.encode()

    return made


@pytest.fixture
def atom() -> Callable[..., bytes]:
    def made(*elements: str, head: str = "") -> bytes:
        inside = "".join(f"<entry>{element}</entry>" for element in elements)
        return (
            '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">'
            f"<title>Example Atom</title>{head}{inside}</feed>"
        ).encode()

    return made
