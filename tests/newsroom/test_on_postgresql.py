"""The newsroom's tests once more,
on a real PostgreSQL that this test starts on loopback and stops by its pid.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


def as_owner(*command: str) -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


@pytest.fixture
def server(left_out) -> Iterator[str]:
    """URL of a throwaway cluster with an empty database."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [shutil.which("initdb")]
    if found[-1] is None:
        left_out("postgresql")
    binaries = Path(str(found[-1])).parent
    folder = Path(tempfile.mkdtemp(prefix="onrecord-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    quiet = {"check": True, "capture_output": True, "cwd": folder}
    control = [str(binaries / "pg_ctl"), "-D", f"{folder}/db", "-w"]
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    )
    subprocess.run(
        as_owner(str(binaries / "initdb"), "-D", f"{folder}/db", "-A", "trust", "-U", "postgres"),
        **quiet,
    )
    subprocess.run(as_owner(*control, "-l", f"{folder}/log", "-o", options, "start"), **quiet)
    try:
        url = f"postgresql://postgres@127.0.0.1:{port}/"
        subprocess.run(
            [
                str(binaries / "createdb"),
                "-h",
                "127.0.0.1",
                "-p",
                str(port),
                "-U",
                "postgres",
                "onrecord",
            ],
            **quiet,
        )
        yield url + "onrecord"
    finally:
        subprocess.run(as_owner(*control, "-m", "immediate", "stop"), **quiet)
        shutil.rmtree(folder, ignore_errors=True)


def test_the_newsroom_keeps_its_promises_on_postgresql(server):
    folder = Path(__file__).parent
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)]
    environment = {**os.environ, "ONRECORD_TEST_DATABASE_URL": server}
    inside = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=folder.parents[1], timeout=600
    )
    assert inside.returncode == 0, inside.stdout[-3000:]
    assert " passed" in inside.stdout
