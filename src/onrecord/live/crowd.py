"""The readers of one story, in rows that stand at the same seq: news is the same bytes written to
each of them. Knows neither HTTP nor what the bytes say.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Protocol

from onrecord.live import encode
from onrecord.live.doors import OPEN, Door
from onrecord.live.gauges import Gauges

ROWS = 15  # one of them gets its heartbeat at each beat, so that heartbeats are spread


class Outlet(Protocol):
    """Where a reader's bytes go. Every asyncio transport is one."""

    def write(self, chunk: bytes, /) -> None: ...

    def close(self) -> None:
        """Send what was written, then end."""
        ...

    def abort(self) -> None: ...

    def get_write_buffer_size(self) -> int: ...


class Source(Protocol):
    """What a crowd asks of its story. All of it answers at once."""

    @property
    def seq(self) -> int: ...

    @property
    def is_over(self) -> bool:
        """Whether nothing will come any more."""
        ...

    def missed(self, cursor: int, is_first: bool) -> bytes | None:
        """The bytes of everything after `cursor`; None: not encoded yet."""
        ...

    def told(self) -> None:
        """Every row has been written to."""
        ...


class Row:
    """Readers at one seq, and apart from them those of the same heartbeat who cannot keep up."""

    __slots__ = ("apart", "cursor", "readers")

    def __init__(self) -> None:
        self.cursor = 0
        self.readers: set[Reader] = set()
        self.apart: set[Reader] = set()


class Reader:
    """One reader: in a row the row's cursor is theirs, apart from it their own."""

    __slots__ = (
        "crowd", "cursor", "door", "is_leaving", "is_new", "is_paused", "outlet", "row", "unsent",
    )  # fmt: skip

    crowd: Crowd
    row: Row
    cursor: int

    def __init__(self, outlet: Outlet, door: Door = OPEN) -> None:
        self.outlet = outlet
        self.door = door
        self.unsent = 0  # bytes that the outlet held back at the last heartbeat
        self.is_new = True
        self.is_paused = False
        self.is_leaving = False

    def write(self, chunk: bytes) -> None:
        try:
            self.outlet.write(chunk)
        except (OSError, RuntimeError):  # closed, and not yet said so; the others go on
            self.leave()

    def pause(self) -> None:
        """The outlet holds too much: nothing more is written until it is sent."""
        self.is_paused = True
        if self in self.row.readers:
            self.cursor = self.row.cursor
            self.row.readers.remove(self)
            self.row.apart.add(self)

    def resume(self) -> None:
        self.is_paused = False
        self.crowd.advance(self)

    def leave(self) -> None:
        """The outlet is gone."""
        self.is_leaving = True
        for group in (self.row.readers, self.row.apart):
            if self in group:
                group.remove(self)
                self.crowd.count(self, -1)


class Crowd:
    """All of it belongs to the event loop.

    A reader is a cursor: whoever joins, comes back or was too slow gets what follows the cursor as
    one write and stands in a row, in one step without any waiting in between. So replay and live
    cannot drift apart. `lacking` is called when bytes that somebody needs are not encoded yet;
    `catch_up` is the answer to it.
    """

    def __init__(self, source: Source, lacking: Callable[[], None], gauges: Gauges) -> None:
        self.at_once = 400  # writes before the loop may look at anything else: about 4 ms
        self._source = source
        self._lacking = lacking
        self._gauges = gauges
        self._rows = tuple(Row() for _ in range(ROWS))
        self._size = 0
        self._joining = 0
        self._beating = 0
        self._telling = 0
        self._is_telling = False

    def __len__(self) -> int:
        return self._size

    def count(self, reader: Reader, by: int) -> None:
        self._size += by
        self._gauges.readers += by
        reader.door.readers += by

    def __iter__(self) -> Iterator[Reader]:
        return (reader for row in self._rows for reader in (*row.readers, *row.apart))

    def join(self, reader: Reader, after: int | None) -> None:
        """Send everything after `after` and then whatever comes; None: from now on."""
        reader.crowd = self
        reader.row = self._rows[self._joining]
        self._joining = (self._joining + 1) % ROWS
        reader.cursor = self._source.seq if after is None else after
        reader.row.apart.add(reader)
        self.count(reader, 1)
        self.advance(reader)

    def advance(self, reader: Reader) -> None:
        """Write what one reader lacks; then they stand in their row."""
        if reader.is_paused or reader.is_leaving:
            return
        if reader.cursor != self._source.seq:
            chunk = self._source.missed(reader.cursor, reader.is_new)
            if chunk is None:
                self._lacking()
                return
            self._gauges.replayed(self._source.seq - reader.cursor, len(chunk))
            reader.cursor = self._source.seq
            reader.write(chunk)  # a full outlet pauses its reader, now or soon
        reader.is_new = False
        if self._source.is_over:
            self._dismiss(reader)
        elif not (reader.is_paused or reader.is_leaving):
            self._tell(reader.row)
            reader.row.apart.discard(reader)
            reader.row.readers.add(reader)

    def catch_up(self) -> None:
        """Once more for those whose bytes were not there."""
        for reader in self.waiting():
            self.advance(reader)

    def waiting(self) -> list[Reader]:
        """Those whose bytes are not there."""
        return [
            reader
            for row in self._rows
            for reader in row.apart
            if not (reader.is_paused or reader.is_leaving)
        ]

    def give_up(self) -> None:
        """Their bytes cannot be made now: they come back by themselves, and ask again."""
        for reader in self.waiting():
            self._dismiss(reader)

    def tell(self) -> None:
        """The story moved: bring every row to its head, some hundred writes at a time.

        What is published meanwhile goes out to the rest of the rows in the same write.
        """
        if not self._is_telling:
            self._is_telling = True
            self._tell_some()

    def _tell_some(self) -> None:
        written = 0
        for _ in range(ROWS):
            if written >= self.at_once:
                asyncio.get_running_loop().call_soon(self._tell_some)
                return
            written += self._tell(self._rows[self._telling])
            self._telling = (self._telling + 1) % ROWS
        self._is_telling = False
        if self._source.is_over:
            for reader in [reader for row in self._rows for reader in row.readers]:
                self._dismiss(reader)
        self._source.told()

    def _tell(self, row: Row) -> int:
        """Write what a row lacks to everybody in it."""
        cursor, row.cursor = row.cursor, self._source.seq
        if cursor == row.cursor or not row.readers:
            return 0
        chunk = self._source.missed(cursor, False)
        readers = tuple(row.readers)
        if chunk is None:
            self._part(row, cursor)
            return 0
        for reader in readers:
            reader.write(chunk)
        return len(readers)

    def _part(self, row: Row, cursor: int) -> None:
        """What the row lacks has to be encoded anew (a redaction): each waits for it alone."""
        for reader in row.readers:
            reader.cursor = cursor
        row.apart |= row.readers
        row.readers.clear()
        self._lacking()

    def beat(self) -> None:
        """A comment to the next row, and an end to those in it who took nothing since the last."""
        row = self._rows[self._beating]
        self._beating = (self._beating + 1) % ROWS
        for reader in (*row.readers, *row.apart):
            unsent = reader.outlet.get_write_buffer_size()
            if unsent and unsent >= reader.unsent > 0:
                self._gauges.dropped += 1
                reader.leave()
                reader.outlet.abort()
                continue
            reader.unsent = unsent
            if not unsent and not reader.is_leaving:
                reader.write(encode.COMMENT)

    def end(self) -> None:
        """Everybody gets what was written, and then the end; who cannot take it, the end."""
        for reader in tuple(self):
            self._dismiss(reader)
            if reader.is_paused:
                reader.outlet.abort()

    def _dismiss(self, reader: Reader) -> None:
        if reader.is_leaving:
            return
        reader.is_leaving = True
        reader.row.readers.discard(reader)
        reader.row.apart.add(reader)  # until the outlet is empty, or makes no progress
        reader.outlet.close()
