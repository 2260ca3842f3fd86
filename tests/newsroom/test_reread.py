"""A story read again by a newer extractor: shown first, taken on demand, decisions untouched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord import ops
from onrecord.errors import Conflict, NotFound
from onrecord.extract import extract
from onrecord.newsroom import actions
from onrecord.newsroom.actions.ledger_take import take_reading
from onrecord.newsroom.board import list_questions
from onrecord.newsroom.inbox import get_report
from onrecord.newsroom.models import Question, Reading, Statement
from onrecord.newsroom.published import load_records
from onrecord.newsroom.rereading import difference, read_again

TAKEN = "Azerbaijani forces have captured Murovdag peak, the Azerbaijani defence ministry said."
HELD = "The Armenian defence ministry said Mount Mrav is still under its control."


def newer(text, **more):
    """The built-in extractor under another version."""
    return replace(extract(text, **more), extractor="newer/2")


def blind(text, **more):
    """A version that finds nobody saying anything."""
    return replace(newer(text, **more), statements=(), figures=())


def backwards(text, **more):
    """The same statements under other ids, in another order, after one that nobody knew."""
    made = newer(text, **more)
    first = made.statements[0]
    stray = replace(first, id="s1", content=((0, 3),), source=(), cue=())
    moved = [replace(s, id=f"s{n + 2}") for n, s in enumerate(reversed(made.statements))]
    return replace(made, statements=(stray, *moved), figures=())


@pytest.fixture
def numbers(file):
    """Two rival statements; answers their numbers."""
    return [get_report(file(text)).statements[0].number for text in (TAKEN, HELD)]


def test_the_same_reading_makes_no_difference(story, numbers):
    found = difference(read_again(story, extract=newer))
    assert (found.was, found.now) == ((extract("").extractor,), ("newer/2",))
    assert not (found.questions or found.statements_gained or found.statements_lost)
    assert not (found.relations_gained or found.relations_lost)


def test_the_difference_is_shown_and_nothing_is_stored(story, numbers):
    found = difference(read_again(story, extract=blind))
    assert len(found.statements_lost) == len(numbers)
    assert [(q.was, q.now) for q in found.questions] == [("disputed", "")]
    assert {kind for _, _, kind in found.relations_lost} == {"contradicts"}
    assert Statement.objects.count() == len(numbers)
    assert set(Reading.objects.values_list("extractor", flat=True)) == set(found.was)


def test_taking_it_keeps_the_numbers_of_statements_that_are_the_same(story, numbers, clock, chief):
    made = read_again(story, extract=backwards)
    take_reading(made, by=chief, now=clock())
    assert set(numbers) < set(Statement.objects.values_list("pk", flat=True))
    (board,) = [b for b in list_questions(story) if b.content["state"] == "disputed"]
    shown = [c["statement"] for p in board.content["positions"] for c in p["cells"]]
    assert sorted(shown) == numbers
    assert not difference(read_again(story, extract=backwards)).questions
    assert ops.verify().faults == ()


def test_what_people_decided_stands_after_a_newer_reading(story, numbers, clock, chief):
    taken, held = numbers
    decided = {"story": story, "by": chief, "now": clock()}
    question = Question.objects.get().pk
    text = "Who holds Murovdag / Mount Mrav?"
    actions.reword_question(question=question, text=text, **decided)
    actions.reject_relation(statement=taken, other=held, relation="contradicts", **decided)
    take_reading(read_again(story, extract=backwards), by=chief, now=clock())
    board = {b.content["text"]: b.content["state"] for b in list_questions(story)}
    assert board[text] == "open"


def test_a_published_statement_is_kept_with_a_doubt(story, numbers, publish, clock, chief):
    publish(statements=numbers[:1])
    take_reading(read_again(story, extract=blind), by=chief, now=clock())
    assert list(Statement.objects.values_list("pk", flat=True)) == numbers[:1]
    report = Statement.objects.get().report_id
    assert "earlier version" in get_report(report).statements[0].cell["doubts"][-1]
    assert load_records(story, 1)[0].content["cells"][0]["statement"] == numbers[0]


def test_a_report_that_came_in_meanwhile_refuses_the_taking(story, numbers, file, clock, chief):
    made = read_again(story, extract=blind)
    file("The Armenian army said it holds Talish.")
    with pytest.raises(Conflict, match="moved on"):
        take_reading(made, by=chief, now=clock())
    assert Statement.objects.count() > len(numbers)


def test_a_story_that_is_not_there_is_refused(newsroom):
    with pytest.raises(NotFound):
        read_again("nowhere", extract=newer)
