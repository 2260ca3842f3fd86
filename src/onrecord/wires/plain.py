"""Plain text and HTML files to one Report each; where the article stands in a page is not known
here."""

from __future__ import annotations

import re
from datetime import datetime

from onrecord.record import Report
from onrecord.wires.article import read_article
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
    """The article of the page as text, what the page says of itself, and its sanitised HTML."""
    declared = _DECLARED.search(raw[:4096])
    markup, doubts = decode(raw, declared[1].decode("ascii") if declared else "")
    page, article = clean(markup), read_article(markup)
    told = article.told
    found = (*doubts, *filter(None, [page.doubt]), *article.doubts)
    return Report(
        uid=fingerprint(raw),
        format="html",
        source=told.source,
        text=article.text,
        headline=told.headline or title(markup),
        html=page.html,
        url=told.url,
        language=told.language,
        received_at=received_at,
        published_at=told.published_at,
        updated_at=told.updated_at,
        doubts=found if told.source else (*found, _DOUBT),
        raw=raw,
    )
