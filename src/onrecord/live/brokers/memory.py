"""A doorbell inside one process. It never leaves it."""

from __future__ import annotations

from onrecord.live.brokers.protocol import Heard


class MemoryBroker:
    def __init__(self) -> None:
        self._heard: tuple[Heard, ...] = ()

    def ring(self, story: str, seq: int) -> None:
        for heard in self._heard:
            heard(story, seq)

    def listen(self, heard: Heard) -> None:
        self._heard = (*self._heard, heard)

    def close(self) -> None:
        self._heard = ()
