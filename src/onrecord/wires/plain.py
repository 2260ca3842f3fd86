"""Plain text and HTML files to one Report each; never looks for the article inside a page."""

from __future__ import annotations

import re
from datetime import datetime

from onrecord.record import Report
from onrecord.wires.charset import decode
from onrecord.wires.markup import clean, title
from onrecord.wires.report_json import fingerprint

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE
)
_DOUBT = "the file does not say who published it"


def parse_text(raw: bytes, *, received_at: datetime) -> Report:
    """The whole file is the text, with its line ends as they are."""
    text, doubts = decode(raw)
    return Report(
        uid=fingerprint(raw),
        format="text",
        source="",
        text=text,
        received_at=received_at,
        doubts=(*doubts, _DOUBT),
        raw=raw,
    )


def parse_html(raw: bytes, *, received_at: datetime) -> Report:
    """The title as headline, and the readable text of the page with its sanitised HTML."""
    declared = _DECLARED.search(raw[:4096])
    markup, doubts = decode(raw, declared[1].decode("ascii") if declared else "")
    page = clean(markup)
    return Report(
        uid=fingerprint(raw),
        format="html",
        source="",
        text=page.text,
        headline=title(markup),
        html=page.html,
        received_at=received_at,
        doubts=(*doubts, *filter(None, [page.doubt]), _DOUBT),
        raw=raw,
    )
