"""Properties: the order of arrival, arriving twice, and being stored in between change nothing."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.ledger import build, relate
from onrecord.record import Ledger, as_json

SPEAKERS = [
    ("armenia", "Armenian MoD"),
    ("azerbaijan", "Azerbaijani MoD"),
    ("artsakh", "Artsakh"),
    ("media", "NBC"),
]
WORDS = [
    ("Azerbaijani forces have captured Murovdag", "asserts"),
    ("the attempt to take Mount Mrav was repulsed", "asserts"),
    ("its forces had lost some positions", "acknowledges"),
    ("Azerbaijani forces had seized seven villages", "denies"),
    ("Azerbaijani forces had seized seven villages", "asserts"),
    ("Azeri tanks had been destroyed", "asserts"),
    ("Azeri tanks had been destroyed", "denies"),
    ("16 soldiers were killed", "asserts"),
    ("40 soldiers were killed", "asserts"),
]
told = st.lists(
    st.tuples(
        st.sampled_from(SPEAKERS),
        st.sampled_from(WORDS),
        st.integers(0, 23),
        st.sampled_from([None, "armenia"]),
    ),
    max_size=7,
)
fixture_is_stateless = [HealthCheck.function_scoped_fixture]


@pytest.fixture
def reports(draft, toll):
    def written(rows):
        found = []
        for n, ((party, name), (words, act), hour, side) in enumerate(rows):
            number = words.split()[0]
            figures = [toll(f"{number} soldiers", "killed", side)] if number.isdigit() else []
            report = draft(f"R{n}", f"2020-09-27T{hour:02}:00:00+00:00")
            found.append(report.said(party, name, words, act=act, figures=figures).filed())
        return found

    return written


def meaning(ledger: Ledger):
    return set(ledger.relations), ledger.questions


@settings(suppress_health_check=fixture_is_stateless, max_examples=60, deadline=None)
@given(rows=told, shuffle=st.randoms(use_true_random=False))
def test_another_order_of_arrival_gives_the_same_relations_and_questions(reports, rows, shuffle):
    filed = reports(rows)
    other = shuffle.sample(filed, len(filed))
    assert meaning(build(filed)) == meaning(build(other))


@settings(suppress_health_check=fixture_is_stateless, max_examples=40, deadline=None)
@given(rows=told)
def test_relating_twice_changes_nothing(reports, rows):
    filed = reports(rows)
    assert build([*filed, *filed]) == build(filed)
    assert reduce(lambda known, new: relate(new, known), filed, build(filed)) == build(filed)


@settings(suppress_health_check=fixture_is_stateless, max_examples=40, deadline=None)
@given(rows=told)
def test_contradicts_is_symmetric(reports, rows):
    pairs = {(r.from_, r.to) for r in build(reports(rows)).relations if r.kind == "contradicts"}
    assert pairs == {(b, a) for a, b in pairs}


@settings(suppress_health_check=fixture_is_stateless, max_examples=40, deadline=None)
@given(rows=told)
def test_a_stored_ledger_goes_on_as_if_it_had_never_been_stored(reports, rows):
    filed = reports(rows)
    stored = Ledger()
    for new in filed:
        known = relate(new, stored)
        stored = Ledger(*(getattr(known, name) for name in Ledger.__slots__))
    assert as_json(stored) == as_json(build(filed))


def test_a_report_without_statements_changes_only_the_list_of_reports(draft):
    ledger = build([draft("R").filed()])
    assert [r.id for r in ledger.reports] == ["R"]
    assert not ledger.questions
