"""Places with two names, timed updates with their credits, and what an editor should look at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from onrecord.extract import extract

SAME = [
    ("Murovdag", "Mount Mrav"),
    ("Nagorno-Karabakh", "Nagorny Karabakh"),
    ("Nagorno-Karabakh", "Artsakh"),
    ("Stepanakert", "Khankendi"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_names_of_one_place_share_its_id(
    read: Callable[..., Any], one: str, other: str
) -> None:
    first, second = read(f"Snow fell near {one} and near {other}.").extraction.places
    assert first.place == second.place
    assert (first.name, second.name) == (one, other)


def test_tavush_and_tovuz_are_two_places(read: Callable[..., Any]) -> None:
    first, second = read("Snow fell in Tavush and in Tovuz.").extraction.places
    assert first.place != second.place


def test_a_capital_may_be_a_place_or_a_state(read: Callable[..., Any]) -> None:
    inside = read("Crowds met in Baku.").extraction.places[0]
    metonym = read("Turkey pledged support to Baku.").extraction.places[-1]
    assert (inside.role, metonym.role) == ("place", "metonym")


ARTICLE = """Storm over Velia

Jane Doe | The Daily Lamp

Update 2:52pm EST

Velia said ten boats were lost. (NBC News)

The harbour is shut, officials said.

Update 3:30pm EST

Velia said the storm had passed."""


def test_an_update_has_its_time_its_body_and_what_its_credit_covers() -> None:
    found = extract(ARTICLE, published=datetime(2020, 9, 27, tzinfo=UTC))
    first, second = found.updates
    assert (first.clock, first.zone, first.at) == ("2:52pm", "EST", "2020-09-27T18:52:00Z")
    assert first.alternatives == ("2020-09-27T19:52:00Z",)
    assert [ARTICLE[a:b] for a, b in first.credit_for] == ["Velia said ten boats were lost."]
    assert len(first.body) == 2
    assert (second.credit, second.credit_for) == (None, ())


def test_the_byline_names_the_carrier_and_the_credit_a_relay() -> None:
    found = extract(ARTICLE, published=datetime(2020, 9, 27, tzinfo=UTC))
    chains = [[link.name for link in s.chain] for s in found.statements if s.source]
    assert chains[0] == ["The Daily Lamp", "NBC News", "Velia"]
    assert chains[1] == ["The Daily Lamp", "officials"]


def test_loaded_words_are_flagged_outside_quotation_and_attribution(
    read: Callable[..., Any],
) -> None:
    text = 'The invasion began. Velia said the rebels fled. "Terrorists!" he cried.'
    flags = read(text).extraction.flags
    assert [text[f.span[0] : f.span[1]] for f in flags] == ["invasion"]


def test_the_time_beside_the_cue_is_when_it_was_said(read: Callable[..., Any]) -> None:
    said_at = read("The mayor said on Tuesday that the dam broke on Monday.").first.said_at
    assert said_at is not None
    assert (said_at.text, said_at.start) == ("on Tuesday", "2026-03-10")


HEADERS = [  # a line, the words of the header, and its instant
    ("UPDATE: 2:52 p.m. ET", "UPDATE: 2:52 p.m. ET", "2020-09-27T18:52:00Z"),
    ("Updated at 14:52 GMT.", "Updated at 14:52 GMT", "2020-09-27T14:52:00Z"),
    ("Update 2020-09-26 14:52 UTC", "Update 2020-09-26 14:52 UTC", "2020-09-26T14:52:00Z"),
    (
        "Updated Sunday, 27 September 2020 at 14:52 GMT",
        "Updated Sunday, 27 September 2020 at 14:52 GMT",
        "2020-09-27T14:52:00Z",
    ),
    ("Update, Sept. 26, 2:52pm EST:", "Update, Sept. 26, 2:52pm EST", "2020-09-26T18:52:00Z"),
]


@pytest.mark.parametrize(("line", "words", "at"), HEADERS)
def test_a_header_may_carry_its_day(line: str, words: str, at: str) -> None:
    text = f"Storm\n\n{line}\n\nVelia said ten boats were lost."
    (update,) = extract(text, published=datetime(2020, 9, 27, tzinfo=UTC)).updates
    assert (text[slice(*update.header)], update.at) == (words, at)


@pytest.mark.parametrize(
    "line", ["Update 3 killed at 2pm EST", "Updates from 2pm EST on the ground", "Update soon"]
)
def test_a_line_with_other_words_is_no_header(line: str) -> None:
    text = f"Storm\n\n{line}\n\nVelia said ten boats were lost."
    assert extract(text, published=datetime(2020, 9, 27, tzinfo=UTC)).updates == ()
