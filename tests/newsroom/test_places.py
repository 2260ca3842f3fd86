"""A story's own places: copied by country, named by the desk, heard in the next report."""

from __future__ import annotations

import pytest

from onrecord.errors import BadInput, Conflict, NotAllowed, NotFound
from onrecord.newsroom.actions import add_country, file_report, make_place, name_place, open_story
from onrecord.newsroom.models import LogRow, Place, Reading
from onrecord.newsroom.places import find, pinned
from onrecord.newsroom.policy import Actor
from onrecord.newsroom.reading import read_report
from onrecord.record import Report


def places_in(report: int) -> list[tuple[str, str]]:
    read = Reading.objects.get(report_id=report).extraction["places"]
    return [(p["name"], p["place"]) for p in read]


@pytest.fixture
def file_in(chief, clock):
    """File a report in a story, read it, and answer its number."""

    def do(story: str, text: str) -> int:
        report = Report(uid=text, format="text", source="Agency", text=text, raw=text.encode())
        filed = file_report(report, story=story, by=chief, now=clock())
        read_report(filed.id, now=clock())
        return filed.id

    return do


@pytest.fixture
def hills(newsroom, chief, clock) -> str:
    open_story(slug="hills", headline="Hills", by=chief, now=clock(), countries=["Armenia", "AZ"])
    return "hills"


def test_opening_a_story_copies_the_places_of_its_countries(hills):
    rows = Place.objects.filter(story__slug=hills)
    assert rows.filter(country="AM").count() > 500
    assert rows.filter(country="AZ").count() > 200
    assert not rows.exclude(country__in=["AM", "AZ"]).exists()
    city = rows.get(key="stepanakert")
    assert {"Khankendi", "Stepanakert"} <= {city.name, *city.also}


def test_a_country_that_nobody_knows_opens_no_story(newsroom, chief, clock):
    with pytest.raises(BadInput, match="no country"):
        open_story(slug="x", headline="X", by=chief, now=clock(), countries=["Ruritania"])


def test_a_country_may_come_later_and_comes_once(story, chief, clock):
    first = add_country(story=story, country="Armenia", by=chief, now=clock())
    add_country(story=story, country="AM", by=chief, now=clock())
    assert Place.objects.filter(story__slug=story).count() == first


def test_a_name_given_at_the_desk_is_heard_in_the_next_report(hills, chief, clock, file_in):
    place = find(hills, "Vardenis")[0].key
    name_place(story=hills, place=place, name="Point Nine", by=chief, now=clock())
    assert places_in(file_in(hills, "Shells fell on Point Nine.")) == [("Point Nine", place)]
    assert "Point Nine" in find(hills, "Point Nine")[0].also
    assert LogRow.objects.filter(what="name_place", story=hills).count() == 1


def test_a_place_made_at_the_desk_is_heard_and_pinned(story, chief, clock, file_in):
    key = make_place(story=story, name="Hill 204", point=(40.5, 45.5), by=chief, now=clock())
    assert places_in(file_in(story, "Hill 204 was taken, he said.")) == [("Hill 204", key)]
    assert pinned(story, [key, "own:9"])[key].latitude == 40.5


def test_one_name_means_one_place(story, chief, clock):
    make_place(story=story, name="Hill 204", by=chief, now=clock())
    with pytest.raises(Conflict, match="already a name of Hill 204"):
        make_place(story=story, name="Hill 204", by=chief, now=clock())


def test_what_cannot_be_is_refused(story, chief, clock):
    with pytest.raises(NotFound):
        name_place(story=story, place="own:7", name="Hill", by=chief, now=clock())
    with pytest.raises(BadInput):
        make_place(story=story, name="Hill", point=(95, 0), by=chief, now=clock())
    with pytest.raises(NotAllowed):
        make_place(story=story, name="Hill", by=Actor("bo", "reporter"), now=clock())
