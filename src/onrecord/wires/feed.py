"""RSS 0.9x/1.0/2.0 and Atom to Reports, and the wire that polls a feed; never connects itself."""

from __future__ import annotations

import calendar
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import struct_time
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit
from xml.sax import SAXException

import feedparser

from onrecord.errors import FetchRefused, UnreadableReport
from onrecord.record import Report
from onrecord.wires.charset import decode, legible
from onrecord.wires.fetch import Fetched
from onrecord.wires.markup import MARKUP, Clean, clean, one_line, readable, web_address
from onrecord.wires.report_json import canonical, fingerprint
from onrecord.wires.stamps import Stamp, read

# What feedparser and the parsers below it are known to let through on hostile bytes.
_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    SAXException,
    TypeError,
    ValueError,
)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)
_ENCODING = re.compile(
    rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']"""
)
# The standard library looks through all attributes of a tag for each of them: 5 MB take an hour.
_CROWDED = re.compile(r"""<[^\s<>]+(?>\s+[^\s<>"'=]+\s*=\s*(?:"[^"<]*"|'[^'<]*')){250}""")
_ELEMENT = re.compile(
    r"<!\[CDATA\[(?:.*?\]\]>|.*)|<!--(?:.*?-->|.*)|<(/?)[a-zA-Z_][^<>]*?(/?)>", re.DOTALL
)
_MAX_DEPTH = 20_000  # feedparser's time grows with the square; HTML left open adds to the count
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}")
_HTML_TYPES = ("text/html", "application/xhtml+xml", "html", "xhtml")


def parse(
    raw: bytes,
    *,
    received_at: datetime,
    url: str = "",
    name: str = "",
    publisher: str = "",
    charset: str = "",
) -> list[Report]:
    """Every entry of a feed, in the feed's order. Raises UnreadableReport when it is no feed.

    `url`: where it came from, for relative links. `name` stands in messages. `publisher`: whose
    it is when it has no title. `charset`: as an HTTP header stated it. The caller caps the size.
    """
    shown = name or url or "feed"
    feed, doubts = _read_feed(raw, shown, charset)
    version = feed.get("version") or ""
    if not version and not feed.entries:
        raise UnreadableReport(f"{shown}: this is not an RSS or Atom feed.")
    head = legible(_fields(feed.feed))
    source = (
        _headline(head, "title")
        or publisher
        or (urlsplit(url).hostname or "" if web_address(url) else "")
    )
    if not source:
        doubts = (*doubts, "the feed does not say who publishes it")
    frame = Report(
        uid="-",
        format="atom" if version.startswith("atom") else "rss",
        source=source,
        text="",
        language=_language(head.get("language")),
        received_at=received_at,
        doubts=doubts,
    )
    return [_report(frame, element, legible(_fields(element)), url) for element in feed.entries]


class Fetches(Protocol):
    def get(self, url: str, *, etag: str = "", modified: str = "") -> Fetched: ...


@dataclass(frozen=True, slots=True)
class FeedWire:
    """A feed at an address. The cursor holds etag and date of the last answer that was read."""

    url: str
    fetcher: Fetches
    name: str = ""

    def poll(self, cursor: Mapping[str, str]) -> tuple[list[Report], dict[str, str]]:
        """All entries that the feed shows now; none when it has not changed since the cursor.

        Raises FetchRefused (410: the feed is gone for good) or UnreadableReport.
        """
        answer = self.fetcher.get(
            self.url, etag=cursor.get("etag", ""), modified=cursor.get("modified", "")
        )
        if answer.status == 304:
            return [], dict(cursor)
        if answer.status == 410:
            raise FetchRefused(f"{self._shown}: gone for good (410); remove this wire.")
        if answer.status != 200:
            raise FetchRefused(f"{self._shown}: the server answered {answer.status}.")
        reports = parse(
            answer.body,
            url=answer.url,
            received_at=answer.fetched_at,
            name=self._shown,
            publisher=self.name,
            charset=_header_charset(answer.headers.get("content-type", "")),
        )
        held = {"etag": answer.etag, "modified": answer.modified}
        return reports, {key: value for key, value in held.items() if value}

    @property
    def _shown(self) -> str:
        return self.name or urlsplit(self.url).hostname or "wire"


def _read_feed(raw: bytes, name: str, charset: str) -> tuple[Any, tuple[str, ...]]:
    """feedparser's result. It gets bytes: a str that looks like an address would be fetched."""
    declared = _ENCODING.match(raw)
    text, doubts = decode(raw, charset, declared[1].decode("ascii") if declared else "")
    if _CROWDED.search(text):
        raise UnreadableReport(f"{name}: a tag in this feed has more than 250 attributes.")
    if _depth(text) > _MAX_DEPTH:
        raise UnreadableReport(f"{name}: the elements of this feed are nested too deeply.")
    # Its sanitiser and link resolver stay off: the record keeps what came, nh3 cleans what shows.
    body = _DECLARATION.sub("", text).encode()
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        feed = feedparser.parse(
            io.BytesIO(body),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _FAULTS as fault:
        raise UnreadableReport(f"{name}: this feed is too broken to read.") from fault
    return feed, doubts


def _depth(text: str) -> int:
    depth = deepest = 0
    for element in _ELEMENT.finditer(text):
        if element[1] is None or element[2]:
            continue
        depth = max(depth - 1, 0) if element[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _fields(element: Mapping[str, Any]) -> dict[str, Any]:
    """What the entry says, without what feedparser derived from it or from its address."""
    return {
        key: _plain(value)
        for key, value in element.items()
        if not key.endswith("_parsed") and key != "base"
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _fields(value)
    if isinstance(value, (list, tuple)):
        return [_plain(held) for held in value]
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)


def _report(frame: Report, element: Any, fields: Mapping[str, Any], url: str) -> Report:
    raw = canonical(fields)
    uid = str(fields.get("id") or "").strip()
    link = _link(str(fields.get("link") or "").strip(), uid, url)
    body = _body(fields, base=link or url, plain_is_sure=frame.format == "atom")
    doubts = [*frame.doubts, *filter(None, [body.doubt])]
    extra: dict[str, Any] = {}
    times: dict[str, Any] = {}
    for key in ("published", "updated"):
        words = str(fields.get(key) or "").strip()
        stamp = _stamp(words, dict.get(element, f"{key}_parsed"))
        times[f"{key}_at"] = stamp.at
        if stamp.doubt:
            doubts.append(f"{key}: {stamp.doubt}")
            extra[f"{key}_as_written"] = words
    if fields.get("author"):
        extra["author"] = one_line(str(fields["author"]))
    return replace(
        frame,
        uid=uid or link or fingerprint(raw),
        text=body.text,
        headline=_headline(fields, "title"),
        html=body.html,
        url=link,
        language=_content_language(fields) or frame.language,
        doubts=tuple(doubts),
        extra=extra,
        raw=raw,
        **times,
    )


def _link(written: str, uid: str, url: str) -> str:
    """Where it stands, resolved on the feed's address; a guid counts only if it is a URL."""
    if not written or (written == uid and not web_address(written)):
        return ""
    try:
        return web_address(urljoin(url, written))
    except ValueError:
        return ""


def _body(fields: Mapping[str, Any], *, base: str, plain_is_sure: bool) -> Clean:
    """What the entry has to say: its content, else its summary."""
    details = [*_listed(fields.get("content")), fields.get("summary_detail")]
    for detail in details:
        if not isinstance(detail, Mapping) or not str(detail.get("value") or "").strip():
            continue
        kind, value = str(detail.get("type") or ""), str(detail["value"])
        if kind in _HTML_TYPES:
            if "xhtml" in kind:  # feedparser writes its <br/> as <br></br>, which HTML reads as two
                value = value.replace("</br>", "")
            return clean(value, base=base)
        if kind.startswith("text/") or kind in ("", "text"):
            # RSS does not say which, and feedparser calls HTML with a tag unknown to it plain.
            if not plain_is_sure and MARKUP.search(value):
                return clean(value, base=base)
            return Clean(value.strip(), "")
    return Clean("", "")


def _headline(fields: Mapping[str, Any], key: str) -> str:
    detail = fields.get(f"{key}_detail")
    value = str(fields.get(key) or "")
    if isinstance(detail, Mapping) and detail.get("type") in _HTML_TYPES:
        value = readable(value)
    return one_line(value)


def _content_language(fields: Mapping[str, Any]) -> str:
    details = [*_listed(fields.get("content")), fields.get("summary_detail")]
    stated = (
        _language(detail.get("language")) for detail in details if isinstance(detail, Mapping)
    )
    return next((language for language in stated if language), "")


def _language(stated: Any) -> str:
    written = str(stated or "").strip().replace("_", "-")
    return written if _LANGUAGE.fullmatch(written) else ""


def _stamp(words: str, parsed: Any) -> Stamp:
    """Our own reading of a date; where we know no such format, feedparser's, with a doubt."""
    if not words:
        return Stamp(None)
    stamp = read(words)
    if stamp.at is not None or not isinstance(parsed, struct_time):
        return stamp
    try:
        at = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return stamp
    return Stamp(at, f"{words[:60]!r} is in an unusual format; read as {at:%Y-%m-%d %H:%M} UTC")


def _listed(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else ()


def _header_charset(content_type: str) -> str:
    found = re.search(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", content_type, re.IGNORECASE)
    return found[1] if found else ""
