"""The demo's words are its own: quotations to the letter, nothing else shared with the model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from onrecord.demo.script import Script

STORY = Path(__file__).resolve().parents[2] / "src/onrecord/demo/story"
QUOTED = re.compile(r"“([^”]*)”")
NAMES = (
    "Armenian National Committee of America",
    "Organization for Security and Co-operation in Europe",
)
NOT_WORDS = {"id", "report", "channel", "act", "received_at", "at", "slug", "zone", "name"}


def strings(value: Any) -> Iterator[str]:
    """Every text for readers in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in NOT_WORDS:
                yield from strings(part)


def words(text: str) -> list[str]:
    """Folded so that U.S., it's and & cannot hide a shared phrase."""
    joined = re.sub(r"(?<=\w)['’.](?=\w)", "", text.replace("&", " and "))
    return re.findall(r"[^\W_]+", joined.casefold())


def fives(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[n : n + 5]) for n in range(len(found) - 4)}


def unquoted(text: str) -> list[str]:
    for name in NAMES:
        text = text.replace(name, "“”")
    return QUOTED.sub("\0", text).split("\0")


def model_texts(seed: Path) -> list[str]:
    reports = [json.loads(p.read_text()) for p in sorted((seed / "reports").glob("[0-9]*.json"))]
    return [(seed / "article.txt").read_text(), *(s for r in reports for s in strings(r))]


def own_texts() -> list[tuple[str, str]]:
    files = sorted(STORY.rglob("*.json"))
    return [(p.name, s) for p in files for s in strings(json.loads(p.read_text()))]


@pytest.mark.shared
def test_no_five_words_in_a_row_are_shared_outside_quotation_marks(shared: Path) -> None:
    theirs = set().union(*map(fives, model_texts(shared / "gold/seed")))
    found = [
        f"{name}: {' '.join(five)}"
        for name, text in own_texts()
        for part in unquoted(text)
        for five in fives(part) & theirs
    ]
    assert found == []


@pytest.mark.shared
def test_what_stands_in_quotation_marks_was_said_exactly_so(shared: Path) -> None:
    said = " ".join(model_texts(shared / "gold/seed")).replace("’", "'")
    quotes = [(name, q) for name, text in own_texts() for q in QUOTED.findall(text)]
    wrong = [(name, q) for name, q in quotes if q.rstrip(",").replace("’", "'") not in said]
    assert wrong == []


@pytest.mark.shared
def test_reports_arrive_at_the_hours_and_through_the_channels_of_the_model(shared: Path) -> None:
    model = sorted((shared / "gold/seed/reports").glob("[0-9]*.json"))
    for theirs, ours in zip(
        map(_json, model), map(_json, sorted(STORY.glob("reports/*"))), strict=True
    ):
        assert ours["received_at"] == theirs["received_at"]
        assert ours["channel"] == theirs["channel"]


def test_quotation_marks_come_in_pairs() -> None:
    for name, text in own_texts():
        marks = re.findall(r"[“”]", text)
        assert marks == ["“", "”"] * (len(marks) // 2), name


def test_the_sent_again_report_holds_the_first_one_and_more(script: Script) -> None:
    first, again = (a.report.text for a in script.arrivals[10:12])
    assert first in again
    assert first != again


def test_the_mountain_has_two_names_and_no_report_uses_both(script: Script) -> None:
    texts = [a.report.text for a in script.arrivals]
    assert [n for n, t in enumerate(texts, 1) if "Murovdag" in t] == [11, 12]
    assert [n for n, t in enumerate(texts, 1) if "Mount Mrav" in t] == [13]


def test_nothing_loaded_is_said_in_the_desk_s_own_voice() -> None:
    decided = " ".join(
        part for text in strings(_json(STORY / "decisions.json")) for part in unquoted(text)
    )
    assert not re.search(r"\b(rebels?|occupied|liberat\w+|terrorists?|regime|invasion)\b", decided)


def test_every_file_of_the_story_stands_in_the_order_of_its_name(script: Script) -> None:
    assert all(earlier.name < later.name for earlier, later in pairwise(script.arrivals))


def _json(path: Path) -> Any:
    return json.loads(path.read_text())
