"""Reports through extraction and ledger: the contests are found from text alone."""

from __future__ import annotations

import json
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import pytest

from onrecord.extract import extract
from onrecord.ledger import build
from onrecord.record import Filed, Ledger


def filed(text: str) -> Filed:
    report = json.loads(text)
    at = datetime.fromisoformat(report["received_at"])
    carrier, channel = report["source"], report["channel"]
    found = extract(report["text"], carrier=carrier, channel=channel, published=at)
    return Filed(report["id"], carrier, found, received_at=at)


def ledger_of(texts: list[str]) -> Ledger:
    return build(sorted((filed(t) for t in texts), key=lambda f: (f.received_at, f.id)))


@pytest.fixture(scope="module")
def demo() -> Ledger:
    folder = files("onrecord") / "demo" / "story" / "reports"
    return ledger_of([p.read_text(encoding="utf-8") for p in folder.iterdir()])


def question(ledger: Ledger, words: str):
    (found,) = [q for q in ledger.questions if words in q.text]
    return found


def test_the_contest_over_the_mountain_comes_out_of_the_demo(demo):
    found = question(demo, "Who controls Murovdag / Mount Mrav?")
    assert found.state == "disputed"
    assert {"Artsakh", "Azerbaijan"} <= {p.party for p in found.positions}


def test_the_contest_over_casualties_comes_out_of_the_demo(demo):
    found = question(demo, "How many casualties did the Armenian side take on 27 September?")
    assert found.state == "disputed"
    assert {"Armenia", "Azerbaijan"} <= {p.party for p in found.positions}
    (row,) = [c for c in found.comparisons if c.comparable]
    assert row.derived == ("Armenia",)


def test_every_position_of_the_demo_shows_words_of_its_report(demo):
    texts = {r.id: r.text for r in demo.reports}
    statements = {s.id: s for s in demo.statements}
    for position in (p for q in demo.questions for p in q.positions):
        for statement in (statements[i] for i in position.statements):
            assert all(texts[statement.report][a:b].strip() for a, b in statement.content)


def test_the_seed_reports_give_the_denial_and_its_acknowledgement(shared: Path):
    reports = sorted((shared / "gold" / "seed" / "reports").glob("[0-9]*.json"))
    ledger = ledger_of([p.read_text(encoding="utf-8") for p in reports])
    found = question(ledger, "Which villages or positions changed hands on 27 September?")
    assert found.state == "partly_conceded"
    assert question(ledger, "Who controls Murovdag / Mount Mrav?").state == "disputed"
