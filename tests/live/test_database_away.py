"""While the database is away: what is in memory is served, what is not is said to come back, and
nobody waits for the database twice.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from onrecord.errors import Unavailable
from onrecord.live.hub import Hub


class Sometimes:
    """The published projection, when it can be reached."""

    def __init__(self, published: Any) -> None:
        self.published, self.is_away, self.asked = published, False, 0

    def heads(self) -> Any:
        return self._reached().heads()

    def load_records(self, *which: Any) -> Any:
        return self._reached().load_records(*which)

    def _reached(self) -> Any:
        self.asked += 1
        if self.is_away:
            raise Unavailable("The database does not answer: gone.")
        return self.published


@pytest.fixture
def sometimes(published: Any) -> Sometimes:
    published.publish("Known")
    return Sometimes(published)


@pytest.fixture
def client(make_client: Any, sometimes: Any) -> Any:
    return make_client(sometimes)


def test_a_page_that_is_in_memory_is_served(client: Any, sometimes: Sometimes) -> None:
    client.get("/river/")
    sometimes.is_away = True
    answer = client.get("/river/")
    assert (answer.status, "Known" in answer.text) == (200, True)
    assert client.get("/").status == 200
    assert client.get("/readyz").status == 503


def test_what_was_announced_and_cannot_be_read_is_not_served_as_it_was(
    client: Any, sometimes: Sometimes
) -> None:
    client.get("/river/")
    sometimes.is_away = True
    client.runner.run(client.hub.channel("river")).wanted = 3  # it may be a redaction
    assert client.get("/river/").status == 503


def test_what_was_never_read_is_said_to_be_our_fault(client: Any, sometimes: Sometimes) -> None:
    sometimes.is_away = True
    answer = client.get("/river/")
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")


def test_a_stream_that_cannot_begin_ends_cleanly_and_asks_to_come_back(
    client: Any, sometimes: Sometimes
) -> None:
    sometimes.is_away = True
    answer = client.get("/river/stream?after=1")
    assert (answer.status, answer.text, answer.ended) == (200, "retry: 7500\n\n:\n\n", True)
    sometimes.is_away = False
    (event,) = client.get("/river/stream?after=1").events
    assert event.type == "update"


def test_an_open_stream_stays_and_gets_what_came_meanwhile(
    client: Any, sometimes: Sometimes
) -> None:
    async def scenario() -> str:
        asked = asyncio.ensure_future(client.ask("/river/stream"))
        for _ in range(20):
            await asyncio.sleep(0)
        sometimes.is_away = True
        with pytest.raises(Unavailable):
            await client.hub.look()
        sometimes.published.publish("Meanwhile")
        sometimes.is_away = False
        await client.hub.look()
        return str((await asked).text)

    assert "Meanwhile" in client.runner.run(scenario())


def test_many_who_ask_at_once_do_not_each_wait_for_it(client: Any, sometimes: Sometimes) -> None:
    client.get("/river/")
    sometimes.is_away = True
    client.get("/river/")
    asked = sometimes.asked

    async def scenario() -> list[int]:
        answers = await asyncio.gather(*(client.ask("/river/") for _ in range(20)))
        return [a.status for a in answers]

    assert client.runner.run(scenario()) == [200] * 20
    assert sometimes.asked == asked


def test_an_outage_is_two_lines_in_the_log(sometimes: Sometimes, inline: Any, caplog: Any) -> None:
    async def scenario() -> None:
        hub = Hub(sometimes, every_s=0.001, executor=inline())
        sometimes.is_away = True
        running = asyncio.ensure_future(hub.run())
        asked = sometimes.asked
        while sometimes.asked < asked + 5:
            await asyncio.sleep(0)
        sometimes.is_away = False
        while sometimes.asked < asked + 8:
            await asyncio.sleep(0)
        await hub.close()
        await running

    with caplog.at_level(logging.WARNING):
        asyncio.run(scenario())
    assert [r.getMessage() for r in caplog.records] == [
        "The database does not answer: gone. Readers keep what they have.",
        "The database answers again.",
    ]
