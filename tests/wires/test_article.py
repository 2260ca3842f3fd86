"""A page to the text that statements are read from: its live updates first, then its article,
then all its words; whatever the page is made of."""

from __future__ import annotations

import json
import random
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from onrecord.errors import UnreadableReport
from onrecord.extract import extract
from onrecord.wires import parse
from onrecord.wires.article import read_article
from onrecord.wires.structured import described

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PARAGRAPHS = [
    "At least ten boats were lost in the storm off Velia on Sunday, the harbour office said, as"
    " crews searched the coast for a second night.",
    "\u201cWe have never seen such waves,\u201d said Ann Roe, who has run the port since 2011."
    " She denied that the warning had come too late.",
    "Ostrea, which shares the bay, reported no losses. Its coast guard said on Monday that two of"
    " its ships had joined the search at the request of Velia.",
]
AROUND = """<header><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav></header>
<div class="cookie-banner"><p>We use cookies to improve your experience.</p><button>OK</button>
</div>"""
BELOW = """<aside class="related"><h3>Most read</h3><ul>
<li><a href="/1">Minister resigns, says aide</a>
<li><a href="/2">Ten things you said</a></ul></aside>
<footer><p>Copyright 2026 The Daily Lamp. All rights reserved.</p></footer>"""


def page(body: str, *told: Any, head: str = "") -> str:
    blocks = "".join(
        f'<script type="application/ld+json">{t if isinstance(t, str) else json.dumps(t)}</script>'
        for t in told
    )
    return (
        f"<!doctype html><html lang=en><head><title>Storm - The Daily Lamp</title>{head}{blocks}"
        f"</head><body>{AROUND}{body}{BELOW}</body></html>"
    )


ARTICLE = (
    f"<main><article><h1>Storm</h1>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}</article></main>"
)
LIVE = {
    "@context": "https://schema.org",
    "@type": "LiveBlogPosting",
    "headline": "Storm: latest",
    "description": "The storm as it comes.",
    "coverageStartTime": "2026-11-22T06:00:00+00:00",
    "datePublished": "2026-11-22T06:05:00Z",
    "publisher": {"@type": "Organization", "name": "The Daily Lamp"},
    "url": "https://lamp.example.org/storm",
    "liveBlogUpdate": [
        {
            "@type": "BlogPosting",
            "headline": "Port shut",
            "datePublished": "2026-11-22T14:52:00+04:00",
            "articleBody": "<p>The port is shut, Ann Roe said.</p><p>Ostrea denied it.</p>",
        },
        {"@type": "BlogPosting", "articleBody": "Velia said ten boats &amp; a ferry were lost."},
        "not an update",
    ],
}


def test_the_article_is_taken_without_what_stands_around_it():
    text = read_article(page(ARTICLE)).text
    assert all(p in text for p in PARAGRAPHS)
    assert not any(w in text for w in ("cookies", "Most read", "Copyright", "Sport"))


def test_a_live_page_gives_its_own_updates_in_order_each_under_its_time():
    found = read_article(page(ARTICLE, LIVE))
    assert found.text == (
        "The storm as it comes.\n\nUpdate 2026-11-22 10:52 UTC\n\nPort shut\n\n"
        "The port is shut, Ann Roe said.\n\nOstrea denied it.\n\n"
        "Velia said ten boats & a ferry were lost."
    )


def test_a_live_page_is_read_into_updates_with_offsets_into_that_text():
    (report,) = parse(page("", LIVE).encode(), name="p.html", received_at=NOW, max_bytes=10**6)
    found = extract(report.text, carrier=report.source, published=report.published_at)
    assert (report.source, report.headline, report.format) == (
        "The Daily Lamp", "Storm: latest", "html",
    )  # fmt: skip
    assert report.published_at == datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
    assert [u.at for u in found.updates] == ["2026-11-22T10:52:00Z"]
    said = next(s for s in found.statements if s.cue and s.act == "denies")
    assert report.text[slice(*said.source[0])] == "Ostrea"


@pytest.mark.parametrize(
    "told",
    [
        {"@graph": [{"@type": "WebPage"}, LIVE]},
        [{"@type": "Organization"}, {**LIVE, "@type": ["LiveBlogPosting", "NewsArticle"]}],
        {"@type": "WebPage", "mainEntity": LIVE},
        {**LIVE, "@type": "https://schema.org/LiveBlogPosting"},
    ],
)
def test_the_updates_are_found_wherever_the_page_puts_them(told):
    assert "Update 2026-11-22 10:52 UTC" in read_article(page(ARTICLE, told)).text


def test_an_article_that_the_page_only_declares_is_taken_from_there():
    told = {"@type": "NewsArticle", "articleBody": "\n\n".join(PARAGRAPHS), "headline": "Storm"}
    found = read_article(page("<div id=app></div>", told))
    assert found.text == "\n\n".join(PARAGRAPHS)
    assert (found.told.headline, found.doubts) == ("Storm", ())


def test_the_site_is_named_by_its_own_card_when_no_publisher_is():
    head = '<meta property="og:site_name" content="The Daily Lamp">'
    assert described(page(ARTICLE, head=head)).source == "The Daily Lamp"


def test_a_page_without_an_article_gives_all_its_words():
    found = read_article("<html><body><nav>Menu</nav><table><tr><td>7</table></body></html>")
    assert found.text == "7"


def test_a_page_that_no_parser_may_be_given_gives_its_words_and_says_so():
    found = read_article("<html><body>" + "<div>" * 50_000 + "Velia said no.")
    assert found.text == "Velia said no."
    assert found.doubts == ("no article was found in the page: all its words were taken",)


def test_a_fragment_is_taken_whole():
    assert read_article("<p>Velia said no.</p><p>Yes.</p>").text == "Velia said no.\n\nYes."


BROKEN = [
    "<html>", "<html><body>", "<article>", "<html>" + "<div>" * 50_000, "<html>" + "<p>" * 50_000,
    "<html><script type='application/ld+json'>", "<html><article>" + "&" * 50_000,
    page("", "{"), page("", "[" * 100_000), page("", "null"), page("", "7"), page("", '"x"'),
    page("", {"@type": 7, "liveBlogUpdate": 7}), 
    page("", {**LIVE, "liveBlogUpdate": [None, 3, []]}),
    page("", {**LIVE, "datePublished": 7, "publisher": [], "url": {}, "headline": [["x"]]}),
    page("", {**LIVE, "datePublished": "soon", "liveBlogUpdate": {"articleBody": "\ud800x"}}),
    "<html><body>\0\x01\x02<article>\ufffe</article>", "<!DOCTYPE html [<!ENTITY a 'b'>]><html>&a;",
    "<html><body><svg><style><img src=x onerror=alert(1)>", "<article>" + "\u202e" * 1000,
]  # fmt: skip


@pytest.mark.parametrize("markup", BROKEN, ids=range(len(BROKEN)))
def test_rubbish_gives_some_text_and_no_error(markup: str):
    begun = time.process_time()
    assert isinstance(read_article(markup).text, str)
    assert time.process_time() - begun < 20


PIECES = st.sampled_from(
    """<html> <body> <article> </article> <p> </p> <script type="application/ld+json"> </script> {
    } [ ] "@type":"LiveBlogPosting" "liveBlogUpdate":[ , : <!-- --> <![CDATA[ ]]> &amp; &#0; < >
    <table> <td> said Velia <br> \0 \ud83d <svg> <template> <iframe srcdoc="<p>">""".split()
)


@examples(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_no_heap_of_tags_breaks_it(markup: str):
    assert isinstance(read_article("<html>" + markup).text, str)


@pytest.mark.parametrize("seed", range(5))
def test_random_bytes_called_a_page_are_read_or_refused(seed: int):
    raw = b"<html><body>" + random.Random(seed).randbytes(20_000).replace(b"\0", b"")
    try:
        (report,) = parse(raw, name="x", received_at=NOW, format="html", max_bytes=10**6)
    except UnreadableReport as refused:
        assert "not text" in str(refused)
    else:
        assert isinstance(report.text, str)
