"""A throwaway PostgreSQL on loopback, for tests and fault runs: started, crashed, removed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path


class Cluster:
    """One server with an empty database; `url` names it. PostgreSQL refuses to run as root."""

    def __init__(self, binaries: Path, *, more: str = "-c fsync=off") -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="onrecord-pg-"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._binaries = binaries
        self._options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 "
            f"-c unix_socket_directories={self.folder} {more}"
        )
        self._run("initdb", "-D", f"{self.folder}/db", "-A", "trust", "-U", "postgres")
        self.start()
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "onrecord")
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/onrecord"

    def start(self) -> None:
        self._control("-l", f"{self.folder}/log", "-o", self._options, "start")

    def crash(self) -> None:
        """Stop as a power cut would: nobody is waited for, nothing is put in order."""
        self._control("-m", "immediate", "stop")

    def close(self) -> None:
        with suppress(subprocess.CalledProcessError):  # stopped already
            self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _control(self, *command: str) -> None:
        self._run("pg_ctl", "-D", f"{self.folder}/db", "-w", *command)

    def _run(self, name: str, *command: str) -> None:
        owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*owner, str(self._binaries / name), *command],
            check=True, capture_output=True, cwd=self.folder,
        )  # fmt: skip


def binaries() -> Path | None:
    """Where PostgreSQL's own commands lie on this machine; None where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    path = found[-1] if found else shutil.which("initdb")
    return Path(path).parent if path else None
