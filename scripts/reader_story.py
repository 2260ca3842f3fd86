"""A made-up story that holds everything a page can hold, and a server for it that can be killed and
started again: for the checks and the bench of the reader's page. Nothing of it is installed.
"""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import uvicorn

from onrecord.live.app import ReaderApp
from onrecord.live.assets import Assets
from onrecord.live.hub import Hub
from onrecord.record import Record, StoryHead

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def cell(party: str = "Army", words: str = "we hold it", **more: Any) -> dict[str, Any]:
    return {
        "statement": 1,
        "words": words,
        "quote_type": "direct",
        "speaker": "Col. Aram",
        "party": party,
        "cue": "declared",
        "chain": ["Agency", "Col. Aram"],
        "carrier": "Agency",
        "url": "https://agency.example/1",
        "said_at": "2026-11-22T11:00:00Z",
        "extractor": "rules/1",
        "reviewed": True,
        **more,
    }


class FakePublished:
    """Stories held in lists; one verb for each kind of record, one minute between two."""

    def __init__(self) -> None:
        self.stories: dict[str, list[Record]] = {}
        self.reads: list[tuple[str, int]] = []
        self.is_down = False
        self.add(
            "river", "status", {"status": "open", "headline": "At the river", "zone": "Europe/Kyiv"}
        )

    def add(self, story: str, kind: Any, content: Any, update: int | None = None) -> int:
        records = self.stories.setdefault(story, [])
        seq = len(records) + 1
        about = seq if kind == "update" else update
        at = NOON + timedelta(minutes=seq)
        records.append(Record(story, seq, kind, at, about, "Editor A", content))
        return seq

    def publish(self, headline: str = "News", body: str = "Text.", **more: Any) -> int:
        content = {
            "label": "Attributed",
            "headline": headline,
            "body": body,
            "cells": [cell()],
            **more,
        }
        return self.add("river", "update", content)

    def correct(self, update: int, body: str = "Better.", was: str = "Text.") -> int:
        content = {
            "headline": "News",
            "body": body,
            "was_headline": "News",
            "was_body": was,
            "wrong": "It erred.",
        }
        return self.add("river", "correction", content, update)

    def retract(self, update: int) -> int:
        return self.add("river", "retraction", {"reason": "The picture is old."}, update)

    def redact(self, update: int) -> int:
        records = self.stories["river"]
        gone = [r.seq for r in records if r.update == update and r.kind in ("update", "correction")]
        for seq in gone:
            records[seq - 1] = replace(records[seq - 1], content=None)
        return self.add(
            "river", "redaction", {"reason": "A court said so.", "records": gone}, update
        )

    def ask(
        self, question: int = 1, parties: Sequence[str] = ("Front", "Army"), **more: Any
    ) -> int:
        held = [{"party": p, "cells": [cell(p)]} for p in parties]
        content = {
            "question": question,
            "text": "Who holds it?",
            "state": "disputed",
            "positions": held,
            **more,
        }
        return self.add("river", "question", content)

    def set_status(self, status: str) -> int:
        return self.add("river", "status", {"status": status, "headline": "At the river"})

    def heads(self) -> list[StoryHead]:
        self._answer("*", 0)
        return [self._head(slug, records) for slug, records in self.stories.items()]

    def load_records(self, story: str, after: int, upto: int | None = None) -> list[Record]:
        self._answer(story, after)
        records = self.stories.get(story, [])
        return [r for r in records if r.seq > after and (upto is None or r.seq <= upto)]

    def _answer(self, story: str, after: int) -> None:
        if self.is_down:
            raise ConnectionError("the database is away")
        self.reads.append((story, after))

    @staticmethod
    def _head(slug: str, records: list[Record]) -> StoryHead:
        epoch = max((r.seq for r in records if r.kind == "redaction"), default=0)
        status = [r.content["status"] for r in records if r.kind == "status" and r.content][-1]
        return StoryHead(slug, len(records), epoch, status, "At the river")


PARTIES = ("Army", "Front", "UN mission")
_STEMS = "ka ver mon ti sol den ar bre lu nis go ran pe hal om dri su ter vel ish qua zen".split()
_NAMES = ("Bel Ridge / Orlan Heights", "Mirov", "Old Station", "River Crossing")
# Invented names on a real coast, so that the map has lines to draw; the river has no point.
_POINTS = {_NAMES[0]: (40.3, 46.3), _NAMES[1]: (40.42, 46.83), _NAMES[2]: (40.38, 49.83)}
LABELS = ("Attributed", "Attributed", "Context", "Full text", "Desk note")


class Prose:
    """Different words each time, the same for each run: text that compresses like news."""

    def __init__(self) -> None:
        chance = random.Random(5)  # noqa: S311 -- for prose
        self._chance = chance
        self._words = ["".join(chance.choices(_STEMS, k=chance.randint(1, 3))) for _ in range(700)]
        self._common = "the of and to in said that on a was at by for from with it were".split()

    def words(self, count: int) -> str:
        picked = [
            self._chance.choice(self._common if self._chance.random() < 0.4 else self._words)
            for _ in range(count)
        ]
        return " ".join(picked).capitalize()

    def body(self) -> str:
        return ".\n\n".join(self.words(self._chance.randint(22, 38)) for _ in range(2)) + "."


def tell_story(published: FakePublished, updates: int = 40) -> FakePublished:
    """`updates` updates, five contested questions of three sides, three corrections and one
    redaction, key points and a pin. Answers the story it was given.
    """
    prose = Prose()
    seqs = [_publish(published, prose, n) for n in range(updates)]
    for number in range(1, 6):
        _ask(published, prose, number)
    for seq in (seqs[-3], seqs[-9], seqs[2]):
        was = published.stories["river"][seq - 1].content
        now = {"headline": was["headline"], "body": was["body"].replace("the", "no", 1)}
        content = {**now, "was_headline": was["headline"], "was_body": was["body"]}
        published.add(
            "river", "correction", {**content, "wrong": f"The place was wrong {seq}."}, seq
        )
    published.redact(seqs[-6])
    points = [{"text": prose.words(14), "update": s} for s in seqs[-12:-8]]
    published.add("river", "key_points", {"points": points})
    changed = [{**points[0], "text": prose.words(12)}, *points[1:]]
    published.add("river", "key_points", {"points": changed})
    published.add("river", "pin", {"pinned": True}, seqs[-5])
    return published


def _publish(published: FakePublished, prose: Prose, n: int) -> int:
    party = PARTIES[n % 3]
    spoken = cell(
        party,
        prose.words(16),
        speaker=prose.words(2),
        chain=[prose.words(1), prose.words(1), prose.words(2)],
        url=f"https://{prose.words(1).lower()}.example/{n}",
        statement=n,
        doubts=[prose.words(5)] if n % 5 == 0 else [],
        received_at=f"2026-11-22T11:{n % 60:02d}:00Z",
    )
    place = _NAMES[n % 4]
    more: dict[str, Any] = {"label": LABELS[n % 5], "places": [place], "key": n % 7 == 0}
    if place in _POINTS:
        latitude, longitude = _POINTS[place]
        more["points"] = [{"place": place, "latitude": latitude, "longitude": longitude}]
    return int(published.publish(prose.words(9), prose.body(), cells=[spoken], **more))


def _ask(published: FakePublished, prose: Prose, number: int) -> None:
    figure = {"low": 30 + number, "high": 45, "comparator": "range", "words": "30 to 45"}
    floor = {"low": 60, "high": None, "comparator": "at_least", "words": "at least 60"}
    figures = [[{**figure, "measure": "killed"}], [{**floor, "measure": "killed"}], []]
    held = [
        {"party": p, "cells": [cell(p, prose.words(18), speaker=prose.words(2), figures=f)]}
        for p, f in zip(PARTIES, figures if number == 1 else [[], [], []], strict=True)
    ]
    old = cell(
        PARTIES[0], prose.words(12), current=False, relations=["Replaced by the same source"]
    )
    held[0]["cells"].append(old)
    if number == 2:
        held[1]["cells"][0] |= {"chain": [], "said_at": None, "published_at": None}
        held[1]["cells"][0]["received_at"] = "2026-11-22T16:36:00Z"
    published.ask(number, text=prose.words(9) + "?", positions=held)


class Site:
    """The reader's path on a port of its own; it can go away and come back there."""

    def __init__(self, published: Any) -> None:
        self.published = published
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> Site:
        self.hub = Hub(self.published, every_s=0.05)
        self._app = ReaderApp(self.hub, self.published, Assets(), public_url=self.url)
        config = uvicorn.Config(
            self._serve, interface="asgi3", host="127.0.0.1", port=self.port, log_level="error"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()
        waiting = threading.Event()
        while not self._server.started:
            waiting.wait(0.01)
        return self

    def stop(self) -> None:
        self.hub.stop()
        self._server.should_exit = True
        self._thread.join(10)

    def tell(self) -> None:
        self.hub.ring("river", len(self.published.stories["river"]))

    async def _serve(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.hub.close()
        await send({"type": "lifespan.shutdown.complete"})
