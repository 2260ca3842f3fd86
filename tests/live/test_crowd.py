"""Readers on transports: every one gets every seq once and in order, or one resync, however slow
they are and whatever happens in between.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.live import crowd
from onrecord.live.hub import Hub
from onrecord.live.protocol import Direct

STEPS = (
    "publish",
    "publish",
    "correct",
    "redact",
    "ring",
    "look",
    "join",
    "stall",
    "drain",
    "leave",
    "beat",
    "breathe",
)
HELD = 2000  # a few records


class FakeTransport:
    """Delivers at once, or, while it is stalled, holds what is written and pauses its reader."""

    def __init__(self) -> None:
        self.got = b""
        self.held: list[bytes] = []
        self.is_stalled = False
        self.is_closed = False
        self.is_aborted = False
        self.is_broken = False
        self.writes = 0
        self.reader: Direct | None = None

    def write(self, chunk: bytes) -> None:
        assert not self.is_closed
        if self.is_broken:
            raise RuntimeError("the handler is closed")
        self.writes += 1
        self.held.append(chunk)
        if not self.is_stalled:
            self.deliver()
        elif self.get_write_buffer_size() > HELD and self.reader is not None:
            self.reader.pause_writing()

    def drain(self) -> None:
        self.is_stalled = False
        self.deliver()
        if self.reader is not None and self.reader.is_paused:
            self.reader.resume_writing()

    def deliver(self) -> None:
        self.got += b"".join(self.held)
        self.held = []

    def get_write_buffer_size(self) -> int:
        return sum(map(len, self.held))

    def close(self) -> None:
        self.is_closed = True

    def abort(self) -> None:
        self.is_closed = self.is_aborted = True
        self.held = []


class Play:
    """One interleaving; the look of every second and the heartbeats never come by themselves."""

    def __init__(self, published: Any, parse: Any, inline: Any, at_once: int = 400) -> None:
        self.published, self.parse, self.at_once = published, parse, at_once
        self.hub = Hub(published, clock=lambda: 0.0, executor=inline(), heartbeat_s=1e6)
        self.transports: list[tuple[FakeTransport, int]] = []
        self.updates = [published.publish("First", "words 1")]

    async def step(self, name: str, pick: int) -> None:
        published, head = self.published, len(self.published.stories["river"])
        if name == "publish":
            self.updates.append(published.publish(f"News {head}", f"words {head}"))
        elif name in ("correct", "redact"):
            getattr(published, name)(self.updates[pick % len(self.updates)])
        elif name == "ring":
            self.hub.ring("river", head)
        elif name == "look":
            await self.hub.look()
        elif name == "join":
            await self.join(pick % (head + 1))
        elif name == "beat":
            self.hub.beat()
        elif name == "breathe":
            await breathe(pick)
        elif self.transports:
            self.move(name, self.transports[pick % len(self.transports)][0])

    async def join(self, after: int) -> FakeTransport:
        channel = await self.hub.channel("river")
        channel.crowd.at_once = self.at_once
        transport = FakeTransport()
        transport.reader = Direct(transport)
        self.hub.join(channel, transport.reader, after)
        self.transports.append((transport, after))
        return transport

    def move(self, name: str, transport: FakeTransport) -> None:
        assert transport.reader is not None
        if name == "stall":
            transport.is_stalled = True
        elif transport.is_aborted or name == "leave":
            transport.is_closed = True
            transport.reader.connection_lost(None)
        else:
            transport.drain()

    async def end(self) -> int:
        for _ in range(2):
            await breathe()
            await self.hub.look()
            for transport, _after in self.transports:
                if not (transport.is_closed or transport.is_broken):
                    transport.drain()
        await breathe()
        return len(self.published.stories["river"])

    def cursor(self, transport: FakeTransport, after: int) -> int:
        """Where these bytes bring a reader, who checks that nothing is missing or comes twice."""
        for event in self.parse(transport.got.decode()):
            if event.type != "resync":
                many = event.type == "catchup"
                for record in event.json["records"] if many else [event.json]:
                    assert record["seq"] == after + 1
                    after = record["seq"]
            assert event.type == "resync" or after == int(event.id)
            after = int(event.id)
        return after


async def breathe(times: int = 30) -> None:
    for _ in range(times):
        await asyncio.sleep(0)


@settings(max_examples=300, deadline=None)
@given(
    steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 40)), max_size=40),
    at_once=st.sampled_from([1, 2, 400]),
)
def test_every_transport_gets_every_record_once_and_in_order(
    make_published: Any, parse: Any, inline: Any, steps: list[tuple[str, int]], at_once: int
) -> None:
    async def scenario() -> None:
        play = Play(make_published(), parse, inline, at_once)
        for name, pick in steps:
            await play.step(name, pick)
        head = await play.end()
        for transport, after in play.transports:
            cursor = play.cursor(transport, after)
            assert transport.is_closed or cursor == head
        await play.hub.close()

    asyncio.run(scenario())


def test_all_readers_get_the_same_bytes_object(play_of: Any) -> None:
    async def scenario(play: Play) -> None:
        transports = [await play.join(2) for _ in range(3)]
        for transport in transports:
            transport.is_stalled = True
        await play.step("publish", 0)
        await play.hub.look()
        await breathe()
        assert len({id(t.held[-1]) for t in transports}) == 1

    play_of(scenario)


def test_several_records_go_out_as_one_write(play_of: Any) -> None:
    async def scenario(play: Play) -> None:
        transport = await play.join(2)
        for _ in range(8):
            await play.step("publish", 0)
        await play.end()
        assert transport.writes == 1 and play.cursor(transport, 2) == 10

    play_of(scenario)


def test_news_of_the_first_rows_does_not_starve_the_last(play_of: Any) -> None:
    async def scenario(play: Play) -> None:
        play.at_once = 1
        transports = [await play.join(2) for _ in range(crowd.ROWS)]
        for _ in range(crowd.ROWS):
            await play.step("publish", 0)
            play.hub.ring("river", len(play.published.stories["river"]))
            await breathe(4)
        assert all(t.writes > 0 for t in transports)

    play_of(scenario)


async def half_told(play: Play) -> list[FakeTransport]:
    """A reader in every row; one update has reached some of them, and the loop has other work."""
    play.at_once = 1
    transports = [await play.join(2) for _ in range(crowd.ROWS)]
    for _ in range(2):
        await breathe()
        await play.step("publish", 0)
        await play.hub.look()
    assert crowd.ROWS < sum(t.writes for t in transports) < 2 * crowd.ROWS
    return transports


def test_who_joins_while_news_goes_out_gets_it_once(play_of: Any) -> None:
    async def scenario(play: Play) -> None:
        transports = await half_told(play)
        channel = await play.hub.channel("river")
        for after in (2, 3, 4) * crowd.ROWS:
            transport = FakeTransport()
            play.hub.join(channel, Direct(transport), after)
            play.transports.append((transport, after))
        await play.step("publish", 0)
        await play.end()
        assert {play.cursor(t, after) for t, after in play.transports} == {5}
        assert {play.cursor(t, 2) for t in transports} == {5}

    play_of(scenario)


def test_a_redaction_while_news_goes_out_reaches_everybody_in_order(play_of: Any) -> None:
    async def scenario(play: Play) -> None:
        transports = await half_told(play)
        secret = play.updates[-1]
        play.published.redact(secret)
        await play.hub.look()
        await play.end()
        assert {play.cursor(t, 2) for t in transports} == {5}
        assert sum(b"words 3" in t.got for t in transports) < crowd.ROWS

    play_of(scenario)


def test_a_reader_who_takes_nothing_holds_little_and_is_dropped_at_the_next_heartbeat(
    play_of: Any,
) -> None:
    async def scenario(play: Play) -> None:
        slow, quick = await play.join(2), await play.join(2)
        slow.is_stalled = True
        for _ in range(20):
            await play.step("publish", 0)
            await play.hub.look()
            await breathe()
        assert HELD < slow.get_write_buffer_size() < 2 * HELD
        for _ in range(crowd.ROWS):
            play.hub.beat()
        assert not slow.is_aborted
        for _ in range(crowd.ROWS):
            play.hub.beat()
        assert slow.is_aborted and not quick.is_closed
        assert (play.hub.gauges.dropped, play.hub.gauges.readers) == (1, 1)

    play_of(scenario)


def test_heartbeats_are_spread_over_their_time(play_of: Any) -> None:
    async def scenario(play: Play) -> None:
        transports = [await play.join(2) for _ in range(2 * crowd.ROWS)]
        play.hub.beat()
        assert sum(t.writes for t in transports) == 2
        for _ in range(crowd.ROWS - 1):
            play.hub.beat()
        assert {t.got for t in transports} == {b":\n\n"}

    play_of(scenario)


def test_a_closed_story_ends_only_for_those_who_have_everything(play_of: Any) -> None:
    async def scenario(play: Play) -> None:
        slow, quick = await play.join(2), await play.join(2)
        slow.is_stalled = True
        for _ in range(9):
            await play.step("publish", 0)
            await play.hub.look()
            await breathe()
        play.published.set_status("closed")
        await play.hub.look()
        assert quick.is_closed and not slow.is_closed
        slow.drain()
        assert slow.is_closed and play.cursor(slow, 2) == 12

    play_of(scenario)


def test_many_who_come_back_at_once_share_one_encoding(play_of: Any) -> None:
    async def scenario(play: Play) -> None:
        for _ in range(9):
            await play.step("publish", 0)
        transports = [await play.join(2) for _ in range(50)]
        await breathe()
        assert {play.cursor(t, 2) for t in transports} == {11}
        channel = await play.hub.channel("river")
        assert len(channel._chunks) == 1
        assert play.hub.gauges.replays == 50

    play_of(scenario)


def test_a_transport_that_fails_takes_nothing_from_the_others(play_of: Any) -> None:
    async def scenario(play: Play) -> None:
        transports = [await play.join(2) for _ in range(3)]
        transports[0].is_broken = True
        await play.step("publish", 0)
        await play.end()
        assert [play.cursor(t, 2) for t in transports] == [2, 3, 3]
        assert play.hub.gauges.readers == 2

    play_of(scenario)


def test_readers_whose_bytes_cannot_be_made_are_let_go(play_of: Any) -> None:
    async def scenario(play: Play) -> None:
        await play.step("publish", 0)
        play.hub.make_documents = failing
        transport = await play.join(1)
        await breathe()
        assert transport.is_closed and transport.got == b""

    async def failing(*_: Any) -> None:
        raise LookupError("no template")

    play_of(scenario)


@pytest.fixture
def play_of(published: Any, parse: Any, inline: Any) -> Any:
    def run(scenario: Any) -> None:
        async def whole() -> None:
            play = Play(published, parse, inline)
            try:
                await scenario(play)
            finally:
                await play.hub.close()

        asyncio.run(whole())

    return run
