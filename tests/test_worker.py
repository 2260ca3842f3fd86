"""The worker polls under a lease, files what came, and one bad wire or report does not stop it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import OperationalError

from onrecord import worker
from onrecord.errors import FetchRefused
from onrecord.extract import extract
from onrecord.live.purging import NotPurged
from onrecord.newsroom.actions import (
    add_wire,
    file_report,
    open_story,
    publish_update,
    retract_update,
)
from onrecord.newsroom.inbox import get_report, list_reports
from onrecord.newsroom.models import Purge, Wire
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


def retracted(clock):
    by = {"by": OPERATOR, "now": clock()}
    open_story(slug="river", headline="River", **by)
    update = publish_update(story="river", headline="H", body="B", **by).seq
    retract_update(story="river", update=update, reason="Wrong.", **by)


def test_caches_are_told_of_a_retraction_and_told_again_until_they_took_it(newsroom, clock):
    asked = []

    def purge(*told):
        asked.append(told)
        if len(asked) == 1:
            raise NotPurged("the cache is away")

    retracted(clock)
    assert worker.purge_due(purge) == 0
    Purge.objects.update(due_at=clock())
    assert worker.purge_due(purge) == 1
    assert asked == [("river", 3, (2,))] * 2
    assert Purge.objects.get().told == 1  # and once more, for a process that had not heard of it
    Purge.objects.update(due_at=clock())
    assert worker.purge_due(purge) == 1
    assert not Purge.objects.exists()


def test_without_caches_to_tell_nothing_waits(newsroom, clock):
    retracted(clock)
    worker.purge_due(None)
    assert not Purge.objects.exists()


def test_a_database_that_goes_away_is_waited_out_and_marks_no_report(newsroom, clock):
    stop, tried = threading.Event(), []

    def away_at_first(*args, **more):
        tried.append(1)
        if len(tried) == 1:
            raise OperationalError("the connection is closed")
        stop.set()
        return extract(*args, **more)

    report = filed(clock)
    worker.work(stop, fetcher=FakeFetcher(), clock=clock, extract=away_at_first)
    assert len(tried) == 2
    assert get_report(report).state == "read"


def test_the_round_ends_when_told(newsroom, clock):
    stop = threading.Event()

    def then_stop(*args, **more):
        stop.set()
        return broken(*args, **more)

    filed(clock)
    worker.work(stop, fetcher=FakeFetcher(), clock=clock, extract=then_stop)
    assert stop.is_set()
