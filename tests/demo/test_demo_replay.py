"""The replay against a newsroom of lists: order, times, choices, waiting, going on after a stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from onrecord.demo.replay import LONGEST_PAUSE_S, replay
from onrecord.demo.script import (
    Arrival,
    CorrectUpdate,
    Decision,
    Opening,
    PinUpdate,
    Point,
    PublishQuestion,
    PublishUpdate,
    QuestionChoice,
    Script,
    SetKeyPoints,
    StatementChoice,
)
from onrecord.record import Report

START = datetime(2020, 9, 27, 8, 0, tzinfo=UTC)


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def arrival(minute: int, name: str, text: str) -> Arrival:
    report = Report(uid=name, format="json", source="Agency", text=text, received_at=at(minute))
    return Arrival(at(minute), name, report)


def update(minute: int, name: str, *choices: StatementChoice) -> PublishUpdate:
    return PublishUpdate(at(minute), name, f"Headline {name}", "Body", "Attributed", choices)


def story(*decisions: Decision, arrivals: tuple[Arrival, ...] = ()) -> Script:
    return Script(Opening(START, "a-story", "Headline", "", "UTC", "en"), arrivals, decisions)


HILL = arrival(1, "hill", "Rain fell. The hill was taken, they said")
WHOLE = story(
    update(2, "taken", StatementChoice("hill", "HILL")),
    PublishQuestion(at(3), QuestionChoice("who holds the hill")),
    PinUpdate(at(4), "taken"),
    SetKeyPoints(at(5), (Point("The hill", "taken"), Point("No link"))),
    CorrectUpdate(at(6), "taken", "It was a hill.", "A hill", "Body"),
    arrivals=(HILL,),
)
QUESTIONS = ("Who holds the bridge?", "Who holds the hill?")


def fail(line: str) -> None:
    pytest.fail(line)


def play(
    newsroom: Any,
    script: Script,
    watch: Any,
    complain: Callable[[str], None] = fail,
    speed: Any = None,
) -> Any:
    return replay(
        script, newsroom.calls(), clock=watch, pause=watch.pause, speed=speed, complain=complain
    )


def test_every_act_is_published_at_the_story_s_own_time(fake: Any, watch: Any) -> None:
    newsroom = fake(QUESTIONS)
    outcome = play(newsroom, WHOLE, watch)
    kinds = ["status", "update", "question", "pin", "key_points", "correction"]
    assert [(r.kind, r.at) for r in newsroom.records] == list(
        zip(kinds, map(at, (0, 2, 3, 4, 5, 6)), strict=True)
    )
    assert outcome.line == "“a-story” replayed: 1 reports filed, 6 records published."


def test_each_report_is_filed_and_read_at_its_hour_before_what_rests_on_it(
    fake: Any, watch: Any
) -> None:
    newsroom = fake(QUESTIONS)
    play(newsroom, WHOLE, watch)
    assert newsroom.read == [(1, at(1))]
    assert newsroom.arguments[1]["statements"] == [101]


def test_pins_points_and_corrections_lead_to_the_update_by_its_number(
    fake: Any, watch: Any
) -> None:
    newsroom = fake(QUESTIONS)
    play(newsroom, WHOLE, watch)
    _, _, question, pin, points, correction = newsroom.arguments
    assert question["question"] == 2
    assert (pin["update"], correction["update"]) == (2, 2)
    assert points["points"] == [("The hill", 2), ("No link", None)]


def test_of_several_questions_the_one_with_most_parties_is_shown(fake: Any, watch: Any) -> None:
    newsroom = fake(QUESTIONS)
    play(newsroom, story(PublishQuestion(at(1), QuestionChoice("who holds", "control"))), watch)
    assert newsroom.arguments[-1]["question"] == 2


def test_a_question_that_readers_have_as_it_is_is_not_published_again(
    fake: Any, watch: Any
) -> None:
    newsroom = fake(QUESTIONS)
    twice = [PublishQuestion(at(n), QuestionChoice("bridge")) for n in (1, 2)]
    play(newsroom, story(*twice), watch)
    assert [r.kind for r in newsroom.records] == ["status", "question"]


def test_a_missing_statement_costs_the_citation_and_one_line(fake: Any, watch: Any) -> None:
    newsroom, lines = fake(), []
    script = story(update(2, "taken", StatementChoice("hill", "snow")), arrivals=(HILL,))
    play(newsroom, script, watch, lines.append)
    assert newsroom.arguments[-1]["statements"] == []
    assert lines == ["no statement of hill says “snow”: not cited."]


def test_a_statement_may_be_chosen_by_its_speaker_too(fake: Any, watch: Any) -> None:
    newsroom, lines = fake(), []
    theirs, hers = (StatementChoice("hill", "hill", who) for who in ("they", "she"))
    play(newsroom, story(update(2, "taken", theirs, hers), arrivals=(HILL,)), watch, lines.append)
    assert newsroom.arguments[-1]["statements"] == [101]
    assert len(lines) == 1


def test_a_missing_question_costs_one_line(fake: Any, watch: Any) -> None:
    newsroom, lines = fake(), []
    play(newsroom, story(PublishQuestion(at(1), QuestionChoice("snow"))), watch, lines.append)
    assert lines == ["no question speaks of “snow”: none is shown."]


def test_what_the_desk_refuses_is_told_and_the_story_goes_on(fake: Any, watch: Any) -> None:
    newsroom, lines = fake(QUESTIONS), []
    newsroom.refused = {"update"}
    play(newsroom, WHOLE, watch, lines.append)
    assert [r.kind for r in newsroom.records] == ["status", "question", "key_points"]
    assert lines[0] == "update of 08:02Z left out: not now."
    assert lines[1] == "pin of 08:04Z left out: the update “taken” was not published."


def test_a_second_replay_adds_nothing_and_says_so(fake: Any, watch: Any) -> None:
    newsroom = fake(QUESTIONS)
    play(newsroom, WHOLE, watch)
    outcome = play(newsroom, WHOLE, watch, speed=1.0)
    assert outcome.line == "“a-story” was here already, complete: nothing was added."
    assert len(newsroom.records) == 6
    assert watch.waits == []


@pytest.mark.parametrize("stop", range(1, 6))
def test_a_stopped_replay_goes_on_where_it_stopped(fake: Any, watch: Any, stop: int) -> None:
    newsroom, whole = fake(QUESTIONS), fake(QUESTIONS)
    newsroom.stop_after = stop
    with pytest.raises(KeyboardInterrupt):
        play(newsroom, WHOLE, watch)
    newsroom.stop_after = 10**6
    assert "continued where it had stopped" in play(newsroom, WHOLE, watch).line
    play(whole, WHOLE, watch)
    assert newsroom.records == whole.records


def test_what_somebody_else_publishes_meanwhile_does_not_count_as_replayed(
    fake: Any, watch: Any
) -> None:
    newsroom = fake(QUESTIONS)
    newsroom.stop_after = 2
    with pytest.raises(KeyboardInterrupt):
        play(newsroom, WHOLE, watch)
    newsroom.stop_after = 10**6
    visitor = type("Visitor", (), {"name": "visitor"})
    newsroom.calls().pin_update(update=2, by=visitor, now=at(90))
    play(newsroom, WHOLE, watch)
    assert [r.kind for r in newsroom.records[3:]] == ["question", "pin", "key_points", "correction"]


def test_a_closed_story_is_left_alone(fake: Any, watch: Any) -> None:
    newsroom = fake(QUESTIONS)
    play(newsroom, WHOLE, watch)
    newsroom.status = "closed"
    assert play(newsroom, WHOLE, watch).line == "“a-story” is closed: nothing was replayed."


def test_the_story_s_clock_runs_faster_and_long_gaps_are_cut(fake: Any, watch: Any) -> None:
    script = story(*(update(n, str(n)) for n in (1, 3, 400)))
    play(fake(), script, watch, speed=60.0)
    assert watch.waits == [1.0, 2.0, LONGEST_PAUSE_S]


def test_without_a_speed_nobody_waits(fake: Any, watch: Any) -> None:
    play(fake(QUESTIONS), WHOLE, watch)
    assert watch.waits == []


def test_time_spent_in_the_newsroom_counts_as_waited(fake: Any, watch: Any) -> None:
    newsroom = fake()
    arrivals = (arrival(1, "slow", "Rain fell"),)
    newsroom.before_reading = lambda: watch.pause(0.5)
    play(newsroom, story(update(3, "next"), arrivals=arrivals), watch, speed=60.0)
    assert watch.waits == [1.0, 0.5, 1.5]
