"""Random fault schedules against a model of the record; prints seeds, what broke, and the result.

    python scripts/faults.py [--hub N] [--files N] [--databases N] [--first SEED]

hub: one process, two hubs, a SQLite file. files: two server processes on one SQLite file.
databases: two server processes on PostgreSQL. Exit 1 when anything was lost, doubled or disordered.
"""

from __future__ import annotations

import argparse
import logging
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any

from cluster import Cluster, binaries
from django.db import connection
from fault_places import Databases, Files

from onrecord import settings
from onrecord.newsroom.configure import DATABASE_FILE, configure
from onrecord.newsroom.install import prepare

KINDS = {"hub": 880, "files": 60, "databases": 60}


def main() -> int:
    parser = argparse.ArgumentParser(description="Random fault schedules against a model.")
    for kind, count in KINDS.items():
        parser.add_argument(f"--{kind}", type=int, default=count, metavar="N")
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("--only", choices=KINDS, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.only:
        return run_kind(args.only, range(args.first, args.first + getattr(args, args.only)))
    code = 0
    for kind in KINDS:  # a process knows one kind of database
        told = [f"--{kind}", str(getattr(args, kind)), "--first", str(args.first)]
        code |= subprocess.run([sys.executable, __file__, "--only", kind, *told]).returncode
    return code


def run_kind(kind: str, seeds: range) -> int:
    """Run the schedules of one kind one after the other."""
    logging.getLogger("onrecord").setLevel(logging.CRITICAL)  # what breaks is meant to break
    counts: Counter[str] = Counter()
    broken: dict[int, list[str]] = {}
    began = time.monotonic()
    with ExitStack() as stack:
        run = {"hub": in_one_process, "files": on_files, "databases": on_databases}[kind](stack)
        for seed in seeds:
            truth = run(seed)
            counts += truth.counts
            if truth.faults:
                broken[seed] = truth.faults
                print(f"{kind}, seed {seed}: {truth.faults}", flush=True)
    taken = time.monotonic() - began
    print(f"{kind}: {len(seeds)} schedules, seeds {seeds.start} to {seeds.stop - 1}, {taken:.0f} s")
    print("  " + ", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    print(
        f"  violations: {len(broken)}" + (f", seeds {sorted(broken)}" if broken else ""), flush=True
    )
    return 1 if broken else 0


def prepared(stack: ExitStack, url: str = "") -> tuple[Path, settings.Settings]:
    """A folder for this run, and the database that each schedule starts from a copy of."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="onrecord-faults-")))
    folder.chmod(0o755)  # PostgreSQL's user passes through it
    made = settings.read({"ONRECORD_DATABASE_URL": url}, data=folder / "template")
    configure(made)
    prepare()
    connection.close()
    return folder, made


def in_one_process(stack: ExitStack) -> Callable[[int], Any]:
    folder, made = prepared(stack)
    hub = import_module("fault_hub")  # Django's models can be imported only now
    return lambda seed: hub.run(seed, made.data / DATABASE_FILE, folder)


def on_files(stack: ExitStack) -> Callable[[int], Any]:
    folder, made = prepared(stack)
    servers = import_module("fault_servers")
    place = Files(made.data / DATABASE_FILE, made, folder / "disk")
    stack.callback(place.close)
    return lambda seed: servers.run(seed, place)


def on_databases(stack: ExitStack) -> Callable[[int], Any]:
    found = binaries()
    if found is None:
        raise SystemExit("PostgreSQL is not here.")
    cluster = Cluster(found)
    stack.callback(cluster.close)
    folder, made = prepared(stack, cluster.url)
    servers = import_module("fault_servers")
    place = Databases(cluster, made, folder / "small")
    stack.callback(place.close)
    return lambda seed: servers.run(seed, place)


if __name__ == "__main__":
    sys.exit(main())
