"""What every wire offers to the worker: one poll; never how a channel is read, never storage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from onrecord.record import Report


class Wire(Protocol):
    """A configured incoming channel. It keeps nothing itself: its memory is the cursor."""

    @property
    def name(self) -> str: ...

    def poll(self, cursor: Mapping[str, str]) -> tuple[list[Report], dict[str, str]]:
        """Reports that came since the cursor, and the cursor to store once they are filed.

        Raises FetchRefused or UnreadableReport; the old cursor then stays good.
        """
        ...
