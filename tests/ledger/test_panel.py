"""The terminal panel: words by offsets, speakers, times and reasons."""

from __future__ import annotations

from onrecord.ledger import build
from onrecord.ledger.panel import panel


def test_the_panel_shows_both_sides_in_their_own_words(mountain):
    shown = panel(build(mountain))
    assert shown.startswith("Who controls Murovdag / Mount Mrav?  [Statements differ]")
    assert "Azerbaijani forces have taken the Murovdag peak" in shown
    assert "they tried to capture Mount Mrav, but the attempt was repulsed" in shown
    assert shown.index("Artsakh") < shown.index("Azerbaijan\n")


def test_the_panel_names_the_speaker_the_verb_the_time_and_the_way_it_came(mountain):
    shown = panel(build(mountain))
    assert "Artsakh Defence Army (said, 2020-09-27T18:59:00Z)" in shown
    assert "through @Liveuamap > Artsakh Defence Army" in shown


def test_a_contradiction_is_printed_once_with_its_reason(mountain):
    assert panel(build(mountain)).count("one says taken, one says held") == 1


def test_rival_questions_come_before_unanswered_ones(mountain, draft):
    alone = draft("A").said("armenia", "Armenia", "Azeri forces had shelled Talish").filed()
    shown = panel(build([alone, *mountain]))
    assert shown.index("[Statements differ]") < shown.index("[One side only, unanswered]")
