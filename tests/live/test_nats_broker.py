"""The doorbell over NATS: it rings in other processes, and again after the server was killed."""

from __future__ import annotations

import queue
import shutil
import signal
import socket
import subprocess

import pytest

from onrecord.live.brokers.nats import NatsBroker


class Server:
    """A real nats-server on a loopback port of its own."""

    def __init__(self, path: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.path = path
        self.url = f"nats://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [self.path, "-a", "127.0.0.1", "-p", str(self.port)]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def server(left_out):
    path = shutil.which("nats-server") or shutil.which("nats-server", path="/usr/sbin")
    started = Server(path or left_out("nats"))
    yield started
    started.kill()


@pytest.fixture
def two(server, until_heard):
    heard: queue.Queue = queue.Queue()
    first, second = NatsBroker(server.url), NatsBroker(server.url)
    second.listen(lambda story, seq: heard.put((story, seq)))
    until_heard(first, heard, ("start", 0))
    yield first, heard
    first.close()
    second.close()


def test_a_ring_in_one_node_is_heard_in_another(two, until_heard):
    first, heard = two
    first.ring("river", 7)
    until_heard(first, heard, ("river", 7))


def test_after_the_server_was_killed_and_started_it_rings_again(two, server, until_heard):
    first, heard = two
    server.kill()
    first.ring("river", 8)  # lost, and no fault
    server.start()
    until_heard(first, heard, ("river", 9))
