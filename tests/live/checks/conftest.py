"""The story of the acceptance checks, a server for it that can be killed and started again, one
browser per module.
"""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import sync_playwright

from onrecord.live.app import ReaderApp
from onrecord.live.assets import Assets
from onrecord.live.hub import Hub

PARTIES = ("Army", "Front", "UN mission")
_STEMS = "ka ver mon ti sol den ar bre lu nis go ran pe hal om dri su ter vel ish qua zen".split()
_NAMES = ("Bel Ridge / Orlan Heights", "Mirov", "Old Station", "River Crossing")
LABELS = ("Attributed", "Attributed", "Context", "Full text", "Desk note")


class Prose:
    """Different words each time, the same for each run: text that compresses like news."""

    def __init__(self) -> None:
        chance = random.Random(5)
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


def tell_story(published: Any, cell: Any, updates: int = 40) -> Any:
    """`updates` updates, five contested questions of three sides, three corrections and one
    redaction, key points and a pin. Answers the story it was given.
    """
    prose = Prose()
    seqs = [_publish(published, cell, prose, n) for n in range(updates)]
    for number in range(1, 6):
        _ask(published, cell, prose, number)
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


def _publish(published: Any, cell: Any, prose: Prose, n: int) -> int:
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
    more = {"label": LABELS[n % 5], "places": [_NAMES[n % 4]], "key": n % 7 == 0}
    return int(published.publish(prose.words(9), prose.body(), cells=[spoken], **more))


def _ask(published: Any, cell: Any, prose: Prose, number: int) -> None:
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


@pytest.fixture
def story(published: Any, make_cell: Any) -> Any:
    return tell_story(published, make_cell)


@pytest.fixture
def long_story(published: Any, make_cell: Any) -> Any:
    return tell_story(published, make_cell, 500)


@pytest.fixture
def short_story(published: Any, make_cell: Any) -> Any:
    """Everything that a page can hold, once or twice: for checks that look at each element."""
    return tell_story(published, make_cell, 12)


@pytest.fixture
def make_site() -> Iterator[Callable[[Any], Site]]:
    made: list[Site] = []

    def make(published: Any) -> Site:
        made.append(Site(published).start())
        return made[-1]

    yield make
    for site in made:
        site.stop()


@pytest.fixture
def site(story: Any, make_site: Any) -> Site:
    return make_site(story)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Any) -> Iterator[Any]:
    """Pages of a fresh reader each; a fault of a script or of the policy fails the test."""
    faults: list[str] = []
    contexts: list[Any] = []

    def make(**options: Any) -> Any:
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(8_000)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on(
            "console",
            lambda line: (
                line.type == "error" and "net::ERR" not in line.text and faults.append(line.text)
            ),
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == []
