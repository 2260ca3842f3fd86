"""The short list of places that ships beside the gazetteer: states, capitals, disputed places with
each of their names; rows only, no texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from json import loads
from typing import Any

from onrecord.extract.gazetteer import Known, bundled_gazetteer, fold

_AS_NEWS_WRITES = {
    "turkey": "TR", "czech republic": "CZ", "netherlands": "NL", "palestine": "PS",
    "cape verde": "CV", "east timor": "TL", "vatican city": "VA", "artsakh": "AZ",
    "nagorno karabakh": "AZ", "abkhazia": "GE", "south ossetia": "GE", "transnistria": "MD",
    "us": "US", "usa": "US", "uk": "GB", "britain": "GB", "england": "GB", "scotland": "GB",
    "wales": "GB", "northern ireland": "GB", "ivory coast": "CI", "burma": "MM",
}  # fmt: skip
_NAMES_OF_A_DISPUTED_ONE = 2  # must agree: Martuni alone is also a town elsewhere
_REGIONS = ("province", "district", "region", "disputed_region", "exclave")


@dataclass(frozen=True, slots=True)
class Listed:
    """One place of the short list. No country: more than one state says that it is theirs."""

    id: str
    names: tuple[str, ...]
    kind: str
    country: str
    point: tuple[float, float] | None = None


@cache
def listed() -> tuple[Listed, ...]:
    """The short list, in its order."""
    return tuple(
        Listed(
            row["id"],
            tuple(row["names"]),
            row["kind"],
            row["country"] or "",
            (row["point"][0], row["point"][1]) if "point" in row else None,
        )
        for row in _file()["places"]
    )


@cache
def ordinary() -> frozenset[str]:
    """Names of places that are first of all words of the language, or names of people."""
    return frozenset(" ".join(_file()["ordinary"]).split())


@cache
def code_of(country: str) -> str:
    """ISO code of a country by its name; empty when it is none."""
    key = fold(country)
    return _AS_NEWS_WRITES.get(key) or _codes().get(key, "")


def places_of(country: str) -> Iterator[Known]:
    """Every place of a country by its code, the largest first; one that is on the short list
    carries that list's id and its names too."""
    waiting: dict[str, list[Listed]] = {}
    for one in listed():
        if not one.country or code_of(one.country) == country:
            for name in map(fold, one.names):
                waiting.setdefault(name, []).append(one)
    taken: set[str] = set()
    for known in bundled_gazetteer().of_country(country):
        names = {fold(n) for n in (known.name, *known.also)}
        asked = (x for n in sorted(names & waiting.keys()) for x in waiting[n])
        same = next((x for x in asked if x.id not in taken and _is(x, known)), None)
        if same:
            taken.add(same.id)
            known = _merged(known, same)
        yield known


def point_of(place: str, name: str) -> tuple[float, float] | None:
    """Latitude and longitude of a place that the extraction found under `name`; None for
    regions, countries and what nobody placed."""
    gazetteer = bundled_gazetteer()
    on_list = next((x for x in listed() if x.id == place), None)
    if on_list and on_list.point:
        return on_list.point
    for sake in gazetteer.find(name):
        known = gazetteer.place(sake)
        if (known.id == place or (on_list and _is(on_list, known))) and known.latitude is not None:
            return known.latitude, known.longitude or 0.0
    return None


def _is(one: Listed, known: Known) -> bool:
    if one.kind in ("country", "sea", "mountain", "lake", "river", "pass"):
        return False
    if (known.kind == "region") != (one.kind in _REGIONS) or known.kind == "county":
        return False
    if one.country and code_of(one.country) != known.country:
        return False
    mine = set(map(fold, one.names))
    if one.country:
        return fold(known.name) in mine
    common = mine & {fold(n) for n in (known.name, *known.also)}
    return len(common) >= min(_NAMES_OF_A_DISPUTED_ONE, len(mine))


def _merged(known: Known, same: Listed) -> Known:
    also = {fold(n): n for n in (*known.also, *same.names)}
    also.pop(fold(known.name), None)
    return replace(known, id=same.id, also=tuple(sorted(also.values())))


@cache
def _codes() -> dict[str, str]:
    return {fold(name): code for code, name in bundled_gazetteer().countries.items()}


@cache
def _file() -> dict[str, Any]:
    text = (files("onrecord") / "data" / "places.json").read_text(encoding="utf-8")
    told: dict[str, Any] = loads(text)
    return told
