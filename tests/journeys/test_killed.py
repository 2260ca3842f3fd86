"""kill -9 at random moments of filing, publishing, correcting and polling:
what was told stays told, once.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import signal
import sqlite3
import sys
import threading
import urllib.request
import uuid
from collections.abc import Callable
from contextlib import closing
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

# Five installations, each killed so often: fifty kills in all.
KILLS = int(os.environ.get("ONRECORD_TEST_KILLS", "10"))


class Feed:
    """A feed on loopback that has one more entry at every look."""

    def __init__(self) -> None:
        self.served: list[str] = []
        feed = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                feed.served.append(f"u{len(feed.served)}")
                told = "".join(
                    f"<item><guid>{g}</guid><title>{g}</title>"
                    f"<description>The mayor said {g} was closed.</description></item>"
                    for g in feed.served[-20:]
                )
                told = f"<channel><title>Town</title>{told}</channel>"
                body = f'<rss version="2.0">{told}</rss>'.encode()
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/feed"


class Told:
    """Everything a client was ever told by this installation, over all its lives."""

    def __init__(self) -> None:
        self.updates: dict[str, str] = {}  # token -> headline, answered 302
        self.tried: set[str] = set()
        self.streamed: dict[int, tuple[str, str]] = {}  # seq -> kind, headline, read on a stream
        self.deeds = {"published": 0, "corrected": 0, "filed": 0}

    def publish(self, browser) -> None:
        token, headline = uuid.uuid4().hex, f"Update {uuid.uuid4().hex[:8]}"
        self.tried.add(headline)
        fields = {"headline": headline, "body": "As told.", "label": "Attributed", "token": token}
        status, _, text = browser.ask("POST", "/desk/river/publish/", fields)
        assert status == 302, text[:2000]
        self.updates[token] = headline
        self.deeds["published"] += 1

    def correct(self, browser) -> None:
        newest = max((s for s, (kind, _) in self.streamed.items() if kind == "update"), default=0)
        status, _, page = browser.ask("GET", f"/desk/river/u/{newest}/correct/")
        if status == 404:  # nothing was published yet
            return
        base = re.search(r'name="base" value="(\d+)"', page)
        headline = f"Corrected {uuid.uuid4().hex[:8]}"
        fields = {"headline": headline, "body": "Otherwise.", "wrong": "The hour."}
        fields |= {"token": uuid.uuid4().hex, "base": base[1] if base else ""}
        status, _, text = browser.ask("POST", f"/desk/river/u/{newest}/correct/", fields)
        assert status in (302, 409), text[:2000]
        self.deeds["corrected"] += status == 302

    def file(self, browser) -> None:
        words = f"The governor said bridge {uuid.uuid4().hex[:8]} was closed."
        fields = {
            "source": "Agency",
            "channel": "wire",
            "text": words,
            "url": "",
            "published": "",
            "headline": "",
        }
        status, _, text = browser.ask("POST", "/desk/river/file/", fields)
        assert status == 302, text[:2000]
        self.deeds["filed"] += 1

    def follow(self, url: str) -> None:
        """Read the stream until it breaks."""
        connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)
        try:
            connection.request("GET", f"/river/stream?after={max(self.streamed, default=0)}")
            lines = connection.getresponse()
            while line := lines.readline():
                if line.startswith(b"data:"):
                    self.hear(json.loads(line[5:]))
        except (OSError, http.client.HTTPException):
            return
        finally:
            connection.close()

    def hear(self, event: dict) -> None:
        for one in event.get("records", [event]):
            assert one["kind"] != "resync"
            self.streamed[one["seq"]] = (one["kind"], one.get("headline") or "")

    def tell(self, kills: int, polls: int) -> None:
        """For the reader of a test run with -s."""
        sys.stderr.write(
            f"{kills} kills: {self.deeds}, {len(self.streamed)} streamed, {polls} polls\n"
        )


def until_broken(deed: Callable[[], None]) -> None:
    """Do it again and again until the server is gone."""
    try:
        while True:
            deed()
    except (OSError, http.client.HTTPException):
        return


def one_life(here, told: Told, moment_s: float, browse, until: Callable[[], bool]) -> None:
    """Start, work from every side, and be killed after `moment_s`, but not before `until` holds."""
    url = here.start()
    browser = browse(url)
    deeds = [lambda d=d: d(browser) for d in (told.publish, told.correct, told.file)]
    threads = [threading.Thread(target=until_broken, args=(d,)) for d in deeds]
    threads.append(threading.Thread(target=told.follow, args=(url,)))
    for thread in threads:
        thread.start()
    threading.Event().wait(moment_s)
    for _ in range(300):
        if until():
            break
        threading.Event().wait(0.1)
    here.stop(signal.SIGKILL)
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive()


def always() -> bool:
    return True


def was_everything_done(told: Told, here, polled: int) -> bool:
    """Each kind of deed at least once, and a poll that brought more than was there."""
    return all(told.deeds.values()) and polled_reports(here)[0] > polled


def let_leases_run_out(here) -> None:
    """As three minutes would: whoever held a wire was killed with everybody else."""
    with closing(sqlite3.connect(here.data / "onrecord.sqlite3", timeout=20)) as database:
        database.execute(
            "UPDATE newsroom_wire SET leased_until = datetime('now', '-1 second') "
            "WHERE leased_until IS NOT NULL"
        )
        database.commit()


def polled_reports(here) -> tuple[int, int]:
    """How many reports polls brought, and how many of them differ."""
    asked = "SELECT count(*), count(DISTINCT uid_hash) FROM newsroom_report WHERE wire_id NOT NULL"
    with closing(sqlite3.connect(here.data / "onrecord.sqlite3")) as database:
        found: tuple[int, int] = database.execute(asked).fetchone()
    return found


def records_of(url: str) -> list[dict]:
    with urllib.request.urlopen(f"{url}/river/records?after=0") as answer:
        return json.load(answer)["records"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_what_was_told_is_there_once_after_every_kill(install, browse, seed):
    feed, told, moments = Feed(), Told(), random.Random(seed)
    here = install(ONRECORD_FETCH_PRIVATE="1", ONRECORD_POLL_EVERY_S="1")
    here.run("wire", "add", feed.url, "--story", "river")
    for n in range(KILLS):
        is_last = n == KILLS - 1  # it lives until everything was done at least once
        done = (
            partial(was_everything_done, told, here, polled_reports(here)[0]) if is_last else always
        )
        one_life(here, told, moments.uniform(0.1, 2.0), browse, done)
        let_leases_run_out(here)
        assert "all as written" in here.run("verify").stdout
    records = records_of(here.start())
    here.stop()
    assert [r["seq"] for r in records] == list(range(1, len(records) + 1))
    headlines = [r["headline"] for r in records if r["kind"] == "update"]
    assert len(headlines) == len(set(headlines))
    assert set(told.updates.values()) <= set(headlines) <= told.tried
    by_seq = {r["seq"]: r["kind"] for r in records}
    assert {seq: kind for seq, (kind, _) in told.streamed.items()}.items() <= by_seq.items()
    assert all(told.deeds.values()), told.deeds
    polled, distinct = polled_reports(here)
    assert polled == distinct > 0  # filed once, whoever was killed meanwhile
    told.tell(KILLS, len(feed.served))
