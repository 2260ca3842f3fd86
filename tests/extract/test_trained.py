"""The trained models: what they add to the rules, what they leave to them, and that nothing that
comes in breaks them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onrecord.extract import EXTRACTOR, extract, extract_by_rules
from onrecord.extract.crf import Crf
from onrecord.extract.trained import act_of, bundled_reader, runs

TWO = Crf(
    labels=("B", "O"),
    weights={"said": (5, 0), "the": (-5, 1)},
    moves={("O", "O"): 0, ("O", "B"): -1, ("B", "O"): 0},
)


def test_a_score_is_the_sum_of_the_known_features() -> None:
    assert TWO.score(["said", "the", "unknown"]) == [0, 1]
    assert TWO.score(["said"], base=(1, 1)) == [6, 1]


def test_the_best_labels_never_use_a_move_that_training_did_not_see() -> None:
    assert TWO.best([[5, 0], [4, 0], [0, 1]]) == ["B", "O", "O"]
    assert TWO.best([]) == []


def test_neighbours_become_ranges() -> None:
    assert runs([1, 2, 5, 6, 9]) == [(1, 3), (5, 7), (9, 10)]


@pytest.mark.parametrize(
    ("cue", "act"),
    [("would not say", "declines"), ("rubbished", None), ("denies", "denies")],
)
def test_the_act_of_a_cue_is_read_from_the_corpus(cue: str, act: str | None) -> None:
    assert act_of(cue.split(), bundled_reader().acts) == act


def test_verbs_that_the_rules_do_not_know_are_found(read: Callable[..., Any]) -> None:
    text = "The ministry let it be known that the bridge was safe."
    assert extract_by_rules(text).statements == ()
    assert read(text).rows() == [("ministry", "let it be known", "the bridge was safe", "asserts")]


def test_a_name_of_the_extractor_goes_with_each_reading() -> None:
    assert extract("Velia said it rained.").extractor == EXTRACTOR == "crf/1"
    assert extract_by_rules("Velia said it rained.").extractor == "rules/1"


def test_ten_thousand_quotation_marks_and_random_bytes_are_read() -> None:
    heaps = random.Random(7).randbytes(20_000).decode("latin-1")
    for text in ('"' * 10_000, "“" * 10_000, "”“" * 5_000, heaps, "said" * 20_000):
        assert extract(text).text == text


def test_no_naughty_string_breaks_it(shared: Path) -> None:
    naughty = shared / "eval" / "interop" / "naughty" / "blns.json"
    for text in json.loads(naughty.read_text(encoding="utf-8")):
        found = extract(f"{text}\nVelia said: {text}", carrier=text)
        spans = [s for x in found.statements for s in (*x.source, *x.cue, *x.content)]
        assert all(0 <= a < b <= len(found.text) for a, b in spans)
