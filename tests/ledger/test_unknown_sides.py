"""Stories whose sides no table knows: who speaks, who withdraws, who grants; counts of anything."""

from __future__ import annotations

import pytest

from onrecord.ledger import build

HOURS = "2026-03-03T{:02}:00:00+00:00"


@pytest.fixture
def told(draft, toll):
    """Statements of people whom no table knows, an hour apart, one report each."""

    def written(*rows):
        reports = []
        for n, (name, words, more) in enumerate(rows):
            more = {"act": "asserts", **more}
            counted = [toll(w, m, None, object=o) for w, m, o in more.pop("counts", ())]
            report = draft(f"R{n}", HOURS.format(6 + n))
            reports.append(report.said(None, name, words, figures=counted, **more).filed())
        return build(reports)

    return written


def links(ledger):
    return {(r.from_, r.kind, r.to) for r in ledger.relations}


def test_two_named_speakers_without_a_party_are_two_positions(told):
    houses = {"counts": [("300 houses", "destroyed", "houses")]}
    fewer = {"counts": [("190 houses", "destroyed", "houses")]}
    ledger = told(
        ("The mayor", "300 houses had been destroyed", houses),
        ("The governor", "190 houses had been destroyed", fewer),
    )
    (question,) = ledger.questions
    assert (len(question.positions), question.state) == (2, "disputed")
    assert question.text == "How many houses destroyed on 3 March?"


def test_who_withdraws_a_statement_holds_it_no_more(told):
    killed = {"counts": [("5 people", "killed", "people")]}
    ledger = told(
        ("The mayor", "5 people had been killed", killed),
        ("The mayor", "5 people had been killed", {**killed, "act": "retracts"}),
        (
            "The governor",
            "2 people had been killed",
            {"counts": [("2 people", "killed", "people")]},
        ),
    )
    assert ("R1:s1", "retracts", "R0:s1") in links(ledger)
    (question,) = ledger.questions
    assert question.state == "one_sided"


def test_withdrew_is_heard_where_the_extractor_heard_only_a_verb(told):
    ledger = told(
        ("The mayor", "a second dam had been destroyed", {}),
        ("The mayor", "a second dam had been destroyed", {"cue": "withdrew his statement that"}),
    )
    assert links(ledger) == {("R1:s1", "retracts", "R0:s1")}


def test_a_result_is_claimed_denied_and_granted(told):
    ledger = told(
        ("The Union", "its candidate, Mara Velik, had won the election", {}),
        ("The Front", "Velik had won the election", {"cue": "denied", "act": "denies"}),
        ("The Front", "Velik had won", {"cue": "acknowledged", "act": "acknowledges"}),
    )
    assert links(ledger) >= {
        ("R1:s1", "denies", "R0:s1"),
        ("R2:s1", "supersedes", "R1:s1"),
        ("R2:s1", "corroborates", "R0:s1"),
    }
    (question,) = ledger.questions
    assert (question.state, question.text) == ("agreed", "Has Velik won?")


def test_each_names_the_other_as_the_one_who_opened_fire(told):
    ledger = told(
        ("The Union", "the National Front had opened fire in Dorn", {}),
        ("The Front", "the Civic Union had opened fire in Dorn", {}),
    )
    (question,) = ledger.questions
    assert (question.kind, question.state) == ("responsibility", "disputed")


def test_what_is_denied_becomes_a_question_whatever_it_says(draft):
    report = draft("R").said(None, "The company", "the governor had ordered the gates open")
    report.said(None, "The governor", "this", cue="denied", act="denies")
    ledger = build([report.filed()])
    assert ("R:s2", "denies", "R:s1") in links(ledger)
    assert [q.state for q in ledger.questions] == ["disputed"]


def test_two_not_three_counts_two(told):
    counts = [("2 people", "killed", "people"), ("3", "killed", "people")]
    ledger = told(("The ministry", "2 people had been killed, not 3", {"counts": counts}))
    (figure,) = ledger.questions[0].positions[0].value["figures"]
    assert figure["low"] == 2


def test_the_same_number_in_two_towns_is_not_one_count(told):
    three = {"counts": [("3 people", "killed", "people")]}
    ledger = told(
        ("The ministry", "3 people had been killed when shots were fired in Dorn", three),
        ("The front", "3 people had been killed when a bus overturned near Marn", three),
    )
    assert {kind for _, kind, _ in links(ledger)} == {"not_comparable"}


def test_missing_people_are_a_question_of_their_own(told):
    counts = [("27 people", "killed", "people"), ("80", "missing", "people")]
    words = "27 people had been killed and 80 were missing"
    ledger = told(("The ministry", words, {"counts": counts}))
    assert {q.id for q in ledger.questions} == {
        "figure:casualties",
        "figure:missing",
    }
