"""The doorbell over PostgreSQL: it rings in other processes, and survives a lost connection."""

from __future__ import annotations

import queue

import psycopg
import pytest

from onrecord.live.brokers.postgresql import PostgresBroker


@pytest.fixture
def two(postgresql, until_heard):
    """Brokers of two nodes, and what the second hears."""
    heard: queue.Queue = queue.Queue()
    first, second = PostgresBroker(postgresql), PostgresBroker(postgresql)
    second.listen(lambda story, seq: heard.put((story, seq)))
    until_heard(first, heard, ("start", 0))
    yield first, heard
    first.close()
    second.close()


def test_a_ring_in_one_node_is_heard_in_another(two):
    first, heard = two
    first.ring("river", 7)
    assert heard.get(timeout=5) == ("river", 7)


def test_after_the_connections_were_cut_it_rings_again(two, postgresql, until_heard):
    first, heard = two
    with psycopg.connect(postgresql, autocommit=True) as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        )
    until_heard(first, heard, ("river", 8))


def test_ringing_where_there_is_no_server_does_not_raise():
    PostgresBroker("postgresql://nobody@127.0.0.1:1/none").ring("river", 1)
