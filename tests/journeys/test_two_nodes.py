"""Two web processes on one PostgreSQL: what one publishes, readers of the other get."""

from __future__ import annotations

import http.client
import json
import uuid
from contextlib import closing, contextmanager

import psycopg
import pytest

pytestmark = pytest.mark.postgresql


@pytest.fixture
def nodes(install, postgresql):
    """Two installations' servers on one new database."""
    server, _, _ = postgresql.rpartition("/")
    name = f"nodes_{uuid.uuid4().hex}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    first = install(ONRECORD_DATABASE_URL=f"{server}/{name}")
    second = type(first)(first.data.with_name("other"), first.environment)
    yield first, second
    second.stop()


@contextmanager
def following(url):
    """The lines of a reader's stream."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)
    connection.request("GET", "/river/stream")
    with closing(connection), connection.getresponse() as lines:
        yield lines


def next_record(lines):
    while line := lines.readline():
        if line.startswith(b"data:"):
            return json.loads(line[5:])
    raise AssertionError("the stream ended")


def publish(browser, headline):
    fields = {"headline": headline, "body": "", "label": "Desk note", "token": uuid.uuid4().hex}
    status, _, text = browser.ask("POST", "/desk/river/publish/", fields)
    assert status == 302, text[:2000]


def test_a_reader_of_one_node_gets_what_the_other_publishes(nodes, browse):
    first, second = nodes
    desk = browse(first.start())
    with following(second.start()) as reader:
        for headline in ("One", "Two", "Three"):
            publish(desk, headline)
            assert next_record(reader)["headline"] == headline
    assert "all as written" in first.run("verify").stdout
