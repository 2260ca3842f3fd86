"""The newsroom's tests once more,
on a real PostgreSQL that this test starts on loopback and stops by its pid.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_the_newsroom_keeps_its_promises_on_postgresql(postgresql):
    folder = Path(__file__).parent
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)]
    environment = {**os.environ, "ONRECORD_TEST_DATABASE_URL": postgresql}
    inside = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=folder.parents[1], timeout=600
    )
    assert inside.returncode == 0, inside.stdout[-3000:]
    assert " passed" in inside.stdout
