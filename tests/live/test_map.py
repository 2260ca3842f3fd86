"""The map of a story: every name of a place, nothing on top of another, small."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest

from onrecord.live import render, wire
from onrecord.live.fold import fold
from onrecord.live.pictures.map import Spot, changes_map, picture, spots
from onrecord.live.view import View

SITE = render.Site("The Desk")


def at(place: str, latitude: float = 40.3, longitude: float = 46.3) -> dict[str, Any]:
    points = [{"place": place, "latitude": latitude, "longitude": longitude}]
    return {"places": [place], "points": points}


def state_of(published: Any) -> Any:
    return fold(published.stories["river"])


def test_a_place_is_counted_once_under_all_its_names(published: Any) -> None:
    published.publish("A", **at("Mrav / Murovdag"))
    published.publish("B", **at("Murovdag / Mrav"))
    published.publish("C", **at("Ainsford", 41, 47))
    assert [(s.number, s.names, s.updates) for s in spots(state_of(published))] == [
        (1, ("Ainsford",), 1),
        (2, ("Mrav", "Murovdag"), 2),
    ]


def test_without_a_point_there_is_no_map(published: Any) -> None:
    published.publish("A", places=["Mirov"])
    html = render.story_page(state_of(published), View(), SITE)
    assert '<svg class="map"' not in html and 'id="places"' in html


@pytest.mark.parametrize("withdraw", ["retract", "redact"])
def test_a_withdrawn_update_leaves_the_map(published: Any, withdraw: str) -> None:
    number = published.publish("A", **at("Mirov"))
    getattr(published, withdraw)(number)
    assert spots(state_of(published)) == ()


def test_the_lite_page_has_the_list_alone(published: Any) -> None:
    published.publish("A", **at("Mirov"))
    html = render.story_page(state_of(published), View(lite=True), SITE)
    assert "<svg" not in html and 'href="/river/?place=Mirov#timeline"' in html


@pytest.mark.parametrize("degrees", [0.01, 1, 10, 60, 170])
def test_a_map_of_any_size_stays_within_ten_kilobytes(degrees: float) -> None:
    shown = (Spot(1, ("A",), 10, 10, 1), Spot(2, ("B",), 10 + degrees / 3, 10 + degrees, 1))
    svg = picture(shown, "Map")
    assert len(gzip.compress(svg.encode())) <= 10_000
    assert (degrees < 60) or re.search(r'class="coast" d="M[\d l-]+', svg)


def test_places_on_both_sides_of_the_date_line_are_neighbours() -> None:
    svg = picture((Spot(1, ("Suva",), -18.1, 178.4, 1), Spot(2, ("Apia",), -13.8, -171.8, 1)), "")
    x, x2 = (float(x) for x in re.findall(r'<circle cx="([\d.]+)"', svg))
    assert 0 < x < x2 < 320 and len(svg) < 12_000


def test_an_arrival_brings_a_map_only_when_it_is_another_one(published: Any) -> None:
    published.publish("A", **at("Mirov"))
    first = state_of(published)
    published.publish("B", **at("Mirov"))
    published.publish("C", **at("Ainsford", 41, 47))
    records, state = published.stories["river"], state_of(published)
    told = [wire.on_wire(r, fold(records[: r.seq]), 0).get("also", {}) for r in records[2:]]
    assert ["places" in also for also in told] == [False, True]
    assert changes_map(first.updates[2], first) and not changes_map(state.updates[2], state)
