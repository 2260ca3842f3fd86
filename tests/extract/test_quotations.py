"""Quotation marks in every style, editor's brackets, and quotations that stand alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

STYLES = ['"We hold on"', "\u201cWe hold on\u201d", "\u00abWe hold on\u00bb", '\u201cWe hold on"']


@pytest.mark.parametrize("quoted", STYLES)
def test_direct_words_lie_inside_marks_of_every_style(
    read: Callable[..., Any], quoted: str
) -> None:
    reading = read(f"The captain said: {quoted}.")
    assert reading.rows()[0][2] == "We hold on"
    assert reading.first.quote_type == "direct"


def test_a_few_quoted_words_make_a_mixed_quotation(read: Callable[..., Any]) -> None:
    reading = read("The captain admitted losing \u201csome ground\u201d.")
    assert reading.first.quote_type == "mixed"
    assert reading.rows()[0][2] == "losing \u201csome ground\u201d"


def test_a_mark_without_a_partner_does_not_swallow_the_next_paragraph(
    read: Callable[..., Any],
) -> None:
    reading = read('The captain said "we hold on.\n\nThe mayor said the port was shut.')
    assert reading.rows()[-1][2] == "the port was shut"


def test_an_editors_bracket_is_the_carriers_own_statement(read: Callable[..., Any]) -> None:
    text = 'AFP reports that "ten people died [and over 90 were hurt] in the fire on Sunday."'
    reading = read(text, carrier="The Daily Lamp")
    quoted = next(s for s in reading.extraction.statements if s.source)
    bracket = next(s for s in reading.extraction.statements if not s.source)
    assert reading.words(quoted.content) == "ten people died ... in the fire on Sunday."
    assert reading.words(bracket.content) == "and over 90 were hurt"
    assert bracket.speaker.name == "The Daily Lamp"
    assert [f.kind for f in reading.extraction.flags] == ["editor_bracket"]


def test_a_quotation_that_stands_alone_goes_on(read: Callable[..., Any]) -> None:
    reading = read('"They came at night," said Ines Ode. "Nobody came to help us."')
    assert [r[0] for r in reading.rows()] == ["Ines Ode", "Ines Ode"]
    assert reading.extraction.statements[1].doubts


def test_a_bare_quotation_on_an_official_channel_is_the_carriers(read: Callable[..., Any]) -> None:
    reading = read('"We will hold the pass."', carrier="Aro Lund, on Twitter", channel="social")
    assert reading.rows() == [("Aro Lund", "", "We will hold the pass.", "asserts")]
    assert reading.chains() == [["Aro Lund"]]


def test_a_question_in_marks_does_not_end_its_sentence(read: Callable[..., Any]) -> None:
    reading = read(
        "\u201cOur cause is just!\u201d Velia\u2019s president, Tam Orr, said in a speech."
    )
    assert reading.rows() == [("Tam Orr", "said", "Our cause is just!", "asserts")]
