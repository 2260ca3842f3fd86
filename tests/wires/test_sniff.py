"""Files of any kind: which format they are taken for, which are refused and how."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from onrecord.errors import UnreadableReport
from onrecord.wires import FORMATS, parse

RSS = b"<rss version='2.0'><channel><title>W</title><item><guid>1</guid></item></channel></rss>"
ATOM = b"<feed xmlns='http://www.w3.org/2005/Atom'><title>W</title><entry><id>1</id></entry></feed>"
RDF = (
    b"<?xml version='1.0'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
    b"xmlns='http://purl.org/rss/1.0/'><item><title>a</title></item></rdf:RDF>"
)
SNIFFED = [
    (b'{"text": "a"}', "json"),
    (b' \n [{"text": "a"}]', "json"),
    (b"\xef\xbb\xbf" + b'{"text": "a"}', "json"),
    (RSS, "rss"),
    (RDF, "rss"),
    (ATOM, "atom"),
    (b"<?xml version='1.0'?><!-- a > b --><!DOCTYPE rss [<!ENTITY a 'b'>]>\n" + RSS, "rss"),
    (ATOM.decode().encode("utf-16"), "atom"),
    (b"<!doctype html><title>T</title><p>x</p>", "html"),
    (b"<HTML><BODY>x", "html"),
    (b"<p>At least 16 killed.</p>", "html"),
    (b"At least 16 killed.\r\n", "text"),
    (b"[Update 2:52pm EST] The ministry said", "text"),
    (b"{The ministry} said", "text"),
    (b"<Reuters> 16 killed", "text"),
    (b"a < b", "text"),
]
REFUSED = [
    (b"", "this file is empty"),
    (b" \n\t ", "this file is empty"),
    (b"%PDF-1.7 x", "this is not text (it looks like a PDF)"),
    (b"PK\x03\x04abc", "it looks like a ZIP file"),
    (b"\x89PNG\r\n\x1a\n", "it looks like a PNG picture"),
    (b"\xff\xd8\xff\xe0", "it looks like a JPEG picture"),
    (b"\0\0\0\x18ftypmp42", "it looks like a film"),
    (b"abc\0def", "this is not text"),
    (bytes(range(1, 32)) * 20, "this is not text"),
    (b"x" * 1001, "1,001 bytes; the largest report taken is 1,000 (ONRECORD_REPORT_MAX_BYTES)"),
    (b'{"text": "a"', "broken JSON at line 1, column 13"),
    (b"<?xml version='1.0'?><newsItem/>", "this XML (<newsItem>) is in no format we read"),
]


def read(raw: bytes, at: datetime, **options: Any) -> Any:
    return parse(raw, name="in/a.bin", received_at=at, max_bytes=1000, **options)


@pytest.mark.parametrize(("raw", "format"), SNIFFED)
def test_the_format_is_found_from_the_bytes(raw: bytes, format: str, at: datetime) -> None:
    assert [report.format for report in read(raw, at)] == [format]
    assert format in FORMATS


@pytest.mark.parametrize(("raw", "message"), REFUSED)
def test_what_cannot_be_read_is_refused_in_one_line(raw: bytes, message: str, at: datetime) -> None:
    with pytest.raises(UnreadableReport) as refused:
        read(raw, at)
    assert str(refused.value).startswith("in/a.bin: ") and message in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_called_json_is_json(at: datetime) -> None:
    with pytest.raises(UnreadableReport, match="broken JSON at line 1, column 1"):
        parse(b"hello", name="a.JSON", received_at=at, max_bytes=1000)


def test_a_named_format_wins_over_sniffing(at: datetime) -> None:
    (report,) = read(b'{"text": "a"}', at, format="text")
    assert (report.format, report.text) == ("text", '{"text": "a"}')
    for format in ("json", "rss", "atom"):
        with pytest.raises(UnreadableReport):
            read(b"hello", at, format=format)
    with pytest.raises(UnreadableReport, match="no format 'nitf'; give one of json, rss"):
        read(b"hello", at, format="nitf")
    with pytest.raises(UnreadableReport, match="not text"):
        read(b"%PDF", at, format="text")


def test_plain_text_is_kept_to_the_letter(at: datetime) -> None:
    text = " First line\r\n\r\n“quoted”\u2028 end \n"
    (report,) = read(text.encode(), at)
    assert (report.text, report.html, report.raw) == (text, "", text.encode())
    assert (report.source, report.received_at) == ("", at)
    assert report.doubts == ("the file does not say who published it",)


def test_an_html_file_has_its_title_and_readable_text(at: datetime) -> None:
    page = (
        "<html><head><meta charset=windows-1251><title>Сводка &amp; итоги</title>"
        "<script>x</script></head><body><nav>Меню</nav><p>Убиты 16.</p><p>Да.</p></body></html>"
    )
    (report,) = read(page.encode("cp1251"), at)
    assert (report.headline, report.text) == ("Сводка & итоги", "Убиты 16.\n\nДа.")
    assert report.html == "<p>Убиты 16.</p><p>Да.</p>"


def test_a_file_in_a_feed_is_not_published_by_its_name(at: datetime) -> None:
    (report,) = read(RSS.replace(b"<title>W</title>", b""), at)
    assert report.source == ""


def test_the_same_bytes_have_the_same_id(at: datetime) -> None:
    for raw in (b"plain", b"<p>html</p>", json.dumps({"text": "a"}).encode()):
        assert read(raw, at)[0].uid == read(raw, at)[0].uid
