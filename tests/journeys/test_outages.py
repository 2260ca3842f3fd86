"""The doorbell's server is killed, then the database is away: nothing is lost, and everybody is
told what is going on.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
import uuid

import pytest

AWAY_S = float(os.environ.get("ONRECORD_TEST_OUTAGE_S", "20"))


class Follower:
    """A reader of one server's stream, who comes back by id whenever it breaks."""

    def __init__(self, url):
        self.url, self.seqs, self.breaks = url, [], 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow)
        self._thread.start()

    def _follow(self):
        while not self._stop.is_set():
            after = self.seqs[-1] if self.seqs else 0
            try:
                with urllib.request.urlopen(
                    f"{self.url}/river/stream?after={after}", timeout=60
                ) as lines:
                    self._read(lines)
            except OSError:
                pass
            self.breaks += 1
            self._stop.wait(0.2)

    def _read(self, lines):
        for line in lines:
            if self._stop.is_set():
                return
            if line.startswith(b"data:"):
                told = json.loads(line[5:])
                assert told["kind"] != "resync"
                self.seqs += [r["seq"] for r in told.get("records", [told])]

    def until(self, seq, within_s=30.0):
        """Seconds until this record was there."""
        began = time.monotonic()
        while not self.seqs or self.seqs[-1] < seq:
            assert time.monotonic() - began < within_s, f"{self.url} is at {self.seqs[-3:]}"
            self._stop.wait(0.01)
        return time.monotonic() - began

    def stop(self):
        self._stop.set()


class Desk:
    """An editor at one server; counts what was published."""

    def __init__(self, browser):
        self.browser, self.head = browser, 1

    def form(self):
        name = uuid.uuid4().hex
        return {"headline": f"News {name}", "body": "As told.", "label": "Desk note", "token": name}

    def publish(self, form=None):
        status, _, text = self.browser.ask("POST", "/desk/river/publish/", form or self.form())
        assert status == 302, text[:2000]
        self.head += 1
        return self.head


@pytest.fixture
def nats(left_out):
    """A real nats-server; answers its address and what kills it."""
    path = shutil.which("nats-server") or shutil.which("nats-server", path="/usr/sbin")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [path or left_out("nats"), "-a", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    yield f"nats://127.0.0.1:{port}", lambda: server.send_signal(signal.SIGKILL)
    server.kill()
    server.wait()


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.slow
@pytest.mark.postgresql
@pytest.mark.nats
def test_killing_the_broker_and_then_the_database_loses_nothing(install, browse, cluster, nats):
    broker, kill_broker = nats
    first = install(ONRECORD_DATABASE_URL=cluster.url, ONRECORD_BROKER_URL=broker)
    second = type(first)(first.data.with_name("other"), first.environment)
    desk = Desk(browse(first.start()))
    readers = [Follower(first.url), Follower(second.start())]
    try:
        for _ in range(3):
            seq = desk.publish()
        assert all(r.until(seq) < 10 for r in readers)
        kill_broker()
        for _ in range(3):
            seq = desk.publish()
        assert all(r.until(seq) < 10 for r in readers)  # each looks for itself once a second
        cluster.crash()
        form = desk.form()
        refused, page = [], []
        until = time.monotonic() + AWAY_S
        while time.monotonic() < until:
            refused.append(desk.browser.ask("POST", "/desk/river/publish/", form))
            page += [get(f"{url}/river/") for url in (first.url, second.url)]
            threading.Event().wait(AWAY_S / 10)
        for status, _, text in refused:
            assert status == 503, (status, text[:500])
            assert "database" in text and form["headline"] in text  # what was typed is kept
        assert {status for status, _ in page} == {200}  # readers keep what was known
        cluster.start()
        seq = desk.publish(form)
        assert [r.until(seq) < 30 for r in readers] == [True, True]
        for _ in range(3):
            seq = desk.publish()
        assert all(r.until(seq) for r in readers)
        assert [r.seqs for r in readers] == [list(range(1, seq + 1))] * 2
        assert "all as written" in first.run("verify").stdout
    finally:
        for reader in readers:
            reader.stop()
        second.stop()
