"""Series of counts: totals that grow or are corrected downwards, new ones, cases added for days
past, and an old figure told on. Told apart, never shown as contradictions.
"""

from __future__ import annotations

import pytest

from onrecord.ledger import build


@pytest.fixture
def series(draft, toll):
    """Counts by speakers of Velmora, an hour apart: (name, words, figure words[, carrier])."""

    def written(*rows):
        reports = []
        for n, (name, words, counted, *carrier) in enumerate(rows):
            figure = toll(counted, "killed", "sarn", object="people")
            at = f"2026-03-03T{6 + n:02}:00:00+00:00"
            report = draft(f"R{n}", at, *(carrier or ["Orsia Press"]))
            reports.append(report.said("velmora", name, words, figures=[figure]).filed())
        return build(reports)

    return written


TOTAL = ("Velmora MoD", "27 people had been killed", "27 people")


def links(ledger):
    return {(r.from_, r.kind, r.to) for r in ledger.relations}


def test_a_total_that_grows_replaces_the_one_before(series):
    ledger = series(("Velmora MoD", "12 people had been killed", "12 people"), TOTAL)
    assert links(ledger) == {("R1:s1", "supersedes", "R0:s1")}


def test_a_downward_revision_replaces_and_says_that_it_is_lower(series):
    ledger = series(TOTAL, ("Velmora MoD", "24 people had been killed", "24 people"))
    (relation,) = ledger.relations
    assert (relation.kind, relation.from_) == ("supersedes", "R1:s1")
    assert relation.reason.endswith("with a lower figure.")


@pytest.mark.parametrize(
    "words",
    [
        "another 3 people had been killed",
        "a further 3 people had been killed",
        "3 people more had been killed",
        "3 people had been killed in the past 24 hours",
        "3 people had newly been killed",
    ],
)
def test_new_ones_neither_replace_nor_dispute_a_total(series, words):
    ledger = series(TOTAL, ("Velmora MoD", words, "3 people"))
    assert {kind for _, kind, _ in links(ledger)} == {"not_comparable"}
    (position,) = ledger.questions[0].positions
    assert position.history == ()


def test_new_ones_are_part_of_the_total_that_follows(series):
    new = ("Velmora MoD", "another 3 people had been killed", "3 people")
    ledger = series(TOTAL, new, ("Velmora MoD", "30 people had been killed", "30 people"))
    assert ("R1:s1", "part_of", "R2:s1") in links(ledger)
    assert ("R2:s1", "supersedes", "R0:s1") in links(ledger)


def test_two_lots_of_new_ones_do_not_replace_each_other(series):
    first = ("Velmora MoD", "another 3 people had been killed", "3 people")
    second = ("Velmora MoD", "another 5 people had been killed", "5 people")
    assert {kind for _, kind, _ in links(series(first, second))} == {"not_comparable"}


@pytest.mark.parametrize(
    "words",
    [
        "1,290 people were added to the toll",
        "1,290 people were retroactively counted as killed",
        "1,290 people killed were included from earlier weeks",
    ],
)
def test_cases_added_for_days_past_dispute_no_total(series, words):
    ledger = series(TOTAL, ("Sarn MoD", words, "1,290 people"))
    assert {kind for _, kind, _ in links(ledger)} == {"not_comparable"}
    assert "days past" in ledger.relations[0].reason


def test_an_old_figure_told_on_by_another_outlet_is_no_current_position(series):
    again = ("Velmora MoD", "in all 12 people had been killed", "12 people", "Valley Radio")
    ledger = series(("Velmora MoD", "12 people had been killed", "12 people"), TOTAL, again)
    assert ("R2:s1", "repeats", "R0:s1") in links(ledger)
    (position,) = ledger.questions[0].positions
    assert (position.current, set(position.history)) == ("R1:s1", {"R0:s1", "R2:s1"})


def test_more_than_is_a_floor_and_no_new_lot(series):
    ledger = series(TOTAL, ("Velmora MoD", "more than 30 people had been killed", "more than 30"))
    assert {kind for _, kind, _ in links(ledger)} == {"supersedes"}
