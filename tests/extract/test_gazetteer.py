"""The bundled gazetteer: what it holds, what it costs, and when a name is taken for a place."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest

from onrecord.extract.gazetteer import Gazetteer, bundled_gazetteer, fold
from onrecord.extract.places import with_names
from onrecord.extract.shortlist import code_of, places_of, point_of

FOUND = [  # a sentence, and what the gazetteer finds in it: name and country or region
    ("Shelling hit Kharkiv, Dnipro and Odesa.", ["Kharkiv UA", "Dnipro UA", "Odesa UA"]),
    ("A crash near Springfield, Illinois killed two.", ["Springfield IL", "Illinois IL"]),
    ("A man was shot in Paris, Texas.", ["Paris TX", "Texas TX"]),
    ("Police in Reading held two men.", ["Reading GB"]),
    ("Floods cut off the town of Avdiivka.", ["Avdiivka UA"]),
    ("A strike hit the Kherson region.", ["Kherson UA"]),
    ("Residents of Rio de Janeiro marched in Stoke-on-Trent.", ["Stoke-on-Trent GB"]),
    ("Troops entered Bakhmut. The fall of Bakhmut was denied.", ["Bakhmut UA", "Bakhmut UA"]),
    ("Sumy region was struck again.", ["Sumy UA"]),
    ("Snow fell in Greenland.", ["Greenland GL"]),
    ("The minister flew to Lviv, Ukraine.", ["Lviv UA"]),
]
NOT_FOUND = [
    "Nice reading of the Split Mobile Bath Act.",
    "He spoke in Parliament in March, in Congress, in English and at Labour.",
    "Ann Lincoln said so to Lincoln.",
    "Of all the towns, none was named.",
    "Johnson said that Jackson and Madison agreed with Washington Post.",
    "Reading the report in Phase Two in May, Hope left.",
]


def located(reading: Any) -> list[str]:
    gazetteer = bundled_gazetteer()
    out = []
    for place in reading.extraction.places:
        if ":" not in (place.place or ""):
            continue
        held = next(
            k for s in gazetteer.find(place.name) if (k := gazetteer.place(s)).id == place.place
        )
        out.append(f"{place.name} {held.region if held.country == 'US' else held.country}")
    return out


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_a_name_where_a_place_would_stand_is_located(
    read: Callable[..., Any], text: str, expected: list[str]
) -> None:
    assert located(read(text)) == expected


@pytest.mark.parametrize("text", NOT_FOUND)
def test_a_name_elsewhere_is_left_alone(read: Callable[..., Any], text: str) -> None:
    assert located(read(text)) == []


def test_a_namesake_in_a_country_that_the_text_speaks_of_goes_first(
    read: Callable[..., Any],
) -> None:
    assert located(
        read("The Canadian army moved. Snow fell in London, in Hamilton and in Kitchener.")
    )[-2:] == ["Hamilton CA", "Kitchener CA"]


def test_a_disputed_place_is_found_by_both_names_and_none_is_the_right_one() -> None:
    gazetteer = bundled_gazetteer()
    one, other = gazetteer.find("Stepanakert")[0], gazetteer.find("Khankendi")[0]
    assert gazetteer.place(one).id == gazetteer.place(other).id


def test_accents_hyphens_and_case_do_not_hide_a_place() -> None:
    assert fold("Saint-Étienne") == fold("saint etienne")
    assert bundled_gazetteer().find("Sao Paulo") == bundled_gazetteer().find("São Paulo")


def test_a_country_gives_its_places_the_largest_first_with_points() -> None:
    rows = list(bundled_gazetteer().of_country(code_of("Armenia")))
    assert len(rows) > 500
    assert rows[0].population >= rows[1].population >= rows[-1].population
    yerevan = next(r for r in rows if r.name == "Yerevan" and r.kind == "settlement")
    assert (yerevan.latitude, yerevan.longitude) == (40.178, 44.513)
    assert "Erivan" in yerevan.also


def test_nothing_is_known_of_what_is_no_place_and_no_country() -> None:
    assert bundled_gazetteer().find("") == bundled_gazetteer().find("\0") == ()
    assert bundled_gazetteer().find("zzzzzzzz") == bundled_gazetteer().find("!") == ()
    assert list(bundled_gazetteer().of_country("XX")) == []


def test_the_file_stays_small_and_another_file_is_refused() -> None:
    assert len((files("onrecord") / "data" / "gazetteer.bin").read_bytes()) <= 10_000_000
    with pytest.raises(ValueError, match="no gazetteer"):
        Gazetteer(b"PK\x03\x04")


def test_a_place_of_the_short_list_keeps_its_id_and_all_its_names() -> None:
    azerbaijan = {p.id: p for p in places_of("AZ")}
    armenia = {p.id: p for p in places_of("AM")}
    both = {azerbaijan["stepanakert"].name, *azerbaijan["stepanakert"].also}
    assert {"Stepanakert", "Khankendi", "Xankendi"} <= both
    assert armenia["yerevan"].kind == "settlement"
    assert "martuni_karabakh" not in armenia  # a namesake


@pytest.mark.parametrize(
    ("place", "name", "point"),
    [
        ("yerevan", "Yerevan", (40.178, 44.513)),
        ("stepanakert", "Khankendi", (39.818, 46.753)),
        ("geonames:713174", "Artemivsk", (48.594, 37.999)),
        ("murovdag", "Mount Mrav", (40.3, 46.3)),
        ("armenia", "Armenia", None),
        ("geonames:UA.05", "Donetsk", None),
    ],
)
def test_a_settlement_has_a_point_and_a_region_has_none(
    place: str, name: str, point: tuple[float, float] | None
) -> None:
    assert point_of(place, name) == point


def test_names_that_a_desk_gave_win_over_what_was_read(read: Callable[..., Any]) -> None:
    told = read("Hill 204 fell. Snow fell in Bakhmut and on the hill.").extraction
    named = with_names(told, {"Hill 204": "own:1", "Bakhmut": "own:2", "": "own:3"})
    assert [(p.name, p.place) for p in named.places] == [
        ("Hill 204", "own:1"),
        ("Bakhmut", "own:2"),
    ]
    assert with_names(told, {}) is told
