"""Counts in invented sentences: bounds, measure, object, side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

COUNTS: list[tuple[str, tuple[object, ...]]] = [
    ("at least 16 soldiers were killed", (16.0, None, "at_least", "killed", "soldiers")),
    ("more than 100 people were wounded", (100.0, None, "more_than", "wounded", "people")),
    ("its forces seized up to seven villages", (None, 7.0, "up_to", "captured", "villages")),
    ("fewer than 20 people died", (None, 20.0, "less_than", "killed", "people")),
    ("about 30 miners were missing", (30.0, 30.0, "about", "missing", "miners")),
    ("between 150 and 180 fighters died", (150.0, 180.0, "range", "killed", "fighters")),
    ("two dozen tanks were destroyed", (24.0, 24.0, "exactly", "destroyed", "tanks")),
    ("1,250 people were displaced", (1250.0, 1250.0, "exactly", "displaced", "people")),
    ("dozens of civilians were killed", (None, None, "vague", "killed", "civilians")),
    ("several houses were destroyed", (None, None, "vague", "destroyed", "houses")),
    ("it lost some positions", (None, None, "vague", "lost", "positions")),
    ("there were no casualties", (0.0, 0.0, "none", "casualties", "people")),
    ("no casualties have been reported", (None, None, "none_reported", "casualties", "people")),
    ("550 casualties (dead & injured)", (550.0, 550.0, "exactly", "killed and wounded", "people")),
    ("the death toll rose to 31", (31.0, 31.0, "exactly", "killed", "people")),
    ("twenty-one ships were hit", (21.0, 21.0, "exactly", "hit", "ships")),
    ("a further nine people were injured", (9.0, 9.0, "exactly", "wounded", "people")),
    ("well over 200 people fled", (200.0, None, "more_than", "evacuated", "people")),
    ("half a dozen miners were trapped", (6.0, 6.0, "exactly", "missing", "miners")),
    ("maybe 60 people marched", (60.0, 60.0, "about", "gathered", "people")),
    ("30 or more people died", (30.0, None, "at_least", "killed", "people")),
    ("nobody was hurt", (0.0, 0.0, "none", "wounded", "people")),
    ("no arrests were made", (0.0, 0.0, "none", "arrested", "people")),
    ("31 people are in hospital", (31.0, 31.0, "exactly", "wounded", "people")),
    ("four men are under arrest", (4.0, 4.0, "exactly", "arrested", "men")),
    ("police arrested dozens of people", (None, None, "vague", "arrested", "people")),
    ("60 people lost their lives", (60.0, 60.0, "exactly", "killed", "people")),
    ("the quake claimed the lives of 1,140 people", (1140, 1140, "exactly", "killed", "people")),
    ("34 people burned to death", (34.0, 34.0, "exactly", "killed", "people")),
    ("it lost nine tanks", (9.0, 9.0, "exactly", "destroyed", "tanks")),
    ("it shot down five drones", (5.0, 5.0, "exactly", "destroyed", "drones")),
    ("up to 800 members have been fined", (None, 800.0, "up_to", "fined", "members")),
    ("three hundred troops were sent", (300.0, 300.0, "exactly", "deployed", "troops")),
    ("four suspects, he added, had been charged", (4, 4, "exactly", "charged", "suspects")),
    ("there were 17 ceasefire violations", (17, 17, "exactly", None, "ceasefire violations")),
    ("several people suffered gunshot wounds", (None, None, "vague", "wounded", "people")),
    ("an officer was killed", (1.0, 1.0, "exactly", "killed", "officer")),
    ("thousands of students blocked the road", (None, None, "vague", None, "students")),
    ("the party took 53 of the 120 seats", (53.0, 53.0, "exactly", "won", "seats")),
]


@pytest.mark.parametrize(("clause", "expected"), COUNTS, ids=[c[0] for c in COUNTS])
def test_a_count_has_bounds_measure_and_object(
    read: Callable[..., Any], clause: str, expected: tuple[object, ...]
) -> None:
    (figure,) = read(f"Officials said {clause}.").figures
    got = (figure.low, figure.high, figure.comparator, figure.measure, figure.object)
    assert got == expected


NOT_COUNTS = [
    "The 3,000-metre-high peak fell",
    "A 14-year-old boy sang",
    "The post lies six miles from the border",
    "The 13th division moved",
    "It began on 12 March 2026",
    "It began in 2016",
    "It lasted several days",
    "Ines Ode, 62, left",
    "They held Hill 214",
    "It cost $40",
    "A child of 9 sang",
    "The post lies forty hectares further",
    "Two pilots spoke",
    "One of the pilots spoke",
    "The doors open at seven",
    "It is five past eight",
    "The company employs 2,300 people",
    "It is a town of 40,000 people",
    "A third of a million people drink from it",
    "The 2012 elections were quiet",
    "It lies on level five of the mine",
    "Some positions were quiet",
    "Nobody clapped",
    "It took two phones away",
    "Team Two was turned back",
    "The vote grew by 12.5 points",
]


@pytest.mark.parametrize("clause", NOT_COUNTS)
def test_dates_lengths_ages_and_names_are_no_counts(read: Callable[..., Any], clause: str) -> None:
    assert read(f"{clause}, officials said.").figures == ()


def test_a_list_shares_its_verb_and_its_side(read: Callable[..., Any]) -> None:
    text = "Azerbaijan claims to have destroyed 22 tanks, 15 drones & 3 depots. Armenia is silent."
    figures = read(text).figures
    assert [f.low for f in figures] == [22.0, 15.0, 3.0]
    assert {f.measure for f in figures} == {"destroyed"}
    assert {f.side for f in figures} == {"Armenia"}
    assert all(f.doubts[0].startswith("side") for f in figures)


def test_the_second_count_is_of_the_same_people(read: Callable[..., Any]) -> None:
    text = "Armenia said 16 of its servicemen had been killed and more than 100 wounded."
    killed, wounded = read(text).figures
    assert (killed.object, wounded.object) == ("servicemen", "servicemen")
    assert (killed.side, wounded.side) == ("Armenia", "Armenia")
    assert killed.statement == wounded.statement == "s1"


def test_a_printed_side_needs_no_doubt(read: Callable[..., Any]) -> None:
    (figure,) = read("Officials said 4 Azerbaijani soldiers were killed.").figures
    assert (figure.side, figure.object, figure.doubts) == ("Azerbaijan", "soldiers", ())


def test_two_nationalities_are_both_sides(read: Callable[..., Any]) -> None:
    text = "Officials said 7 Azerbaijani and Armenian soldiers were wounded."
    assert read(text).figures[0].side == "both"


def test_the_bracketed_number_belongs_to_the_editor(read: Callable[..., Any]) -> None:
    text = 'AFP reports that "ten people died [along with over 550 wounded] on Sunday."'
    reading = read(text, carrier="The Daily Lamp")
    owner = {s.id: s.speaker.name for s in reading.extraction.statements}
    assert [owner[f.statement] for f in reading.figures] == ["AFP", "The Daily Lamp"]


PAIRS = [
    (
        "A fire killed 19 people. It brought the toll to 31.",
        [(19.0, "killed"), (31.0, "killed")],
    ),
    (
        "Officials said 30 people died and 90 were wounded. Doctors said the figure was over 40.",
        [(30.0, "killed"), (90.0, "wounded"), (40.0, "killed")],
    ),
    (
        "The toll rose to 31, up from 26.",
        [(31.0, "killed"), (26.0, "killed")],
    ),
    (
        "Two men were killed and eleven, including four guards, were wounded.",
        [(2.0, "killed"), (11.0, "wounded"), (4.0, "wounded")],
    ),
    (
        "Police arrested 268 people, of whom 14 were later released.",
        [(268.0, "arrested"), (14.0, "released")],
    ),
    (
        "Its losses were 12 tanks, 4 guns and 9 drones.",
        [(12.0, "destroyed"), (4.0, "destroyed"), (9.0, "destroyed")],
    ),
    (
        "The fire killed seven workers and a driver.",
        [(7.0, "killed"), (1.0, "killed")],
    ),
    (
        "The board voted by eight votes to five to leave.",
        [(8.0, "votes"), (5.0, "votes")],
    ),
    (
        "The vote is over. Moss 11,940, Dray 11,882.",
        [(11940.0, "votes"), (11882.0, "votes")],
    ),
    (
        "Air defences destroyed 31 drones over five regions.",
        [(31.0, "destroyed")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), PAIRS, ids=[p[0] for p in PAIRS])
def test_counts_that_hang_on_one_another(
    read: Callable[..., Any], text: str, expected: list[tuple[float, str]]
) -> None:
    figures = read(text).figures
    assert [(f.low if f.low is not None else f.high, f.measure) for f in figures] == expected


SIDES = [
    ("Velia said six of its sailors were dead.", "Velia"),
    ("Ostrea listed Velian losses of 12 tanks.", "Velia"),
    ("Three employees of the Belvane Group were arrested, police said.", "Belvane Group"),
    ("The Bloc took 1,188 votes for the Homeland Party.", "Homeland Party"),
    ("Rescuers said 12 people were killed.", None),
    ("Police in Velia said that 30 people were arrested.", None),
]


@pytest.mark.parametrize(("text", "side"), SIDES, ids=[s[0] for s in SIDES])
def test_a_figure_is_of_those_of_whom_the_words_say_it(
    read: Callable[..., Any], text: str, side: str | None
) -> None:
    assert read(text).figures[0].side == side


def test_who_denies_a_loss_of_villages_is_the_one_who_held_them(read: Callable[..., Any]) -> None:
    figure = read("Velia said it had taken control of seven villages; Ostrea denies this.").figures[
        0
    ]
    assert (figure.side, bool(figure.doubts)) == ("Ostrea", True)


def test_without_injuries_is_a_count_of_nobody(read: Callable[..., Any]) -> None:
    (figure,) = read("Two rockets landed in a field without causing injuries.").figures
    assert (figure.low, figure.comparator, figure.measure) == (0.0, "none", "wounded")
