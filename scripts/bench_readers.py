"""onrecord beside others, by ratios of one run: what issue 6 promised of readers and pages.

    python scripts/bench_readers.py [costs pages stopped storm pending length]

Servers stand on one core, the clients (bench/readers.c, wrk) on another; all servers of a
comparison are up at once and measured by turns, medians of the rounds. What is not installed
(nginx, nchan, wrk, and django-eventstream in the Python named by --eventstream) is left out.
Loopback only, throwaway data. Linux, and a C compiler.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
NCHAN = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
PATIENCE_S = 180
TEXT = 300  # bytes of an update's words
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Run:
    """What the comparisons have in common."""

    folder: Path
    readers: int
    rounds: int
    eventstream: str

    def median(self, measured: Sequence[float]) -> str:
        return f"{statistics.median(measured):.4g} ({min(measured):.4g} to {max(measured):.4g})"


class Crowd:
    """The client: many readers of one server, told what to do a line at a time."""

    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def __call__(self, *words: object) -> dict[str, Any]:
        self.ask(*words)
        return self.answer()

    def ask(self, *words: object) -> None:
        assert self.process.stdin is not None  # noqa: S101 -- asked for above
        self.process.stdin.write(" ".join(str(word) for word in words) + "\n")

    def answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None  # noqa: S101 -- asked for above
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        for trouble in ("missing", "doubled", "gaps", "behind"):
            if answer.get(trouble):
                print(f"    ! {trouble}: {answer[trouble]}")
        return answer


class Server:
    """One server on its core, and its crowd on another."""

    def __init__(
        self, run: Run, command: list[str], *, stream: str, publish: str, **environment: str
    ) -> None:
        self._run = run
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self._command = [word.replace("PORT", str(self.port)) for word in command]
        self._environment = {**os.environ, **environment}
        self.start()
        client = [str(run.folder / "readers"), str(self.port), stream, publish]
        self.crowd = Crowd(_pinned(1, client))

    def start(self) -> None:
        self.process = subprocess.Popen(
            _pinned(0, self._command), env=self._environment, stdout=subprocess.DEVNULL
        )
        self.wait()

    def wait(self) -> None:
        for _ in range(PATIENCE_S * 20):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            if self.process.poll() is not None:
                raise SystemExit(f"{self._command[0]} ended with {self.process.returncode}.")
            time.sleep(0.05)
        raise SystemExit(f"{self._command[0]} does not listen.")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        if self.crowd.process.stdin is not None:
            self.crowd.process.stdin.close()
        self.crowd.process.wait(timeout=20)
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()

    def open(self, readers: int) -> None:
        got = self.crowd("open", readers)["reading"]
        if got < readers:
            print(f"    ! only {got} readers of {self._command[:4]}")

    def cpu_us(self) -> float:
        """Time on the processor so far; of nginx that of its workers, of onrecord without its own
        worker, which has nothing to do with readers.
        """
        pids = [self.process.pid]
        if "nginx" in self._command:
            children = Path(f"/proc/{pids[0]}/task/{pids[0]}/children").read_text().split()
            pids += [int(pid) for pid in children]
        fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
        ticks = sum(int(f[11]) + int(f[12]) for f in fields)
        return 1e6 * ticks / os.sysconf("SC_CLK_TCK")

    def ask(self, path: str, **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path, headers=headers)
        return connection.getresponse()


def _pinned(core: int, command: list[str]) -> list[str]:
    known = shutil.which("taskset") and (os.cpu_count() or 1) > 1
    return ["taskset", "-c", str(core), *command] if known else command


@contextmanager
def _up(server: Server) -> Iterator[Server]:
    try:
        yield server
    finally:
        server.close()


# --- the servers ------------------------------------------------------------------------------


def floor(run: Run, *stored: str) -> Server:
    command = [str(run.folder / "floor"), "PORT", *stored]
    return Server(run, command, stream="/stream", publish="/publish")


def durable_floor(run: Run) -> Server:
    return floor(run, str(run.folder / "floor.log"))


def product(run: Run, **environment: str) -> Server:
    folder = tempfile.mkdtemp(dir=run.folder)
    serving = ["-m", "onrecord", "bench", "serve", "--data", folder, "--port", "PORT"]
    command = [sys.executable, *serving]
    server = Server(run, command, stream="/bench/stream", publish="/bench/publish", **environment)
    server.ask("/bench/").read()  # as a reader's page does before its stream
    return server


def plain_asgi(run: Run) -> Server:
    return product(run, ONRECORD_PLAIN_ASGI="1")


def unstored(run: Run) -> Server:
    command = [sys.executable, str(ROOT / "scripts" / "bench_unstored.py"), "PORT"]
    server = Server(run, command, stream="/river/stream", publish="/publish")
    server.ask("/river/").read()
    return server


def eventstream(run: Run) -> Server:
    command = [run.eventstream, str(ROOT / "scripts" / "bench_eventstream.py"), "PORT"]
    return Server(run, command, stream="/stream", publish="/publish")


def nginx(run: Run, modules: str, locations: str) -> Server:
    folder = Path(tempfile.mkdtemp(dir=run.folder))
    folder.chmod(0o755)
    (folder / "nginx.conf").write_text(
        f"{modules} daemon off; worker_processes 1; worker_rlimit_nofile 20000;"
        f" pid {folder}/pid; error_log stderr crit;"
        f" events {{ worker_connections 15000; multi_accept on; }}"
        f" http {{ access_log off; sendfile on; tcp_nodelay on; keepalive_requests 100000000;"
        f" client_body_temp_path {folder}; open_file_cache max=16;"
        f" server {{ listen 127.0.0.1:LISTEN backlog=4096; {locations} }} }}"
    )
    starting = f"sed -i s/LISTEN/PORT/ {folder}/nginx.conf && exec nginx -c {folder}/nginx.conf"
    return Server(run, ["sh", "-c", starting, "nginx"], stream="/stream", publish="/publish")


def nchan(run: Run) -> Server:
    return nginx(
        run,
        f"load_module {NCHAN};",
        "location = /stream { nchan_subscriber eventsource; nchan_channel_id bench; }"
        " location = /publish { nchan_publisher; nchan_channel_id bench; }",
    )


# --- the comparisons --------------------------------------------------------------------------


def costs(run: Run) -> None:
    """CPU of a delivery and the wait of the last reader, one update after the other."""
    made = {"floor": floor, "durable floor": durable_floor, "onrecord": product}
    made["onrecord, plain ASGI"] = plain_asgi
    if shutil.which("nginx") and NCHAN.exists():
        made["nginx with nchan"] = nchan
    if run.eventstream:
        made["django-eventstream"] = eventstream
    us: dict[str, list[float]] = {name: [] for name in made}
    last: dict[str, list[float]] = {name: [] for name in made}
    with ExitStack() as stack:
        up = {name: stack.enter_context(_up(make(run))) for name, make in made.items()}
        for server in up.values():
            server.open(run.readers)
        first = up["onrecord"].crowd("tell", 2, TEXT, 1)
        size = first["bytes"] // max(first["delivered"], 1) - 20  # the same on every wire
        for _ in range(run.rounds):
            for name, server in up.items():
                events = 3 if name == "django-eventstream" else 20
                ours = name.startswith("onrecord")
                before = server.cpu_us()
                told = server.crowd("tell", events, TEXT if ours else size, 1)
                us[name].append((server.cpu_us() - before) / max(told["delivered"], 1))
                last[name].append(told["last"])
    print(f"costs: {run.readers} readers, {run.rounds} rounds of 20 updates of {size + 20} bytes")
    for name in made:
        to_floor = _ratio(us[name], us["floor"])
        waits = _ratio(last[name], last["durable floor"])
        print(f"  {name}: CPU a delivery {run.median(us[name])} us = {to_floor:.2f} x floor; last"
              f" reader {run.median(last[name])} ms = {waits:.2f} x durable floor")  # fmt: skip
    for other in made.keys() & {"nginx with nchan", "django-eventstream"}:
        print(f"  onrecord / {other}, CPU: {_ratio(us['onrecord'], us[other]):.3f}")


def pages(run: Run) -> None:
    """Requests a second for a page of 40 updates and for its 304, against a file of nginx."""
    if not (shutil.which("wrk") and shutil.which("nginx")):
        print("pages: left out, it needs wrk and nginx")
        return
    with _up(product(run)) as ours:
        ours.crowd("tell", 40, TEXT, 1)
        answer = ours.ask("/bench/", **{"Accept-Encoding": "br"})
        page = answer.read()
        (run.folder / "page").write_bytes(page)
        run.folder.chmod(0o755)
        location = (
            f"location = /bench/ {{ root {run.folder}; default_type text/html;"
            " add_header Content-Encoding br; try_files /page =404; }"
        )
        with _up(nginx(run, "", location)) as theirs:
            rates: dict[tuple[str, str], list[float]] = {}
            for _ in range(run.rounds):
                for name, server in (("onrecord", ours), ("nginx", theirs)):
                    tag = str(server.ask("/bench/", **{"Accept-Encoding": "br"}).headers["etag"])
                    for what, known in (("page", ""), ("304", tag)):
                        rates.setdefault((what, name), []).append(_wrk(server.port, known))
    print(f"pages: {len(page)} bytes of brotli, 32 connections, one core each")
    for what in ("page", "304"):
        own, other = rates[what, "onrecord"], rates[what, "nginx"]
        print(f"  {what}: onrecord {run.median(own)}/s, nginx {run.median(other)}/s,"
              f" ratio {_ratio(own, other):.2f}")  # fmt: skip


def _wrk(port: int, tag: str) -> float:
    headers = ["-H", "Accept-Encoding: br", *(["-H", f"If-None-Match: {tag}"] if tag else [])]
    command = ["wrk", "-t1", "-c32", "-d2s", *headers, f"http://127.0.0.1:{port}/bench/"]
    told = subprocess.run(_pinned(1, command), capture_output=True, text=True, check=True)
    line = next(x for x in told.stdout.splitlines() if x.startswith("Requests/sec:"))
    return float(line.split()[1])


def stopped(run: Run) -> None:
    """What the others wait while one in twenty takes nothing any more."""
    few = run.readers // 20
    p99: tuple[list[float], list[float]] = ([], [])
    with _up(product(run)) as healthy, _up(product(run)) as hampered:
        healthy.open(run.readers)
        hampered.open(run.readers - few)
        for _ in range(run.rounds):
            hampered.crowd("stopped", few)  # those of the round before are cut off meanwhile
            for server, waits in ((healthy, p99[0]), (hampered, p99[1])):
                server.crowd("tell", 60, TEXT, 8)  # more than the kernel and we hold for one
                waits.append(server.crowd("tell", 20, TEXT, 1)["p99"])
    print(f"stopped: p99 with none stopped {run.median(p99[0])} ms, with {few} of {run.readers}"
          f" {run.median(p99[1])} ms, ratio {_ratio(p99[1], p99[0]):.2f}")  # fmt: skip


def storm(run: Run) -> None:
    """All come back at once after kill -9, each with a last id of their own."""
    count = 2 * run.readers
    took: list[float] = []
    with _up(product(run)) as server:
        server.open(count)
        for _ in range(min(run.rounds, 3)):
            server.crowd("tell", 20, TEXT, 1)
            server.kill()
            server.crowd.ask("back", 10, 5)
            server.start()
            told = server.crowd.answer()
            took.append(told["ms"] / 1000)
    print(f"storm: {count} readers, up to 10 updates behind and 5 more published meanwhile")
    print(f"  all have everything {run.median(took)} s after kill -9")


def pending(run: Run) -> None:
    """Deliveries a second with eight updates on their way."""
    rates: tuple[list[float], list[float]] = ([], [])
    with _up(floor(run)) as least, _up(product(run)) as ours:
        least.open(run.readers)
        ours.open(run.readers)
        first = ours.crowd("tell", 2, TEXT, 1)
        size = first["bytes"] // max(first["delivered"], 1) - 20
        for _ in range(run.rounds):
            for server, words, rate in ((least, size, rates[0]), (ours, TEXT, rates[1])):
                told = server.crowd("tell", 120, words, 8)
                rate.append(1000 * told["delivered"] / told["ms"])
    print(f"pending: 8 updates on their way: floor {run.median(rates[0])} deliveries/s, onrecord"
          f" {run.median(rates[1])}, ratio {_ratio(rates[1], rates[0]):.2f}")  # fmt: skip


def length(run: Run) -> None:
    """What the last reader waits, by the story's length and by whether it is stored."""
    with _up(product(run)) as short, _up(product(run)) as long, _up(unstored(run)) as light:
        for server, updates in ((short, 10), (long, 5000), (light, 10)):
            for told in range(0, updates, 500):
                server.crowd("tell", min(500, updates - told), TEXT, 1)
            server.open(run.readers)
        waits: list[list[float]] = [[], [], []]
        for _ in range(run.rounds):
            for server, last in zip((short, long, light), waits, strict=True):
                last.append(server.crowd("tell", 20, TEXT, 1)["last"])
    print(f"length: last reader with 10 updates {run.median(waits[0])} ms, with 5,000"
          f" {run.median(waits[1])}, ratio {_ratio(waits[1], waits[0]):.2f}; without a store"
          f" {run.median(waits[2])}, ratio {_ratio(waits[0], waits[2]):.2f}")  # fmt: skip


def _ratio(one: Sequence[float], other: Sequence[float]) -> float:
    return statistics.median(one) / (statistics.median(other) or 1)


COMPARISONS = {c.__name__: c for c in (costs, pages, stopped, storm, pending, length)}


def main() -> None:
    known = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    known.add_argument("names", nargs="*", choices=[[], *COMPARISONS], metavar="NAME")
    known.add_argument("--readers", type=int, default=5000)
    known.add_argument("--rounds", type=int, default=5)
    known.add_argument("--eventstream", default="", help="a Python that has django-eventstream")
    args = known.parse_args()
    compiler = shutil.which("cc")
    if compiler is None:
        print("readers compared: left out, it needs a C compiler")
        return
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as made:
        folder = Path(made)
        for name in ("floor", "readers"):
            source = ROOT / "bench" / f"{name}.c"
            subprocess.run([compiler, "-O2", "-o", folder / name, source], check=True)
        run = Run(folder, args.readers, args.rounds, args.eventstream)
        for name in args.names or COMPARISONS:
            load = os.getloadavg()[0]
            COMPARISONS[name](run)
            print(f"    (load average {load:.1f} to {os.getloadavg()[0]:.1f})", flush=True)


if __name__ == "__main__":
    main()
