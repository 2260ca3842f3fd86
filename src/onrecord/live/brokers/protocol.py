"""What every doorbell can do. It carries "story X has reached seq N" and never the news itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

Heard = Callable[[str, int], None]


class Broker(Protocol):
    """A lost ring costs up to a second, never an update: hubs also look for themselves."""

    def ring(self, story: str, seq: int) -> None:
        """Tell whoever listens. Never blocks and never raises: what rings has already committed."""
        ...

    def listen(self, heard: Heard) -> None:
        """Call `heard(story, seq)` for every ring from now on, from any thread."""
        ...

    def close(self) -> None: ...
