"""Who a source is, whose side it is on, and through whom the words came."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

PARTIES = [
    ("Armenian Defense Ministry", "Armenia"),
    ("Azerbaijan's presidency", "Azerbaijan"),
    ("the Artsakh Defense Army", "Artsakh"),
    ("the U.S. State Department", "United States"),
    ("the European Union", "international_body"),
    ("Pope Francis", "international_body"),
    ("Interfax", "media"),
    ("local media", "media"),
    ("the Armenian National Committee of America", "third_party"),
    ("two witnesses", "unspecified"),
]


@pytest.mark.parametrize(("source", "party"), PARTIES)
def test_a_source_has_a_party(read: Callable[..., Any], source: str, party: str) -> None:
    assert read(f"On Friday {source} said the pass was shut.").first.speaker.party == party


def test_a_capital_speaks_for_its_state(read: Callable[..., Any]) -> None:
    speaker = read("Baku said the pass was shut.").first.speaker
    assert (speaker.name, speaker.party) == ("Azerbaijan", "Azerbaijan")


def test_an_invented_state_is_learned_from_its_adjective(read: Callable[..., Any]) -> None:
    reading = read("Velia is calm. The Velian army said the pass was shut.", carrier="X")
    assert reading.extraction.statements[-1].speaker.party == "Velia"


def test_a_state_with_a_letter_missing_is_read_with_a_doubt(read: Callable[..., Any]) -> None:
    first = read("Tukey said it was ready. Turkey and Greece met.").first
    assert (first.speaker.name, first.speaker.party) == ("Turkey", "Turkey")
    assert first.doubts == ("printed 'Tukey', read as Turkey",)


def test_a_surname_stands_for_the_full_name(read: Callable[..., Any]) -> None:
    text = "Armenian Prime Minister Nikol Pashinyan resigned. Pashinyan said he was tired."
    speaker = read(text).first.speaker
    assert (speaker.name, speaker.party, speaker.inferred) == ("Nikol Pashinyan", "Armenia", True)


def test_a_place_before_the_comma_is_not_the_spokesmans_side(read: Callable[..., Any]) -> None:
    text = "Azerbaijan's presidency met. Snow fell in Karabakh, presidency spokesman Aro Lund said."
    speaker = read(text).first.speaker
    assert (speaker.name, speaker.party, speaker.inferred) == ("Aro Lund", "Azerbaijan", True)


def test_it_is_the_speaker_before(read: Callable[..., Any]) -> None:
    reading = read("Velia denied a raid. It accused the Ostrean army of lying.")
    second = reading.extraction.statements[1]
    assert (second.speaker.name, second.speaker.inferred) == ("Velia", True)
    assert second.doubts


def test_the_ministry_of_an_official_report_is_its_sender(read: Callable[..., Any]) -> None:
    reading = read("The ministry says a jet crashed.", "Armenian Defense Ministry", "official")
    assert reading.first.speaker.name == "Armenian Defense Ministry"
    assert reading.first.speaker.inferred


def test_a_spokesman_for_the_presidency_is_the_senders(read: Callable[..., Any]) -> None:
    text = "Aro Lund, spokesman for the presidency, told journalists that the peak was taken."
    speaker = read(text, "Azerbaijan's presidency", "official").first.speaker
    assert (speaker.name, speaker.party, speaker.inferred) == ("Aro Lund", "Azerbaijan", True)


def test_a_bare_mod_is_never_given_a_country_in_silence(read: Callable[..., Any]) -> None:
    alone = read("MoD statement claims that a colonel died.").first
    assert (alone.speaker.party, bool(alone.doubts)) == ("unspecified", True)
    two = read("The Armenian MoD and the Azerbaijani MoD met. MoD said a colonel died.").first
    assert (two.speaker.party, bool(two.doubts)) == ("unspecified", True)
    one = read("The Azerbaijani MoD met reporters. MoD said a colonel died.").first
    assert (one.speaker.party, one.speaker.inferred) == ("Azerbaijan", True)
    assert one.doubts


CHAINS = [
    ("Reuters reported that Velia said it won.", "", ["Reuters", "Velia"]),
    ("Velia said it won, as reported by Reuters.", "The Lamp", ["The Lamp", "Reuters", "Velia"]),
    (
        "Velia said it had won the day, stated Reuters.",
        "The Lamp",
        ["The Lamp", "Reuters", "Velia"],
    ),
    ("OSLO (Reuters) - Velia said it won.", "", ["Reuters", "Velia"]),
    ("Velia said it won the day. (NBC News)", "The Lamp", ["The Lamp", "NBC News", "Velia"]),
    ("Velia said it won the day (@eye via Twitter)", "The Lamp", ["The Lamp", "@eye", "Velia"]),
    ("AFP quoted Velia as saying it won.", "The Lamp", ["The Lamp", "AFP", "Velia"]),
    ("Velia said it won.", "@eye (Twitter)", ["@eye", "Velia"]),
]


@pytest.mark.parametrize(("text", "carrier", "expected"), CHAINS, ids=[c[0] for c in CHAINS])
def test_a_chain_runs_from_carrier_to_origin(
    read: Callable[..., Any], text: str, carrier: str, expected: list[str]
) -> None:
    reading = read(text, carrier)
    assert expected in reading.chains()
    roles = [link.role for link in reading.extraction.statements[-1].chain]
    assert roles[-1] == "origin"
    assert not any("twitter" in name.lower() for chain in reading.chains() for name in chain)


def test_the_sentence_before_a_trailing_source_is_told_with_a_doubt(
    read: Callable[..., Any],
) -> None:
    text = "Troops tried to take the hill and failed. It is quiet now, according to the Velian army"
    first, second = read(text, "@eye (Twitter)", "social").extraction.statements
    assert first.speaker == second.speaker
    assert first.doubts and not second.doubts


def test_unattributed_words_on_a_wire_are_the_wires_own(read: Callable[..., Any]) -> None:
    reading = read("OSLO (Reuters) - Ten people died in a fire.", "Reuters", "wire")
    assert reading.rows() == [("Reuters", "", "Ten people died in a fire", "asserts")]
    assert reading.chains() == [["Reuters"]]


def test_without_a_known_carrier_unattributed_words_are_nobodys_statement(
    read: Callable[..., Any],
) -> None:
    assert read("Ten people died in a fire.").rows() == []


def test_a_credit_in_brackets_holds_what_its_sentence_says(read: Callable[..., Any]) -> None:
    text = "The deputy says the exchange is off (Aldwater Radio). The buses wait."
    outer, inner = read(text).extraction.statements
    assert (outer.speaker.name, outer.cue, inner.parent) == ("Aldwater Radio", (), outer.id)
    assert [link.name for link in inner.chain] == ["Aldwater Radio", "deputy"]


def test_what_is_told_inside_a_quotation_that_goes_on_is_nested(read: Callable[..., Any]) -> None:
    text = "“I sail on,” skipper Benet Struan said. “My wife says that I am a fool.”"
    first, going_on, inner = read(text).extraction.statements
    assert (first.source, inner.parent) == (going_on.source, going_on.id)
    assert going_on.cue == () and going_on.doubts


def test_an_account_is_credited_without_its_platform(read: Callable[..., Any]) -> None:
    statements = read("The union says ninety died (@quarrylaw via Chirrup). Rain fell.")
    outer = statements.extraction.statements[0]
    assert statements.words(outer.source) == "@quarrylaw"
