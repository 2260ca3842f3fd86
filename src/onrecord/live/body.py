"""The Markdown subset of an update (bold, emphasis, link, quote) as safe HTML. Nothing else
becomes markup.
"""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {"p", "strong", "em", "a", "blockquote", "br"}
_SCHEMES = {"http", "https"}


def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"breaks": True})
    reader.enable(["blockquote", "emphasis", "link", "newline", "escape", "balance_pairs"])
    reader.validateLink = is_web_address  # type: ignore[method-assign]
    return reader


def is_web_address(url: str) -> bool:
    """Whether an address that somebody else wrote may stand behind a link."""
    return url.lower().startswith(("http://", "https://"))


_READER = _reader()


def body_html(text: str) -> Markup:
    """HTML of a body, safe to print anywhere in a page. Two walls: the reader knows no HTML, nh3
    lets none through.
    """
    return Markup(  # noqa: S704 -- cleaned by nh3 on this line
        nh3.clean(
            _READER.render(text),
            tags=_TAGS,
            attributes={"a": {"href"}},
            url_schemes=_SCHEMES,
            link_rel="nofollow noopener",
        ).strip()
    )


def plain(text: str) -> str:
    """The words of a body without any mark: what two versions are compared by."""
    return body_html(text.replace("\n", " \n")).striptags()
