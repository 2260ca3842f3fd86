"""The doorbells: who rings, who hears, and that nothing breaks when nobody does."""

from __future__ import annotations

import threading
from pathlib import Path

from onrecord.live.brokers.local import LocalBroker


def test_all_who_listen_in_one_process_hear_a_ring_until_it_is_closed(tmp_path: Path) -> None:
    bell, heard = LocalBroker(tmp_path), []
    for _ in range(2):
        bell.listen(lambda story, seq: heard.append((story, seq)))
    bell.ring("river", 7)
    bell.close()
    bell.ring("river", 8)
    assert heard == [("river", 7), ("river", 7)]


def test_a_ring_from_another_broker_of_the_same_folder_is_heard(tmp_path: Path) -> None:
    heard, arrived = [], threading.Event()

    def hear(story: str, seq: int) -> None:
        heard.append((story, seq))
        arrived.set()

    serving, command = LocalBroker(tmp_path), LocalBroker(tmp_path)
    serving.listen(hear)
    command.ring("rivière", 7)
    assert arrived.wait(5)
    serving.close()
    assert heard == [("rivière", 7)]
    assert not (tmp_path / "doorbell").exists()


def test_a_ring_of_the_serving_process_is_heard_once(tmp_path: Path) -> None:
    heard: list[int] = []
    bell = LocalBroker(tmp_path)
    bell.listen(lambda story, seq: heard.append(seq))
    bell.ring("river", 3)
    bell.close()
    assert heard == [3]


def test_a_ring_that_nobody_hears_is_no_error(tmp_path: Path) -> None:
    LocalBroker(tmp_path).ring("river", 1)
    LocalBroker(tmp_path / "missing").ring("river", 1)


def test_a_path_too_long_for_a_socket_means_no_bell(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 40)
    folder.mkdir()
    bell, heard = LocalBroker(folder), []
    bell.listen(lambda story, seq: heard.append(seq))
    LocalBroker(folder).ring("river", 1)
    bell.ring("river", 2)
    bell.close()
    assert heard == [2]


def test_noise_on_the_doorbell_is_ignored(tmp_path: Path) -> None:
    arrived = threading.Event()
    serving, other = LocalBroker(tmp_path), LocalBroker(tmp_path)
    serving.listen(lambda story, seq: arrived.set())
    for noise in (b"hello", b"[]", b'["a","b"]', b"\xff", b"3"):
        other._send(noise)
    other.ring("river", 1)
    assert arrived.wait(5)
    serving.close()


def test_a_socket_left_behind_by_a_killed_process_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "doorbell").write_text("left behind")
    arrived = threading.Event()
    serving = LocalBroker(tmp_path)
    serving.listen(lambda story, seq: arrived.set())
    LocalBroker(tmp_path).ring("river", 1)
    assert arrived.wait(5)
    serving.close()
