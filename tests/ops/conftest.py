"""A second, empty installation beside the first."""

from __future__ import annotations

import shutil

import pytest
from django.db import connection


@pytest.fixture
def second(newsroom, template, tmp_path):
    """Turn to another, empty data folder."""

    def turn() -> None:
        path = tmp_path / "second.sqlite3"
        shutil.copy(template, path)
        connection.close()
        connection.settings_dict["NAME"] = str(path)

    return turn
