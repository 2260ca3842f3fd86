"""What every test may use: a throwaway installation,
and a clock that stands still until it is moved.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from cluster import Cluster, binaries
from django.conf import settings as django_settings
from django.db import connection

from onrecord import settings as declared
from onrecord.newsroom.configure import DATABASE_FILE, configure
from onrecord.newsroom.install import prepare

REPOSITORY = Path(__file__).resolve().parents[1]
_data = Path(tempfile.mkdtemp(prefix="onrecord-test-"))
# Django's models can be imported only once it knows its settings: so here, before any other test
# file.
DATABASE_URL = os.environ.get("ONRECORD_TEST_DATABASE_URL", "")  # set by test_on_postgresql.py
configure(declared.read({"ONRECORD_DATABASE_URL": DATABASE_URL}, data=_data))
django_settings.PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
]  # fast, for tests only
NEEDS = {
    "shared": "the material in ../shared",
    "browser": "Chromium",
    "postgresql": "PostgreSQL",
    "nats": "NATS",
    "nginx": "nginx",
    "strace": "strace",
    "curl": "curl",
}


def pytest_unconfigure() -> None:
    shutil.rmtree(_data, ignore_errors=True)


class Clock:
    """Says the same instant until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated, empty database, made once; answers its name."""
    name = "" if DATABASE_URL else str(tmp_path_factory.mktemp("template") / DATABASE_FILE)
    connection.settings_dict["NAME"] = name or connection.settings_dict["NAME"]
    prepare()
    connection.close()
    return str(connection.settings_dict["NAME"])


@pytest.fixture
def newsroom(template: str, tmp_path: Path) -> Iterator[Path]:
    """An installation of its own for one test; answers its data folder."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    connection.close()
    if DATABASE_URL:
        name = f"test_{uuid.uuid4().hex}"
        with psycopg.connect(
            DATABASE_URL.rpartition("/")[0] + "/postgres", autocommit=True
        ) as server:
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    else:
        name = str(data / DATABASE_FILE)
        shutil.copy(template, name)
    connection.settings_dict["NAME"] = name
    yield data
    connection.close()


@pytest.fixture
def shared() -> Path:
    """The evaluation material beside the repository; a stranger's clone has none."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        missing("shared")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's Chromium."""
    path = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    return path or missing("browser")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """URL of a throwaway cluster with an empty database."""
    made = Cluster(binaries() or Path(missing("postgresql")))
    yield made.url
    made.close()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A cluster of this test's own, which it may stop and start."""
    made = Cluster(binaries() or Path(missing("postgresql")))
    yield made
    made.close()


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def left_out() -> Callable[[str], str]:
    return missing


def missing(what: str) -> str:
    """Leave a test out in one line; CI leaves out nothing (scripts/nothing_skipped.py)."""
    pytest.skip(f"{NEEDS[what]} is not here")
