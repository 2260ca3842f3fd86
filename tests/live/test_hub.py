"""The hub: every reader gets every seq exactly once and in order, or one resync, whatever happens
in between.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import NotFound
from onrecord.live.channel import LONGEST_REPLAY
from onrecord.live.hub import Hub
from onrecord.live.slot import Slot

STEPS = (
    "publish",
    "correct",
    "redact",
    "ring",
    "look",
    "join",
    "resume",
    "leave",
    "breathe",
    "wrong ring",
)


async def follow(
    hub: Hub, story: str, after: int | None, gone: asyncio.Future[None] | None = None
) -> AsyncIterator[bytes]:
    """What a reader behind any ASGI server is sent, until the hub ends it or it is gone."""
    channel = await hub.channel(story)
    slot = Slot(None)
    hub.join(channel, slot.reader, after)
    if gone is not None:
        gone.add_done_callback(lambda _: slot.leave())
    try:
        while (chunk := await slot.take()) is not None:
            yield chunk
    finally:
        slot.leave()


@dataclass
class Reader:
    """Follows a story and checks at every event that nothing is missing or comes twice."""

    parse: Any
    cursor: int | None
    task: asyncio.Task[None] | None = None
    resyncs: int = 0
    events: list[Any] = field(default_factory=list)
    gone: asyncio.Future[None] | None = None

    def follow(self, hub: Hub) -> None:
        self.gone = asyncio.get_running_loop().create_future()
        self.task = asyncio.ensure_future(self._follow(hub, self.cursor, self.gone))

    async def _follow(self, hub: Hub, after: int | None, gone: asyncio.Future[None]) -> None:
        async for chunk in follow(hub, "river", after, gone):
            for event in self.parse(chunk.decode()):
                self._take(event)

    def _take(self, event: Any) -> None:
        self.events.append(event)
        if event.type == "resync":
            self.resyncs += 1
            self.cursor = int(event.id)
            return
        for record in event.json["records"] if event.type == "catchup" else [event.json]:
            assert self.cursor is None or record["seq"] == self.cursor + 1
            self.cursor = record["seq"]
        assert self.cursor == int(event.id)

    async def leave(self) -> None:
        if self.gone is not None and not self.gone.done():
            self.gone.set_result(None)
        if self.task is not None:
            await self.task


async def breathe(times: int = 30) -> None:
    for _ in range(times):
        await asyncio.sleep(0)


class Play:
    """One interleaving. The bell may lose any ring; the look of every second never comes by
    itself.
    """

    def __init__(self, published: Any, parse: Any, inline: Any) -> None:
        self.published, self.parse = published, parse
        self.hub = Hub(published, clock=lambda: 0.0, executor=inline())
        self.readers: list[Reader] = []
        self.updates = [published.publish("First", "words 1")]

    async def step(self, name: str, pick: int) -> None:
        published, head = self.published, len(self.published.stories["river"])
        if name == "publish":
            self.updates.append(published.publish(f"News {head}", f"words {head}"))
        elif name in ("correct", "redact"):
            getattr(published, name)(self.updates[pick % len(self.updates)])
        elif name in ("ring", "wrong ring"):
            self.hub.ring("river", head if name == "ring" else head + pick)
        elif name == "look":
            await self.hub.look()
        elif name == "join":
            self.readers.append(Reader(self.parse, pick % (head + 1) if pick % 4 else None))
            self.readers[-1].follow(self.hub)
        elif name == "breathe":
            await breathe(pick)
        elif self.readers:
            reader = self.readers[pick % len(self.readers)]
            await reader.leave()
            if name == "resume":
                reader.follow(self.hub)

    async def end(self) -> int:
        await breathe()
        await self.hub.look()
        await breathe()
        return len(self.published.stories["river"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 40)), max_size=30))
def test_every_reader_gets_every_record_once_and_in_order(
    make_published: Any, parse: Any, inline: Any, steps: list[tuple[str, int]]
) -> None:
    async def scenario() -> None:
        play = Play(make_published(), parse, inline)
        for name, pick in steps:
            await play.step(name, pick)
        head = await play.end()
        for reader in play.readers:
            assert reader.task is not None
            if not reader.task.done():
                assert reader.cursor in (None, head)
            await reader.leave()
        await play.hub.close()

    asyncio.run(scenario())


def test_a_reader_who_missed_several_records_gets_one_catchup(hub_of: Any) -> None:
    async def scenario(play: Play) -> None:
        for _ in range(4):
            play.published.publish()
        reader = await play_reader(play, 2)
        assert [e.type for e in reader.events] == ["catchup"]
        assert [r["seq"] for r in reader.events[0].json["records"]] == [3, 4, 5, 6]

    hub_of(scenario)


def test_a_reader_who_missed_one_record_gets_it_under_its_own_kind(hub_of: Any) -> None:
    async def scenario(play: Play) -> None:
        reader = await play_reader(play, 1)
        assert [e.type for e in reader.events] == ["update"]

    hub_of(scenario)


def test_a_reader_from_before_a_redaction_fetches_the_page_again(hub_of: Any) -> None:
    async def scenario(play: Play) -> None:
        play.published.redact(play.updates[0])
        reader = await play_reader(play, 1)
        assert [(e.type, e.id) for e in reader.events] == [("resync", "3")]

    hub_of(scenario)


def test_a_reader_who_missed_more_than_the_longest_replay_fetches_the_page_again(
    hub_of: Any,
) -> None:
    async def scenario(play: Play) -> None:
        for _ in range(LONGEST_REPLAY):
            play.published.set_status("open")
        assert [e.type for e in (await play_reader(play, 1)).events] == ["resync"]
        assert [e.type for e in (await play_reader(play, 2)).events] == ["catchup"]

    hub_of(scenario)


def test_a_cursor_that_no_story_has_leads_to_a_resync(hub_of: Any) -> None:
    async def scenario(play: Play) -> None:
        for cursor in (-1, 999):
            assert [e.type for e in (await play_reader(play, cursor)).events] == ["resync"]

    hub_of(scenario)


def test_a_redaction_reaches_those_who_watch_and_takes_the_old_words_out_of_memory(
    hub_of: Any,
) -> None:
    async def scenario(play: Play) -> None:
        secret = play.published.publish("Secret", "the secret words")
        reader = await play_reader(play, 0)
        play.published.redact(secret)
        await play.end()
        assert reader.events[-1].type == "redaction"
        assert "secret" not in reader.events[-1].text.lower()
        late = await play_reader(play, len(play.published.stories["river"]) - 1)
        channel = await play.hub.channel("river")
        assert "secret" not in repr((channel.loaded, channel._chunks, late.events)).lower()

    hub_of(scenario)


def test_a_record_is_encoded_once_for_all_readers(hub_of: Any) -> None:
    async def scenario(play: Play) -> None:
        chunks = []

        async def read() -> None:
            async for chunk in follow(play.hub, "river", 2):
                chunks.append(chunk)

        tasks = [asyncio.ensure_future(read()) for _ in range(3)]
        await breathe()
        play.published.publish()
        await play.end()
        assert len(chunks) == 3 and len({id(c) for c in chunks}) == 1
        play.hub.stop()
        await asyncio.gather(*tasks)

    hub_of(scenario)


def test_several_records_that_wait_are_one_write(hub_of: Any) -> None:
    async def scenario(play: Play) -> None:
        stream = follow(play.hub, "river", 2)
        waiting = asyncio.ensure_future(anext(stream))
        await breathe()
        play.published.publish()
        play.published.publish()
        await play.hub.look()
        assert [e.id for e in play.parse((await waiting).decode())] == ["3", "4"]
        await stream.aclose()

    hub_of(scenario)


def test_nothing_is_loaded_for_a_story_that_nobody_reads(hub_of: Any) -> None:
    async def scenario(play: Play) -> None:
        await play.hub.look()
        play.hub.ring("river", 2)
        await play.end()
        assert {story for story, _ in play.published.reads} == {"*"}

    hub_of(scenario)


def test_only_what_is_new_is_read(hub_of: Any) -> None:
    async def scenario(play: Play) -> None:
        await play_reader(play, None)
        play.published.publish()
        await play.end()
        await play.end()
        assert [after for story, after in play.published.reads if story == "river"] == [0, 2]

    hub_of(scenario)


def test_stopping_ends_every_stream_at_once(hub_of: Any) -> None:
    async def scenario(play: Play) -> None:
        readers = [await play_reader(play, None) for _ in range(3)]
        play.hub.stop()
        await breathe()
        assert all(r.task is not None and r.task.done() for r in readers)

    hub_of(scenario)


def test_a_closed_story_tells_what_was_missed_and_then_ends(hub_of: Any) -> None:
    async def scenario(play: Play) -> None:
        play.published.set_status("closed")
        reader = await play_reader(play, 1)
        assert [r["kind"] for r in reader.events[0].json["records"]] == ["update", "status"]
        assert reader.task is not None and reader.task.done()

    hub_of(scenario)


def test_an_unpublished_story_is_not_found(hub_of: Any) -> None:
    async def scenario(play: Play) -> None:
        with pytest.raises(NotFound):
            await play.hub.channel("lake")

    hub_of(scenario)


def test_a_quiet_reader_gets_a_comment(hub_of: Any) -> None:
    async def scenario(play: Play) -> None:
        play.hub._heartbeat_s = 0.0
        stream = follow(play.hub, "river", None)
        assert await anext(stream) == b":\n\n"
        await stream.aclose()

    hub_of(scenario)


def test_an_outage_of_the_database_does_not_end_the_looking(hub_of: Any) -> None:
    async def scenario(play: Play) -> None:
        play.hub._every_s = 0.0
        reader = await play_reader(play, None)
        play.published.is_down = True
        running = asyncio.ensure_future(play.hub.run())
        await breathe(100)
        play.published.is_down = False
        play.published.publish()
        while reader.cursor is None:
            await breathe()
        play.hub.stop()
        await running

    hub_of(scenario)


async def play_reader(play: Play, cursor: int | None) -> Reader:
    reader = Reader(play.parse, cursor)
    play.readers.append(reader)
    reader.follow(play.hub)
    await breathe()
    return reader


@pytest.fixture
def hub_of(published: Any, parse: Any, inline: Any) -> Any:
    """Runs a scenario with a hub on a story of two records, and lets everybody leave."""

    def run(scenario: Any) -> None:
        async def whole() -> None:
            play = Play(published, parse, inline)
            try:
                await scenario(play)
            finally:
                for reader in play.readers:
                    await reader.leave()
                await play.hub.close()

        asyncio.run(whole())

    return run
