"""How words are read: what is taken, held and lost, whose losses, and what is no claim at all."""

from __future__ import annotations

import pytest

from onrecord.ledger import build


def stands(draft, words, act="asserts", party="azerbaijan"):
    ledger = build([draft("R").said(party, "The ministry", words, act=act).filed()])
    return [p.value["stand"] for q in ledger.questions if q.kind == "control" for p in q.positions]


@pytest.mark.parametrize(
    ("words", "stand"),
    [
        ("Azerbaijani forces captured Murovdag", "taken"),
        ("Murovdag is now under the control of Azerbaijan", "taken"),
        ("Murovdag remains under Armenian control", "held"),
        ("Azerbaijani forces have not captured Murovdag", "held"),
        ("Azerbaijani forces failed to capture Murovdag", "held"),
        ("our forces had not lost any positions", "held"),
        ("our forces withdrew from Talish", "lost"),
        ("its army gave up some heights", "lost"),
    ],
)
def test_taken_held_and_lost(draft, words, stand):
    assert stands(draft, words) == [stand]


@pytest.mark.parametrize(
    "words",
    [
        "Azerbaijani forces tried to capture Murovdag",
        "talks took place in Talish",
        "the wounded were taken to a hospital in Talish",
        "the parade was held in Karabakh",
    ],
)
def test_what_says_nothing_of_control_makes_no_question_of_it(draft, words):
    assert stands(draft, words) == []


def test_denying_own_losses_contradicts_whoever_says_that_ground_was_taken(draft):
    told = draft("R").said("armenia", "Armenia", "losing positions", cue="denied", act="denies")
    told.said("azerbaijan", "Azerbaijan", "its forces had seized seven villages")
    (question,) = build([told.filed()]).questions
    assert question.state == "disputed"


def test_the_other_side_acknowledging_it_is_agreement(draft):
    words = "Azerbaijani forces had captured Murovdag"
    told = draft("R").said("azerbaijan", "Azerbaijan", words)
    told.said("armenia", "Armenia", words, cue="acknowledged", act="acknowledges")
    ledger = build([told.filed()])
    assert ledger.questions[0].state == "agreed"
    assert ("R:s2", None) in {(r.from_, r.to) for r in ledger.relations if r.kind == "concedes"}


def test_counts_of_two_places_are_not_rivals(draft, toll):
    def told(name, party, number, place):
        figures = [toll(f"{number} soldiers", "killed", "armenia")]
        words = f"{number} soldiers were killed in {place}"
        return draft(name).said(party, party.title(), words, figures=figures).filed()

    ledger = build([told("A", "armenia", 3, "Talish"), told("B", "azerbaijan", 40, "Murovdag")])
    assert {r.kind for r in ledger.relations} == {"concedes", "not_comparable"}


def test_own_losses_are_read_from_the_attacker_that_the_speaker_names(draft, toll):
    words = "16 soldiers were killed after Azerbaijan launched an attack"
    figures = [toll("16 soldiers", "killed", None)]
    told = draft("R").said("armenia", "Armenian officials", words, figures=figures)
    ledger = build([told.filed()])
    assert "figure:casualties:armenia:2020-09-27" in {q.id for q in ledger.questions}
    (reason,) = [r.reason for r in ledger.relations if r.kind == "concedes"]
    assert reason.endswith("that they are its own is inferred.")


def test_declining_to_give_a_figure_is_no_count(draft, toll):
    figures = [toll("how many soldiers", "killed", "armenia")]
    told = draft("R").said(
        "armenia", "Armenia", "how many soldiers died", act="declines", figures=figures
    )
    assert not [q for q in build([told.filed()]).questions if q.kind == "figure"]


def test_supporting_talks_with_a_side_is_no_support_for_it(draft):
    told = draft("R").said("armenia", "Armenia", "it supported talks with Azerbaijan")
    told.said("turkey", "Turkey", "it would support Azerbaijan")
    texts = [q.text for q in build([told.filed()]).questions]
    assert texts == ["Should Turkey be involved?"]


def test_an_answer_is_bound_to_whom_it_answers(draft):
    told = draft("R").said("turkey", "Erdogan", "Armenia was a threat to peace in the region")
    told.said("armenia", "Pashinyan", "Turkey must not get involved", cue="hit back that")
    assert ("R:s2", "R:s1") in {
        (r.from_, r.to) for r in build([told.filed()]).relations if r.kind == "replies_to"
    }


def test_the_period_is_carried_on_from_the_words_before(draft, toll):
    told = draft("R").own("Clashes began in July")
    told.said("armenia", "Armenia", "4 were killed", figures=[toll("4", "killed", "armenia")])
    (question,) = [q for q in build([told.filed()]).questions if q.kind == "figure"]
    assert question.about["period"] == "2020-07"


def test_control_of_a_place_years_ago_is_another_question(draft):
    told = draft("R").said("armenia", "Armenia", "its forces captured Murovdag in April 2016")
    (question,) = build([told.filed()]).questions
    assert question.id == "control:murovdag:2016-04"
