"""Tolls as they were published, from text to ledger: the mine at Soma in 2014, the flood of Derna
in 2023, Wuhan and England in 2020. What was counted is on record; the sentences are ours.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from onrecord.extract import extract
from onrecord.ledger import build
from onrecord.record import Filed

MINISTER = "Energy Minister Taner Yildiz said"
SOMA = (
    ("2014-05-13T20:00", "Turkey's disaster agency said 17 miners had been killed in Soma."),
    ("2014-05-13T23:30", f"{MINISTER} 151 people had been killed in the mine."),
    ("2014-05-14T05:00", f"{MINISTER} 201 people had been killed in the mine."),
    ("2014-05-14T15:00", f"{MINISTER} 274 people had been killed in the mine."),
    ("2014-05-15T09:00", f"{MINISTER} the toll had risen to 282 dead."),
    ("2014-05-17T10:00", f"{MINISTER} 301 people had been killed in the mine."),
)
CRESCENT = "The Libyan Red Crescent"
DERNA = (
    ("2023-09-14T18:00", f"{CRESCENT} said 11,300 people had been killed in Derna."),
    ("2023-09-16T20:00", "The United Nations said 11,300 people had been killed in Derna."),
    ("2023-09-17T15:00", f"{CRESCENT} denied that 11,300 people had been killed in Derna."),
    ("2023-09-18T08:00", "The United Nations said 3,958 people had been killed in Derna."),
)
WUHAN = (
    ("2020-04-16T02:00", "Wuhan's health commission said 2,579 people had died."),
    ("2020-04-16T09:00", "Wuhan's health commission said a further three people had died."),
    (
        "2020-04-17T02:00",
        "Wuhan's health commission said it had added 1,290 deaths from earlier weeks to its toll.",
    ),
    ("2020-04-17T03:00", "Wuhan's health commission said 3,869 people had died."),
)
ENGLAND = (
    ("2020-08-11T15:00", "The health department said 46,706 people had died."),
    ("2020-08-12T08:00", "The health department said another 77 people had died."),
    ("2020-08-12T17:00", "The health department said 41,329 people had died."),
)


def ledger_of(series):
    filed = []
    for n, (clock, text) in enumerate(series):
        at = datetime.fromisoformat(f"{clock}:00+00:00")
        found = extract(text, carrier="Agency", channel="wire", published=at, report=f"R{n}")
        filed.append(Filed(f"R{n}", "Agency", found, received_at=at, published_at=at))
    return build(filed)


def links(ledger):
    """(from, kind, to) by the place in the series."""
    return {
        (int(r.from_[1]), r.kind, int(r.to[1]))
        for r in ledger.relations
        if r.to and r.kind != "not_comparable"
    }


def reasons(ledger, *kinds):
    return [r.reason for r in ledger.relations if r.kind in kinds]


@pytest.mark.parametrize("series", [SOMA, WUHAN, ENGLAND], ids=["Soma", "Wuhan", "England"])
def test_a_series_over_days_is_one_question_and_disputes_nothing(series):
    (question,) = ledger_of(series).questions
    assert question.state in ("one_sided", "not_comparable")
    assert not reasons(ledger_of(series), "contradicts", "denies")


def test_totals_of_a_mine_replace_each_other_and_an_early_count_is_no_rival():
    ledger = ledger_of(SOMA)
    assert links(ledger) == {(n + 1, "supersedes", n) for n in range(1, 5)}
    assert set(reasons(ledger, "not_comparable")) == {
        "Taner Yildiz counted later than Turkey: a toll that grows."
    }


def test_the_current_position_is_the_last_total():
    (question,) = ledger_of(SOMA).questions
    minister = next(p for p in question.positions if len(p.statements) > 1)
    assert minister.value["figures"][0]["low"] == 301
    assert len(minister.history) == 4


def test_a_downward_revision_replaces_and_says_that_it_is_lower():
    assert (2, "supersedes", 0) in links(ledger_of(ENGLAND))
    (reason,) = reasons(ledger_of(ENGLAND), "supersedes")
    assert reason.endswith("with a lower figure.")


def test_new_deaths_and_deaths_added_for_past_weeks_are_no_totals():
    ledger = ledger_of(WUHAN)
    assert links(ledger) == {(3, "supersedes", 0), (2, "part_of", 3)}
    assert any("new ones only" in r for r in reasons(ledger, "not_comparable"))
    assert any("days past" in r for r in reasons(ledger, "not_comparable"))


def test_a_number_is_denied_by_who_had_given_it_and_revised_by_who_had_passed_it_on():
    ledger = ledger_of(DERNA)
    assert links(ledger) == {
        (1, "corroborates", 0),
        (2, "supersedes", 0),
        (2, "denies", 1),
        (3, "supersedes", 1),
    }
    (question,) = ledger.questions
    assert {p.current for p in question.positions} == {"R2:s1", "R3:s1"}


def test_rivals_at_the_same_hour_stay_rivals():
    later = ("2020-04-17T03:30", "The opposition said 9,000 people had died.")
    assert "contradicts" in {kind for _, kind, _ in links(ledger_of((*WUHAN, later)))}
