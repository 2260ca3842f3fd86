"""A doorbell for many nodes: one NATS message a ring. Nothing is kept there to be lost."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Coroutine
from typing import Any

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg

from onrecord.live.brokers.protocol import Heard

_log = logging.getLogger(__name__)
_SUBJECT = "onrecord.ring"
_CONNECT_S = 3
_AGAIN_S = 1


class NatsBroker:
    """Rings to every process that listens on the same NATS, this one included.

    The client runs on a loop of its own, in a thread of its own: rings come from any thread. While
    the server is away rings are dropped; the hubs' own look finds what they announced.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._heard: tuple[Heard, ...] = ()
        self._client: Client | None = None
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="doorbell", daemon=True)
        self._thread.start()

    def ring(self, story: str, seq: int) -> None:
        if not self._ready.wait(_CONNECT_S):
            return
        self._call(self._send(json.dumps([story, seq]).encode()))

    def listen(self, heard: Heard) -> None:
        self._heard = (*self._heard, heard)

    def close(self) -> None:
        self._call(self._drain())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=_CONNECT_S)

    def _call(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            asyncio.run_coroutine_threadsafe(work, self._loop).result(_CONNECT_S)
        except (TimeoutError, OSError, nats.errors.Error, RuntimeError) as error:
            _log.info("The doorbell could not be rung: %s", error)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.create_task(self._connect())
        self._loop.run_forever()
        self._loop.close()

    async def _connect(self) -> None:
        """Try until there is a server; from then on the client reconnects by itself, for ever."""
        while self._client is None:
            try:
                client = await nats.connect(
                    self._url,
                    connect_timeout=_CONNECT_S,
                    max_reconnect_attempts=-1,
                    allow_reconnect=True,
                    error_cb=self._note,
                )
                await client.subscribe(_SUBJECT, cb=self._hear)
                await client.flush()
            except (OSError, nats.errors.Error) as error:
                _log.warning("No doorbell at NATS yet, trying again: %s", error)
                await asyncio.sleep(_AGAIN_S)
            else:
                self._client = client
                self._ready.set()

    async def _send(self, message: bytes) -> None:
        if self._client is not None and self._client.is_connected:
            await self._client.publish(_SUBJECT, message)
            await self._client.flush(_CONNECT_S)

    async def _drain(self) -> None:
        if self._client is not None:
            await self._client.close()

    async def _hear(self, message: Msg) -> None:
        try:
            story, seq = json.loads(message.data)
            for heard in self._heard:
                heard(str(story), int(seq))
        except (ValueError, TypeError) as error:
            _log.warning("The doorbell heard something that is no ring: %s", error)

    async def _note(self, error: Exception) -> None:
        _log.info("The doorbell at NATS: %s", error)
