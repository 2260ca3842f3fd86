"""Feeds read back by a reader of feeds: ids for ever, corrections first, nothing redacted."""

from __future__ import annotations

import json
from xml.etree import ElementTree as XML

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.exports.coverage import Corrected, Coverage, Told
from onrecord.exports.feeds import FEEDS, atom, corrections, json_feed, rss

AT, LATER = "2026-03-01T12:00:00Z", "2026-03-01T13:00:00Z"


def told(number=2, **more):
    given_ = {"headline": "Bridge closed, ministry says", "text": "It is closed.", "by": "ada"}
    return Told(**{"number": number, "at": AT, "changed": AT, **given_, **more})


def coverage(*updates, url="https://live.example.org/river/"):
    return Coverage(
        url=url,
        desk="The desk",
        desk_url="https://live.example.org/",
        headline="Fighting at the river",
        standfirst="What each side says.",
        language="en",
        started=AT,
        changed=LATER,
        is_closed=False,
        updates=updates,
    )


CORRECTED = told(changed=LATER, corrections=(Corrected(4, LATER, "The hour was wrong."),))


@pytest.mark.parametrize("make", [atom, rss])
def test_a_reader_of_feeds_finds_every_update(make):
    read = feedparser.parse(make(coverage(told(3), told(2))))
    assert not read.bozo
    assert [e.link for e in read.entries] == [
        "https://live.example.org/river/u/3",
        "https://live.example.org/river/u/2",
    ]


def test_a_correction_changes_updated_and_never_id_or_published():
    before, after = (feedparser.parse(atom(coverage(t))).entries[0] for t in (told(), CORRECTED))
    assert (before.id, before.published) == (after.id, after.published)
    assert (before.updated, after.updated) == (AT, LATER)
    assert after.content[0].value.startswith("Correction: The hour was wrong.")


def test_corrections_are_a_feed_of_their_own():
    (one,) = feedparser.parse(corrections(coverage(CORRECTED, told(3)))).entries
    assert one.title == "Correction: Bridge closed, ministry says"
    assert one.link == "https://live.example.org/river/u/2#c4"


def test_what_was_redacted_is_named_as_gone_and_holds_no_words():
    gone = told(headline="", text="", withdrawn=LATER, is_redacted=True)
    tree = XML.fromstring(atom(coverage(gone)))  # noqa: S314  (our own)
    tomb = tree.find("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    assert (tomb.get("ref"), tomb.get("when")) == ("https://live.example.org/river/u/2", LATER)
    assert json.loads(json_feed(coverage(gone)))["items"] == []
    assert feedparser.parse(rss(coverage(gone))).entries == []


def test_a_retracted_update_stays_and_says_so():
    (one,) = feedparser.parse(atom(coverage(told(text="", withdrawn=LATER)))).entries
    assert one.title.startswith("Withdrawn: ")


def test_a_desk_without_a_host_still_has_ids_that_are_addresses_of_nothing_else():
    (one,) = feedparser.parse(atom(coverage(told(), url="/river/"))).entries
    assert one.id == "urn:onrecord:river:u:2"


def test_json_feed_has_what_its_version_requires():
    read = json.loads(json_feed(coverage(told())))
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert {"id", "content_text", "date_published"} <= set(read["items"][0])


@given(words=st.text())
def test_any_text_gives_a_feed_that_can_be_read(words):
    for _, make in FEEDS.values():
        body = make(coverage(told(headline=words, text=words)))
        assert body.decode()
        if body.startswith(b"<?xml"):
            XML.fromstring(body)  # noqa: S314  (our own)
