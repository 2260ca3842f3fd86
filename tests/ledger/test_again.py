"""Which statements of a new reading are those of the old one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.ledger.again import KEPT, aligned


@pytest.fixture
def spoken(draft):
    """An extraction of one report with two statements."""
    told = draft("R").said("velmora", "Velmora", "its forces had taken Talish")
    return told.said("sarn", "Sarn", "its forces still hold Talish").filed().extraction


def renamed(extraction, names):
    return replace(
        extraction, statements=tuple(replace(s, id=names[s.id]) for s in extraction.statements)
    )


def test_the_same_words_keep_their_id_whatever_the_new_version_calls_them(spoken):
    again = aligned(renamed(spoken, {"s1": "s9", "s2": "s1"}), spoken)
    assert again == spoken


def test_a_statement_that_nobody_knew_gets_an_id_never_used(spoken):
    known = type(spoken)(spoken.text, "hand/1", spoken.statements[:1])
    assert [s.id for s in aligned(spoken, known).statements] == ["s1", "s2"]


def test_a_statement_in_use_is_kept_with_a_doubt_and_others_go(spoken):
    nothing = type(spoken)(spoken.text, "hand/2")
    (kept,) = aligned(nothing, spoken, {"s2"}).statements
    assert (kept.id, kept.doubts) == ("s2", (KEPT,))
    assert aligned(nothing, aligned(nothing, spoken, {"s2"}), {"s2"}).statements == (kept,)
