"""One HTTP answer as a value, and how it is written: conditional requests, security headers, HEAD.
Knows no route.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from onrecord.live.pages import Copy, best_coding

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
JSON = "application/json"
STREAM = "text/event-stream"

# Pages change at any moment, so a shared cache may only smooth the bursts.
BRIEFLY = "public, max-age=1, stale-while-revalidate=5"
FOR_EVER = "public, max-age=31536000, immutable"
NEVER = "no-store"

SECURITY: tuple[tuple[bytes, bytes], ...] = (
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        b"font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        b"frame-ancestors 'none'; "  # and players of others, which a click may load:
        b"frame-src https://www.youtube-nocookie.com https://player.vimeo.com https://t.me",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"geolocation=(), camera=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int = 200
    body: bytes = b""
    type: str = HTML
    cache: str = NEVER
    etag: str = ""
    coding: str = "identity"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """What of a request matters to readers' pages. Nothing of it is ever logged."""

    method: str
    path: str
    query: bytes
    headers: Mapping[bytes, bytes]

    @property
    def coding(self) -> str:
        return best_coding(self.headers.get(b"accept-encoding", b""))


def request_of(scope: Scope) -> Request:
    return Request(
        scope["method"], scope["path"], scope.get("query_string", b""), dict(scope["headers"])
    )


def from_copy(copy: Copy, type: str = HTML, cache: str = BRIEFLY, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(
        body=copy.body, type=type, cache=cache, etag=copy.etag, coding=copy.coding, headers=named
    )


def redirect(status: int, location: str, cache: str = "public, max-age=60") -> Answer:
    return Answer(status, type=TEXT, cache=cache, headers={"location": location})


def line(status: int, text: str, **headers: str) -> Answer:
    return Answer(status, (text + "\n").encode("utf-8", "replace"), TEXT, headers=headers)


Told = tuple[int, list[tuple[bytes, bytes]], bytes]


def told(answer: Answer, request: Request, https: bool) -> Told:
    """Status, headers and body as they are written, whoever writes them."""
    status, body = answer.status, answer.body
    if (
        answer.etag
        and status == 200
        and _has(request.headers.get(b"if-none-match", b""), answer.etag)
    ):
        status, body = 304, b""
    headers = [
        (b"cache-control", answer.cache.encode()),
        (b"vary", b"accept-encoding"),
        *security(https),
    ]
    if answer.etag:
        headers.append((b"etag", answer.etag.encode()))
    if status != 304:
        headers.append((b"content-length", str(len(body)).encode()))
        headers.append((b"content-type", answer.type.encode()))
        if answer.coding != "identity":
            headers.append((b"content-encoding", answer.coding.encode()))
    headers += [
        (name.encode("latin-1"), value.encode("latin-1", "replace"))
        for name, value in answer.headers.items()
    ]
    return status, headers, b"" if request.method == "HEAD" else body


class Written(NamedTuple):
    """An answer as bytes; the server's own lines go between its status and the rest."""

    status: int
    rest: bytes


def written(answer: Answer, request: Request, https: bool) -> Written:
    status, headers, body = told(answer, request, https)
    return Written(status, header_lines(headers) + b"\r\n" + body)


def header_lines(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    return b"".join([b"%s: %s\r\n" % pair for pair in headers])


class Started:
    """Knows whether an answer has begun: a second one cannot follow it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.yes = False

    async def __call__(self, message: Message) -> None:
        self.yes = True
        await self._send(message)


async def send_answer(answer: Answer, request: Request, send: Send, https: bool) -> None:
    status, headers, body = told(answer, request, https)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def security(https: bool) -> tuple[tuple[bytes, bytes], ...]:
    if https:
        return (*SECURITY, (b"strict-transport-security", b"max-age=31536000"))
    return SECURITY


def _has(wanted: bytes, etag: str) -> bool:
    """If-None-Match compares weakly: a proxy may have put W/ before the tag."""
    tags = [tag.strip().removeprefix("W/") for tag in wanted.decode("latin-1").split(",")]
    return etag in tags or tags == ["*"]
