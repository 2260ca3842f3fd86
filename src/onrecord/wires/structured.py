"""What a page says of itself in JSON-LD: the article, or the updates of a live page; never its
looks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from onrecord.wires.charset import legible
from onrecord.wires.markup import MARKUP, one_line, readable, web_address
from onrecord.wires.stamps import read_iso

_SCRIPT = re.compile(
    r"<script[^>]{0,300}?application/ld\+json[^>]{0,300}>(.*?)</script", re.DOTALL | re.IGNORECASE
)
_SITE = re.compile(
    r"<meta[^>]{0,200}?property=[\"']og:site_name[\"'][^>]{0,200}?content=[\"']([^\"'<>]{1,200})",
    re.IGNORECASE,
)
_ARTICLES = frozenset(
    "Article NewsArticle ReportageNewsArticle AnalysisNewsArticle BackgroundNewsArticle BlogPosting"
    " LiveBlogPosting OpinionNewsArticle Report ReviewNewsArticle".split()
)
_MOST_BLOCKS, _MOST_NODES, _MOST_UPDATES = 30, 5_000, 1_000


@dataclass(frozen=True, slots=True)
class Described:
    """An article as its page describes it; what the page does not say is empty."""

    headline: str = ""
    source: str = ""
    url: str = ""
    language: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    body: str = ""
    updates: str = ""  # the whole live page as text, each update under its header


def described(markup: str) -> Described:
    """The article that a page describes, a live page before any other. Never raises."""
    nodes = [n for n in _nodes(markup) if _types(n) & _ARTICLES]
    live = next((n for n in nodes if n.get("liveBlogUpdate")), None)
    chosen = live or next((n for n in nodes if _words(n.get("articleBody"))), None)
    chosen = chosen or (nodes[0] if nodes else {})
    return Described(
        headline=one_line(_words(chosen.get("headline"))),
        source=_publisher(chosen) or _site(markup),
        url=web_address(_words(chosen.get("url"))),
        language=_words(chosen.get("inLanguage"))[:35],
        published_at=_instant(chosen.get("datePublished") or chosen.get("coverageStartTime")),
        updated_at=_instant(chosen.get("dateModified")),
        body=_words(chosen.get("articleBody")),
        updates=_live_text(live) if live else "",
    )


def without_descriptions(markup: str) -> str:
    """The page without what it says of itself here, for those who look at the page alone."""
    return _SCRIPT.sub("<script>", markup)


def _live_text(page: Mapping[str, Any]) -> str:
    """The updates in the order of the page; a header line of ours says when each was published."""
    pieces = [_words(page.get("articleBody")) or _words(page.get("description"))]
    told = page.get("liveBlogUpdate")
    for update in (told if isinstance(told, list) else [told])[:_MOST_UPDATES]:
        if not isinstance(update, dict):
            continue
        at = _instant(update.get("datePublished"))
        body = _words(update.get("articleBody")) or _words(update.get("text"))
        headline = one_line(_words(update.get("headline")))
        if not body and not headline:
            continue
        pieces.append(f"Update {at:%Y-%m-%d %H:%M} UTC" if at else "")
        pieces.append("" if headline and body.startswith(headline) else headline)
        pieces.append(body)
    return "\n\n".join(filter(None, pieces))


def _nodes(markup: str) -> Iterator[dict[str, Any]]:
    """Every object of every block, outer ones first."""
    for number, script in enumerate(_SCRIPT.finditer(markup)):
        if number == _MOST_BLOCKS:
            return
        try:
            told = legible(json.loads(script[1].strip().strip(";"), strict=False))
        except (ValueError, RecursionError):
            continue
        waiting = [told]
        for _ in range(_MOST_NODES):
            if not waiting:
                break
            node = waiting.pop(0)
            if isinstance(node, dict):
                yield node
                waiting += [v for k, v in node.items() if k in ("@graph", "mainEntity", "hasPart")]
            elif isinstance(node, list):
                waiting += node


def _types(node: Mapping[str, Any]) -> set[str]:
    told = node.get("@type")
    named = told if isinstance(told, list) else [told]
    return {t.rpartition("/")[2] for t in named if isinstance(t, str)}


def _words(told: Any) -> str:
    """A text of the page as paragraphs; markup inside it is read, not shown."""
    if isinstance(told, list):
        return "\n\n".join(filter(None, map(_words, told[:200])))
    if not isinstance(told, str):
        return ""
    return (readable(told) if MARKUP.search(told) or "&" in told else told).strip()


def _publisher(node: Mapping[str, Any]) -> str:
    told = node.get("publisher")
    told = told[0] if isinstance(told, list) and told else told
    name = told.get("name") if isinstance(told, dict) else told
    return one_line(_words(name))[:200]


def _site(markup: str) -> str:
    found = _SITE.search(markup[:200_000])
    return one_line(_words(found[1])) if found else ""


def _instant(told: Any) -> datetime | None:
    if not isinstance(told, str):
        return None
    try:
        at = read_iso(told.strip()).at
    except ValueError:
        return None
    return at.astimezone(UTC) if at else None
