"""Where the records of a fault schedule lie: SQLite or PostgreSQL, each on a small disk that can be
filled. Breaks things only when told.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import psycopg
from cluster import Cluster

from onrecord.settings import Settings


class Place(Protocol):
    """Where the records of one schedule lie."""

    is_sure: bool  # a refusal means that nothing was stored; a lost connection cannot tell

    def make(self, seed: int) -> tuple[str, Settings]:
        """A new database with the story; answers its name, and the settings of its servers."""

    def drop(self) -> None: ...

    def fill(self) -> None: ...

    def free(self) -> None: ...

    def cut(self) -> None:
        """Break every connection to the database."""

    def crash(self) -> None:
        """The database itself dies, and is started again."""


class Disk:
    """A small file system of its own that can be filled; without the right to mount, none."""

    def __init__(self, folder: Path, size: str, owner: str = "") -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
        self.is_small = (
            os.geteuid() == 0 and subprocess.run(mount, capture_output=True).returncode == 0
        )
        if owner:
            shutil.chown(folder, owner)

    def fill(self) -> None:
        if self.is_small:
            with suppress(OSError), (self.folder / "junk").open("wb", buffering=0) as junk:
                while True:
                    junk.write(bytes(4096))

    def free(self) -> None:
        (self.folder / "junk").unlink(missing_ok=True)

    def close(self) -> None:
        if self.is_small:
            subprocess.run(["umount", "-l", str(self.folder)], check=False)


class Files:
    """SQLite: a data folder on a small disk."""

    is_sure = True

    def __init__(self, template: Path, made: Settings, folder: Path) -> None:
        self._template, self._made = template, made
        self._disk = Disk(folder, "6m")
        self._beside = folder / "data"

    def make(self, seed: int) -> tuple[str, Settings]:
        self._beside.mkdir()
        path = self._beside / self._template.name
        shutil.copy(self._template, path)
        return str(path), replace(self._made, data=self._beside)

    def drop(self) -> None:
        shutil.rmtree(self._beside)

    def fill(self) -> None:
        self._disk.fill()

    def free(self) -> None:
        self._disk.free()

    def cut(self) -> None:
        """A file has no connections."""

    crash = cut

    def close(self) -> None:
        self._disk.close()


class Databases:
    """PostgreSQL: a database of its own in a tablespace on a small disk."""

    is_sure = False

    def __init__(self, cluster: Cluster, made: Settings, folder: Path) -> None:
        self._server, _, self._template = cluster.url.rpartition("/")
        self._cluster, self._made = cluster, made
        owner = "postgres" if os.geteuid() == 0 else ""
        self._disk = Disk(folder / "disk", "60m", owner)
        self._folder, self._name = folder, ""
        self._in = ""
        if self._disk.is_small:
            self._ask(f"CREATE TABLESPACE small LOCATION '{self._disk.folder}'")
            self._in = "TABLESPACE small"

    def _ask(self, sql: str) -> None:
        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as asked:
            asked.execute(sql)

    def make(self, seed: int) -> tuple[str, Settings]:
        self._name = f"faults_{seed}"
        self._ask(f'CREATE DATABASE "{self._name}" TEMPLATE "{self._template}" {self._in}')
        url = f"{self._server}/{self._name}"
        return self._name, replace(self._made, data=self._folder, database_url=url)

    def drop(self) -> None:
        self._ask(f'DROP DATABASE "{self._name}" WITH (FORCE)')

    def fill(self) -> None:
        self._disk.fill()

    def free(self) -> None:
        self._disk.free()

    def cut(self) -> None:
        theirs = f"datname = '{self._name}'"
        self._ask(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {theirs}")  # noqa: S608

    def crash(self) -> None:
        self.free()  # it does not start on a full disk
        self._cluster.crash()
        self._cluster.start()

    def close(self) -> None:
        if self._in:
            self._ask("DROP TABLESPACE small")
        self._disk.close()
