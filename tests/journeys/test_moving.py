"""A story and an installation that move to another: commands, files and databases as they are."""

from __future__ import annotations

import json
import threading
import urllib.request
import uuid

import psycopg
import pytest

REPORT = {
    "id": "r1",
    "channel": "official",
    "source": "Ministry",
    "received_at": "2026-03-01T10:00:00Z",
    "text": "The Armenian defence ministry said at least 12 people were hurt in Talish.",
}


@pytest.fixture
def another(install):
    """A new, empty installation; its database is SQLite, or what the environment says."""

    def make(first, name, **environment):
        made = type(first)(first.data.with_name(name), {**first.environment, **environment})
        made.run("init")
        return made

    return make


def publish(browser, headline):
    fields = {"headline": headline, "body": "As told.", "label": "Desk note"}
    status, _, text = browser.ask(
        "POST", "/desk/river/publish/", {**fields, "token": uuid.uuid4().hex}
    )
    assert status == 302, text[:2000]


def get(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read().decode()


def records_of(url):
    return json.loads(get(f"{url}/river/records?after=0"))["records"]


@pytest.fixture
def river(install, browse, tmp_path):
    """Serving, with a report, updates and the moment after the second of them."""
    here = install()
    path = tmp_path / "report.json"
    path.write_text(json.dumps(REPORT))
    here.run("file", "--story", "river", str(path))
    desk = browse(here.start())
    for headline in ("One", "Two"):
        publish(desk, headline)
    moment = records_of(here.url)[-1]["at"]
    publish(desk, "Three")
    return here, desk, moment


def exported(installation, path):
    installation.run("export", "river", "--format", "jsonl", "--out", str(path))
    return path.read_bytes()


def test_the_page_as_it_stood_is_served_from_a_copy(river, another, tmp_path):
    here, _, moment = river
    before = [get(f"{here.url}/river/at/{moment}"), records_of(here.url)]
    here.run("backup", str(tmp_path / "copy"))
    here.stop()
    there = another(here, "restored")
    there.data.joinpath("onrecord.sqlite3").unlink()
    there.run("restore", str(tmp_path / "copy"), "--no-redactions")
    there.start()
    try:
        assert [get(f"{there.url}/river/at/{moment}"), records_of(there.url)] == before
        assert "Three" not in before[0]
    finally:
        there.stop()


def test_a_story_is_exported_while_the_desk_publishes(river, another, tmp_path):
    here, desk, _ = river
    stop = threading.Event()

    def publish_on():
        while not stop.is_set():
            publish(desk, uuid.uuid4().hex)

    publishing = threading.Thread(target=publish_on)
    publishing.start()
    try:
        first = exported(here, tmp_path / "one")
    finally:
        stop.set()
        publishing.join()
    there = another(here, "there")
    there.run("import", str(tmp_path / "one"))
    assert exported(there, tmp_path / "two") == first
    assert "all as written" in there.run("verify").stdout


@pytest.fixture
def database(postgresql):
    """Makes new databases; answers their addresses."""
    server, _, _ = postgresql.rpartition("/")

    def make():
        name = f"moving_{uuid.uuid4().hex}"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return f"{server}/{name}"

    return make


@pytest.mark.postgresql
def test_an_installation_goes_to_postgresql_and_back_to_the_byte(
    river, another, tmp_path, database
):
    here, _, _ = river
    here.stop()
    copies = [here]
    for name, url in (("there", database()), ("back", "")):
        copies[-1].run("backup", str(tmp_path / f"before-{name}"))
        copies.append(another(here, name, ONRECORD_DATABASE_URL=url))
        copies[-1].run("restore", str(tmp_path / f"before-{name}"), "--no-redactions")
    copies[-1].run("backup", str(tmp_path / "last"))
    told = {(tmp_path / name).read_bytes() for name in ("before-there", "before-back", "last")}
    assert len(told) == 1
    assert "all as written" in copies[-1].run("verify").stdout


@pytest.mark.postgresql
def test_a_story_goes_to_postgresql_and_back_to_the_byte(river, another, tmp_path, database):
    here, _, _ = river
    there = another(here, "there", ONRECORD_DATABASE_URL=database())
    back = another(here, "back")
    first = exported(here, tmp_path / "one")
    there.run("import", str(tmp_path / "one"))
    assert exported(there, tmp_path / "two") == first
    back.run("import", str(tmp_path / "two"))
    assert exported(back, tmp_path / "three") == first
    assert "all as written" in there.run("verify").stdout
    assert "all as written" in back.run("verify").stdout


def test_a_file_that_is_no_story_is_refused_in_one_line(install, tmp_path):
    here = install()
    path = tmp_path / "no-story"
    path.write_text("no story\n")
    done = here.run("import", str(path), check=False)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "no file that this version can read" in done.stderr
