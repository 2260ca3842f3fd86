"""A story as a feed: Atom, RSS and JSON Feed, and its corrections as a feed of their own.

An update keeps its id and its date of publication for ever; a correction changes `updated`. What
was redacted is named as gone, so that readers of feeds take it away too. Drafts never come here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree as XML

from onrecord.exports.coverage import Coverage, Told

ATOM = "http://www.w3.org/2005/Atom"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
NEWEST = 50
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

XML.register_namespace("", ATOM)
XML.register_namespace("at", TOMBSTONES)


def atom(coverage: Coverage) -> bytes:
    """RFC 4287, with the tombstones of RFC 6721 for what was redacted."""
    feed = _feed(coverage, coverage.headline, f"{coverage.url}feed.atom", coverage.url)
    for told in coverage.updates[:NEWEST]:
        if told.is_redacted:
            gone = {
                "ref": _id(coverage, f"u/{told.number}"),
                "when": told.withdrawn or told.changed,
            }
            XML.SubElement(feed, f"{{{TOMBSTONES}}}deleted-entry", gone)
        else:
            address = f"{coverage.url}u/{told.number}"
            mine = _id(coverage, f"u/{told.number}")
            _atom_update(
                feed, mine, address, _title(told), told.at, told.changed, _words(told), told.by
            )
    return _bytes(feed)


def corrections(coverage: Coverage) -> bytes:
    """Every correction as an Atom feed of its own, newest first."""
    page = f"{coverage.url}corrections"
    feed = _feed(coverage, f"Corrections: {coverage.headline}", f"{page}.atom", page)
    found = [(c, t) for t in coverage.updates for c in t.corrections]
    for made, told in sorted(found, key=lambda pair: -pair[0].number)[:NEWEST]:
        address = f"{coverage.url}u/{told.number}#c{made.number}"
        mine = _id(coverage, f"u/{told.number}#c{made.number}")
        _atom_update(
            feed,
            mine,
            address,
            f"Correction: {told.headline}",
            made.at,
            made.at,
            made.wrong,
            told.by,
        )
    return _bytes(feed)


def rss(coverage: Coverage) -> bytes:
    """RSS 2.0 with the atom:link to itself that validators ask for."""
    root = XML.Element("rss", {"version": "2.0"})
    channel = XML.SubElement(root, "channel")
    _text(channel, "title", coverage.headline)
    _text(channel, "link", coverage.url)
    _text(channel, "description", coverage.standfirst or coverage.headline)
    _text(channel, "language", coverage.language)
    _text(channel, "lastBuildDate", _rfc822(coverage.changed))
    XML.SubElement(
        channel,
        f"{{{ATOM}}}link",
        {"rel": "self", "href": f"{coverage.url}feed.rss", "type": "application/rss+xml"},
    )
    for told in (t for t in coverage.updates[:NEWEST] if not t.is_redacted):
        one = XML.SubElement(channel, "item")
        _text(one, "title", _title(told))
        _text(one, "link", f"{coverage.url}u/{told.number}")
        _text(one, "guid", _id(coverage, f"u/{told.number}")).set("isPermaLink", "false")
        _text(one, "pubDate", _rfc822(told.at))
        _text(one, "description", _words(told))
    return _bytes(root)


def json_feed(coverage: Coverage) -> bytes:
    """JSON Feed 1.1."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": coverage.headline,
        "description": coverage.standfirst,
        "home_page_url": coverage.url,
        "feed_url": f"{coverage.url}feed.json",
        "language": coverage.language,
        "authors": [{"name": coverage.desk, "url": coverage.desk_url}],
        "expired": coverage.is_closed,
        "items": [_json(coverage, t) for t in coverage.updates[:NEWEST] if not t.is_redacted],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


FEEDS: dict[str, tuple[str, Callable[[Coverage], bytes]]] = {  # address -> type, maker
    "feed.atom": ("application/atom+xml; charset=utf-8", atom),
    "feed.rss": ("application/rss+xml; charset=utf-8", rss),
    "feed.json": ("application/feed+json; charset=utf-8", json_feed),
    "corrections.atom": ("application/atom+xml; charset=utf-8", corrections),
}


def _json(coverage: Coverage, told: Told) -> dict[str, object]:
    return {
        "id": _id(coverage, f"u/{told.number}"),
        "url": f"{coverage.url}u/{told.number}",
        "title": _title(told),
        "content_text": _words(told),
        "date_published": told.at,
        "date_modified": told.changed,
        "authors": [{"name": told.by}],
    }


def _title(told: Told) -> str:
    return f"Withdrawn: {told.headline}" if told.withdrawn else told.headline


def _words(told: Told) -> str:
    """The text as it reads now, with its corrections before it."""
    notes = [f"Correction: {c.wrong}" for c in told.corrections]
    if told.withdrawn:
        notes.append("The desk has withdrawn this update.")
    return "\n\n".join([*notes, told.text] if told.text else notes)


def _id(coverage: Coverage, path: str) -> str:
    """The address, if the desk has said where it is; else a name that holds on any host."""
    if coverage.url.startswith("http"):
        return coverage.url + path
    return f"urn:onrecord:{coverage.url.strip('/')}:{path.replace('/', ':')}"


def _feed(coverage: Coverage, title: str, address: str, page: str) -> XML.Element:
    feed = XML.Element(
        f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": coverage.language}
    )
    _atom(feed, "id", _id(coverage, address.removeprefix(coverage.url)))
    _atom(feed, "title", title)
    _atom(feed, "updated", coverage.changed)
    _atom(_atom(feed, "author"), "name", coverage.desk)
    XML.SubElement(feed, f"{{{ATOM}}}link", {"rel": "self", "href": address})
    XML.SubElement(feed, f"{{{ATOM}}}link", {"rel": "alternate", "href": page, "type": "text/html"})
    return feed


def _atom_update(
    feed: XML.Element,
    mine: str,
    address: str,
    title: str,
    at: str,
    changed: str,
    words: str,
    by: str,
) -> None:
    one = _atom(feed, "entry")
    _atom(one, "id", mine)
    _atom(one, "title", title)
    _atom(one, "published", at)
    _atom(one, "updated", changed)
    _atom(_atom(one, "author"), "name", by)
    XML.SubElement(
        one, f"{{{ATOM}}}link", {"rel": "alternate", "href": address, "type": "text/html"}
    )
    _atom(one, "content", words).set("type", "text")


def _atom(parent: XML.Element, name: str, text: str = "") -> XML.Element:
    return _text(parent, f"{{{ATOM}}}{name}", text)


def _text(parent: XML.Element, name: str, text: str) -> XML.Element:
    """XML cannot carry most control characters, not even escaped: they go."""
    made = XML.SubElement(parent, name)
    made.text = _NOT_XML.sub("", text)
    return made


def _rfc822(iso: str) -> str:
    return format_datetime(datetime.fromisoformat(iso)) if iso else ""


def _bytes(root: XML.Element) -> bytes:
    written: bytes = XML.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
