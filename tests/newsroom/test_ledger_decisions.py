"""Decisions of people about the ledger: what each changes, that a new report leaves it standing,
and that undoing brings back what was there.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from onrecord import ops
from onrecord.errors import BadInput, Conflict, NotAllowed, NotFound
from onrecord.newsroom import actions
from onrecord.newsroom.board import list_questions
from onrecord.newsroom.inbox import get_report
from onrecord.newsroom.models import LogRow, Question, Relation
from onrecord.newsroom.policy import Actor

DINA = Actor("dina", "editor")
REPORTER = Actor("rita", "reporter")
TAKEN = "Azerbaijani forces have captured Murovdag peak, the Azerbaijani defence ministry said."
HELD = "The Armenian defence ministry said Mount Mrav is still under its control."
TALISH = "Azerbaijani forces have captured the village of Talish, the Azerbaijani president said."


@pytest.fixture
def say(story, file):
    """File a report with one statement; answers the statement's number."""
    return lambda text, **more: get_report(file(text, **more)).statements[0].number


@pytest.fixture
def act(story, clock):
    """An editor's decision about the story."""
    return lambda verb, by=DINA, **more: getattr(actions, verb)(
        story=story, by=by, now=clock(), **more
    )


@pytest.fixture
def asked(story):
    """The story's questions on which somebody stands, as the board shows them."""
    return lambda: [b.content for b in list_questions(story) if b.content["positions"]]


@pytest.fixture
def mountain(say, asked):
    """Two statements that contradict each other; answers (taken, held, question)."""
    taken, held = say(TAKEN), say(HELD)
    (question,) = asked()
    assert question["state"] == "disputed"
    return taken, held, question["question"]


def test_a_rejected_relation_is_gone_in_both_directions_and_stays_gone(mountain, act, asked, say):
    taken, held, _ = mountain
    act("reject_relation", statement=taken, other=held, relation="contradicts")
    assert [q["state"] for q in asked()] == ["open"]
    say("Azerbaijan's army told us it has captured Murovdag peak.")
    assert (taken, held) not in set(
        Relation.objects.filter(kind="contradicts").values_list("origin", "target")
    )


def test_undoing_brings_the_relation_back(mountain, act, asked):
    taken, held, _ = mountain
    before = asked()
    made = act("reject_relation", statement=taken, other=held, relation="contradicts")
    act("undo_decision", decision=made.number)
    assert asked() == before
    with pytest.raises(NotFound):
        act("undo_decision", decision=made.number)


def test_an_accepted_relation_outlives_the_reading_that_found_it(mountain, act, asked, story):
    taken, held, _ = mountain
    act("accept_relation", statement=taken, other=held, relation="contradicts")
    act("mark_not_comparable", statement=taken, other=held, because="as-of", words="")
    kinds = set(Relation.objects.values_list("origin", "target", "kind"))
    assert (taken, held, "contradicts") in kinds
    assert (held, taken, "contradicts") not in kinds


def test_not_comparable_is_shown_with_its_reason_and_who_said_so(mountain, act, asked):
    taken, held, _ = mountain
    act("mark_not_comparable", statement=taken, other=held, because="area", words="two peaks")
    (question,) = asked()
    assert question["state"] == "not_comparable"
    assert "Differs by area: two peaks. (dina)" in [c["reason"] for c in question["comparisons"]]


def test_a_merged_question_takes_later_statements_too(mountain, act, asked, say):
    _, _, question = mountain
    say(TALISH)
    (other,) = [q["question"] for q in asked() if q["question"] != question]
    made = act("merge_questions", question=other, into=question)
    say("The Armenian army said Talish is still under its control.")
    (merged,) = asked()
    assert sum(len(p["cells"]) for p in merged["positions"]) == 4
    act("undo_decision", decision=made.number)
    assert {q["question"] for q in asked()} == {question, other}


def test_a_split_question_has_a_number_and_words_of_its_own(mountain, act, asked):
    taken, _, question = mountain
    text = "Who stands on the southern slope of Murovdag / Mount Mrav?"
    made = act("split_question", question=question, statements=[taken], text=text)
    found = {q["text"]: q["state"] for q in asked()}
    assert found[text] == "one_sided"
    assert len(found) == 2
    act("undo_decision", decision=made.number)
    assert [q["state"] for q in asked()] == ["disputed"]


def test_a_statement_put_on_another_question_leaves_the_first(mountain, act, asked, say):
    _, _, question = mountain
    stray = say(TALISH)
    (other,) = [q["question"] for q in asked() if q["question"] != question]
    act("set_scope", statement=stray, question=other, into=question)
    (only,) = asked()
    assert stray in [c["statement"] for p in only["positions"] for c in p["cells"]]


def test_a_bound_denial_stands_on_the_question_of_its_target(story, say, act, asked):
    taken = say(TAKEN)
    denial = say("Armenia's defence ministry denied this.")
    act("bind_denial", denial=denial, target=taken)
    assert (denial, taken, "denies") in set(
        Relation.objects.values_list("origin", "target", "kind")
    )
    assert [q["state"] for q in asked()] == ["disputed"]


def test_a_reworded_question_keeps_its_words_when_reports_come_in(mountain, act, asked, say):
    _, _, question = mountain
    text = "Who holds the top of Murovdag / Mount Mrav?"
    act("reword_question", question=question, text=text)
    say("Azerbaijan's army told us it has captured Murovdag peak.")
    assert [q["text"] for q in asked()] == [text]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Who liberated Murovdag / Mount Mrav?", "takes a side"),
        ("Who holds Murovdag?", "Mount Mrav"),
        ("Murovdag / Mount Mrav", "question mark"),
        (" ", "empty"),
    ],
)
def test_a_question_is_worded_neutrally_with_both_names(mountain, act, text, says):
    with pytest.raises(BadInput, match=says):
        act("reword_question", question=mountain[2], text=text)


def test_a_ruling_is_signed_dated_and_changes_no_position(mountain, act, asked, chief):
    before = asked()
    told = {"decision": "Both hold a part of it.", "reason": "Footage of 28 September."}
    act("rule_on_question", by=chief, question=mountain[2], **told)
    (ruled,) = asked()
    (ruling,) = ruled.pop("rulings")
    assert (ruling["words"], ruling["by"]) == ("Both hold a part of it.", "ada")
    assert [ruled] == before


def test_grades_are_shown_and_grade_1_needs_another_origin(mountain, act, asked):
    taken, _, _ = mountain
    with pytest.raises(BadInput, match="another origin"):
        act("grade_information", statement=taken, grade="1", reason="Sure.")
    act("grade_information", statement=taken, grade="6", reason="Nobody was there.")
    speaker = asked()[0]["positions"][-1]["cells"][0]["speaker"]
    act("grade_source", source=speaker, grade="C", reason="Two of three held up.")
    cells = [c for p in asked()[0]["positions"] for c in p["cells"] if c["statement"] == taken]
    assert [c["grades"] for c in cells] == [{"reliability": "C", "credibility": "6"}]


@pytest.mark.parametrize("grade", ["G", "a", ""])
def test_a_grade_that_is_not_in_the_code_is_refused(story, act, grade):
    with pytest.raises(BadInput):
        act("grade_source", source="The army", grade=grade, reason="x")


def test_what_cannot_be_decided_is_refused_with_what_to_do(mountain, act, say):
    taken, held, question = mountain
    with pytest.raises(BadInput, match="itself"):
        act("merge_questions", question=question, into=question)
    with pytest.raises(BadInput, match="reword"):
        act("split_question", question=question, statements=[taken, held], text="Who?")
    with pytest.raises(NotFound):
        act("set_scope", statement=say(TALISH), question=question, into=question + 1)
    with pytest.raises(NotFound):
        act("reject_relation", statement=taken, other=held, relation="narrows")


def test_two_questions_cannot_be_merged_into_each_other(mountain, act, asked, say):
    _, _, question = mountain
    say(TALISH)
    (other,) = [q["question"] for q in asked() if q["question"] != question]
    act("merge_questions", question=other, into=question)
    with pytest.raises(Conflict):
        act("merge_questions", question=question, into=other)


def test_every_decision_has_a_log_row_without_its_words(mountain, act):
    _, _, question = mountain
    made = act("reword_question", question=question, text="Who holds Murovdag / Mount Mrav now?")
    act("undo_decision", decision=made.number)
    rows = list(LogRow.objects.order_by("-number")[:2])
    assert [r.what for r in rows] == ["decide_undo", "decide_reword"]
    assert not any("holds" in r.payload for r in rows)
    assert ops.verify().faults == ()


def test_a_reporter_decides_nothing_and_only_a_chief_rules(mountain, act):
    _, _, question = mountain
    with pytest.raises(NotAllowed):
        act("reword_question", by=REPORTER, question=question, text="Who?")
    with pytest.raises(NotAllowed):
        act("rule_on_question", question=question, decision="a", reason="b")


def test_a_decision_that_fails_leaves_no_trace(mountain, act, story):
    before = (LogRow.objects.count(), Question.objects.count())
    with pytest.raises(BadInput):
        act("split_question", question=mountain[2], statements=[mountain[0]], text="No mark")
    assert (LogRow.objects.count(), Question.objects.count()) == before


def test_the_timeline_says_from_when_to_when_each_stood_by_what(say, asked):
    first = datetime(2026, 2, 28, 9, 0, tzinfo=UTC)
    denied = say("Armenia denied that Azerbaijani forces had captured Talish.", published_at=first)
    later = first + timedelta(hours=5)
    granted = say("Armenia acknowledged it had lost Talish.", published_at=later)
    (question,) = asked()
    assert [(h["statement"], h["until"], h["replaced_by"]) for h in question["timeline"]] == [
        (denied, later.isoformat(), granted),
        (granted, None, None),
    ]


def test_a_question_on_which_nobody_changed_position_has_no_timeline(mountain, asked):
    assert "timeline" not in asked()[0]
