"""Sentences about invented events: who says what, with which word, in which act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Row = tuple[str, str, str, str]

ONE_SPEAKER: list[tuple[str, list[Row]]] = [
    (
        "The Velian army said two bridges were down.",
        [("Velian army", "said", "two bridges were down", "asserts")],
    ),
    (
        "Two bridges were down, the Velian army said on Monday.",
        [("Velian army", "said", "Two bridges were down", "asserts")],
    ),
    (
        '"Nobody slept," said Ines Ode, 41, who runs the bakery.',
        [("Ines Ode, 41, who runs the bakery", "said", "Nobody slept", "asserts")],
    ),
    (
        "According to the harbour office, four ships sank.",
        [("harbour office", "According to", "four ships sank", "asserts")],
    ),
    (
        "Four ships sank, according to the harbour office.",
        [("harbour office", "according to", "Four ships sank", "asserts")],
    ),
    (
        "The mayor told the Morning Post that the dam would hold.",
        [("mayor", "told", "the dam would hold", "asserts")],
    ),
    (
        "Spokesman Aro Lund told journalists: the road is closed.",
        [("Aro Lund", "told", "the road is closed", "asserts")],
    ),
    (
        "Ostrean MoD statement: three villages taken in the north.",
        [("Ostrean MoD", "statement", "three villages taken in the north", "asserts")],
    ),
    (
        "The governor did not say how many people were missing.",
        [("governor", "did not say", "how many people were missing", "declines")],
    ),
    (
        "Velia denied shelling the port.",
        [("Velia", "denied", "shelling the port", "denies")],
    ),
    (
        "The envoy, speaking by video link, called on both sides to stop.",
        [("envoy, speaking by video link", "called on", "both sides to stop", "calls_for")],
    ),
    (
        "The bishop was accused of hiding weapons.",
        [("unspecified", "was accused", "hiding weapons", "asserts")],
    ),
    (
        "The union claimed, without giving figures, that thousands marched.",
        [("union", "claimed", "thousands marched", "asserts")],
    ),
    (
        "Footage released on Friday by the Velian navy shows a burning ferry.",
        [("Velian navy", "shows", "a burning ferry", "asserts")],
    ),
]

SEVERAL: list[tuple[str, list[Row]]] = [
    (
        "Velia at first denied this but later acknowledged losing two posts "
        "and said it had withdrawn.",
        [
            ("Velia", "denied", "this", "denies"),
            ("Velia", "acknowledged", "losing two posts", "acknowledges"),
            ("Velia", "said", "it had withdrawn", "asserts"),
        ],
    ),
    (
        "Ostrea, which denied that it had fired, later promised an inquiry.",
        [
            ("Ostrea", "denied", "it had fired", "denies"),
            ("Ostrea", "promised", "an inquiry", "promises"),
        ],
    ),
    (
        "The envoy condemned the raid in a statement, calling for calm, but declined to comment.",
        [
            ("envoy", "condemned", "the raid", "condemns"),
            ("envoy", "calling for", "calm", "calls_for"),
        ],
    ),
    (
        "France and Greece urged restraint.",
        [
            ("France", "urged", "restraint", "calls_for"),
            ("Greece", "urged", "restraint", "calls_for"),
        ],
    ),
    (
        "The Red Cross urged a truce, as did Pope Francis.",
        [
            ("Red Cross", "urged", "a truce", "calls_for"),
            ("Pope Francis", "did", "a truce", "calls_for"),
        ],
    ),
    (
        "The Velian side says it holds the hill; Ostrea rejects that.",
        [
            ("Velia", "says", "it holds the hill", "asserts"),
            ("Ostrea", "rejects", "that", "denies"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), ONE_SPEAKER, ids=[t[0] for t in ONE_SPEAKER])
def test_one_statement_of_one_speaker(
    read: Callable[..., Any], text: str, expected: list[Row]
) -> None:
    assert read(text).rows() == expected


@pytest.mark.parametrize(("text", "expected"), SEVERAL, ids=[t[0] for t in SEVERAL])
def test_several_statements_of_one_sentence(
    read: Callable[..., Any], text: str, expected: list[Row]
) -> None:
    assert read(text).rows()[: len(expected)] == expected


NO_STATEMENT = [
    "The claims of both sides were examined.",
    "Conflicting reports reached the harbour.",
    "A demand for bread grew.",
    "",
    "   ",
]


@pytest.mark.parametrize("text", NO_STATEMENT)
def test_nouns_that_look_like_cues_are_none(read: Callable[..., Any], text: str) -> None:
    assert read(text).rows() == []


def test_a_denied_statement_is_nested_and_its_own(read: Callable[..., Any]) -> None:
    text = "Velia denied an Ostrean defence ministry statement that said ten tanks had burnt."
    reading = read(text, carrier="Reuters", channel="wire")
    denial, claim = reading.extraction.statements
    assert (denial.act, claim.act, claim.parent) == ("denies", "asserts", denial.id)
    assert claim.speaker.name == "Ostrean defence ministry"
    assert reading.chains()[1] == ["Reuters", "Ostrean defence ministry"]
