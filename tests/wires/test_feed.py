"""Entries of RSS and Atom as reports."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from onrecord.errors import UnreadableReport
from onrecord.wires.feed import parse

FULL = (
    "<guid>tag:1</guid><title>Ministry: &lt;b&gt;16&lt;/b&gt; killed</title>"
    "<link>https://e.org/1</link><pubDate>Sun, 27 Sep 2020 14:52:00 +0400</pubDate>"
    "<description>&lt;p&gt;At least 16.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;"
    "&lt;p&gt;More &lt;a href='/2'&gt;here&lt;/a&gt;.&lt;/p&gt;</description>"
)


def test_an_rss_element_becomes_a_report(rss: Any, at: datetime) -> None:
    (report,) = parse(rss(FULL, head="<language>en-gb</language>"), received_at=at)
    assert (report.uid, report.format, report.source) == ("tag:1", "rss", "Example Wire")
    assert report.headline == "Ministry: 16 killed"
    assert report.text == "At least 16.\n\nMore here."
    assert "<script" not in report.html and 'href="https://e.org/2"' in report.html
    assert (report.url, report.language) == ("https://e.org/1", "en-gb")
    assert report.published_at == datetime(2020, 9, 27, 10, 52, tzinfo=UTC)
    assert (report.received_at, report.doubts, report.status) == (at, (), "usable")


def test_an_atom_element_becomes_a_report(atom: Any, at: datetime) -> None:
    element = (
        "<id>urn:1</id><title>T</title><link href='/1'/><updated>2020-09-27T15:00:00Z</updated>"
        "<published>2020-09-27T14:52:00Z</published><author><name>Jo</name></author>"
        "<summary>Short.</summary><content type='text'>5 &lt; 6 &lt;b&gt;</content>"
    )
    (report,) = parse(atom(element), url="https://e.org/feed", received_at=at)
    assert (report.uid, report.format, report.source) == ("urn:1", "atom", "Example Atom")
    assert (report.text, report.html) == ("5 < 6 <b>", "")
    assert (report.url, report.language) == ("https://e.org/1", "en-GB")
    assert report.updated_at == datetime(2020, 9, 27, 15, tzinfo=UTC)
    assert report.extra == {"author": "Jo"}


def test_xhtml_content_is_read_as_html(atom: Any, at: datetime) -> None:
    inside = '<div xmlns="http://www.w3.org/1999/xhtml"><p>One<br/>two</p><p>Three</p></div>'
    (report,) = parse(atom(f"<content type='xhtml'>{inside}</content>"), received_at=at)
    assert report.text == "One\ntwo\n\nThree"


@pytest.mark.parametrize(
    ("element", "uid"),
    [
        ("<guid>g</guid><link>https://e.org/1</link>", "g"),
        ("<link>https://e.org/1</link><title>t</title>", "https://e.org/1"),
        ("<guid> </guid><link>https://e.org/1</link>", "https://e.org/1"),
    ],
)
def test_the_id_is_the_guid_else_the_link(rss: Any, at: datetime, element: str, uid: str) -> None:
    assert parse(rss(element), received_at=at)[0].uid == uid


def test_without_guid_and_link_the_id_is_a_hash_of_the_fields(rss: Any, at: datetime) -> None:
    one, other = parse(rss("<title>a</title>", "<title>b</title>"), received_at=at)
    assert one.uid == hashlib.sha256(one.raw).hexdigest()[:32] != other.uid


def test_raw_is_the_canonical_json_of_the_element(rss: Any, at: datetime) -> None:
    (report,) = parse(rss(FULL), received_at=at)
    fields = json.loads(report.raw)
    spelled = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert report.raw == spelled.encode()
    assert fields["published"] == "Sun, 27 Sep 2020 14:52:00 +0400"
    assert "<script>" in fields["summary"]  # as it came


def test_raw_changes_with_the_element_and_with_nothing_else(rss: Any, at: datetime) -> None:
    (first,) = parse(rss(FULL), url="http://e.org/f", received_at=at)
    (moved,) = parse(rss(FULL, title="New name"), url="https://e.net/f", received_at=at)
    (changed,) = parse(rss(FULL.replace("16", "17")), received_at=at)
    assert first.raw == moved.raw != changed.raw


@pytest.mark.parametrize("zone", ["BST", "CEST", "IST", "", "QQQ"])
def test_an_uncertain_zone_is_doubted_and_its_words_are_kept(
    rss: Any, at: datetime, zone: str
) -> None:
    words = f"Sun, 27 Sep 2020 14:52:00 {zone}".strip()
    (report,) = parse(rss(f"<guid>1</guid><pubDate>{words}</pubDate>"), received_at=at)
    assert report.published_at and report.doubts[0].startswith("published: ")
    assert report.extra == {"published_as_written": words}


def test_a_date_nobody_can_read_is_left_out_and_said(rss: Any, at: datetime) -> None:
    (report,) = parse(rss("<guid>1</guid><pubDate>last night</pubDate>"), received_at=at)
    assert report.published_at is None
    assert report.extra == {"published_as_written": "last night"}


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "ftp://e.org/x", "https://e.org/ a"]
)
def test_only_web_links_are_links(rss: Any, at: datetime, link: str) -> None:
    assert parse(rss(f"<guid>1</guid><link>{link}</link>"), received_at=at)[0].url == ""


def test_html_with_a_tag_unknown_to_feedparser_is_still_html(rss: Any, at: datetime) -> None:
    body = "<![CDATA[<bsp-figure><p>News</p></bsp-figure><img src=x onerror=y>]]>"
    (report,) = parse(rss(f"<description>{body}</description>"), received_at=at)
    assert (report.text, report.html) == ("News", "<p>News</p>")


def test_the_publisher_is_the_title_else_the_given_name_else_the_host(
    rss: Any, at: datetime
) -> None:
    untitled = rss("<guid>1</guid>", title="")
    url = "https://e.org/f"
    assert parse(untitled, received_at=at, url=url, publisher="Desk")[0].source == "Desk"
    assert parse(untitled, received_at=at, url=url)[0].source == "e.org"
    assert "who publishes it" in parse(untitled, received_at=at)[0].doubts[0]


@pytest.mark.parametrize("raw", [b"", b"hello", b"<html><p>x</p></html>", b"{}", b"\0\1\2"])
def test_what_is_no_feed_is_refused(raw: bytes, at: datetime) -> None:
    with pytest.raises(UnreadableReport, match=r"^Wire: this is not an RSS or Atom feed\.$"):
        parse(raw, name="Wire", received_at=at)


def test_an_empty_feed_has_no_reports(rss: Any, at: datetime) -> None:
    assert parse(rss(), received_at=at) == []


def test_a_declared_charset_is_read_and_the_header_helps(at: datetime) -> None:
    body = "<rss version='2.0'><channel><title>Новости дня</title><item/></channel></rss>"
    declared = b"<?xml version='1.0' encoding='windows-1251'?>" + body.encode("cp1251")
    assert parse(declared, received_at=at)[0].source == "Новости дня"
    (report,) = parse(body.encode("koi8-r"), received_at=at, charset="koi8-r")
    assert (report.source, report.doubts) == ("Новости дня", ())


@pytest.mark.parametrize(
    "inside",
    [
        "<a>" * 100_000,
        "<item>" * 50_000,
        "<a " + " ".join(f"a{n}='1'" for n in range(5000)) + "/>",
        "<item " + " ".join(f'a{n}="1"' for n in range(5000)) + "/>",
    ],
)
def test_xml_made_to_take_for_ever_is_refused(inside: str, at: datetime) -> None:
    with pytest.raises(UnreadableReport, match=r"attributes|nested too deeply"):
        parse(f"<rss version='2.0'><channel>{inside}".encode(), received_at=at)


def test_entities_are_neither_fetched_nor_multiplied(rss: Any, at: datetime) -> None:
    inner = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 9))
    doctype = f"<!DOCTYPE rss [<!ENTITY e0 'ha'><!ENTITY f SYSTEM 'file:///etc/passwd'>{inner}]>"
    raw = doctype.encode() + rss("<guid>1</guid><description>&e8; &f;</description>")
    (report,) = parse(raw, received_at=at)
    assert len(report.text) < 10_000 and "root:" not in report.text
