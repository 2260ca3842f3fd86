"""The event stream of a story as an HTTP answer. What is in it the hub decides; here is only how
it is carried.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from onrecord.live import encode
from onrecord.live.answers import Receive, Request, Send, security
from onrecord.live.channel import Channel
from onrecord.live.doors import Door
from onrecord.live.hub import Hub
from onrecord.live.slot import STALLED, Slot
from onrecord.live.view import View

Jitter = Callable[[], float]  # 0 <= x < 1

_RETRY_MS = 2000
_RETRY_REFUSED_MS = 30_000  # where there is no room now, there is none in two seconds
_RETRY_AWAY_MS = 5000

_HEADERS = (
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
)


class Joining(NamedTuple):
    """Somebody who may read a story from some place on."""

    channel: Channel
    after: int | None
    door: Door


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


@dataclass(frozen=True, slots=True)
class Opening:
    """How a stream begins: at once, because proxies wait for the first bytes."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    is_refusal: bool  # nothing follows, and the reader comes back later


def opening(hub: Hub, door: Door, jitter: Jitter, https: bool) -> Opening:
    is_refusal = hub.refuses(door)
    least = _RETRY_REFUSED_MS if is_refusal else _RETRY_MS
    body = encode.retry(least + int(jitter() * least)) + encode.COMMENT
    return Opening((*_HEADERS, *security(https)), body, is_refusal)


def apology(jitter: Jitter, https: bool) -> Opening:
    """For want of the database. Not 503: to a browser that would be the end of coming back."""
    body = encode.retry(_RETRY_AWAY_MS + int(jitter() * _RETRY_AWAY_MS)) + encode.COMMENT
    return Opening((*_HEADERS, *security(https)), body, is_refusal=True)


async def send_opening(first: Opening, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": list(first.headers)})
    await send(
        {"type": "http.response.body", "body": first.body, "more_body": not first.is_refusal}
    )


async def send_stream(
    hub: Hub,
    joining: Joining,
    *,
    receive: Receive,
    send: Send,
    jitter: Jitter,
    https: bool,
) -> None:
    """Write until the reader leaves, the story ends or the hub stops: the portable way.

    A task of its own writes. It wakes for each update, and the chain of calls from the server to
    here is a dozen frames deep: to go down it each time costs more than the write.
    """
    channel, after, door = joining
    first = opening(hub, door, jitter, https)
    await send_opening(first, send)
    if first.is_refusal:
        return
    slot = Slot(asyncio.current_task(), door)
    hub.join(channel, slot.reader, after)
    writing = asyncio.create_task(_write_all(slot, send))
    try:
        while (await receive())["type"] != "http.disconnect":  # comes after the last byte as well
            pass
    except asyncio.CancelledError as error:
        if error.args != (STALLED,):
            raise
    finally:
        slot.leave()
        writing.cancel()


async def _write_all(slot: Slot, send: Send) -> None:
    with contextlib.suppress(OSError):  # cut off: the reader comes back with its last id
        while (chunk := await slot.take()) is not None:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
