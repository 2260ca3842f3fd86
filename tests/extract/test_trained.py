"""The trained models: what they add to the rules, what they leave to them, and that nothing that
comes in breaks them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from onrecord.extract import EXTRACTOR, extract, extract_by_rules
from onrecord.extract.crf import NEVER, Chain, Weights
from onrecord.extract.drafting import act_of, runs
from onrecord.extract.trained import bundled_reader

CHAIN = Chain(("B", "O"), np.array([[NEVER, 0], [-1, 0]], np.int32))
WEIGHTS = Weights(np.array([3, 9], np.uint64), np.array([[5, 0], [-5, 1], [0, 0]], np.int16))


def best(*sentences: list[list[int]]) -> list[str]:
    rows = np.array([row for s in sentences for row in s], np.int32)
    return [CHAIN.labels[i] for i in CHAIN.best(rows, [len(s) for s in sentences])]


def test_a_score_is_the_sum_of_the_known_features() -> None:
    features = np.array([[3, 9, 4], [3, 3, 10]], np.uint64)
    assert WEIGHTS.score(features).tolist() == [[0, 1], [10, 0]]


def test_the_best_labels_never_use_a_move_that_training_did_not_see() -> None:
    assert best([[5, 0], [4, 0], [0, 1]]) == ["B", "O", "O"]
    assert CHAIN.best(np.zeros((0, 2), np.int32), []).tolist() == []


def test_sequences_read_together_do_not_touch_each_other() -> None:
    short, long = [[3, 0]], [[5, 0], [4, 0], [0, 1]]
    assert best(short, long, short) == ["B", *best(long), "B"]


def test_a_text_is_read_the_same_alone_and_among_others() -> None:
    one = "The ministry said on Monday that two villages were taken."
    many = f"{one}\n\nA man told Reuters it rained. He added that nobody came."
    alone, among = extract(one).statements[0], extract(many).statements[0]
    assert (alone.source, alone.cue, alone.content) == (among.source, among.cue, among.content)


@pytest.mark.parametrize(
    ("word", "kind"), [("quipped", "d"), ("spokeswomen", "P"), ("zxqv", "-"), ("told", "d")]
)
def test_the_kind_of_a_word_is_that_of_its_lemma(word: str, kind: str) -> None:
    assert kind in bundled_reader().lexicon.kind(word)


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


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The bridge, he said, was unsafe.", ["The bridge", "was unsafe"]),
        (
            "The talks, Orsia Press reported on Friday, had collapsed; both sides left.",
            ["The talks", "had collapsed"],
        ),
        ("The bridge is unsafe, he said, and left.", ["The bridge is unsafe"]),
    ],
)
def test_what_was_said_goes_on_after_an_insertion(text: str, content: list[str]) -> None:
    assert [text[a:b] for a, b in extract(text).statements[0].content] == content
