"""How well the ledger does on the stories of tests/ledger/stories, annotated beside their reports.

    python scripts/score_stories.py [STORY ...]

The measures are those of the seed story's scorer; each miss is named.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from onrecord.extract import extract
from onrecord.ledger import build
from onrecord.record import Filed, Ledger

STORIES = Path(__file__).resolve().parents[1] / "tests" / "ledger" / "stories"
RIVALS = {"contradicts", "denies"}


@dataclass(frozen=True)
class Score:
    """Per cent; `missed` names each miss."""

    grouping: float
    stance: float
    relations: float
    look_alikes: float
    states: float
    unanswered: float
    found: float  # claims that the extractor gave at all
    missed: tuple[str, ...]


def ledger_of(name: str) -> Ledger:
    """The story's ledger, by the built-in extractor."""
    story = json.loads((STORIES / f"{name}.json").read_text(encoding="utf-8"))
    filed = []
    for told in story["reports"]:
        at = datetime.fromisoformat(told["received_at"])
        found = extract(
            told["text"], carrier=told["source"], channel=told["channel"], published=at,
            report=told["id"],
        )  # fmt: skip
        filed.append(Filed(told["id"], told["source"], found, received_at=at, published_at=at))
    return build(filed)


class Read:
    """A ledger with its statements known by the names of the annotation."""

    def __init__(self, ledger: Ledger, gold: dict[str, Any]) -> None:
        texts = {r.id: r.text for r in ledger.reports}
        self.names: dict[str, set[str]] = {}
        for statement in ledger.statements:
            words = " ".join(texts[statement.report][a:b] for a, b in statement.content)
            for claim, (report, said) in gold["claims"].items():
                whole = said.rstrip(".")
                if statement.report == report and _alike(words, whole, gold, claim, statement.act):
                    self.names.setdefault(statement.id, set()).add(claim)
        self.found = {c for cs in self.names.values() for c in cs}
        self.rows = [
            (q, [{c for s in p.statements for c in self.names.get(s, ())} for p in q.positions])
            for q in ledger.questions
        ]
        self.links = {
            (a, b, r.kind)
            for r in ledger.relations
            for a in self.names.get(r.from_, ())
            for b in self.names.get(r.to or "", {""})
        }

    def together(self, a: str, b: str) -> bool:
        return any({a, b} <= set().union(*rows) for _, rows in self.rows)

    def same_row(self, a: str, b: str) -> bool:
        return any({a, b} <= row for _, rows in self.rows for row in rows)


def _alike(words: str, said: str, gold: dict[str, Any], claim: str, act: str) -> bool:
    """The annotated words are in the statement; a denial is not what it denies."""
    if said.casefold() not in words.casefold():
        return False
    return (act == "denies") == claim.endswith("-denied")


def score(name: str) -> Score:
    gold = json.loads((STORIES / f"{name}.gold.json").read_text(encoding="utf-8"))
    read = Read(ledger_of(name), gold)
    missed: list[str] = [f"not found: {c}" for c in gold["claims"] if c not in read.found]
    homes = {c: n for n, k in enumerate(gold["contests"]) for row in k["positions"] for c in row}
    rows = {
        c: (n, m)
        for n, k in enumerate(gold["contests"])
        for m, row in enumerate(k["positions"])
        for c in row
    }
    right = wanted = got = stance = 0
    for a, b in combinations(sorted(homes), 2):
        want, have = homes[a] == homes[b], read.together(a, b)
        wanted, got, right = wanted + want, got + have, right + (want and have)
        if want and have and read.same_row(a, b) == (rows[a] == rows[b]):
            stance += 1
        elif want or have:
            missed.append(f"pair: {a} / {b}" + ("" if have else " apart"))
    links = [tuple(r) for k in gold["contests"] for r in k["relations"]]
    good_links = [r for r in links if r in read.links]
    missed += [f"relation: {a} {kind} {b}" for a, b, kind in set(links) - set(good_links)]
    look = [p for p in gold["look_alikes"] if set(p) <= read.found and not _rivals(read, *p)]
    missed += [f"look-alike: {p}" for p in gold["look_alikes"] if p not in look]
    states = [k for k in gold["contests"] if _state(read, k) == k["state"]]
    missed += [
        f"state: {k['about']}: {_state(read, k)}" for k in gold["contests"] if k not in states
    ]
    alone = [c for c in gold["unanswered"] if _states_of(read, c) == {"one_sided"}]
    missed += [f"answered: {c}" for c in gold["unanswered"] if c not in alone]
    return Score(
        grouping=_percent(2 * right, wanted + got),
        stance=_percent(stance, wanted),
        relations=_percent(len(good_links), len(links)),
        look_alikes=_percent(len(look), len(gold["look_alikes"])),
        states=_percent(len(states), len(gold["contests"])),
        unanswered=_percent(len(alone), len(gold["unanswered"])),
        found=_percent(len(read.found), len(gold["claims"])),
        missed=tuple(sorted(missed)),
    )


def _rivals(read: Read, a: str, b: str) -> bool:
    return any({x, y} == {a, b} and kind in RIVALS | {"corroborates"} for x, y, kind in read.links)


def _state(read: Read, contest: dict[str, Any]) -> str:
    """The state of the question that shares most claims with the contest."""
    want = {c for row in contest["positions"] for c in row}
    shares = [(len(want & set().union(*rows)), q.state) for q, rows in read.rows if rows]
    best = max(shares, default=(0, ""))
    return best[1] if best[0] else ""


def _states_of(read: Read, claim: str) -> set[str]:
    return {q.state for q, rows in read.rows if any(claim in row for row in rows)}


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 100.0


def main(names: list[str]) -> None:
    annotated = sorted(p.name.removesuffix(".gold.json") for p in STORIES.glob("*.gold.json"))
    for name in names or annotated:
        found = asdict(score(name))
        missed = found.pop("missed")
        print(name, *(f"{measure} {value}" for measure, value in found.items()), sep="  ")
        print(*(f"    {miss}" for miss in missed), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
