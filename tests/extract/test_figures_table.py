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
