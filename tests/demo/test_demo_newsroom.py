"""The demo through the real newsroom: extractor and ledger find what the decisions ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from onrecord.demo.calls import NEWSROOM
from onrecord.demo.replay import Outcome, replay
from onrecord.demo.script import Script
from onrecord.newsroom import published
from onrecord.record import Record

SLUG = "karabakh-27-september-2020"


def play(script: Script) -> Outcome:
    """At once; anything that the decisions ask for and the desk does not have fails the test."""
    return replay(
        script, NEWSROOM, clock=lambda: 0.0, pause=pytest.fail, speed=None, complain=pytest.fail
    )


@pytest.fixture(scope="module")
def played() -> list[Record]:
    """Filled by the first test that asks: one replay is enough for all that only read it."""
    return []


@pytest.fixture
def records(newsroom: Path, script: Script, played: list[Record]) -> list[Record]:
    """The published story."""
    if not played:
        play(script)
        played.extend(published.load_records(SLUG, 0))
    return played


def cited(records: list[Record], hour: str) -> list[Any]:
    (update,) = [r for r in records if r.kind == "update" and f"{r.at:%H:%M}" == hour]
    return [
        (c["speaker"], c["party"] or "unspecified", c["carrier"]) for c in update.content["cells"]
    ]


PRESIDENCY = "Azerbaijan's presidency"
CITED = {
    "18:52": [
        ("Hikmet Hajiyev", "Azerbaijan", PRESIDENCY),
        (PRESIDENCY, "Azerbaijan", PRESIDENCY),
        ("Armenia's Defense Ministry", "Armenia", "NBC News"),
    ],
    "19:03": [
        ("Artsakh Defense Army", "Artsakh", "@Liveuamap (Twitter)"),
        ("Artsakh Defense Army", "Artsakh", "@Liveuamap (Twitter)"),
        ("Hikmet Hajiyev", "Azerbaijan", PRESIDENCY),
    ],
    "21:46": [
        ("Azerbaijani MoD", "Azerbaijan", "@cavidaga (Twitter)"),
        ("Azerbaijan", "Azerbaijan", "@cavidaga (Twitter)"),
        ("Armenian officials", "Armenia", "Reuters"),
    ],
    "22:24": [
        ("MoD", "unspecified", "MoD (no country on this copy)"),
        ("MoD", "unspecified", "MoD (no country on this copy)"),
    ],
    "23:09": [
        ("Officials", "unspecified", "local media (outlet not given)"),
        ("local media", "media", "local media (outlet not given)"),
    ],
}


@pytest.mark.parametrize("hour", CITED)
def test_each_update_rests_on_the_right_speakers(records: list[Record], hour: str) -> None:
    assert cited(records, hour) == CITED[hour]


def questions(records: list[Record], about: str) -> list[Any]:
    return [r.content for r in records if r.kind == "question" and about in r.content["text"]]


def test_the_mountain_is_one_question_with_both_parties_from_the_texts(
    records: list[Record],
) -> None:
    first, last = questions(records, "Murovdag")
    assert [p["party"] for p in first["positions"]] == ["Azerbaijan"]
    assert {"Artsakh", "Azerbaijan"} <= {p["party"] for p in last["positions"]}
    assert (first["state"], last["state"]) == ("one_sided", "disputed")


def test_the_casualties_are_one_question_with_both_parties(records: list[Record]) -> None:
    last = questions(records, "Armenian side")[-1]
    assert {"Armenia", "Azerbaijan"} <= {p["party"] for p in last["positions"]}


def test_the_villages_are_refreshed_after_the_acknowledgement(records: list[Record]) -> None:
    first, last = questions(records, "villages")
    assert (first["state"], last["state"]) == ("disputed", "partly_conceded")


def test_the_report_sent_again_adds_no_second_voice(records: list[Record]) -> None:
    last = questions(records, "Murovdag")[-1]
    told = [c["words"] for p in last["positions"] for c in p["cells"]]
    assert len(told) == len(set(told))


def test_a_second_replay_of_the_real_story_adds_nothing(newsroom: Path, script: Script) -> None:
    play(script)
    before = published.load_records(SLUG, 0)
    assert play(script).line.endswith("was here already, complete: nothing was added.")
    assert published.load_records(SLUG, 0) == before


def test_readers_see_one_correction_from_wounded_to_casualties(records: list[Record]) -> None:
    (correction,) = [r.content for r in records if r.kind == "correction"]
    assert "wounded" in correction["was_headline"]
    assert "casualties" in correction["headline"]


def test_every_record_carries_the_story_s_own_time(records: list[Record], script: Script) -> None:
    hours = {d.at for d in script.decisions} | {script.opening.at}
    assert {r.at for r in records} <= hours
