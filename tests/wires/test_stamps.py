"""Dates of feeds and report JSON: what is certain, what is doubted, what is not read."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.wires.stamps import read, read_iso


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


CERTAIN = [
    ("Sun, 27 Sep 2020 14:52:00 +0400", "2020-09-27T10:52:00"),
    ("Sun, 27 Sep 2020 14:52:00 -0330", "2020-09-27T18:22:00"),
    ("Sun, 27 Sep 2020 14:52 GMT", "2020-09-27T14:52:00"),
    ("27 Sep 2020 14:52:00 UT", "2020-09-27T14:52:00"),
    ("27 Sep 2020 14:52:00 UTC", "2020-09-27T14:52:00"),
    ("27 Sep 20 14:52:00 Z", "2020-09-27T14:52:00"),
    ("Sun, 27 September 2020 14:52:00 GMT+01:00", "2020-09-27T13:52:00"),
    ("Mon, 27 Jan 2020 14:52:00 EST", "2020-01-27T19:52:00"),
    ("Sun, 27 Sep 2020 14:52:00 EDT", "2020-09-27T18:52:00"),
    ("Mon, 27 Jan 2020 14:52:00 CST", "2020-01-27T20:52:00"),
    ("Sun, 27 Sep 2020 14:52:00 PDT", "2020-09-27T21:52:00"),
    ("2020-09-27T14:52:00Z", "2020-09-27T14:52:00"),
    ("2020-09-27T14:52:00.123456789+04:00", "2020-09-27T10:52:00.123456"),
    ("2020-09-27T14:52+0400", "2020-09-27T10:52:00"),
    ("2020-09-27 14:52:00 +04", "2020-09-27T10:52:00"),
    ("31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59:59"),
]
DOUBTED = [
    ("Sun, 27 Sep 2020 14:52:00 BST", "2020-09-27T13:52:00", "BST"),
    ("Sun, 27 Sep 2020 14:52:00 CEST", "2020-09-27T12:52:00", "CEST"),
    ("Sun, 27 Sep 2020 14:52:00 IST", "2020-09-27T09:22:00", r"elsewhere UTC\+02:00"),
    ("Sun, 27 Sep 2020 14:52:00 EST", "2020-09-27T19:52:00", "daylight time"),
    ("Sun, 27 Sep 2020 14:52:00 ET", "2020-09-27T19:52:00", "no fixed meaning"),
    ("Sun, 27 Sep 2020 14:52:00 XYZT", "2020-09-27T14:52:00", "'XYZT' is unknown"),
    ("Sun, 27 Sep 2020 14:52:00 A", "2020-09-27T14:52:00", "'A' is unknown"),
    ("Sun, 27 Sep 2020 14:52:00", "2020-09-27T14:52:00", "no zone"),
    ("2020-09-27T14:52:00", "2020-09-27T14:52:00", "no zone"),
    ("27 Sep 2020", "2020-09-27T00:00:00", "no time of day"),
    ("2020-09-27", "2020-09-27T00:00:00", "no time of day"),
]
UNREAD = [
    "", "yesterday", "09/10/2026", "31 Feb 2020 10:00 GMT", "27 Foo 2020 10:00 GMT",
    "27 Sep 2020 25:00 GMT", "2020-13-01T00:00Z", "0001-01-01T00:00:00+14:00",
    "27 Sep 2020 10:00 +9900", "9" * 500, 
]  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), CERTAIN)
def test_a_stated_offset_is_read_without_doubt(written: str, expected: str) -> None:
    assert (read(written).at, read(written).doubt) == (utc(expected), "")


@pytest.mark.parametrize(("written", "expected", "doubt"), DOUBTED)
def test_any_other_zone_is_read_with_a_doubt(written: str, expected: str, doubt: str) -> None:
    stamp = read(written)
    assert stamp.at == utc(expected)
    assert re.search(doubt, stamp.doubt)


@pytest.mark.parametrize("written", UNREAD)
def test_what_is_no_date_stays_undated_and_is_said(written: str) -> None:
    stamp = read(written)
    assert stamp.at is None and stamp.doubt


@given(st.text() | st.from_regex(r"\d{1,2} Sep \d{2,4} \d\d?:\d\d.{0,9}", fullmatch=True))
def test_reading_a_date_never_raises(written: str) -> None:
    stamp = read(written)
    assert stamp.at is None or stamp.at.tzinfo is UTC


def test_iso_times_without_a_zone_are_utc_with_a_doubt() -> None:
    assert read_iso("2020-09-27T08:20:00Z").doubt == ""
    assert read_iso("2020-09-27T08:20:00+04:00").at == utc("2020-09-27T04:20:00")
    naive = read_iso("2020-09-27T08:20:00")
    assert naive.at == utc("2020-09-27T08:20:00") and "no zone" in naive.doubt
