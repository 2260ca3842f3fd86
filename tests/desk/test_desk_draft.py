"""Drafts: attribution first, the source's own words, nothing the statement does not hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from onrecord.desk.draft import HEADLINE_CHARACTERS, draft_of
from onrecord.desk.marks import pieces_of
from onrecord.desk.words import age, chain, clock, figure


def cell(words: str, **more):
    given = {
        "speaker": "The ministry",
        "quote_type": "indirect",
        "act": "asserts",
        "chain": ["The ministry"],
    }
    return {"words": words, "carrier": "Agency", **given, **more}


@pytest.mark.parametrize(
    ("given", "body"),
    [
        (cell("the bridge is closed"), "The ministry said the bridge is closed."),
        (cell("The bridge is closed."), "The ministry said the bridge is closed."),
        (cell("Kyiv holds it"), "The ministry said Kyiv holds it."),
        (cell("We hold it.", quote_type="direct"), "The ministry said: “We hold it.”"),
        (
            cell("to sign", quote_type="direct", act="refuses", cue="refused"),
            "The ministry refused “to sign”.",
        ),
        (cell("any losses", act="denies", cue="denied"), "The ministry denied any losses."),
        (cell("it lost nothing", act="denies", cue="said"), "The ministry said it lost nothing."),
        (cell("to have shut it", cue="claims"), "The ministry claims to have shut it."),
        (cell("it is shut", cue="told journalists"), "The ministry said it is shut."),
        (cell("it is shut", cue="has also said"), "The ministry said it is shut."),
        (cell("more than 16 dead", cue="claims"), "The ministry claims more than 16 dead."),
        (cell("it of firing", cue="accused"), "The ministry accused it of firing."),
        (cell("martial law", cue="was declared"), "The ministry said: martial law."),
        (
            cell("it is shut", chain=["Agency", "The ministry"]),
            "The ministry said it is shut, according to Agency.",
        ),
        (
            cell("it is shut", chain=["Agency", "Radio", "The ministry"]),
            "The ministry said it is shut, according to Agency, citing Radio.",
        ),
        (cell("it is shut", speaker="unspecified"), "According to Agency, it is shut."),
    ],
)
def test_a_draft_says_who_said_it_in_the_sources_words(given, body):
    assert draft_of([given]).body == body


def test_a_draft_of_several_statements_has_a_paragraph_for_each():
    draft = draft_of([cell("a"), cell("b", speaker="The front", chain=[])])
    assert draft.body == "The ministry said a.\n\nThe front said b."
    assert draft.headline == "The ministry said a"


def test_a_long_headline_is_cut_at_a_word_and_marked():
    headline = draft_of([cell("1234567 " * 40)]).headline
    assert len(headline) <= HEADLINE_CHARACTERS
    assert headline.endswith(" 1234567…")


def test_a_text_is_cut_where_statements_begin_and_end_and_nothing_is_lost():
    text = "Army said the front said no."
    pieces = pieces_of(text, [(1, ((10, 28),)), (2, ((25, 27),))])
    assert "".join(p.text for p in pieces) == text
    assert [(p.text, p.statements) for p in pieces if 2 in p.statements] == [("no", (1, 2))]


def test_a_statement_in_two_parts_begins_once():
    pieces = pieces_of("abcdef", [(7, ((0, 2), (4, 6)))])
    assert [p.begins for p in pieces if p.begins] == [(7,)]
    assert [p.text for p in pieces if p.statements] == ["ab", "ef"]


@pytest.mark.parametrize(
    ("found", "chip"),
    [
        (
            {"words": "16 dead", "measure": "killed", "side": "Armenia"},
            "16 dead · killed · Armenia",
        ),
        ({"words": "15 tanks", "object": "tanks", "measure": None}, "15 tanks"),
        ({"words": "dozens", "measure": "killed", "side": "unspecified"}, "dozens · killed"),
    ],
)
def test_a_chip_keeps_the_words_and_adds_only_what_they_do_not_say(found, chip):
    assert figure(found) == chip


def test_a_chain_is_told_origin_first():
    assert chain(cell("x", chain=["Agency", "Radio", "Army"])) == "Army > Radio > Agency > here"
    assert chain(cell("x", chain=[])) == "no link"


def test_an_age_is_told_in_the_largest_unit_and_an_old_one_as_a_date():
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    told = [age(at, at + timedelta(minutes=m)) for m in (-5, 0, 59, 60, 3000, 60 * 24 * 20)]
    assert told == ["just now", "just now", "59 min ago", "1 h ago", "2 days ago", "1 Mar 2026"]


def test_a_clock_prints_the_date_only_when_it_is_another_day_there():
    now = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # already 2 March in Kyiv
    assert ">01:30 EET<" in clock(now, "Europe/Kyiv", now)
    assert ">1 Mar 2026, 12:00 EET<" in clock("2026-03-01T10:00:00+00:00", "Europe/Kyiv", now)
    assert clock(None, "Europe/Kyiv", now) == ""
