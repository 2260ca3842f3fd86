"""Fault schedules with real processes: two servers on one database, killed, stopped and cut off
while an editor publishes and readers read. Forks its servers, so that none has to be started anew.
"""

from __future__ import annotations

import codecs
import ctypes
import http.client
import json
import os
import random
import re
import select
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress

from django.db import connection
from fault_model import Reader, Truth
from fault_places import Place

from onrecord import asgi, bench
from onrecord.newsroom import published
from onrecord.ops import verify
from onrecord.settings import Settings

STEPS = {
    "publish": 8, "publish_and_kill": 3, "kill": 2, "stop": 2, "go_on": 3, "leave": 3, "stall": 2,
    "come_back": 4, "fill_disk": 2, "free_disk": 2, "cut_database": 2,
    "crash_database": 1, "wait": 3,
}  # fmt: skip
READERS = 4
ENOUGH_S = 30.0
START_S = 90.0
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux: no server outlives this run


class Server:
    """The whole product in a process of its own; its worker is left out."""

    def __init__(self, made: Settings) -> None:
        self._made = made
        self.pid, self.port = 0, 0
        self.is_stopped = False
        self.start()

    def start(self) -> None:
        connection.close()  # two processes must not share it
        out, into = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            self._serve(into)
        os.close(into)
        told = b""
        while b"\n" not in told:
            part = os.read(out, 4096) if select.select([out], [], [], START_S)[0] else b""
            if not part:
                raise RuntimeError("a server did not start")
            told += part
        os.close(out)
        found = re.search(rb":(\d+)/", told)
        self.port = int(found[1]) if found else 0

    def _serve(self, into: int) -> None:
        """In the new process; it never comes back."""
        try:
            os.setsid()
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
            os.dup2(os.open(os.devnull, os.O_RDWR), 2)
            asgi.serve(
                self._made,
                port=0,
                announce=lambda line: (os.write(into, line.encode() + b"\n"), None)[1],
                front=bench.PublishFront,
                has_worker=False,
            )
        finally:
            os._exit(1)

    def kill(self) -> None:
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        self.pid, self.is_stopped = 0, False

    def stop(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)
        self.is_stopped = True

    def go_on(self) -> None:
        if self.is_stopped:
            os.kill(self.pid, signal.SIGCONT)
            self.is_stopped = False


class Connection:
    """A reader's stream over a real socket, read as it comes."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.socket: socket.socket | None = None
        self.is_stalled = False

    def open(self, port: int) -> None:
        """From where the reader is; nobody is there: another time."""
        after = 0 if self.reader.cursor is None else self.reader.cursor
        self._bytes = codecs.getincrementaldecoder("utf-8")()
        self._head = ""
        with suppress(OSError):
            self.socket = socket.create_connection(("127.0.0.1", port), timeout=2)
            asked = f"GET /bench/stream HTTP/1.1\r\nhost: a\r\nlast-event-id: {after}\r\n\r\n"
            self.socket.sendall(asked.encode())
            self.socket.setblocking(False)
            self.reader.cursor = after
            self.reader.truth.counts["streams"] += 1
            self.is_stalled = False

    def read(self) -> None:
        if self.socket is None or self.is_stalled:
            return
        try:
            while part := self.socket.recv(65_536):
                self._hear(self._bytes.decode(part))
        except BlockingIOError:
            return
        except OSError:
            pass
        self.close()

    def _hear(self, text: str) -> None:
        if self._head is not None:
            self._head += text
            head, end, text = self._head.partition("\r\n\r\n")
            if not end:
                return
            if " 200 " not in head.partition("\r\n")[0]:
                self.reader.truth.fault(f"a stream began with {head[:60]}")
            self._head = None
        self.reader.hear(text)

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None
            self.reader.cut_off()


class Schedule:
    """One life of two servers on one database, decided by its seed."""

    def __init__(self, seed: int, place: Place, made: Settings) -> None:
        self.random = random.Random(seed)  # noqa: S311
        self.place = place
        self.truth = Truth()
        self.count = 0
        self.servers = [Server(made), Server(made)]
        self.readers = [Connection(Reader(self.truth, f"reader {n}")) for n in range(READERS)]

    def run(self, steps: int) -> Truth:
        try:
            for reader in self.readers:
                reader.open(self._server().port)
            for name in self.random.choices(list(STEPS), list(STEPS.values()), k=steps):
                self.truth.counts[name] += 1
                getattr(self, name)()
                self._read()
            self._settle()
            self._check()
        finally:
            for reader in self.readers:
                reader.close()
            for server in self.servers:
                server.kill()
        return self.truth

    def _server(self) -> Server:
        """Any of them; one that was killed is started first."""
        server = self.random.choice(self.servers)
        if not server.pid:
            server.start()
        return server

    def _read(self, for_s: float = 0.0) -> None:
        until = time.monotonic() + for_s
        while True:
            for reader in self.readers:
                reader.read()
            left = until - time.monotonic()
            if left <= 0:
                return
            open_ones = [r.socket for r in self.readers if r.socket and not r.is_stalled]
            select.select(open_ones, [], [], min(left, 0.05))

    # --- what happens -----------------------------------------------------------------------------

    def publish(self) -> None:
        for _ in range(self.random.randrange(1, 4)):
            self._publish(self._server())

    def _publish(self, server: Server, before_answer: Callable[[], None] = lambda: None) -> bool:
        self.count += 1
        mark = f"mark{self.count}x"
        self.truth.tried.add(mark)
        asked = http.client.HTTPConnection("127.0.0.1", server.port, timeout=3)
        try:
            asked.request("POST", "/bench/publish", mark)
            before_answer()
            answer = asked.getresponse()
            told = answer.read()
        except (OSError, http.client.HTTPException):
            self.truth.counts["not answered"] += 1  # nobody knows whether it was stored
            return False
        finally:
            asked.close()
        if answer.status == 201:
            self.truth.acknowledge(mark, json.loads(told)["seq"])
        else:
            self.truth.counts["refused"] += 1
            if self.place.is_sure:
                self.truth.refused.add(mark)
        return answer.status == 201

    def publish_and_kill(self) -> None:
        server = self._server()

        def kill() -> None:
            time.sleep(self.random.uniform(0, 0.015))
            server.kill()

        self._publish(server, kill)

    def kill(self) -> None:
        self.random.choice(self.servers).kill()

    def stop(self) -> None:
        """One process stands still: what it holds, it holds."""
        if not any(s.is_stopped for s in self.servers):
            self._server().stop()

    def go_on(self) -> None:
        for server in self.servers:
            server.go_on()

    def leave(self) -> None:
        self.random.choice(self.readers).close()

    def stall(self) -> None:
        self.random.choice(self.readers).is_stalled = True

    def come_back(self) -> None:
        for reader in self.readers:
            reader.is_stalled = False
            if reader.socket is None:
                reader.open(self._server().port)

    def fill_disk(self) -> None:
        self.place.fill()

    def free_disk(self) -> None:
        self.place.free()

    def cut_database(self) -> None:
        self.place.cut()

    def crash_database(self) -> None:
        self.place.crash()

    def wait(self) -> None:
        self._read(self.random.uniform(0.01, 0.3))

    # --- the end ----------------------------------------------------------------------------------

    def _settle(self) -> None:
        """All that broke is mended; everybody comes back and has everything within the time."""
        self.place.free()
        self.go_on()
        for server in self.servers:
            if not server.pid:
                server.start()
        until = time.monotonic() + ENOUGH_S
        for server in self.servers:
            while not self._publish(server):
                if time.monotonic() > until:
                    self.truth.fault("nothing could be published after everything was mended")
                    return
        head = max(self.truth.told)
        while time.monotonic() < until:
            self.come_back()
            self._read(0.05)
            if all(r.reader.cursor == head for r in self.readers):
                return

    def _check(self) -> None:
        records = published.load_records("bench", 0)
        marks = [(r.seq, str(r.content.get("body") or r.content.get("headline"))) for r in records]
        self.truth.tried.add("Bench")
        self.truth.check_records(marks, set())
        for reader in self.readers:
            reader.reader.check(marks)
        for server in self.servers:
            asked = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
            asked.request("GET", "/bench/records?after=0")
            told = json.loads(asked.getresponse().read())
            asked.close()
            if [r["seq"] for r in told["records"]] != [seq for seq, _ in marks]:
                self.truth.fault("a server's records are not those of the database")
        for fault in verify().faults:
            self.truth.fault(fault)


def run(seed: int, place: Place, steps: int = 18) -> Truth:
    """One schedule on a database of its own; what was violated stands in `faults`."""
    name, made = place.make(seed)
    connection.close()
    connection.settings_dict["NAME"] = name
    bench._open_story()
    try:
        return Schedule(seed, place, made).run(steps)
    finally:
        connection.close()
        place.free()
        place.drop()
