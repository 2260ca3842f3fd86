"""The bundled GeoNames rows: places by name and by country, out of one packed file; decides
nothing about a text.

The file: MAGIC, the length of the header, the header, then blocks of lines; header and blocks are
compressed each on its own, so that a look-up opens one or two of them. Written by
scripts/pack_places.py.
"""

from __future__ import annotations

import json
import struct
import unicodedata
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

MAGIC = b"ONRECORD PLACES 1\n"
SIZES = "0abcdefghijklmnopqrstuvwxyzABCDEF"  # a letter for each bit of a population
_BLOCKS_KEPT = 256  # of some 20 KB each


@dataclass(frozen=True, slots=True)
class Sake:
    """One place of a name: enough to choose between namesakes."""

    country: str  # ISO 3166, two letters
    row: int
    size: int  # doubles with each step; 0: nobody counted
    is_first_name: bool  # not one of its other names


@dataclass(frozen=True, slots=True)
class Known:
    """One place with all that is known of it. A region carries no point."""

    id: str  # "geonames:616052"
    name: str
    kind: str  # settlement, region, county, country
    country: str
    region: str
    population: int
    latitude: float | None
    longitude: float | None
    also: tuple[str, ...]


def fold(name: str) -> str:
    """A name as it is looked up: without accents, case, apostrophes and hyphens."""
    plain = unicodedata.normalize("NFKD", name.replace("-", " "))
    kept = (c for c in plain if not unicodedata.combining(c) and c not in "'\u2019\u02bb\u02bc.`")
    return " ".join("".join(kept).casefold().split())


class Gazetteer:
    """The packed file, held as it is; a look-up opens what it needs."""

    def __init__(self, packed: bytes) -> None:
        if not packed.startswith(MAGIC):
            raise ValueError("this is no gazetteer of onrecord")
        at = len(MAGIC) + 4
        (size,) = struct.unpack_from("<I", packed, len(MAGIC))
        header = json.loads(zlib.decompress(packed[at : at + size]))
        at += size
        self._packed = packed
        self.countries: dict[str, str] = {}  # code to name
        self._rows: dict[str, list[tuple[int, int]]] = {}
        for code, told in header["countries"].items():
            self.countries[code] = told["name"]
            self._rows[code] = list(_spans(at, told["rows"]))
            at = self._rows[code][-1][1]
        self._first = [first for first, _ in header["names"]]
        self._names = list(_spans(at, [size for _, size in header["names"]]))
        self._block = lru_cache(maxsize=_BLOCKS_KEPT)(self._open)
        self._index = lru_cache(maxsize=_BLOCKS_KEPT)(self._open_names)

    def find(self, name: str) -> tuple[Sake, ...]:
        """The places of this name, the largest first; none when the name is not known."""
        key = fold(name)
        at = bisect_right(self._first, key) - 1
        if at < 0 or not key:
            return ()
        block = self._index(self._names[at])
        start = block.find(f"\n{key}\t") + len(key) + 2
        if start < len(key) + 2:
            return ()
        return tuple(map(_sake, block[start : block.index("\n", start)].split("\t")))

    def place(self, sake: Sake) -> Known:
        """All that is known of a place."""
        row = sake.row
        for span in self._rows[sake.country]:
            lines = self._block(span)
            if row < len(lines):
                return _known(lines[row], sake.country)
            row -= len(lines)
        raise LookupError(sake)

    def of_country(self, code: str) -> Iterator[Known]:
        """Every place of a country, the largest first; nothing for a code that is not known."""
        for span in self._rows.get(code, ()):
            for line in self._open(span):
                yield _known(line, code)

    def _open(self, span: tuple[int, int]) -> list[str]:
        return zlib.decompress(self._packed[slice(*span)]).decode().split("\n")

    def _open_names(self, span: tuple[int, int]) -> str:
        return "\n" + zlib.decompress(self._packed[slice(*span)]).decode() + "\n"


@cache
def bundled_gazetteer() -> Gazetteer:
    """The one that ships with the package."""
    return Gazetteer((files("onrecord") / "data" / "gazetteer.bin").read_bytes())


def _spans(at: int, sizes: list[int]) -> Iterator[tuple[int, int]]:
    for size in sizes:
        yield at, at + size
        at += size


def _sake(ref: str) -> Sake:
    country = ref[:2]
    return Sake(country.upper(), int(ref[3:]), SIZES.index(ref[2]), country.isupper())


def _known(line: str, country: str) -> Known:
    id, name, kind, point, population, region, also = line.split("\t")
    latitude, _, longitude = point.partition(",")
    return Known(
        id=id,
        name=name,
        kind=kind,
        country=country,
        region=region,
        population=int(population),
        latitude=float(latitude) if point else None,
        longitude=float(longitude) if point else None,
        also=tuple(also.split("|")) if also else (),
    )
