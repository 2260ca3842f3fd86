"""What the reader path may ask of the newsroom: two synchronous reads of published records, and
never a write.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from onrecord.record import Record, StoryHead


class Published(Protocol):
    """The published projection. Called from one thread only: one database connection is enough."""

    def heads(self) -> Sequence[StoryHead]:
        """Where every public story stands."""
        ...

    def load_records(self, story: str, after: int, upto: int | None = None) -> Sequence[Record]:
        """The records of a story with `after` < seq (<= `upto`), in order of seq."""
        ...
