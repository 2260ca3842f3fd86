"""Finished bytes of one story's pages, made at the first request after a change and once. Never
decides what is on them.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from functools import partial

import brotli  # type: ignore[import-untyped]

Make = Callable[[], bytes]
CODINGS = ("br", "gzip", "identity")

_LARGEST_BYTES = 4_000_000  # of one story
_BROTLI_LEVEL = 5  # a 60 KB page: 3 ms; level 11: 88 ms
_WORTH_IT = 256  # bytes; below it compression only adds


@dataclass(frozen=True, slots=True)
class Copy:
    body: bytes
    etag: str
    coding: str


Call = Callable[[Callable[[], Copy]], Awaitable[Copy]]


class Pages:
    """A bounded cache, least recently used out first. `call` runs a function in a thread."""

    def __init__(self, call: Call, largest_bytes: int = _LARGEST_BYTES) -> None:
        self._call = call
        self._kept: OrderedDict[tuple[Hashable, str], tuple[Hashable, asyncio.Future[Copy]]] = (
            OrderedDict()
        )
        self._bytes = 0
        self._largest = largest_bytes

    async def get(self, key: Hashable, version: Hashable, coding: str, make: Make) -> Copy:
        """The copy of `key` at `version`. Requests that come while it is made wait for that one
        making.
        """
        plain = await self._once((key, "identity"), version, partial(_plain, make))
        if coding == "identity" or len(plain.body) < _WORTH_IT:
            return plain
        return await self._once((key, coding), version, partial(_packed, plain.body, coding))

    def ready(self, key: Hashable, version: Hashable, coding: str) -> Copy | None:
        """The same, when it needs no making."""
        kept = self._kept.get((key, coding))
        if kept is None or kept[0] != version or not _succeeded(kept[1]):
            return None
        self._kept.move_to_end((key, coding))
        return kept[1].result()

    async def _once(
        self, key: tuple[Hashable, str], version: Hashable, make: Callable[[], Copy]
    ) -> Copy:
        kept = self._kept.get(key)
        if kept is not None and kept[0] == version:
            self._kept.move_to_end(key)
            return await asyncio.shield(kept[1])
        making = asyncio.ensure_future(self._call(make))
        self._forget(key)
        self._kept[key] = (version, making)
        making.add_done_callback(partial(self._made, key))
        return await asyncio.shield(making)

    def _made(self, key: tuple[Hashable, str], making: asyncio.Future[Copy]) -> None:
        kept = self._kept.get(key)
        if kept is None or kept[1] is not making:
            return
        if not _succeeded(making):
            del self._kept[key]
            return
        self._bytes += len(making.result().body)
        while self._bytes > self._largest and len(self._kept) > 1:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: tuple[Hashable, str]) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None and _succeeded(kept[1]):
            self._bytes -= len(kept[1].result().body)


def _succeeded(making: asyncio.Future[Copy]) -> bool:
    return making.done() and not making.cancelled() and making.exception() is None


def _plain(make: Make) -> Copy:
    body = make()
    return Copy(body, _etag(body, "identity"), "identity")


def _packed(body: bytes, coding: str) -> Copy:
    packed = compress(body, coding)
    return Copy(packed, _etag(packed, coding), coding)


def compress(body: bytes, coding: str, quality: int = _BROTLI_LEVEL) -> bytes:
    if coding == "br":
        return bytes(brotli.compress(body, quality=quality))
    return gzip.compress(body, compresslevel=6, mtime=0)


def best_coding(accepted: bytes) -> str:
    """br, gzip or identity by Accept-Encoding; a coding with q=0 is refused."""
    offered = {}
    for part in accepted.decode("latin-1").lower().split(","):
        name, _, quality = part.partition(";")
        offered[name.strip()] = quality.replace(" ", "") not in (
            "q=0",
            "q=0.0",
            "q=0.00",
            "q=0.000",
        )
    return next((c for c in ("br", "gzip") if offered.get(c)), "identity")


def _etag(body: bytes, coding: str) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:20]}-{coding[:2]}"'
