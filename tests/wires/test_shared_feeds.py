"""Feeds that others collected, read from ../shared; without it these tests are left out."""

from __future__ import annotations

import re
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from onrecord.errors import UnreadableReport
from onrecord.record import Report
from onrecord.wires.feed import parse

ACTIVE = re.compile(
    r"<\s*(script|style|iframe|object|embed|svg|math|form|img|link|meta|base)\b", re.I
)


class Attributes(HTMLParser):
    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(name, value or "") for name, value in attrs]


def read(path: Path, at: datetime) -> list[Report]:
    return parse(path.read_bytes(), url="https://e.org/feed", received_at=at)


@pytest.mark.shared
def test_feedparsers_own_feeds_are_all_read(shared: Path, at: datetime) -> None:
    files = sorted((shared / "eval/interop/feeds/feedparser").rglob("*.xml"))
    refused = []
    for path in files:
        try:
            read(path, at)
        except UnreadableReport:
            refused.append(path.name)
    assert len(files) == 1260
    # One is empty, three are CDF without a single field of a feed.
    assert sorted(refused) == [
        "channel_abstract_map_description.xml",
        "channel_lastmod.xml",
        "channel_lastmod_parsed.xml",
        "rss_empty_document.xml",
    ]


@pytest.mark.shared
def test_no_active_content_is_left_in_their_html(shared: Path, at: datetime) -> None:
    for path in sorted((shared / "eval/interop/feeds/feedparser").rglob("*.xml")):
        try:
            reports = read(path, at)
        except UnreadableReport:
            continue
        for markup in (report.html for report in reports):
            assert not ACTIVE.search(markup), path.name
            for name, value in Attributes(markup).found:
                assert name in ("href", "rel", "lang", "dir"), path.name
                assert name != "href" or re.match(r"https?://|mailto:", value), path.name


@pytest.mark.shared
def test_the_validators_feeds_are_read_or_refused_with_a_reason(shared: Path, at: datetime) -> None:
    for path in sorted((shared / "eval/interop/feeds/feedvalidator").rglob("*.xml")):
        try:
            read(path, at)
        except UnreadableReport as refused:
            assert str(refused).count("\n") == 0
