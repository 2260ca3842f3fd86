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
Call = Callable[[Make], Awaitable[bytes]]
CODINGS = ("br", "gzip", "identity")

_LARGEST_BYTES = 4_000_000  # of one story
_BROTLI_LEVEL = 5  # a 60 KB page: 3 ms; level 11: 88 ms
_WORTH_IT = 256  # bytes; below it compression only adds


@dataclass(frozen=True, slots=True)
class Copy:
    body: bytes
    etag: str
    coding: str


class Pages:
    """A bounded cache, least recently used out first. `call` runs a function in a thread."""

    def __init__(self, call: Call, largest_bytes: int = _LARGEST_BYTES) -> None:
        self._call = call
        self._kept: OrderedDict[tuple[Hashable, str], tuple[Hashable, asyncio.Future[bytes]]] = (
            OrderedDict()
        )
        self._bytes = 0
        self._largest = largest_bytes

    async def get(self, key: Hashable, version: Hashable, coding: str, make: Make) -> Copy:
        """The copy of `key` at `version`. Requests that come while it is made wait for that one
        making.
        """
        body = await self._once((key, "identity"), version, make)
        if coding == "identity" or len(body) < _WORTH_IT:
            return Copy(body, _etag(body, "identity"), "identity")
        packed = await self._once((key, coding), version, partial(compress, body, coding))
        return Copy(packed, _etag(body, coding), coding)

    async def _once(self, key: tuple[Hashable, str], version: Hashable, make: Make) -> bytes:
        kept = self._kept.get(key)
        if kept is not None and kept[0] == version:
            self._kept.move_to_end(key)
            return await asyncio.shield(kept[1])
        making = asyncio.ensure_future(self._call(make))
        self._forget(key)
        self._kept[key] = (version, making)
        making.add_done_callback(partial(self._made, key))
        return await asyncio.shield(making)

    def _made(self, key: tuple[Hashable, str], making: asyncio.Future[bytes]) -> None:
        kept = self._kept.get(key)
        if kept is None or kept[1] is not making:
            return
        if making.cancelled() or making.exception():
            del self._kept[key]
            return
        self._bytes += len(making.result())
        while self._bytes > self._largest and len(self._kept) > 1:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: tuple[Hashable, str]) -> None:
        kept = self._kept.pop(key, None)
        if (
            kept is not None
            and kept[1].done()
            and not kept[1].cancelled()
            and not kept[1].exception()
        ):
            self._bytes -= len(kept[1].result())


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
