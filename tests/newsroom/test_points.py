"""Where the places of an update lie: of the story's own places or the short list, and never a
guess.
"""

from __future__ import annotations

import pytest

from onrecord.newsroom import actions, published
from onrecord.newsroom.models import Place, Story
from onrecord.newsroom.policy import Actor

DINA = Actor("dina", "editor")


@pytest.fixture
def points(story, clock):
    """Publish an update at these places; answers the points that readers get."""

    def publish(*places, statements=()):
        actions.publish_update(
            story=story, headline="News", body="", by=DINA, now=clock(),
            places=places, statements=statements,
        )  # fmt: skip
        content = published.load_records(story, 0)[-1].content
        return [(p["place"], p["latitude"], p["longitude"]) for p in content.get("points", ())]

    return publish


def add(story, key, name, *also, at):
    row = Story.objects.get(slug=story)
    Place.objects.create(
        story=row, key=key, name=name, also=list(also), latitude=at[0], longitude=at[1]
    )


def test_a_place_of_the_story_has_a_coarse_point_under_any_of_its_names(story, points):
    add(story, "geonames:1", "Mirov", "Mirow", at=(50.12345, 30.98765))
    assert points("Mirov") == [("Mirov", 50.12, 30.99)]
    assert points("Mirow") == [("Mirow", 50.12, 30.99)]


def test_a_name_of_two_places_has_no_point(story, points):
    add(story, "geonames:1", "Mirov", at=(50, 30))
    add(story, "geonames:2", "Mirov", at=(10, 20))
    assert points("Mirov") == []


def test_a_disputed_place_of_the_short_list_keeps_both_names(points):
    assert [place for place, _, _ in points("Mount Mrav / Murovdag")] == ["Mount Mrav / Murovdag"]


def test_a_country_and_an_unknown_place_have_none(points):
    assert points("Iran", "Nowhere in Particular") == []
