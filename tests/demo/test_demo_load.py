"""The packaged story is complete and in order; a spoiled one is refused with file and field."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from onrecord.demo.load import load_story
from onrecord.demo.script import Arrival, CorrectUpdate, PublishUpdate, Script, SetKeyPoints
from onrecord.errors import BadInput


def test_the_packaged_story_has_sixteen_reports_in_the_order_of_arrival(script: Script) -> None:
    assert [a.name[:2] for a in script.arrivals] == [f"{n:02}" for n in range(1, 17)]
    assert [a.at for a in script.arrivals] == sorted(a.at for a in script.arrivals)


def test_every_report_says_that_it_is_a_reconstruction(script: Script) -> None:
    for arrival in script.arrivals:
        assert arrival.report.extra["reconstruction"].startswith("Reconstruction for demonstration")
        assert json.loads(arrival.report.raw)["text"] == arrival.report.text


def test_the_story_says_that_it_is_a_reconstruction(script: Script) -> None:
    assert "reconstruction" in script.opening.standfirst


def test_the_five_updates_stand_at_the_hours_of_the_page_s_clock(script: Script) -> None:
    zone = ZoneInfo(script.opening.zone)
    updates = [d for d in script.decisions if isinstance(d, PublishUpdate)]
    hours = [f"{u.at.astimezone(zone):%H:%M %Z}" for u in updates]
    assert hours == ["14:52 EDT", "15:03 EDT", "17:46 EDT", "18:24 EDT", "19:09 EDT"]


def test_every_update_rests_on_statements(script: Script) -> None:
    assert all(d.statements for d in script.decisions if isinstance(d, PublishUpdate))


def test_readers_see_one_correction_and_it_changes_the_words(script: Script) -> None:
    (correction,) = [d for d in script.decisions if isinstance(d, CorrectUpdate)]
    updates = [d for d in script.decisions if isinstance(d, PublishUpdate)]
    (update,) = [u for u in updates if u.name == correction.update]
    assert (update.headline, update.body) != (correction.headline, correction.body)


def test_key_points_are_four_to_six_short_sentences(script: Script) -> None:
    for decision in script.decisions:
        if isinstance(decision, SetKeyPoints):
            assert 4 <= len(decision.points) <= 6
            assert all(len(point.text.split()) <= 30 for point in decision.points)


def test_a_report_goes_before_a_decision_of_the_same_minute(script: Script) -> None:
    first = script.arrivals[0]
    moved = Script(
        script.opening, (Arrival(script.decisions[0].at, "x", first.report),), script.decisions
    )
    assert isinstance(next(moved.steps()), Arrival)


def _last(decisions: list[dict[str, Any]], act: str) -> dict[str, Any]:
    return [d for d in decisions if d["act"] == act][-1]


SPOILED: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "no slug": ("story.json", lambda s: s.pop("slug"), "“slug” should be a text"),
    "a local time": ("story.json", lambda s: s.update(opened_at="2020-09-27T08:10:00"), "give UTC"),
    "no time": ("story.json", lambda s: s.update(opened_at="early"), "no ISO time"),
    "not marked": (
        "reports/01-armenian-defence-ministry.json",
        lambda r: r.pop("reconstruction"),
        "“recons",
    ),
    "too early": (
        "reports/01-armenian-defence-ministry.json",
        lambda r: r.update(received_at="2020-09-26T00:00:00Z"),
        "The report of 00:00:00Z is not after",
    ),
    "unknown act": (
        "decisions.json",
        lambda d: d[0].update(act="shout"),
        "“act” is 'shout'; known are",
    ),
    "no object": ("decisions.json", lambda d: d.insert(0, "shout"), "should be a JSON object"),
    "no list": (
        "decisions.json",
        lambda d: _last(d, "set_key_points").update(points=1),
        "should be a list",
    ),
    "no texts": (
        "decisions.json",
        lambda d: _last(d, "publish_update").update(places=[1]),
        "texts only",
    ),
    "no switch": (
        "decisions.json",
        lambda d: _last(d, "publish_update").update(key=1),
        "true or false",
    ),
    "label": (
        "decisions.json",
        lambda d: _last(d, "publish_update").update(label="Rumour"),
        "'Rumour'; known",
    ),
    "unknown update": (
        "decisions.json",
        lambda d: _last(d, "pin_update").update(update="x"),
        "“x”, not yet",
    ),
    "same name": (
        "decisions.json",
        lambda d: _last(d, "publish_update").update(name="talish"),
        "Two updates",
    ),
    "unknown report": (
        "decisions.json",
        lambda d: _last(d, "publish_update")["statements"][0].update(report="17"),
        "rests on “17”, which has not arrived",
    ),
}


@pytest.mark.parametrize("case", SPOILED)
def test_a_spoiled_story_is_refused_with_the_place_named(
    case: str, spoil: Callable[[str, Any], Path]
) -> None:
    name, how, complaint = SPOILED[case]
    with pytest.raises(BadInput, match=complaint):
        load_story(spoil(name, how))


def test_a_file_that_is_not_json_is_named(spoil: Callable[[str, Any], Path]) -> None:
    folder = spoil("story.json", lambda story: None)
    (folder / "decisions.json").write_text("[")
    with pytest.raises(BadInput, match=r"decisions\.json: this is not JSON"):
        load_story(folder)
