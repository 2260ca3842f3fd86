"""The rules of the claims model, one table test each."""

from __future__ import annotations

import re

import pytest

from onrecord.ledger import build
from onrecord.record import as_json


def only(ledger, start):
    return next(q for q in ledger.questions if q.id.startswith(start))


def test_rule_1_a_denial_is_bound_to_the_statement_inside_it(draft, kinds):
    denial = "an Armenian statement that Azeri helicopters and tanks had been destroyed"
    told = draft("R").said("azerbaijan", "Azerbaijan", denial, cue="denied", act="denies")
    told.said(
        "armenia",
        "Armenian MoD",
        "",
        inside="Azeri helicopters and tanks had been destroyed",
        parent="s1",
    )
    ledger = build([told.filed()])
    assert ("denies", "R:s1", "R:s2") in kinds(ledger)
    assert (
        only(ledger, "occurrence:equipment").text
        == "Were Azerbaijani helicopters and tanks destroyed?"
    )
    assert only(ledger, "occurrence:equipment").state == "disputed"


def test_rule_1_a_denial_whose_target_is_not_in_the_report_needs_a_check(draft):
    ledger = build(
        [draft("R").said("armenia", "Armenia", "this", cue="denied", act="denies").filed()]
    )
    assert [q.state for q in ledger.questions] == ["needs_check"]


def test_rule_1_none_reported_is_no_count_and_concedes_nothing(draft, toll):
    none = toll(
        "no casualties", "casualties", "armenia", comparator="none_reported", low=None, high=None
    )
    ledger = build(
        [
            draft("R")
            .said("armenia", "Armenia", "no casualties were reported", figures=[none])
            .filed()
        ]
    )
    assert not ledger.relations
    assert only(ledger, "figure").positions[0].value["figures"][0]["printed"] == "no casualties"


def test_rule_2_words_stay_words(draft, toll):
    dozens = draft("R").said(
        "armenia", "Armenia", "dozens were killed", figures=[toll("dozens", "killed", "armenia")]
    )
    shown = only(build([dozens.filed()]), "figure").positions[0].value["figures"][0]
    assert (shown["printed"], shown["low"]) == ("dozens", None)


def test_rule_3_a_sum_meets_a_total_and_is_shown_as_derived(losses, kinds):
    ledger = build(losses)
    question = only(ledger, "figure:casualties:armenia:2020-09-27")
    assert question.text == "How many casualties did the Armenian side take on 27 September?"
    assert ("contradicts", "THEIRS:s1", "OWN:s1") in kinds(ledger)
    rows = {c.measure: (c.comparable, c.derived) for c in question.comparisons}
    assert rows["killed or wounded, Armenian side"] == (True, ("Armenia",))
    assert rows["killed, servicemen"] == (False, ())


def test_rule_3_different_scope_is_not_comparable_and_says_why(draft, toll):
    soldiers = toll("16 servicemen", "killed", "armenia", object="servicemen")
    civilians = toll("9 civilians", "killed", "armenia", object="civilians")
    told = [
        draft("A")
        .said("armenia", "Armenia", "16 servicemen were killed", figures=[soldiers])
        .filed(),
        draft("B")
        .said("azerbaijan", "Azerbaijan", "9 civilians were killed", figures=[civilians])
        .filed(),
    ]
    ledger = build(told)
    reasons = [r.reason for r in ledger.relations if r.kind == "not_comparable"]
    assert reasons == ["Armenia counts servicemen, Azerbaijan counts civilians."]
    assert only(ledger, "figure").state == "not_comparable"


def test_rule_4_later_words_of_the_same_origin_replace_the_earlier(draft, toll, kinds):
    def told(name, hour, words):
        text = f"{words} were killed"
        return draft(name, f"2020-09-27T{hour}:00:00+00:00").said(
            "armenia", "Armenian MoD", text, figures=[toll(words, "killed", "armenia")]
        )

    ledger = build([told("A", "10", "16 soldiers").filed(), told("B", "15", "28 soldiers").filed()])
    assert ("supersedes", "B:s1", "A:s1") in kinds(ledger)
    position = only(ledger, "figure").positions[0]
    assert (position.current, position.history) == ("B:s1", ("A:s1",))


def test_rule_4_the_other_side_contradicts_and_does_not_replace(mountain, kinds):
    ledger = build(mountain)
    assert ("contradicts", "AR:s1", "AZ:s1") in kinds(ledger)
    assert not [r for r in ledger.relations if r.kind == "supersedes"]


def test_two_names_of_one_place_are_one_question(mountain):
    (question,) = build(mountain).questions
    assert (question.id, question.text) == (
        "control:murovdag",
        "Who controls Murovdag / Mount Mrav?",
    )
    assert question.state == "disputed"
    reason = build(mountain).relations[0].reason
    assert reason == "Both speak of Murovdag / Mount Mrav; one says taken, one says held."


def villages(draft):
    told = draft("R").said("azerbaijan", "Azerbaijan", "its forces had seized up to seven villages")
    told.said("artsakh", "Nagorno-Karabakh", "this", cue="denied", act="denies", when="initially")
    return told


def test_rule_5_a_denial_followed_by_an_acknowledgement_is_history(draft, kinds):
    told = villages(draft).said(
        "artsakh",
        "Nagorno-Karabakh",
        "losing some positions",
        cue="acknowledged",
        act="acknowledges",
        when="later",
    )
    ledger = build([told.filed()])
    assert {
        ("denies", "R:s2", "R:s1"),
        ("supersedes", "R:s3", "R:s2"),
        ("narrows", "R:s3", "R:s1"),
        ("concedes", "R:s3", None),
    } <= kinds(ledger)
    position = next(p for p in ledger.questions[0].positions if p.party == "artsakh")
    assert (position.current, position.history) == ("R:s3", ("R:s2",))
    assert ledger.questions[0].state == "partly_conceded"


def test_rule_6_ten_outlets_on_one_statement_are_one_origin(draft, kinds):
    words = "Azerbaijani forces have captured Murovdag"
    told = [
        draft(f"R{n}", carrier=f"Outlet {n}").said("azerbaijan", "Azerbaijani MoD", words)
        for n in range(10)
    ]
    ledger = build([t.filed() for t in told])
    (question,) = ledger.questions
    assert question.state == "one_sided"
    assert len(question.positions[0].value["origins"]) == 1
    assert {kind for kind, *_ in kinds(ledger)} == {"repeats"}


def test_rule_6_an_outlet_that_carries_a_count_gives_no_count_of_its_own(draft, toll, kinds):
    sixteen = [toll("16 servicemen", "killed", "armenia")]
    told = draft("R").own(
        "at least 16 military were killed", [toll("at least 16 military", "killed", None)]
    )
    told.said("armenia", "Armenia", "16 servicemen had been killed", figures=sixteen)
    ledger = build([told.filed()])
    assert ("repeats", "R:s1", "R:s2") in kinds(ledger)
    assert "corroborates" not in {kind for kind, *_ in kinds(ledger)}
    assert [q.state for q in ledger.questions] == ["one_sided"]


def test_another_origin_on_another_side_supports(draft, kinds):
    words = "Azerbaijani forces have captured Murovdag"
    told = [
        draft("A").said("azerbaijan", "Azerbaijani MoD", words).filed(),
        draft("B").said("international_body", "OSCE", words).filed(),
    ]
    ledger = build(told)
    assert ("corroborates", "B:s1", "A:s1") in kinds(ledger)
    assert ledger.questions[0].state == "agreed"


def test_rule_7_denied_this_binds_to_the_nearest_proposition_of_the_other_side(draft, kinds):
    told = draft("R").said("azerbaijan", "Azerbaijan", "its forces had captured Talish")
    told.said("azerbaijan", "Azerbaijan", "its forces had captured Murovdag")
    told.said("armenia", "Armenia", "this", cue="denied", act="denies")
    ledger = build([told.filed()])
    assert [to for kind, _, to in kinds(ledger) if kind == "denies"] == ["R:s2"]


def test_rule_8_confirmed_is_a_verb_that_somebody_used(draft):
    told = draft("R").said("armenia", "Armenia", "its forces still hold Murovdag", cue="confirmed")
    assert build([told.filed()]).questions[0].state == "one_sided"


def test_rule_9_an_insertion_distorts_and_takes_no_position(losses, draft, toll, kinds):
    bracket = draft("R", carrier="The Daily Knight")
    bracket.text = "Several were killed on Sunday [along with over 550 wounded] in clashes.\n"
    wounded = [toll("over 550 wounded", "wounded", None)]
    bracket.said(
        "media", "The Daily Knight", "", inside="along with over 550 wounded", figures=wounded
    )
    ledger = build([*losses, bracket.filed()])
    assert ("distorts", "R:s1", "THEIRS:s1") in kinds(ledger)
    held = {
        i
        for q in ledger.questions
        if len(q.positions) > 1
        for p in q.positions
        for i in p.statements
    }
    assert "R:s1" not in held


def test_rule_10_a_bare_ministry_is_no_party(draft):
    told = draft("R").said(None, "MoD", "Lernik Babayan has been killed near Talish")
    (question,) = build([told.filed()]).questions
    assert question.positions[0].party == "unspecified"


@pytest.mark.parametrize("when", ["in July", "April 2016"])
def test_rule_11_the_same_number_on_another_day_is_another_event(draft, toll, when):
    killed = [toll("16 people", "killed", "armenia")]
    told = [
        draft("A")
        .said("armenia", "Armenia", "16 people were killed on Sunday", figures=killed)
        .filed(),
        draft("B")
        .said("armenia", "Armenia", f"16 people were killed {when}", figures=killed)
        .filed(),
    ]
    ledger = build(told)
    assert len(ledger.questions) == 2
    assert "repeats" not in {r.kind for r in ledger.relations}


def test_rule_12_questions_carry_no_loaded_word(draft):
    told = draft("R").said(
        "armenia", "Armenia", "Azerbaijan launched an invasion of occupied Talish"
    )
    told.said("azerbaijan", "Azerbaijan", "its forces liberated Murovdag from terrorists")
    words = " ".join(q.text for q in build([told.filed()]).questions).casefold()
    assert not re.search(r"invasion|occupied|liberat|terrorist|rebel|aggress", words)


def test_rule_14_a_claim_that_nobody_answered_is_one_sided(draft):
    told = draft("R").said(
        "armenia", "Armenia", "Azeri forces had shelled civilian targets in Talish"
    )
    (question,) = build([told.filed()]).questions
    assert question.state == "one_sided"


def test_no_verdict_word_stands_in_any_question_reason_or_state(mountain, losses, draft):
    ledger = build([*mountain, *losses, villages(draft).filed()])
    said = [q.text for q in ledger.questions] + [r.reason for r in ledger.relations]
    said += [c.reason for q in ledger.questions for c in q.comparisons]
    said += [q.state for q in ledger.questions]
    assert not re.search(
        r"\b(true|false|likely|debunked|verified|fake|lie[sd]?)\b", " ".join(said), re.IGNORECASE
    )


def test_the_ledger_is_json(mountain, losses):
    document = as_json(build([*mountain, *losses]))
    assert set(document) == {"reports", "statements", "figures", "times", "questions", "relations"}
