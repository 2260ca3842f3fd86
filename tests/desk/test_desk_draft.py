"""Drafts: attribution first, the source's own words, nothing the statement does not hold."""

from __future__ import annotations

import pytest

from onrecord.desk.draft import HEADLINE_CHARACTERS, draft_of
from onrecord.desk.marks import pieces_of


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
        (cell("any losses", act="denies", cue="denied"), "The ministry denied any losses."),
        (cell("it lost nothing", act="denies", cue="said"), "The ministry said it lost nothing."),
        (cell("to have shut it", cue="claims"), "The ministry claims to have shut it."),
        (cell("it is shut", cue="claimed"), "The ministry said it is shut."),
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
