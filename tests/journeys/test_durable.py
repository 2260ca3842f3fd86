"""Commit before ring: what reaches the disk before a reader hears of it, counted by strace."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

PUBLISH = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from onrecord import settings
from onrecord.newsroom.configure import configure
made = settings.read({}, data=Path(sys.argv[1]))
configure(made)
from onrecord.live.brokers.local import LocalBroker
from onrecord.newsroom.actions import publish_update
from onrecord.newsroom.policy import OPERATOR
from onrecord.newsroom.transact import use_bell
use_bell(LocalBroker(made.data))
sys.stderr.write("begin\\n")
publish_update(story="river", headline="H", body="B", by=OPERATOR, now=datetime.now(UTC))
"""


def test_an_update_is_on_disk_before_the_bell_rings(install, left_out, tmp_path):
    if shutil.which("strace") is None:
        left_out("strace")
    here = install()
    trace = tmp_path / "trace"
    calls = "trace=fdatasync,fsync,sendto,pwrite64,write"
    subprocess.run(
        ["strace", "-f", "-y", "-o", trace, "-e", calls, sys.executable, "-c", PUBLISH, here.data],
        check=True, capture_output=True, env=here.environment,
    )  # fmt: skip
    lines = trace.read_text().splitlines()
    begin = next(n for n, x in enumerate(lines) if '"begin' in x)
    ring = next(n for n, x in enumerate(lines) if "sendto(" in x and "doorbell" in x)
    written = max(n for n, x in enumerate(lines[:ring]) if re.search(r"pwrite64\(.*-wal>", x))
    synced = [n for n, x in enumerate(lines[:ring]) if re.search(r"f(data)?sync\(.*-wal>", x)]
    assert begin < written < synced[-1] < ring
    assert os.path.basename(here.data) in lines[synced[-1]]  # noqa: PTH119
