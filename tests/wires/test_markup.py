"""HTML from strangers: what is shown, what is read, what is dropped."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest

from onrecord.wires.markup import clean, readable, title, web_address

READ = [
    ("<p>One.</p><p>Two<br>lines.</p>", "One.\n\nTwo\nlines."),
    ("One.<div>Two <b>bold</b>.</div>Three.", "One.\n\nTwo bold.\n\nThree."),
    ("<ul><li>a<li>b</ul>", "a\n\nb"),
    ("<table><tr><td>16</td><td>killed</td></tr></table>", "16 killed"),
    ("He said <q>no</q>.", "He said “no”."),
    ("<p>AT&amp;T &lt;b&gt; &copy 2020 &#8220;x&#8221;</p>", "AT&T <b> © 2020 “x”"),
    ("a<script>alert(1)</script>b<style>p{}</style>c<!-- d -->e", "abce"),
    ("<nav>Home</nav><p>News</p><noscript>Turn it on</noscript>", "News"),
    ("<title>T</title><h1>H</h1>", "H"),
    ("<p>spaces\n  \t and&nbsp;lines</p>", "spaces and lines"),
    ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
    ('<img alt="x > y" src=a>after', "after"),
    ("a\x00b\x01c", "ab�c"),
    ("", ""),
]
HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>", "<a href=' java\nscript:alert(1)'>x</a>",
    "<a href='data:text/html,x'>x</a>", "<iframe src=//e.org></iframe>", "<p onclick=x()>y</p>",
    "<style>@import 'x'</style>", "<p style='background:url(x)'>y</p>", "<form action=x><input>",
    "<math><mi xlink:href='javascript:x'>y</mi></math>", "<base href='//e.org'>", "<meta http-equiv"
    "=refresh content=0>", "<object data=x>", "<link rel=stylesheet href=x>", "<video src=x>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<b id=location name=x>y</b>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>", "<a href=https:e.org>x</a>",
]  # fmt: skip


class Seen(HTMLParser):
    """Every tag and attribute in a piece of HTML."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: set[tuple[str, str, str]] = set()
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add((tag, "", ""))
        self.found |= {(tag, name, value or "") for name, value in attrs}


def test_html_is_read_as_paragraphs() -> None:
    for markup, text in READ:
        assert readable(markup) == text, markup


@pytest.mark.parametrize("markup", HOSTILE)
def test_nothing_active_is_kept(markup: str) -> None:
    for tag, name, value in Seen(clean(f"<p>news</p>{markup}", base="https://e.org/").html).found:
        assert tag in {"p", "a", "b"}
        assert name in {"", "href", "rel"}
        assert name != "href" or value.startswith("https://")


def test_links_are_resolved_on_their_page_and_dropped_without_one() -> None:
    link = '<a href="/b?x=1&amp;y=2" target=_blank>b</a>'
    assert 'href="https://e.org/b?x=1&amp;y=2"' in clean(link, base="https://e.org/a/").html
    assert "href" not in clean(link).html
    assert "href" not in clean(link, base="javascript:x").html


@pytest.mark.parametrize("base", ["http://%zz/", "http://a:b/", "http://[", "http://256.1.1.1/"])
def test_a_base_that_only_looks_like_an_address_gives_no_link(base: str) -> None:
    assert "href" not in clean("<a href='/x'>x</a>", base=base).html


TANGLED = {
    "open blocks": "<div>" * 200_000,
    "open formatting": "".join(f"<font a={n}>" for n in range(300)) + "<p>x" * 100_000,
    "ampersands": "&" * 1_000_000,
    "false ends": "<div></x>" * 100_000,
    "comments": "<!--" * 200_000,
    "half tags": "<a" * 300_000,
}


@pytest.mark.parametrize("name", TANGLED)
def test_html_made_to_take_for_ever_is_read_quickly(name: str) -> None:
    started = time.process_time()
    clean(TANGLED[name] + "<p>the news</p>")
    assert time.process_time() - started < 5


def test_tangled_html_gives_its_text_and_says_so() -> None:
    got = clean("<script>if (a<b) x</script>" + "<div>" * 5_000 + "the <b>news</b>&amp;c")
    assert (got.text, got.html) == ("the news&c", "")
    assert "tangled" in got.doubt


def test_the_title_of_a_page_is_one_line() -> None:
    assert title("<html><head><TITLE lang=en>\n A &amp; B\n</TITLE>") == "A & B"
    assert title("<p>none</p>") == ""


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        *[("https://e.org/a?b=c#d", True), (" http://e.org ", True), ("HTTP://E.ORG", True)],
        *[("https://e.org/\n", True), ("javascript:alert(1)", False), ("//e.org", False)],
        *[("https://e.org/a b", False), ('https://e.org/"x', False), ("", False), ("http:", False)],
        *[("http://[::1", False), ("http://@/", False), ("https://e.org/" + "a" * 3000, False)],
    ],
)
def test_only_web_addresses_become_links(written: str, kept: bool) -> None:
    assert web_address(written) == (written.strip() if kept else "")
