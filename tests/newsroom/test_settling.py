"""What would settle a question: words of the desk beside what each side says, never an answer."""

from __future__ import annotations

import pytest

from onrecord.errors import BadInput, NotAllowed, NotFound
from onrecord.newsroom import actions, published
from onrecord.newsroom.board import list_questions
from onrecord.newsroom.models import LogRow
from onrecord.newsroom.policy import Actor

DINA = Actor("dina", "editor")
TAKEN = "Azerbaijani forces have captured Murovdag peak, the Azerbaijani defence ministry said."


@pytest.fixture
def question(story, file):
    file(TAKEN)
    return list_questions(story)[0].content["question"]


@pytest.fixture
def settle(story, question, clock):
    def say(words, by=DINA, number=question):
        return actions.say_what_would_settle(
            story=story, question=number, words=words, by=by, now=clock()
        )

    return say


def test_readers_get_the_newest_line_with_its_author(story, question, settle, clock):
    settle("A picture of the peak")
    settle("Dated pictures of the peak, or a visit by monitors")
    actions.publish_question(story=story, question=question, by=DINA, now=clock())
    content = published.load_records(story, 0)[-1].content
    told = content["would_settle"]
    assert told["words"] == "Dated pictures of the peak, or a visit by monitors"
    assert told["by"] == "dina" and told["at"] == clock().isoformat()
    assert LogRow.objects.filter(what="decide_settle").count() == 2


def test_undone_the_former_line_is_back(story, settle, clock):
    settle("First")
    second = settle("Second")
    actions.undo_decision(story=story, decision=second.number, by=DINA, now=clock())
    (board,) = list_questions(story)
    assert board.content["would_settle"]["words"] == "First"


def test_it_needs_an_editor_words_and_a_question(settle):
    with pytest.raises(NotAllowed):
        settle("Pictures", by=Actor("rita", "reporter"))
    with pytest.raises(BadInput):
        settle("  ")
    with pytest.raises(NotFound):
        settle("Pictures", number=9999)
