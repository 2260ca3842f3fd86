"""Deciding about a question with plain forms: reword, merge, set apart, reject, and undo."""

from __future__ import annotations

import re

import pytest

from onrecord.newsroom import actions
from onrecord.newsroom.board import list_questions
from onrecord.newsroom.models import Decision
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

    return do


def shown(story):
    return {b.content["text"]: b.content["state"] for b in list_questions(story)}


def test_the_board_leads_to_the_forms_and_they_work_without_a_script(editor, story, question):
    assert f"/desk/{story}/question/{question}/" in editor.get(f"/desk/{story}/").text
    page = editor.get(f"/desk/{story}/question/{question}/").text
    assert {"Reword", "Merge", "Set apart", "Reject"} <= set(
        re.findall(r">([\w ]+)</button>", page)
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
