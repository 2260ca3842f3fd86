"""Polling a feed: what is asked, what the cursor keeps, what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from onrecord.errors import FetchRefused, UnreadableReport
from onrecord.wires import FeedWire, Fetcher, Wire


def test_a_second_poll_asks_only_for_what_is_new(
    site: Any, local: Fetcher, answer: Any, rss: Any
) -> None:
    feed = rss("<guid>1</guid><title>a</title>")
    site.answers["/f"] = answer(body=feed, ETag='"7"', Last_Modified="Sun, 27 Sep 2026 08:00 GMT")
    wire: Wire = FeedWire(site.url("/f"), local, "Wire")
    reports, cursor = wire.poll({})
    assert [report.uid for report in reports] == ["1"]
    assert cursor == {"etag": '"7"', "modified": "Sun, 27 Sep 2026 08:00 GMT"}

    site.answers["/f"] = answer(304)
    assert wire.poll(cursor) == ([], cursor)
    asked = site.asked[1][1]
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == tuple(cursor.values())


def test_the_time_of_receipt_is_that_of_the_answer(
    site: Any, local: Fetcher, answer: Any, rss: Any
) -> None:
    site.answers["/f"] = answer(body=rss("<guid>1</guid>", title=""))
    reports, cursor = FeedWire(site.url("/f"), local, "Our name").poll({"etag": "old"})
    assert reports[0].received_at and reports[0].received_at.year == 2026
    assert (reports[0].source, cursor) == ("Our name", {})


@pytest.mark.parametrize(
    ("status", "words"),
    [(410, "gone for good"), (404, "answered 404"), (500, "answered 500"), (204, "answered 204")],
)
def test_an_answer_without_a_feed_is_refused(
    site: Any, local: Fetcher, answer: Any, status: int, words: str
) -> None:
    site.answers["/f"] = answer(status)
    with pytest.raises(FetchRefused, match=f"^Wire: .*{words}"):
        FeedWire(site.url("/f"), local, "Wire").poll({})


def test_a_login_page_instead_of_the_feed_is_refused(
    site: Any, local: Fetcher, answer: Any
) -> None:
    site.answers["/f"] = answer(body=b"<html><h1>Log in</h1></html>", Content_Type="text/html")
    with pytest.raises(UnreadableReport, match="not an RSS or Atom feed"):
        FeedWire(site.url("/f"), local, "Wire").poll({})


def test_the_charset_of_the_header_is_used(
    site: Any, local: Fetcher, answer: Any, rss: Any
) -> None:
    feed = rss("<guid>1</guid>", title="Новости").decode().encode("koi8-r")
    site.answers["/f"] = answer(body=feed, Content_Type='text/xml; charset="KOI8-R"')
    reports, _ = FeedWire(site.url("/f"), local).poll({})
    assert reports[0].source == "Новости"
