"""The event stream of a story as an HTTP answer. What is in it the hub decides; here is only how
it is carried.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

from onrecord.live import encode
from onrecord.live.answers import Receive, Request, Send, security
from onrecord.live.channel import Channel
from onrecord.live.hub import Hub
from onrecord.live.view import View

Jitter = Callable[[], float]  # 0 <= x < 1

_RETRY_MS = 2000
_STALL_S = 30.0  # a reader who takes nothing for so long is dropped and resumes by its last id

_HEADERS = (
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
)


def cursor(request: Request, view: View) -> int | None:
    """Where the reader stands; None: from now on. An unreadable Last-Event-ID is 0, and so leads
    to everything.

    `?after=` was read and checked with the rest of the query. The header wins: it is the newer of
    the two.
    """
    last = request.headers.get(b"last-event-id")
    if last is None:
        return view.after
    text = last.decode("latin-1").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 16 else UNREADABLE


UNREADABLE = -1  # no story has it, so the hub answers with a resync


def has_everything(channel: Channel, after: int | None) -> bool:
    """Whether the answer is 204, which ends reconnecting for good."""
    return channel.state.status == "closed" and after == channel.seq


async def send_stream(
    hub: Hub,
    story: str,
    after: int | None,
    *,
    receive: Receive,
    send: Send,
    jitter: Jitter,
    https: bool,
) -> None:
    """Write until the reader leaves, the story ends or the hub stops. First bytes at once: proxies
    wait for them.
    """
    await send(
        {"type": "http.response.start", "status": 200, "headers": [*_HEADERS, *security(https)]}
    )
    gone = asyncio.ensure_future(_left(receive))
    try:
        await _write(send, encode.retry(_RETRY_MS + int(jitter() * _RETRY_MS)) + encode.COMMENT)
        await _write_all(send, hub.follow(story, after, gone))
        if not gone.done():
            await send({"type": "http.response.body", "body": b""})
    except (TimeoutError, OSError):
        return  # stalled or cut off: nothing is owed, the reader comes back with its last id
    finally:
        gone.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await gone


async def _write_all(send: Send, chunks: AsyncIterator[bytes]) -> None:
    async with aclosing(chunks) as following:  # type: ignore[type-var]
        async for chunk in following:
            await _write(send, chunk)


async def _write(send: Send, chunk: bytes) -> None:
    async with asyncio.timeout(_STALL_S):
        await send({"type": "http.response.body", "body": chunk, "more_body": True})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
