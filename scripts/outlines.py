"""Makes src/onrecord/data/outlines.json.gz, the coasts and borders under the map of a story.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python scripts/outlines.py package/countries-50m.json

world-atlas (ISC) is Natural Earth 4.1.0 (public domain) as TopoJSON. An arc that two countries
share is a border, one that a single country has is a coast. Nothing is left of whose land it is.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

TO = Path(__file__).resolve().parents[1] / "src" / "onrecord" / "data" / "outlines.json.gz"


def arcs_in(found: Any) -> list[int]:
    """The numbers of arcs in nested rings; ~n is n the other way round."""
    if isinstance(found, int):
        return [found if found >= 0 else ~found]
    return [number for part in found for number in arcs_in(part)]


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    atlas = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    countries = atlas["objects"]["countries"]["geometries"]
    used: Counter[int] = Counter()
    for country in countries:
        used.update(set(arcs_in(country.get("arcs", []))))
    lines: dict[str, list[list[int]]] = {"coast": [], "border": []}
    for number, arc in enumerate(atlas["arcs"]):
        flat = [value for pair in arc for value in pair]
        lines["border" if used[number] > 1 else "coast"].append(flat)
    made = {
        "source": "Natural Earth 4.1.0, 1:50 million",
        "scale": atlas["transform"]["scale"],
        "translate": atlas["transform"]["translate"],
        **lines,
    }
    TO.write_bytes(gzip.compress(json.dumps(made, separators=(",", ":")).encode(), 9, mtime=0))
    print(f"{TO}: {len(lines['coast'])} coasts, {len(lines['border'])} borders")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
