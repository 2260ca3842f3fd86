"""The desk's clock: the time of the world, unless the demo sets it to the hours of its story."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

_ahead: list[Callable[[], datetime]] = []


def now() -> datetime:
    """The instant at which an editor acts."""
    return _ahead[0]() if _ahead else datetime.now(UTC)


def use_clock(clock: Callable[[], datetime] | None) -> None:
    """Let the desk of this process go by another clock; None: by the world's again."""
    _ahead[:] = [clock] if clock else []
