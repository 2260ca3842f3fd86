"""Newsroom time: zones on both sides of the clock change, missing years, words for days, doubts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from onrecord import newstime

SUNDAY = datetime(2020, 9, 27, tzinfo=UTC)
WINTER = datetime(2020, 12, 6, tzinfo=UTC)

CLOCKS = [  # text, published, chosen, other readings
    ("2:52pm EST", SUNDAY, "2020-09-27T18:52:00Z", ("2020-09-27T19:52:00Z",)),
    ("2:52pm EDT", SUNDAY, "2020-09-27T18:52:00Z", ()),
    ("2:52pm EST", WINTER, "2020-12-06T19:52:00Z", ()),
    ("2:52pm EDT", WINTER, "2020-12-06T19:52:00Z", ("2020-12-06T18:52:00Z",)),
    ("2:52 p.m. ET", SUNDAY, "2020-09-27T18:52:00Z", ()),
    ("2:52 p.m. ET", WINTER, "2020-12-06T19:52:00Z", ()),
    ("1452 GMT", SUNDAY, "2020-09-27T14:52:00Z", ()),
    ("14:52 BST", SUNDAY, "2020-09-27T13:52:00Z", ("2020-09-27T08:52:00Z",)),
    (
        "14:52 BST",
        WINTER,
        "2020-12-06T14:52:00Z",
        ("2020-12-06T13:52:00Z", "2020-12-06T08:52:00Z"),
    ),
    ("1430 IST", SUNDAY, "2020-09-27T09:00:00Z", ("2020-09-27T11:30:00Z", "2020-09-27T13:30:00Z")),
    ("14.52 GMT", SUNDAY, "2020-09-27T14:52:00Z", ()),
    ("2:52 p.m. (GMT)", SUNDAY, "2020-09-27T14:52:00Z", ()),
    ("2:52pm Eastern Time", SUNDAY, "2020-09-27T18:52:00Z", ()),
    ("14:52 CET", SUNDAY, "2020-09-27T12:52:00Z", ("2020-09-27T13:52:00Z",)),
    ("14:52 CEST", SUNDAY, "2020-09-27T12:52:00Z", ()),
    ("9am MSK", SUNDAY, "2020-09-27T06:00:00Z", ()),
    ("12:10am UTC", SUNDAY, "2020-09-27T00:10:00Z", ()),
]


@pytest.mark.parametrize(("text", "published", "chosen", "others"), CLOCKS)
def test_a_clock_is_read_with_its_zone(
    text: str, published: datetime, chosen: str, others: tuple[str, ...]
) -> None:
    (found,) = newstime.read(text, published=published)
    assert (found.text, found.start, found.alternatives) == (text, chosen, others)
    assert bool(found.doubts) == bool(others)


DAYS = [
    ("on Sunday", "2020-09-27", "2020-09-27", "day"),
    ("late on Saturday night", "2020-09-26", "2020-09-26", "day"),
    ("March 30th", "2020-03-30", "2020-03-30", "day"),
    ("early on Sunday", "2020-09-27", "2020-09-27", "day"),
    ("on Friday", "2020-09-25", "2020-09-25", "day"),
    ("last Sunday", "2020-09-20", "2020-09-20", "day"),
    ("today", "2020-09-27", "2020-09-27", "day"),
    ("yesterday", "2020-09-26", "2020-09-26", "day"),
    ("On March 30th", "2020-03-30", "2020-03-30", "day"),
    ("July 12th and 13th", "2020-07-12", "2020-07-13", "interval"),
    ("May 18th through 22nd", "2020-05-18", "2020-05-22", "interval"),
    ("on December 3", "2019-12-03", "2019-12-03", "day"),
    ("3 December 2020", "2020-12-03", "2020-12-03", "day"),
    ("in April 2016", "2016-04-01", "2016-04-30", "month"),
    ("in July", "2020-07-01", "2020-07-31", "month"),
    ("in November", "2019-11-01", "2019-11-30", "month"),
    ("since 2016", "2016-01-01", "2016-12-31", "year"),
    ("2020-09-27", "2020-09-27", "2020-09-27", "day"),
    ("2020-09-27T14:00:00+04:00", "2020-09-27T10:00:00Z", "2020-09-27T10:00:00Z", "minute"),
]


@pytest.mark.parametrize(("text", "start", "end", "precision"), DAYS)
def test_a_day_is_counted_back_from_publication(
    text: str, start: str, end: str, precision: str
) -> None:
    (found,) = newstime.read(text, published=SUNDAY)
    assert (found.text, found.start, found.end, found.precision) == (text, start, end, precision)


def test_without_a_day_of_publication_nothing_is_guessed() -> None:
    for found in newstime.read("2:52pm EST on Sunday, July 12 and in June", published=None):
        assert found.start is None
        assert found.doubts


def test_a_clock_takes_the_day_beside_it() -> None:
    clock, day = newstime.read("at 9.30 p.m. ET on Sept. 25", published=SUNDAY)
    assert (day.start, clock.start) == ("2020-09-25", "2020-09-26T01:30:00Z")


def test_the_hour_that_comes_twice_keeps_both_readings() -> None:
    clock = newstime.read("1:30am ET on Nov 1, 2020", published=WINTER)[0]
    assert clock.start == "2020-11-01T05:30:00Z"
    assert clock.alternatives == ("2020-11-01T06:30:00Z",)
    assert clock.doubts


def test_the_hour_that_never_was_is_doubted() -> None:
    clock = newstime.read("2:30am ET on March 8, 2020", published=WINTER)[0]
    assert clock.doubts


def test_a_clock_without_a_zone_is_read_in_the_storys_zone_with_a_doubt() -> None:
    (clock,) = newstime.read("at 14:52", published=SUNDAY, zone="Europe/Kyiv")
    assert clock.start == "2020-09-27T11:52:00Z"
    assert clock.doubts == ("no zone given: read as Europe/Kyiv",)


def test_an_abbreviation_of_many_meanings_names_them() -> None:
    (clock,) = newstime.read("7:00 IST", published=SUNDAY)
    assert clock.start == "2020-09-27T01:30:00Z"
    assert len(clock.alternatives) == 2
    assert "IST" in clock.doubts[0]


@pytest.mark.parametrize(
    "text",
    [
        "99:99",
        "31 February",
        "141452 soldiers",
        "$141452 GMT",
        "321452 GMT",
        "142560 GMT",
        "1500 MT of grain",
        "14.52 tonnes",
        "1452 soldiers",
        "he may 5",
        "0:60pm",
    ],
)
def test_what_is_no_time_is_left_alone(text: str) -> None:
    assert newstime.read(text, published=SUNDAY) == ()


def test_late_in_the_evening_the_day_is_that_of_the_storys_zone() -> None:
    late = datetime(2020, 9, 27, 22, 30, tzinfo=UTC)
    (found,) = newstime.read("today", published=late, zone="Asia/Yerevan")
    assert found.start == "2020-09-28"


GROUPS = [  # text, published, chosen, other readings, doubts
    ("141452 Sep 26 GMT", datetime(2026, 9, 14, tzinfo=UTC), "2026-09-14T14:52:00Z", (), 0),
    ("141452 Sep 26 GMT", None, "2026-09-14T14:52:00Z", (), 0),
    ("271452 GMT SEP 20", SUNDAY, "2020-09-27T14:52:00Z", (), 0),
    ("271452 Sep GMT", SUNDAY, "2020-09-27T14:52:00Z", (), 1),
    ("271452Z", SUNDAY, "2020-09-27T14:52:00Z", (), 1),
    ("291030Z", SUNDAY, "2020-08-29T10:30:00Z", (), 1),
    (
        "141452 Sep 26 GMT",
        datetime(2026, 9, 26, tzinfo=UTC),
        "2026-09-14T14:52:00Z",
        ("2026-09-26T14:14:00Z",),
        1,
    ),
]


@pytest.mark.parametrize(("text", "published", "chosen", "others", "doubts"), GROUPS)
def test_a_day_time_group_of_the_wires_is_read(
    text: str, published: datetime | None, chosen: str, others: tuple[str, ...], doubts: int
) -> None:
    (found,) = newstime.read(text, published=published)
    assert (found.text, found.start, found.alternatives) == (text, chosen, others)
    assert len(found.doubts) == doubts


LETTERS = [  # one zone's letters in stories of several places
    ("14:00 IST", SUNDAY, "Asia/Kolkata", "2020-09-27T08:30:00Z", False),
    ("14:00 IST", WINTER, "Asia/Jerusalem", "2020-12-06T12:00:00Z", False),
    ("14:00 IST", SUNDAY, "Asia/Jerusalem", "2020-09-27T11:00:00Z", True),  # it is IDT then
    ("14:00 IST", SUNDAY, "Europe/Dublin", "2020-09-27T13:00:00Z", False),
    ("14:00 IST", SUNDAY, "UTC", "2020-09-27T08:30:00Z", True),
    ("14:00 BST", SUNDAY, "Europe/London", "2020-09-27T13:00:00Z", False),
    ("14:00 BST", SUNDAY, "Asia/Dhaka", "2020-09-27T08:00:00Z", True),
    ("14:00 BST", SUNDAY, "UTC", "2020-09-27T13:00:00Z", True),
    ("14:00 CST", SUNDAY, "Asia/Shanghai", "2020-09-27T06:00:00Z", False),
]


@pytest.mark.parametrize(("text", "published", "zone", "chosen", "doubted"), LETTERS)
def test_letters_of_many_meanings_follow_the_story_and_keep_the_others(
    text: str, published: datetime, zone: str, chosen: str, doubted: bool
) -> None:
    (found,) = newstime.read(text, published=published, zone=zone)
    assert found.start == chosen
    assert found.alternatives
    assert bool(found.doubts) == doubted


def test_local_time_is_the_storys_with_a_doubt_unless_gmt_stands_beside_it() -> None:
    (alone,) = newstime.read("at 0900 local time", published=SUNDAY, zone="Asia/Yerevan")
    assert (alone.start, alone.doubts) == (
        "2020-09-27T05:00:00Z",
        ("local time: read as Asia/Yerevan",),
    )
    first, second = newstime.read("at 3 p.m. local time (1100 GMT)", published=SUNDAY)
    assert first.start == second.start == "2020-09-27T11:00:00Z"
    assert (first.doubts, second.text) == ((), "1100 GMT")


def test_midnight_is_the_end_of_its_day_with_a_doubt() -> None:
    clock = newstime.read("midnight GMT on Friday", published=SUNDAY)[0]
    assert (clock.start, clock.alternatives) == ("2020-09-26T00:00:00Z", ("2020-09-25T00:00:00Z",))
    assert clock.doubts
