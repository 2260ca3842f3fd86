"""Fault schedules in one process: the newsroom's actions on a real SQLite file, two hubs, readers,
and a seed that decides what breaks when. The same seed breaks the same things.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from fault_model import Reader, Truth

from onrecord.errors import OnRecordError, Unavailable
from onrecord.live.crowd import Reader as Follower
from onrecord.live.hub import Hub
from onrecord.newsroom import actions, published
from onrecord.newsroom.policy import OPERATOR
from onrecord.newsroom.transact import use_bell
from onrecord.ops import verify
from onrecord.record import Report

STORY = "river"
STEPS = {
    "publish": 8, "correct": 2, "retract": 1, "redact": 1, "file": 1, "send_twice": 2,
    "look": 5, "breathe": 4, "join": 3, "leave": 2, "pause": 2, "resume": 3,
    "kill": 2, "die_while_acting": 3, "die_before_ringing": 2, "lose_rings": 1, "ring_again": 2,
    "fill_disk": 1, "free_disk": 2, "jump": 2,
}  # fmt: skip
_ROOM = 1_073_741_823  # pages: as many as SQLite takes


class Killed(BaseException):
    """The process is gone: nothing of it runs on."""


class Inline(Executor):
    """Runs at once."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001 -- as every executor does
            done.set_exception(error)
        return done


class Published:
    """The published projection, straight from the database."""

    heads = staticmethod(published.heads)
    load_records = staticmethod(published.load_records)


class Bell:
    """Rings the first hub, unless rings are lost, or whoever rings dies before."""

    def __init__(self) -> None:
        self.heard: Callable[[str, int], None] | None = None
        self.is_lost = False
        self.kills = False

    def ring(self, story: str, seq: int) -> None:
        if self.kills:
            raise Killed
        if self.heard is not None and not self.is_lost:
            self.heard(story, seq)

    def listen(self, heard: Callable[[str, int], None]) -> None:
        self.heard = heard

    def close(self) -> None:
        self.heard = None


class Wire:
    """A reader's connection: what is written to it they have, unless it was cut."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.is_open = True
        self.follower = Follower(self)

    def write(self, chunk: bytes) -> None:
        if self.is_open:
            self.reader.hear(chunk.decode())

    def close(self) -> None:
        self.cut()

    abort = close

    def get_write_buffer_size(self) -> int:
        return 0

    def cut(self) -> None:
        if self.is_open:
            self.is_open = False
            self.reader.cut_off()
            self.follower.leave()


class Schedule:
    """One life of an installation with two serving processes, decided by its seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311
        self.truth = Truth()
        self.bell = Bell()
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)
        self.clock_s = 0.0
        self.count = 0
        self.wires: list[Wire] = []
        self.updates: list[int] = []
        self.filed: dict[str, int] = {}
        self.hubs = [self._hub(), self._hub()]
        self.bell.listen(self.hubs[0].ring)
        use_bell(self.bell)

    def _hub(self) -> Hub:
        return Hub(Published(), clock=lambda: self.clock_s, executor=Inline())

    async def run(self, steps: int) -> Truth:
        actions.open_story(slug=STORY, headline="River", by=OPERATOR, now=self.now)
        for _ in range(3):
            await self.join()
        names = list(STEPS)
        for name in self.random.choices(names, [STEPS[n] for n in names], k=steps):
            self.truth.counts[name] += 1
            await getattr(self, name)()
        await self._settle()
        self._check()
        for hub in self.hubs:
            await hub.close()
        return self.truth

    # --- acts -------------------------------------------------------------------------------------

    def _act(self, act: Callable[..., Any], mark: str, **told: Any) -> int | None:
        """Act as an editor would; answers the seq that was told."""
        self.truth.tried.add(mark)
        try:
            seq = int(act(story=STORY, by=OPERATOR, now=self.now, **told).seq)
        except Unavailable:
            self.truth.counts["refused"] += 1
            self.truth.refused.add(mark)
            return None
        except OnRecordError:  # withdrawn before, reads so already: nothing to tell
            self.truth.refused.add(mark)
            return None
        self.truth.acknowledge(mark, seq)
        return seq

    def _mark(self) -> str:
        self.count += 1
        return f"mark{self.count}x"

    async def publish(self) -> None:
        mark = self._mark()
        seq = self._act(actions.publish_update, mark, headline=mark, body="", label="Desk note")
        if seq is not None:
            self.updates.append(seq)

    async def send_twice(self) -> None:
        """The same form twice, as after a broken connection."""
        mark = self._mark()
        told = {"headline": mark, "body": "", "label": "Desk note", "token": mark}
        seqs = [self._act(actions.publish_update, mark, **told) for _ in range(2)]
        if seqs[0] is not None and seqs[0] != seqs[1]:
            self.truth.fault(f"{mark} was sent twice and is {seqs}")
        if seqs[1] is not None:
            self.truth.refused.discard(mark)

    async def correct(self) -> None:
        if self.updates:
            mark = self._mark()
            about = {"update": self.random.choice(self.updates), "headline": mark, "wrong": "It."}
            self._act(actions.correct_update, mark, **about)

    async def retract(self) -> None:
        if self.updates:
            mark = self._mark()
            self._act(
                actions.retract_update, mark, update=self.random.choice(self.updates), reason=mark
            )

    async def redact(self) -> None:
        if self.updates:
            mark = self._mark()
            self._act(
                actions.redact_update, mark, update=self.random.choice(self.updates), reason=mark
            )

    async def file(self) -> None:
        mark = self._mark()
        report = Report(uid=mark, format="text", source="A", text=mark, raw=mark.encode())
        with suppress(Unavailable):
            told = actions.file_report(report, story=STORY, by=OPERATOR, now=self.now)
            self.filed[mark] = told.id

    # --- faults -----------------------------------------------------------------------------------

    async def kill(self) -> None:
        await self._restart(self.random.randrange(2))

    async def _restart(self, number: int) -> None:
        """A process dies and another takes its place: its memory and its connections are gone."""
        old = self.hubs[number]
        for wire in [w for w in self.wires if w.is_open and self._hub_of(w) is old]:
            wire.cut()
        await old.close()
        connection.close()
        self.hubs[number] = self._hub()
        if number == 0:
            self.bell.listen(self.hubs[0].ring)

    def _hub_of(self, wire: Wire) -> Hub | None:
        for hub in self.hubs:
            if any(c.crowd is wire.follower.crowd for c in hub._channels.values()):
                return hub
        return None

    async def die_while_acting(self) -> None:
        left = self.random.randrange(30)

        def count_down(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return execute(sql, params, many, context)

        with suppress(Killed), connection.execute_wrapper(count_down):
            await self.publish()
        await self._restart(0)

    async def die_before_ringing(self) -> None:
        """The record is stored, and whoever wrote it never hears so."""
        self.bell.kills = True
        with suppress(Killed):
            await self.publish()
        self.bell.kills = False
        await self._restart(0)

    async def lose_rings(self) -> None:
        self.bell.is_lost = True

    async def ring_again(self) -> None:
        self.bell.is_lost = False

    async def fill_disk(self) -> None:
        with connection.cursor() as cursor:
            pages = cursor.execute("PRAGMA page_count").fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages + self.random.randrange(3)}")

    async def free_disk(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {_ROOM}")

    async def jump(self) -> None:
        """The machine's clock, forward or back."""
        self.now += timedelta(seconds=self.random.choice((-86_400, -30, 1, 30, 86_400)))

    # --- readers ----------------------------------------------------------------------------------

    async def look(self) -> None:
        self.clock_s += 1
        await self.random.choice(self.hubs).look()

    async def breathe(self) -> None:
        for _ in range(self.random.randrange(1, 20)):
            await asyncio.sleep(0)

    async def join(self) -> None:
        """Somebody new, or somebody whose connection was cut."""
        gone = [w.reader for w in self.wires if not w.is_open]
        self.wires = [w for w in self.wires if w.is_open]
        for reader in gone:
            await self._connect(reader)
        if len(self.wires) < 12:
            after = self.random.choice((None, 0, 1))
            await self._connect(Reader(self.truth, f"reader {self.random.random():.6f}", after))

    async def _connect(self, reader: Reader) -> None:
        hub, wire = self.random.choice(self.hubs), Wire(reader)
        channel = await hub.channel(STORY)
        if reader.cursor is None:
            reader.cursor = channel.seq
        self.wires.append(wire)
        hub.join(channel, wire.follower, reader.cursor)

    def _some_wire(self) -> Wire | None:
        there = [w for w in self.wires if w.is_open]
        return self.random.choice(there) if there else None

    async def leave(self) -> None:
        if wire := self._some_wire():
            wire.cut()

    async def pause(self) -> None:
        if wire := self._some_wire():
            wire.follower.pause()

    async def resume(self) -> None:
        """A transport says so only of a reader whom it paused."""
        paused = [w for w in self.wires if w.is_open and w.follower.is_paused]
        if paused:
            self.random.choice(paused).follower.resume()

    # --- the end ----------------------------------------------------------------------------------

    async def _settle(self) -> None:
        """Everything that broke is mended, and everybody comes back."""
        await self.free_disk()
        await self.ring_again()
        await self.publish()
        for wire in self.wires:
            if wire.is_open and wire.follower.is_paused:
                wire.follower.resume()
        await self.join()
        for _ in range(3):
            self.clock_s += 1
            for hub in self.hubs:
                await hub.look()
            for _ in range(60):
                await asyncio.sleep(0)

    def _check(self) -> None:
        records = published.load_records(STORY, 0)
        emptied = {r.seq for r in records if r.content is None}
        marks = [(r.seq, _mark_of(r.content)) for r in records]
        if [r.at for r in records] != sorted(r.at for r in records):
            self.truth.fault("time ran back")
        self.truth.tried.add("River")
        self.truth.check_records(marks, emptied)
        for wire in self.wires:
            if not wire.is_open:
                self.truth.fault(f"{wire.reader.name} was sent away")
            wire.reader.check(marks)
        for mark, number in self.filed.items():
            if actions.file_report(
                Report(uid=mark, format="text", source="A", text=mark, raw=mark.encode()),
                story=STORY, by=OPERATOR, now=self.now,
            ).id != number:  # fmt: skip
                self.truth.fault(f"report {mark} was filed as {number} and is not there")
        for fault in verify().faults:
            self.truth.fault(fault)


def _mark_of(content: Any) -> str | None:
    return None if content is None else str(content.get("headline") or content.get("reason"))


def run(seed: int, template: Path, folder: Path, steps: int = 40) -> Truth:
    """One schedule on a database of its own; what was violated stands in `faults`."""
    # Reads and writes run on the loop's thread, one after the other: so a seed decides everything.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    path = folder / f"{seed}.sqlite3"
    shutil.copy(template, path)
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")  # a dead process keeps what it wrote; no power cut
    try:
        return asyncio.run(Schedule(seed).run(steps))
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        use_bell(None)
        connection.close()
        for part in folder.glob(f"{seed}.sqlite3*"):
            part.unlink()
