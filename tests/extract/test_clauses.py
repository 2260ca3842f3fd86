"""Clauses inside a sentence: who speaks after them, what they are about, what the carrier says
around them.
"""

from __future__ import annotations

import pytest

from onrecord.extract import extract

SPOKEN = [
    (
        "Orlan, promising support for traditional ally Norland, said Sund was the biggest threat.",
        ("Orlan", "said", "Sund was the biggest threat"),
    ),
    (
        "The truce appeal, which Azerbaijan refused to sign, failed, the mayor said.",
        ("Azerbaijan", "refused", "The truce appeal | to sign"),
    ),
    (
        "The Front withdrew its statement that five people had been killed in Dorn on Sunday.",
        ("Front", "withdrew its statement", "five people had been killed in Dorn on Sunday"),
    ),
    (
        "Azerbaijan has declared martial law after retaliatory Armenian shelling.",
        ("Agency", "", "Azerbaijan has declared martial law after retaliatory Armenian shelling"),
    ),
    (
        "The raid prompted a flurry of diplomacy, with Russia calling for an immediate ceasefire.",
        ("Agency", "", "The raid prompted a flurry of diplomacy"),
    ),
]


def rows(text):
    return [
        (
            s.speaker.name,
            " ".join(text[a:b] for a, b in s.cue),
            " | ".join(text[a:b] for a, b in s.content),
        )
        for s in extract(text, carrier="Agency", channel="wire").statements
    ]


@pytest.mark.parametrize(("text", "expected"), SPOKEN, ids=[t for t, _ in SPOKEN])
def test_a_clause_leads_nobody_astray(text, expected):
    assert expected in rows(text)


def test_what_was_declared_stays_with_who_declared_it():
    text = next(t for t, _ in SPOKEN if "martial" in t)
    assert ("Azerbaijan", "has declared", "martial law") in rows(text)
