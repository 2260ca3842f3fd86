"""Random faults against a model of the record. `make faults` runs the thousand; here are the first
of each kind, by their seeds.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import fault_hub
import pytest
from fault_model import Reader, Truth

HUB = 100  # schedules in one process
BLOCK = 20


@pytest.fixture
def quiet():
    """What breaks is meant to break."""
    log = logging.getLogger("onrecord")
    before = log.level
    log.setLevel(logging.CRITICAL)
    yield
    log.setLevel(before)


@pytest.mark.parametrize("first", range(0, HUB, BLOCK))
def test_nothing_is_lost_doubled_or_out_of_order_in_one_process(
    template, newsroom, tmp_path, quiet, first
):
    for seed in range(first, first + BLOCK):
        faults = fault_hub.run(seed, Path(template), tmp_path).faults
        assert not faults, f"python scripts/faults.py --hub 1 --first {seed}"


def run_script(*told):
    command = [sys.executable, Path(fault_hub.__file__).with_name("faults.py"), *told]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_nor_by_two_servers_on_one_file():
    assert "violations: 0" in run_script("--only", "files", "--files", "3")


@pytest.mark.slow
@pytest.mark.postgresql
def test_nor_by_two_servers_on_postgresql(postgresql):
    assert "violations: 0" in run_script("--only", "databases", "--databases", "3")


def test_the_model_notices_what_is_lost_doubled_and_invented():
    truth = Truth(told={1: "a", 2: "b"}, tried={"a", "b"}, refused={"d"})
    truth.check_records([(1, "a"), (3, "c"), (4, "a"), (5, "d")], set())
    told = " ".join(truth.faults)
    assert "the records run [1, 3, 4, 5]" in told
    assert "stored twice" in told
    assert "record 2 was told to be b, and is gone" in told
    assert "nobody wrote c" in told
    assert "d was said not to be stored" in told


def frame(seq):
    return f'id: {seq}\nevent: update\ndata: {{"seq": {seq}, "headline": "m{seq}"}}\n\n'


@pytest.mark.parametrize(
    ("heard", "fault"),
    [([1, 2, 3], ""), ([1, 3], "had 1 and got 3"), ([1, 1], "had 1 and got 1"), ([1, 2], "of 3")],
)
def test_the_model_notices_a_reader_with_a_gap_a_double_or_a_missing_end(heard, fault):
    truth = Truth()
    reader = Reader(truth, "reader", 0)
    whole = "".join(frame(seq) for seq in heard)
    for start in range(0, len(whole), 7):  # as it comes off a socket: in any pieces
        reader.hear(whole[start : start + 7])
    reader.check([(1, "m1"), (2, "m2"), (3, "m3")])
    assert (fault in " ".join(truth.faults)) if fault else not truth.faults
