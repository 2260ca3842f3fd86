"""Strangers' HTML to safe HTML and readable paragraphs; never fetches, never keeps what runs."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

import nh3

_BLOCKS = frozenset(
    "address article aside blockquote center dd details div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table tbody tfoot thead tr"
    " ul".split()
)
_INLINE = frozenset("br q td th".split())
# Dropped with all they hold: what runs, loads, asks, or is never shown as text.
_SILENT = frozenset(
    "script style title template noscript iframe frame frameset object embed applet svg math canvas"
    " audio video select option textarea button nav noembed noframes plaintext xmp".split()
)
_KEPT = frozenset(
    "a abbr b blockquote br cite code dd del dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i ins"
    " li ol p pre q s strong sub sup table tbody td tfoot th thead tr u ul".split()
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_CLOSED_BY_NEXT = frozenset("p li dt dd td th tr tbody thead tfoot option".split())

_TAG = re.compile(  # no alternative looks at a character twice: hostile HTML is read in one pass
    r"<(?:script|style)\b.*?(?:</(?:script|style)[^>]*>?|\Z)|<!--(?:.*?-->|.*)"
    r"|<(/?)([a-z][^\s/>]*)[^>]*>?|<[!?][^>]*>?",
    re.DOTALL | re.IGNORECASE,
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_LINKED = re.compile(r"https?://|mailto:", re.IGNORECASE)
_PARAGRAPH, _LINE = "\0", "\1"  # marks between pieces of text, never in the text itself
_WEB = re.compile(r"https?://[^\s<>\"\\^`{|}\x00-\x20\x7f]+", re.IGNORECASE)

MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")


_Relative = Literal["deny"] | tuple[Literal["rewrite_with_base"], str]


class Clean(NamedTuple):
    text: str
    html: str
    doubt: str = ""


def clean(markup: str, *, base: str = "") -> Clean:
    """HTML as text, and as HTML of text-level tags and http(s) links, resolved on `base`, only.

    No image stays: loading it would report the reader to its server.
    """
    if is_tangled(markup):
        return Clean(
            readable(markup), "", "the HTML is too tangled to show; only its text was taken"
        )
    try:
        kept = _kept(markup, ("rewrite_with_base", base) if web_address(base) else "deny")
    except ValueError:  # the base only looks like an address: "http://%zz/"
        kept = _kept(markup, "deny")
    return Clean(readable(markup), kept)


def readable(markup: str) -> str:
    """The text of HTML: an empty line between paragraphs, <br> a line end, <q> quotation marks."""
    if not is_tangled(markup):
        # Afterwards every tag is <name> or </name>, nested as a browser would nest it.
        markup = nh3.clean(
            markup,
            tags=set(_BLOCKS | _INLINE),
            clean_content_tags=set(_SILENT),
            attributes={"*": set()},
            link_rel=None,
        )
    paragraphs = "".join(_pieces(markup)).split(_PARAGRAPH)
    tidied = ("\n".join(map(one_line, text.split(_LINE))).strip("\n") for text in paragraphs)
    return "\n\n".join(text for text in tidied if text)


def title(markup: str) -> str:
    """What stands in the first <title> of an HTML page, on one line."""
    found = re.search(r"<title(?:\s[^>]*)?>([^<]*)", markup[:100_000], re.IGNORECASE)
    return one_line(html.unescape(found[1])) if found else ""


def one_line(text: str) -> str:
    return " ".join(text.split())


def web_address(written: str) -> str:
    """`written` when it is an http or https address and nothing else, otherwise nothing."""
    written = written.strip()
    if len(written) > 2_000 or not _WEB.fullmatch(written):
        return ""
    try:
        return written if urlsplit(written).hostname else ""
    except ValueError:  # brackets that hold no IPv6 address
        return ""


def _pieces(markup: str) -> Iterable[str]:
    """Text and marks, in one pass: this also has to stand HTML that no parser may be given."""
    at = 0
    for tag in _TAG.finditer(markup):
        yield _unescaped(markup[at : tag.start()])
        at = tag.end()
        name = (tag[2] or "").lower()
        if name == "q":
            yield "”" if tag[1] else "“"
        elif name == "br":
            yield _LINE
        elif name in _BLOCKS:
            yield _PARAGRAPH
        elif name in _INLINE:
            yield " "
    yield _unescaped(markup[at:])


def _kept(markup: str, relative: _Relative) -> str:
    return nh3.clean(
        markup,
        tags=set(_KEPT),
        clean_content_tags=set(_SILENT),
        attributes={"*": {"lang", "dir"}, "a": {"href"}},
        attribute_filter=_link,
        url_schemes={"http", "https", "mailto"},
        url_relative=relative,
        link_rel="noopener noreferrer nofollow",
    ).strip()


def _link(_: str, attribute: str, value: str) -> str | None:
    """An address as a browser would take it; none when it is "https:x", which names another host
    or none depending on the page that it stands in."""
    if attribute != "href":
        return value
    value = re.sub(r"[\t\r\n]", "", value).strip("".join(map(chr, range(33))))
    return None if _SCHEME.match(value) and not _LINKED.match(value) else value


def _unescaped(text: str) -> str:
    return html.unescape(text).replace(_PARAGRAPH, "\ufffd").replace(_LINE, "\ufffd")


def is_tangled(markup: str) -> bool:
    """Whether an HTML5 parser would need time or memory out of proportion to this.

    Its cost grows with tags times nesting (1 MB of <div> takes four minutes, a few open <font>
    are built again in every <p>), and with bare ampersands squared.
    """
    if markup.count("&") > 20_000:
        return True
    still_open: Counter[str] = Counter()
    tags = depth = work = 0
    for tag in _TAG.finditer(markup):
        name = (tag[2] or "").lower()
        if not name or name in _VOID:
            continue
        tags += 1
        if name not in _CLOSED_BY_NEXT:
            change = 1 if not tag[1] else -1 if still_open[name] else 0
            still_open[name] += change
            depth += change
        work += depth
    return work > 2_000_000 or work > 50 * tags + 20_000
