"""The worker polls under a lease, files what came, and one bad wire or report does not stop it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from onrecord import worker
from onrecord.errors import FetchRefused
from onrecord.newsroom.actions import add_wire, file_report, open_story
from onrecord.newsroom.inbox import get_report, list_reports
from onrecord.newsroom.models import Wire
from onrecord.newsroom.policy import OPERATOR
from onrecord.record import Report
from onrecord.wires.fetch import Fetched

FEED = (
    b'<rss version="2.0"><channel><title>Town</title><item><guid>1</guid><title>T</title>'
    b"<description>The mayor said no.</description></item></channel></rss>"
)


class FakeFetcher:
    """Answers every address with the same bytes, or refuses."""

    def __init__(self, body: bytes = FEED, refusal: str = "") -> None:
        self.body, self.refusal, self.asked = body, refusal, []

    def get(self, url, *, etag="", modified=""):
        self.asked.append((url, etag))
        if self.refusal:
            raise FetchRefused(self.refusal)
        return Fetched(200, self.body, {}, url, '"v1"', "", datetime.now(UTC))


@pytest.fixture
def wire(newsroom, clock):
    open_story(slug="town", headline="Town", by=OPERATOR, now=clock())
    return add_wire(url="http://town.example/feed", story="town", by=OPERATOR, now=clock())


def poll(fetcher, clock):
    return worker.poll_due(fetcher=fetcher, clock=clock, everything=True)


def test_what_a_wire_brings_is_filed_once(wire, clock):
    fetcher = FakeFetcher()
    assert [(p.received, p.created) for p in poll(fetcher, clock) + poll(fetcher, clock)] == [
        (1, 1),
        (1, 0),
    ]
    assert fetcher.asked[1] == ("http://town.example/feed", '"v1"')
    assert [r.text for r in list_reports(story="town")] == ["The mayor said no."]


def test_a_refused_wire_keeps_its_cursor_and_says_why(wire, clock):
    poll(FakeFetcher(), clock)
    (polled,) = poll(FakeFetcher(refusal="too large"), clock)
    row = Wire.objects.get(pk=wire)
    assert (polled.trouble, row.trouble, row.failures) == ("too large", "too large", 1)
    assert row.cursor["etag"] == '"v1"'
    assert row.leased_until is None


def test_a_leased_wire_is_not_polled_by_another_worker(wire, clock):
    worker.claim_due_wires(everything=True)
    assert poll(FakeFetcher(), clock) == []


def filed(clock, text="The mayor said no."):
    report = Report(uid=text, format="text", source="Agency", text=text, raw=text.encode())
    return file_report(report, story=None, by=OPERATOR, now=clock()).id


def broken(*_, **__):
    raise ZeroDivisionError("an extractor's fault")


def test_a_report_that_breaks_the_extractor_is_tried_three_times_and_stays(newsroom, clock):
    report = filed(clock)
    for _ in range(4):
        worker.read_waiting(clock=clock, extract=broken)
    found = get_report(report)
    assert (found.state, found.text) == ("failed", "The mayor said no.")
    assert "ZeroDivisionError" in found.trouble


def test_the_round_ends_when_told(newsroom, clock):
    stop = threading.Event()

    def then_stop(*args, **more):
        stop.set()
        return broken(*args, **more)

    filed(clock)
    worker.work(stop, fetcher=FakeFetcher(), clock=clock, extract=then_stop)
    assert stop.is_set()
