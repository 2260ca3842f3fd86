"""The outlet of a reader who is written to by a coroutine: the way that any ASGI server has."""

from __future__ import annotations

import asyncio
from typing import Any

from onrecord.live.crowd import Reader
from onrecord.live.doors import OPEN, Door

HELD_BYTES = 16_384  # more than this that an outlet could not send, and its reader is paused
STALLED = "the reader takes nothing"


class Slot:
    """Holds what its one taker has not taken yet, and wakes them. `owner` is cancelled when the
    reader stalls.
    """

    def __init__(self, owner: asyncio.Task[Any] | None, door: Door = OPEN) -> None:
        self.reader = Reader(self, door)
        self._chunks: list[bytes] = []
        self._size = 0  # of the chunks, and of those that the taker is still sending
        self._is_closed = False
        self._owner = owner
        self._waiter: asyncio.Future[None] | None = None

    def write(self, chunk: bytes) -> None:
        self._chunks.append(chunk)
        self._size += len(chunk)
        self._wake()
        if self._size > HELD_BYTES:
            self.reader.pause()

    def close(self) -> None:
        self._is_closed = True
        self._wake()

    def abort(self) -> None:
        if self._owner is not None:
            self._owner.cancel(STALLED)

    def get_write_buffer_size(self) -> int:
        return self._size

    def leave(self) -> None:
        """The reader went away: nothing more needs sending."""
        self.reader.leave()
        self._chunks.clear()
        self.close()

    async def take(self) -> bytes | None:
        """Everything written since the last call, as one chunk; None at the end."""
        self._size = sum(map(len, self._chunks))
        if self.reader.is_paused:
            self.reader.resume()
        while not self._chunks:
            if self._is_closed:
                return None
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        chunks, self._chunks = self._chunks, []
        return b"".join(chunks)

    def _wake(self) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)
