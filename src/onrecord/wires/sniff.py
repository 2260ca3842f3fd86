"""Any file to Reports: finds its format, has that module read it; never touches a disk."""

from __future__ import annotations

import re
from datetime import datetime

from onrecord.errors import UnreadableReport
from onrecord.record import Report
from onrecord.wires import feed, plain, report_json
from onrecord.wires.charset import decode

FORMATS = ("json", "rss", "atom", "html", "text")

_BINARY = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP file, as Word and Excel make them"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a WebP picture, a sound or a film"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7-Zip file"),
    (b"Rar!", "a RAR file"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "a database"),
)
_JSON_START = re.compile(r'\s*(\{\s*("|\}|\Z)|\[\s*(\{|\]|\Z))')
_PROLOGUE = re.compile(
    r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE
)
_ELEMENT = re.compile(r"<([A-Za-z][\w.:-]*)")
_FEED_ROOTS = {"rss": "rss", "rdf": "rss", "channel": "rss", "feed": "atom"}
_HTML_ROOTS = frozenset(
    "html head body title meta link p div span h1 h2 h3 h4 article section main header a b i em"
    " strong br hr ul ol li table blockquote pre img font center script style".split()
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


def parse(
    raw: bytes, *, name: str, received_at: datetime, format: str | None = None, max_bytes: int
) -> list[Report]:
    """The reports in a file. `name` stands in messages; `format`, of FORMATS, wins over sniffing.

    Raises UnreadableReport, in one line, for what is empty, too large, not text, or broken.
    """
    if format is not None and format not in FORMATS:
        raise UnreadableReport(
            f"{name}: there is no format {format!r}; give one of {', '.join(FORMATS)}."
        )
    if len(raw) > max_bytes:
        raise UnreadableReport(
            f"{name}: {len(raw):,} bytes; the largest report taken is {max_bytes:,}"
            " (ONRECORD_REPORT_MAX_BYTES)."
        )
    if not raw.strip():
        raise UnreadableReport(f"{name}: this file is empty.")
    text = _text(raw, name)
    found = format or _format(text, name)
    if found == "json":
        return report_json.parse(raw, name=name, received_at=received_at)
    if found in ("rss", "atom"):
        return feed.parse(raw, name=name, received_at=received_at)
    reading = plain.parse_html if found == "html" else plain.parse_text
    return [reading(raw, received_at=received_at)]


def _format(text: str, name: str) -> str:
    if _JSON_START.match(text) or name.lower().endswith(".json"):
        return "json"
    start = text[:20_000]
    element = _ELEMENT.match(start, _PROLOGUE.match(start).end())  # type: ignore[union-attr]
    if not element:
        return "html" if "<html" in start[:2_000].lower() else "text"
    root = element[1].lower()
    root = root if root in _FEED_ROOTS else root.rpartition(":")[2]
    if root in _FEED_ROOTS:
        return _FEED_ROOTS[root]
    if root in _HTML_ROOTS:
        return "html"
    if start.lstrip().startswith("<?xml"):
        raise UnreadableReport(f"{name}: this XML (<{element[1][:40]}>) is in no format we read.")
    return "text"


def _text(raw: bytes, name: str) -> str:
    looks_like = next((what for magic, what in _BINARY if raw.startswith(magic)), "")
    if raw[4:8] == b"ftyp":
        looks_like = "a film"
    if looks_like:
        raise UnreadableReport(f"{name}: this is not text (it looks like {looks_like}).")
    text, _ = decode(raw)
    sample = text[:20_000]
    if "\0" in text or len(_CONTROLS.findall(sample)) * 20 > len(sample):
        raise UnreadableReport(f"{name}: this is not text.")
    return text
