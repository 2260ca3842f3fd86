"""What nobody by name is said to have said, and who is no outlet: table tests."""

from __future__ import annotations

import pytest

from onrecord.extract import extract
from onrecord.extract.parties import is_media_name

REPORTED = [
    (
        "While no civilian casualties have been reported, targets have included factories.",
        [
            ("unspecified", "have been reported", "no civilian casualties"),
            ("Agency", "", "targets have included factories"),
        ],
    ),
    (
        "No injuries have been reported, and the road is open.",
        [
            ("unspecified", "have been reported", "No injuries"),
            ("Agency", "", "the road is open"),
        ],
    ),
    (
        "Two people were reported missing after the flood.",
        [("unspecified", "were reported", "Two people missing after the flood")],
    ),
]


def words_of(text, spans):
    return " ".join(text[a:b] for a, b in spans)


@pytest.mark.parametrize(("text", "expected"), REPORTED, ids=[t for t, _ in REPORTED])
def test_a_count_that_has_been_reported_is_a_statement_of_nobody_named(text, expected):
    found = extract(text, carrier="Agency", channel="wire").statements
    rows = [(s.speaker.name, words_of(text, s.cue), words_of(text, s.content)) for s in found]
    assert rows == expected


@pytest.mark.parametrize("name", ["Orsia Press", "the state news agency", "Valley Radio"])
def test_an_outlet_is_media(name):
    assert is_media_name(name.casefold().split())


@pytest.mark.parametrize("name", ["civil protection agency", "press secretary", "media regulator"])
def test_an_agency_of_the_state_and_a_press_office_are_none(name):
    assert not is_media_name(name.split())
