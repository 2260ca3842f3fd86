"""Copies of a report, and reports that differ from an earlier one where it matters."""

from __future__ import annotations

import pytest

from onrecord.ledger import build

FIRST = "At least 12 people were killed in the shelling of Talish on Sunday, the ministry said"


def ledger_of(draft, *texts):
    return build([draft(f"R{n}").own(text).filed() for n, text in enumerate(texts)])


def test_the_same_words_again_are_a_duplicate_of_the_first(draft):
    ledger = ledger_of(draft, FIRST, FIRST.upper(), FIRST + " ")
    assert [r.duplicate_of for r in ledger.reports] == [None, "R0", "R0"]


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("figure", "12 people", "14 people"),
        ("name", "Talish", "Berkaber"),
        ("status", "killed", "wounded"),
        ("time", "Sunday", "Monday"),
    ],
)
def test_a_changed_figure_name_status_or_time_is_a_change_and_no_duplicate(draft, kind, old, new):
    ledger = ledger_of(draft, FIRST, FIRST.replace(old, new))
    later = ledger.reports[1]
    (change,) = later.changes
    assert (later.duplicate_of, change.earlier, change.kind) == (None, "R0", kind)
    assert later.text[slice(*change.after)] == new.split()[0]


def test_unlike_reports_are_neither(draft):
    ledger = ledger_of(
        draft, FIRST, "Russia and Greece called for an immediate ceasefire and new talks"
    )
    assert not ledger.reports[1].changes
    assert ledger.reports[1].duplicate_of is None


def test_a_resend_adds_no_support(mountain, draft):
    again = draft("AGAIN", "2020-09-27T18:44:00+00:00", "Azerbaijan's presidency").said(
        "azerbaijan", "Azerbaijan's presidency", "Azerbaijani forces on Sunday captured Murovdag"
    )
    again.said(
        "azerbaijan",
        "Hikmet Hajiyev",
        "Azerbaijani forces have taken the Murovdag peak",
        cue="told us",
    )
    ledger = build([*mountain, again.filed()])
    assert not [r for r in ledger.relations if r.kind == "corroborates"]
    assert ("AGAIN:s2", "AZ:s1") in {
        (r.from_, r.to) for r in ledger.relations if r.kind == "repeats"
    }
