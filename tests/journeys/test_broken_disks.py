"""A disk that is full or read-only, and two servers on one SQLite file: an editor is told in one
line, readers keep reading, and what was told is there.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import resource
import subprocess
import sys
import threading
import urllib.request
import uuid

import pytest


def form():
    name = uuid.uuid4().hex
    return {"headline": f"News {name}", "body": "As told.", "label": "Desk note", "token": name}


def publish(browser, fields):
    return browser.ask("POST", "/desk/river/publish/", fields)


def headlines(url):
    with urllib.request.urlopen(f"{url}/river/records?after=0") as answer:
        return [r.get("headline") for r in json.load(answer)["records"] if r["kind"] == "update"]


@contextlib.contextmanager
def full_disk(process):
    """No file of the process may grow, as on a disk without room."""
    before = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (1024, before[1]))
    yield
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="limits of others are Linux's")
def test_on_a_full_disk_the_editor_keeps_the_words_and_readers_keep_reading(install, browse):
    here = install()
    desk = browse(here.start())
    first, second = form(), form()
    assert publish(desk, first)[0] == 302
    stream = http.client.HTTPConnection(here.url.removeprefix("http://"), timeout=30)
    stream.request("GET", "/river/stream?after=2")
    with contextlib.closing(stream), stream.getresponse() as lines:
        with full_disk(here.server):
            status, _, text = publish(desk, second)
            assert status == 503
            assert "Nothing was stored" in text and second["headline"] in text
            assert headlines(here.url) == [first["headline"]]
        assert publish(desk, second)[0] == 302
        told = next(x for x in iter(lines.readline, b"") if x.startswith(b"data:"))
    assert second["headline"].encode() in told
    assert headlines(here.url) == [first["headline"], second["headline"]]
    assert "all as written" in here.run("verify").stdout


@pytest.fixture
def read_only(tmp_path):
    """Makes a folder of files read-only, however the user is called."""
    mounted, closed = [], []

    def make(folder):
        if os.geteuid() != 0:
            for path in [*folder.rglob("*"), folder]:
                path.chmod(0o500)
            closed.append(folder)
            return
        bind = ["mount", "--bind", folder, folder]
        if subprocess.run(bind, capture_output=True, check=False).returncode:
            pytest.skip("root may write everywhere, and may not mount here")
        mounted.append(folder)
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)

    yield make
    for folder in mounted:
        subprocess.run(["umount", "-l", folder], check=False)
    for folder in closed:
        folder.chmod(0o700)


def test_a_read_only_folder_is_said_in_one_line_and_nothing_is_touched(install, read_only):
    here = install()
    before = here.data.joinpath("onrecord.sqlite3").read_bytes()
    read_only(here.data)
    for command in (["serve", "--port", "0"], ["story", "add", "brook"]):
        done = subprocess.run(
            [sys.executable, "-m", "onrecord", *command, "--data", str(here.data)],
            capture_output=True, text=True, env=here.environment, timeout=120,
        )  # fmt: skip
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1, done.stderr
        assert "cannot be written" in done.stderr
    assert here.data.joinpath("onrecord.sqlite3").read_bytes() == before


def test_two_servers_on_one_file_store_everything_once_and_show_it_both(install, browse):
    first = install()
    second = type(first)(first.data, first.environment)
    desks = [browse(first.start()), browse(second.start())]
    told: list[str] = []

    def write(desk):
        for _ in range(10):
            fields = form()
            assert publish(desk, fields)[0] == 302
            told.append(fields["headline"])

    try:
        threads = [threading.Thread(target=write, args=(desk,)) for desk in desks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for url in (first.url, second.url):
            for _ in range(50):
                if len(headlines(url)) == 20:
                    break
                threading.Event().wait(0.1)
            assert sorted(headlines(url)) == sorted(told)
        assert headlines(first.url) == headlines(second.url)
        assert "all as written" in first.run("verify").stdout
    finally:
        second.stop()
