"""Whatever arrives gives reports that can be stored, or one UnreadableReport."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import escape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import UnreadableReport
from onrecord.record import as_json
from onrecord.wires import FORMATS, parse

AT = datetime(2026, 9, 27, 12, 0, tzinfo=UTC)
PIECES = """<rss version='2.0'>|<channel>|<item>|</item>|<guid>|<title>|</title>|<description>
<![CDATA[|]]>|<!DOCTYPE a [|<!ENTITY a 'b'>|]>|&a;|<feed xmlns='http://www.w3.org/2005/Atom'>
<entry>|<content type='xhtml'>|<div|<content type='text/html' mode='base64'>|<pubDate>|x
Sun, 27 Sep 2020 10:00 IST|<?xml version='1.0' encoding='utf-7'?>|<link>|http://[|//[::1|&#xD800;
&#0;|&#99999999;|<a href='http://[x'>|xml:base='http://['|>|/>|\0|{"text":|"\\ud800"|}|[|]|,
"received_at":|"2020-01-01"|NaN|<updated>|0000-00-00|9999-12-31T23:59:59-14:00|<script>|<svg>
<!--|<link href='//['/>|<itunes:image href='http://]'/>|<dc:date>|<geo:lat>|http://%zz/"""
FRAGMENTS = st.lists(st.sampled_from(PIECES.replace("\n", "|").split("|")), max_size=25)
WORDS = st.text(max_size=40) | st.sampled_from(
    ["http://%zz/", "http://[", "http://a:b/", "//[::1", "1 Jan 99999999 10:00 IST", "&#xD800;"]
)
FIELDS = st.dictionaries(
    st.sampled_from(["guid", "link", "title", "description", "pubDate", "updated", "author"]), WORDS
)


def feed_of(elements: list[dict[str, str]]) -> str:
    inside = (
        "".join(f"<{tag}>{escape(words)}</{tag}>" for tag, words in element.items())
        for element in elements
    )
    return f"<rss version='2.0'><channel>{''.join(f'<item>{i}</item>' for i in inside)}"


DOCUMENT = (
    st.binary(max_size=300)
    | FRAGMENTS.map("".join).map(str.encode)
    | st.lists(FIELDS, max_size=3).map(feed_of).map(str.encode)
    | st.dictionaries(st.sampled_from(["text", "id", "url", "published_at", "x"]), WORDS)
    .map(json.dumps)
    .map(str.encode)
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DOCUMENT, st.sampled_from([None, *FORMATS]))
def test_any_bytes_are_read_or_refused_in_one_line(raw: bytes, format: str | None) -> None:
    try:
        reports = parse(raw, name="x", received_at=AT, format=format, max_bytes=10_000)
    except UnreadableReport as refused:
        assert "\n" not in str(refused)
        return
    for report in reports:
        assert report.uid and report.format in FORMATS
        words = [report.uid, report.headline, report.source, report.url, report.text, report.html]
        stored = "".join([*words, json.dumps(as_json(report.extra), ensure_ascii=False)])
        assert "\0" not in stored and stored.encode()
        assert all("\n" not in doubt for doubt in report.doubts)
