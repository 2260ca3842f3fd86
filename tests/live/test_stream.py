"""The event stream as readers meet it over HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest


def test_a_stream_begins_at_once_and_asks_not_to_be_buffered(client: Any) -> None:
    answer = client.get("/river/stream")
    assert answer.headers["content-type"] == "text/event-stream"
    assert (answer.headers["cache-control"], answer.headers["x-accel-buffering"]) == (
        "no-store",
        "no",
    )
    assert answer.text == "retry: 3000\n\n:\n\n"


def test_the_last_event_id_resumes_and_wins_over_after(client: Any, published: Any) -> None:
    published.publish()
    published.publish()
    (event,) = client.get("/river/stream?after=0", last_event_id="2").events
    assert (event.id, event.type) == ("3", "update")


@pytest.mark.parametrize("header", ["", "x", "-1", "999", "2; drop", "٣", "9" * 40])
def test_a_last_event_id_that_means_nothing_leads_to_a_resync(client: Any, header: str) -> None:
    (event,) = client.get("/river/stream", last_event_id=header).events
    assert (event.type, event.id) == ("resync", "1")


def test_without_a_cursor_the_stream_brings_what_comes_from_now_on(
    client: Any, published: Any
) -> None:
    published.publish("Old")

    async def scenario() -> str:
        asked = asyncio.ensure_future(client.ask("/river/stream"))
        for _ in range(20):
            await asyncio.sleep(0)
        published.publish("New")
        await client.hub.look()
        return str((await asked).text)

    text = client.runner.run(scenario())
    assert "New" in text and "Old" not in text


def test_a_closed_story_sends_what_is_missed_with_its_end(client: Any, published: Any) -> None:
    published.publish()
    published.set_status("closed")
    answer = client.get("/river/stream?after=1")
    assert [r["kind"] for r in answer.events[0].json["records"]] == ["update", "status"]
    assert answer.ended


@pytest.mark.parametrize(("after", "status"), [(2, 204), (1, 200), (0, 200), (7, 200)])
def test_only_who_has_everything_of_a_closed_story_is_sent_away(
    client: Any, published: Any, after: int, status: int
) -> None:
    published.set_status("closed")
    assert client.get("/river/stream", last_event_id=str(after)).status == status


def test_a_closed_story_without_a_cursor_ends_at_once(client: Any, published: Any) -> None:
    published.set_status("closed")
    answer = client.get("/river/stream")
    assert (answer.status, answer.events, answer.ended) == (200, [], True)


def test_a_correction_carries_every_place_it_changes(client: Any, published: Any) -> None:
    update = published.publish()
    published.add("river", "pin", {"pinned": True}, update)
    published.correct(update)
    (event,) = client.get("/river/stream?after=3").events
    assert (event.type, event.json["slot"]) == ("correction", f"u{update}")
    assert set(event.json["also"]) == {"corrections", "pinned"}
    assert "It erred." in event.json["html"]


@pytest.mark.parametrize(
    ("kind", "content", "slot"),
    [
        ("pin", {"pinned": True}, "pinned"),
        ("key_points", {"points": [{"text": "Bridge closed", "update": 2}]}, "key-points"),
        ("question", {"question": 4, "text": "Who?", "state": "open", "positions": []}, "q4"),
        ("status", {"status": "paused", "headline": "At the river"}, "story-head"),
        ("order", {}, ""),
    ],
)
def test_each_kind_names_the_part_of_the_page_it_replaces(
    client: Any, published: Any, kind: str, content: Any, slot: str
) -> None:
    published.publish()
    published.add("river", kind, content, 2)
    (event,) = client.get("/river/stream?after=2").events
    assert (event.type, event.json["slot"]) == (kind, slot)
    assert f'id="{slot}"' in event.json["html"] or not slot


def test_a_stream_ends_cleanly_when_the_hub_stops(client: Any) -> None:
    async def scenario() -> Any:
        asked = asyncio.ensure_future(client.ask("/river/stream"))
        for _ in range(20):
            await asyncio.sleep(0)
        client.hub.stop()
        return await asked

    assert client.runner.run(scenario()).ended
