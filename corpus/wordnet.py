"""What the training takes from WordNet 3.0 (Debian's wordnet-base): what sort of verb and of noun a
word may be. Writes `kinds.json.gz` beside it.

python corpus/wordnet.py FOLDER          holds index.verb, data.verb, verb.exc and those of nouns
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
SPOKEN = "32"  # WordNet's file of verbs of communication
FOLK = ("18", "14")  # persons, groups
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SENSES = 3  # the usual meanings of a word come first


def kinds(folder: Path, part: str) -> dict[str, str]:
    """Lemma to one letter: the file of its first meaning; small letters of the most interesting
    kinds when only a second or third meaning is of it."""
    files: dict[str, str] = {}
    for line in (folder / f"data.{part}").read_text("utf-8").splitlines():
        if not line.startswith(" "):
            offset, number, _ = line.split(" ", 2)
            files[offset] = number
    out: dict[str, str] = {}
    for line in (folder / f"index.{part}").read_text("utf-8").splitlines():
        cells = line.split()
        if line.startswith(" ") or "_" in cells[0] or not cells[0].isascii():
            continue
        found = [files[offset] for offset in cells[-int(cells[2]) :]][:SENSES]
        out[cells[0]] = _letter(found)
    return out


def _letter(found: list[str]) -> str:
    later = [n for n in found[1:] if n == SPOKEN or n in FOLK]
    if found[0] != SPOKEN and found[0] not in FOLK and later:
        return {SPOKEN: "z", "18": "y", "14": "x"}[later[0]]
    return LETTERS[int(found[0]) - 3]


def main(folder: Path) -> int:
    verbs, nouns = kinds(folder, "verb"), kinds(folder, "noun")
    table = {
        "kinds": {w: verbs.get(w, "-") + nouns.get(w, "-") for w in sorted(verbs | nouns)},
        "irregular": {
            form: lemma
            for part in ("noun", "verb")
            for line in (folder / f"{part}.exc").read_text("utf-8").splitlines()
            for form, lemma in [line.split()[:2]]
            if "_" not in form
        },
    }
    plain = json.dumps(table, separators=(",", ":"), sort_keys=True).encode()
    (HERE / "kinds.json.gz").write_bytes(gzip.compress(plain, mtime=0))
    sys.stdout.write(f"{len(verbs)} verbs, {len(nouns)} nouns\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
