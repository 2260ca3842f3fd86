"""Deciding about a question with plain forms: reword, merge, set apart, reject, and undo."""

from __future__ import annotations

import re

import pytest

from onrecord.newsroom import actions
from onrecord.newsroom.board import list_questions
from onrecord.newsroom.models import Decision, Statement
from onrecord.newsroom.policy import OPERATOR
from onrecord.newsroom.reading import read_report

TEXTS = (
    "Azerbaijani forces have captured Murovdag peak, the Azerbaijani defence ministry said.",
    "The Armenian defence ministry said Mount Mrav is still under its control.",
    "Azerbaijani forces have captured the village of Talish, the Azerbaijani president said.",
)


@pytest.fixture
def question(file, story, clock) -> int:
    """The number of a disputed question; the story has another one."""
    for text in TEXTS:
        read_report(file(text), now=clock())
    return next(
        b.content["question"] for b in list_questions(story) if b.content["state"] == "disputed"
    )


@pytest.fixture
def send(editor, story, question):
    """Post one of the forms; answers the response."""

    def do(verb, **typed):
        fields = {f"{verb}-{name}": value for name, value in typed.items()}
        return editor.post(f"/desk/{story}/question/{question}/{verb}/", fields)

    do.client = editor
    return do


def numbers_on(asked):
    return [c["statement"] for p in asked.content["positions"] for c in p["cells"]]


def shown(story):
    return {b.content["text"]: b.content["state"] for b in list_questions(story)}


def test_the_board_leads_to_the_forms_and_they_work_without_a_script(editor, story, question):
    assert f"/desk/{story}/question/{question}/" in editor.get(f"/desk/{story}/").text
    page = editor.get(f"/desk/{story}/question/{question}/").text
    assert {"Reword", "Split", "Move", "Merge", "Bind", "Set apart", "Accept", "Reject"} <= set(
        re.findall(r"<button[^>]*>([\w ]+)<", page)
    )


def test_reword_and_undo(send, editor, story, question):
    assert send("reword", text="Who holds Murovdag / Mount Mrav?").status_code == 302
    assert "Who holds Murovdag / Mount Mrav?" in shown(story)
    page = editor.get(f"/desk/{story}/question/{question}/").text
    (address,) = re.findall(r'action="(/desk/\S+/undo/)"', page)
    assert editor.post(address).status_code == 302
    assert "Who holds Murovdag / Mount Mrav?" not in shown(story)


def test_a_loaded_wording_is_refused_and_stays_in_the_form(send, story):
    answer = send("reword", text="Who liberated Murovdag / Mount Mrav?")
    assert answer.status_code == 400
    assert "takes a side" in answer.text
    assert "Who liberated Murovdag" in answer.text
    assert not Decision.objects.exists()


def test_merge(send, story, question):
    other = next(b.content for b in list_questions(story) if b.content["question"] != question)
    assert send("merge", into=other["question"]).status_code == 302
    assert [b.content["question"] for b in list_questions(story)] == [other["question"]]


def test_reject_and_not_comparable(send, story, question):
    content = next(b.content for b in list_questions(story) if b.content["question"] == question)
    first, second = (p["cells"][0]["statement"] for p in content["positions"])
    link = next(r for r in content["relations"] if r["kind"] == "contradicts")
    send("reject", link=f"{link['from']} contradicts {link['to']}")
    assert "disputed" not in shown(story).values()
    typed = {"statement": first, "other": second, "because": "as-of", "words": "a day apart"}
    assert send("not-comparable", **typed).status_code == 302
    assert "not_comparable" in shown(story).values()


def test_who_may_not_decide_sees_no_form_and_is_refused(sign_in, story, question):
    reporter = sign_in("reporter")
    assert "Reword" not in reporter.get(f"/desk/{story}/question/{question}/").text
    address = f"/desk/{story}/question/{question}/reword/"
    assert reporter.post(address, {"reword-text": "Who?"}).status_code == 403


def test_a_verb_that_is_none_and_a_question_that_is_not_there_are_404(editor, story, question):
    assert editor.post(f"/desk/{story}/question/{question}/verify/").status_code == 404
    assert editor.get(f"/desk/{story}/question/9999/").status_code == 404


def test_a_ruling_is_shown_on_the_board_with_who_signed_it(editor, story, question, clock):
    told = {"decision": "Both hold a part.", "reason": "Footage."}
    actions.rule_on_question(story=story, question=question, by=OPERATOR, now=clock(), **told)
    page = editor.get(f"/desk/{story}/").text
    assert "Both hold a part." in page
    assert OPERATOR.name in page


@pytest.fixture
def content(story, question):
    """The question as the board has it now."""
    return lambda: next(
        b.content for b in list_questions(story) if b.content["question"] == question
    )


def test_accept_stands_by_a_relation(send, content):
    link = next(r for r in content()["relations"] if r["kind"] == "contradicts")
    assert send("accept", link=f"{link['from']} contradicts {link['to']}").status_code == 302
    assert Decision.objects.get().kind == "accept_relation"


def test_split_gives_the_chosen_statements_a_question_of_their_own(send, story, content):
    held = content()["positions"][0]["cells"][0]["statement"]
    typed = {"statements": [held], "text": "Who holds the summit?"}
    assert send("split", **typed).status_code == 302
    assert shown(story)["Who holds the summit?"] == "one_sided"


def test_move_puts_a_statement_on_another_question(send, story, question, content):
    other = next(b.content for b in list_questions(story) if b.content["question"] != question)
    moved = content()["positions"][0]["cells"][0]["statement"]
    assert send("move", statement=moved, into=other["question"]).status_code == 302
    assert moved not in [c["statement"] for p in content()["positions"] for c in p["cells"]]


def test_bind_says_what_a_denial_denies(send, story, content, file, clock):
    read_report(file("Armenia denied this.", source="Second agency"), now=clock())
    denial = Statement.objects.order_by("-pk").first().pk
    target = content()["positions"][-1]["cells"][0]["statement"]
    bare = next(b for b in list_questions(story) if denial in numbers_on(b))
    address = f"/desk/{story}/question/{bare.content['question']}/bind/"
    typed = {"bind-denial": denial, "bind-target": target}
    assert send.client.post(address, typed).status_code == 302
    assert denial in [c["statement"] for p in content()["positions"] for c in p["cells"]]


def test_only_a_chief_rules_and_the_ruling_is_signed(send, sign_in, story, question):
    typed = {"rule-decision": "Both hold a part.", "rule-reason": "Dated footage."}
    assert send("rule", decision="Mine.", reason="None.").status_code == 403
    address = f"/desk/{story}/question/{question}/rule/"
    assert sign_in("chief").post(address, typed).status_code == 302
    page = send.client.get(f"/desk/{story}/question/{question}/").text
    assert "Both hold a part." in page
    assert "the-chief" in page


def test_grades_are_shown_and_undone(send, editor, story, question, content):
    cell = content()["positions"][0]["cells"][0]
    send("grade-source", source=cell["speaker"], grade="B", reason="Its record.")
    send("grade-statement", statement=cell["statement"], grade="3", reason="Plausible.")
    graded = content()["positions"][0]["cells"][0]["grades"]
    assert graded == {"reliability": "B", "credibility": "3"}
    page = editor.get(f"/desk/{story}/question/{question}/").text
    address = re.findall(r'action="(/desk/\S+/undo/)"', page)[0]
    back = editor.post(address, {"question": question})
    assert back["Location"] == f"/desk/{story}/question/{question}/"
    assert len(content()["positions"][0]["cells"][0]["grades"]) == 1


def test_what_would_settle_it_is_shown_above_the_statements(send, editor, story, question):
    assert send("settle", words="Dated footage of the summit.").status_code == 302
    page = editor.get(f"/desk/{story}/question/{question}/").text
    assert "What would settle it: Dated footage of the summit." in page
