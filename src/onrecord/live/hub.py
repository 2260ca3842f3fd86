"""The live half: one channel per story that is read, brought up to date when the bell rings. Never
renders what nobody reads.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, TypeVar

from onrecord.errors import NotFound, Unavailable
from onrecord.live.channel import Channel, load, make_documents
from onrecord.live.crowd import ROWS, Reader
from onrecord.live.doors import Door, Doors
from onrecord.live.gauges import Gauges
from onrecord.live.published import Published
from onrecord.record import StoryHead

_log = logging.getLogger(__name__)
T = TypeVar("T")

_MOST_CHANNELS = 64
_IDLE_S = 120.0
MOST_READERS = 20_000


class Hub:
    """Keeps what readers need in memory and follows the database.

    A ring makes it look at once; without any ring it looks every `every_s` seconds. Everything
    here runs on the event loop; the reads and the rendering run in `executor`, one thread, one
    database connection.
    """

    def __init__(
        self,
        published: Published,
        *,
        every_s: float = 1.0,
        heartbeat_s: float = 15.0,
        most_readers: int = MOST_READERS,
        doors: Doors | None = None,
        clock: Callable[[], float] = time.monotonic,
        executor: Executor | None = None,
    ) -> None:
        self._published = published
        self._every_s = every_s
        self._heartbeat_s = heartbeat_s
        self._clock = clock
        self._executor = executor or ThreadPoolExecutor(
            max_workers=1, thread_name_prefix="published"
        )
        self._heads: dict[str, StoryHead] = {}
        self._looked_at: float | None = None
        self._away: tuple[float, Unavailable] | None = None  # since the last look found no database
        self._looking: asyncio.Task[None] | None = None
        self._channels: dict[str, Channel] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = asyncio.Event()
        self._beats: asyncio.TimerHandle | None = None
        self._most_readers = most_readers
        self.doors = Doors() if doors is None else doors
        self._encoding: set[str] = set()
        self.gauges = Gauges(clock)

    # --- what the owner calls ---------------------------------------------------------------------

    def ring(self, story: str, seq: int) -> None:
        """A story may have moved. From any thread; wrong or lost rings do no harm."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            with contextlib.suppress(RuntimeError):  # closed just now
                loop.call_soon_threadsafe(self._rung, story, seq, self._clock())

    async def run(self) -> None:
        """Look every `every_s` seconds until stopped. An outage of the database is logged and
        waited out.
        """
        self._loop = asyncio.get_running_loop()
        while not self._stopped.is_set():
            was_away = self._away is not None
            try:
                await self.look()
            except Unavailable as error:
                if not was_away:  # a line for an outage, not one for each second of it
                    _log.error("%s Readers keep what they have.", error)
            except Exception:  # noqa: BLE001 -- process edge: the loop must outlive any fault of one look
                _log.exception("Could not look for what is new; readers keep what they have.")
            if was_away and self._away is None:
                _log.warning("The database answers again.")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), self._every_s)

    async def look(self) -> None:
        """Ask once where all stories stand; bring up to date those that are being read."""
        try:
            heads = await self.call(self._published.heads)
        except Unavailable as error:
            self._away = (self._clock(), error)
            raise
        self._away = None
        self._heads = {head.slug: head for head in heads}
        self._looked_at = self._clock()
        for story, channel in list(self._channels.items()):
            head = self._heads.get(story)
            if head is None:
                channel.end()
                del self._channels[story]
                continue
            channel.wanted = max(channel.wanted, head.seq)
            if channel.crowd:
                await self._refresh(channel)
        self._drop_idle()

    def stop(self) -> None:
        """End every stream now. Readers resume elsewhere with what they last saw."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stop)  # may be a signal handler that calls
        else:
            self._stop()

    async def close(self) -> None:
        """Stop, and let go of the thread."""
        self.stop()
        for task in list(self._tasks):
            task.cancel()
        self._executor.shutdown(wait=False, cancel_futures=True)

    # --- what the reader's requests call ----------------------------------------------------------

    async def call(self, function: Callable[[], T]) -> T:
        """Run a read or a rendering in the one thread."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, function)

    async def heads(self) -> Sequence[StoryHead]:
        try:
            await self._look_if_stale()
        except Unavailable:
            if self._looked_at is None:
                raise
        return tuple(self._heads.values())

    async def channel(self, story: str) -> Channel:
        """The story, no older than the last look or ring. Raises NotFound for what is not
        published.

        While the database is away, as it was last known; Unavailable when more was announced.
        """
        self._loop = asyncio.get_running_loop()
        try:
            await self._look_if_stale()
        except Unavailable:
            kept = self._channels.get(story)
            if kept is None or kept.seq < max(kept.wanted, 1):
                raise
            kept.used_at = self._clock()
            return kept
        head = self._heads.get(story)
        if head is None or head.seq == 0:
            raise NotFound("There is no such page.")
        channel = self._channels.get(story)
        if channel is None:
            channel = self._channels[story] = Channel(story, self.call, self._lacking, self.gauges)
        channel.wanted = max(channel.wanted, head.seq)
        channel.used_at = self._clock()
        await self._refresh(channel)
        return channel

    def channel_now(self, story: str) -> Channel | None:
        """The same without waiting; None when something has to be looked up or loaded first."""
        channel = self._channels.get(story)
        if (
            channel is None
            or channel.ended
            or self._stopped.is_set()
            or channel.seq < max(channel.wanted, 1)
            or not self._is_fresh()
        ):
            return None
        channel.used_at = self._clock()
        return channel

    def refuses(self, door: Door) -> bool:
        """Whether there is no room for one more reader, in all or through this door; counts those
        for whom there was none.
        """
        if self.gauges.readers < self._most_readers and not self.doors.is_full(door):
            return False
        self.gauges.refused += 1
        return True

    def join(self, channel: Channel, reader: Reader, after: int | None) -> None:
        """Send everything after `after` and then whatever comes; None: from now on.

        The outlet is closed when the story is closed and everything was sent, or the hub stops.
        """
        channel.crowd.join(reader, after)
        if self._stopped.is_set() or channel.ended:
            channel.crowd.end()
        elif self._beats is None:
            self._beat_later()

    # --- inside -----------------------------------------------------------------------------------

    def _lacking(self, channel: Channel) -> None:
        """A reader needs records that are not encoded; all who do wait for one making."""
        if channel.story not in self._encoding:
            self._encoding.add(channel.story)
            self._start(self._encode(channel))

    async def _encode(self, channel: Channel) -> None:
        await asyncio.sleep(0)  # those who come in the same turn share it
        oldest = min((reader.cursor for reader in channel.crowd.waiting()), default=channel.seq)
        is_made = False
        try:
            await self.make_documents(channel, oldest)
            is_made = True
        finally:  # a fault goes on to the log; those who waited come back with their last id
            self._encoding.discard(channel.story)
            if not is_made:
                channel.crowd.give_up()
        channel.crowd.catch_up()

    async def make_documents(self, channel: Channel, after: int) -> None:
        """Encode what is missing after `after`; several who ask at once wait for one making."""
        async with channel.lock:
            loaded = channel.loaded
            await self.call(lambda: make_documents(loaded, after))

    async def _refresh(self, channel: Channel) -> None:
        """Load what the channel lacks, once for all who ask."""
        if channel.seq >= channel.wanted:
            return
        async with channel.lock:
            if channel.seq >= channel.wanted:
                return
            before, wanted, is_read = channel.loaded, channel.wanted, len(channel.crowd) > 0
            loaded = await self.call(lambda: load(self._published, channel.story, before, is_read))
            if channel.wanted == wanted:
                channel.wanted = (
                    loaded.state.seq
                )  # a ring that named too high a number is forgotten
            channel.take(loaded)

    def _stop(self) -> None:
        self._stopped.set()
        if self._beats is not None:
            self._beats.cancel()
        for channel in self._channels.values():
            channel.crowd.end()

    def _rung(self, story: str, seq: int, rung_at: float) -> None:
        channel = self._channels.get(story)
        if channel is None or self._stopped.is_set():
            if story not in self._heads:
                self._looked_at = None
            return
        channel.wanted = max(channel.wanted, seq)
        if channel.crowd and channel.wanted > channel.seq:
            if channel.rung_at is None:
                channel.rung_at = rung_at
            self._start(self._refresh(channel))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            _log.error(
                "Could not load what a ring announced; the next look will.",
                exc_info=task.exception(),
            )

    async def _look_if_stale(self) -> None:
        """While `run` runs this does nothing. Many requests at once share one look."""
        if self._is_fresh():
            return
        if self._away is not None and self._clock() - self._away[0] <= self._every_s:
            raise self._away[1]  # asked a moment ago: nobody waits for it again
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().create_task(self.look())
        await asyncio.shield(self._looking)

    def _is_fresh(self) -> bool:
        return self._looked_at is not None and (
            self._clock() - self._looked_at <= self._every_s * 2
        )

    def _beat_later(self) -> None:
        self._beats = asyncio.get_running_loop().call_later(self._heartbeat_s / ROWS, self.beat)

    def beat(self) -> None:
        """The next row of every story gets its heartbeat."""
        for channel in self._channels.values():
            channel.crowd.beat()
        self._beats = None
        if self.gauges.readers and not self._stopped.is_set():
            self._beat_later()

    def _drop_idle(self) -> None:
        idle = sorted((c for c in self._channels.values() if not c.crowd), key=lambda c: c.used_at)
        too_many = len(self._channels) - _MOST_CHANNELS
        for position, channel in enumerate(idle):
            if position < too_many or self._clock() - channel.used_at > _IDLE_S:
                del self._channels[channel.story]
