"""Whatever comes in: no error, offsets inside the text, time in proportion to its length."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.extract import EXTRACTOR, extract
from onrecord.record import Extraction, Span

WORDS = st.sampled_from(
    """said denied that , . " \u201c \u201d ' ( ) [ ] : ; -- and but which according to 12 at least
    dozens of killed soldiers Armenia Armenian Reuters MoD the ministry it on Sunday 2:52pm EST
    Update July 12th (NBC News) \n \n\n \0 \U0001f4a5 \u0627\u0644\u062d\u0631\u0628 \u202e - /
    claimed calling for as reported by quoted saying statement + & 1,000 no casualties""".split(" ")
)
PUBLISHED = st.one_of(st.none(), st.datetimes(timezones=st.just(UTC)))


def spans(e: Extraction) -> Iterator[Span]:
    for s in e.statements:
        yield from (*s.source, *s.cue, *s.content)
    for thing in (*e.figures, *e.places, *e.times, *e.flags):
        yield thing.span
    for u in e.updates:
        yield from (u.header, *u.credit_for, *u.body, *([u.credit] if u.credit else []))


def check(text: str, published: datetime | None) -> None:
    found = extract(text, carrier="X", channel="social", published=published)
    assert (found.text, found.extractor) == (text, EXTRACTOR)
    assert all(0 <= a < b <= len(text) for a, b in spans(found))
    ids = [s.id for s in found.statements]
    assert len(set(ids)) == len(ids)
    assert {s.parent for s in found.statements} - {None} <= set(ids)
    assert {f.statement for f in found.figures} - {None} <= set(ids)
    assert all(f.words == text[f.span[0] : f.span[1]] for f in found.figures)
    assert all(p.name == text[p.span[0] : p.span[1]] for p in found.places)
    assert all(t.text == text[t.span[0] : t.span[1]] for t in found.times)
    assert all(f.low <= f.high for f in found.figures if f.low is not None and f.high is not None)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join), PUBLISHED)
def test_no_heap_of_news_words_breaks_it(text: str, published: datetime | None) -> None:
    check(text, published)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), PUBLISHED)
def test_no_text_at_all_breaks_it(text: str, published: datetime | None) -> None:
    check(text, published)


@pytest.mark.parametrize(
    "piece", ['"', "(", "[", "said, ", "12 ", "A.", "a-", "\u201ca ", "May 1 "]
)
def test_twice_the_text_takes_about_twice_the_time(piece: str) -> None:
    def cost(length: int) -> float:
        text = (piece * length)[:length]
        begun = time.process_time()
        extract(text, carrier="X", channel="social")
        return time.process_time() - begun

    cost(1_000)
    assert cost(40_000) < 8 * cost(10_000) + 0.5


def test_the_same_text_gives_the_same_answer() -> None:
    text = "Velia said ten boats sank. Ostrea denied this."
    assert extract(text, carrier="X") == extract(text, carrier="X")


def test_every_report_of_the_shared_seed_is_read_without_harm(shared: Path) -> None:
    text = (shared / "gold" / "seed" / "article.txt").read_bytes().decode("utf-8")
    check(text, datetime(2020, 9, 27, tzinfo=UTC))
