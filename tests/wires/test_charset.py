"""Bytes to characters."""

from __future__ import annotations

import codecs
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.wires.charset import decode, legible

NEWS = "Сегодня министр обороны сообщил журналистам, что потери противника велики. " * 3


@pytest.mark.parametrize(
    ("raw", "declared"),
    [
        (NEWS.encode(), ""),
        (NEWS.encode("cp1251"), "windows-1251"),
        (NEWS.encode("koi8-r"), "KOI8-R"),
        (codecs.BOM_UTF8 + NEWS.encode(), "windows-1251"),
        (NEWS.encode("utf-16"), ""),
        (NEWS.encode("utf-32"), ""),
        (NEWS.encode(), "utf-16"),
        (NEWS.encode(), "punycode"),
        (NEWS.encode(), "no such set"),
        (NEWS.encode(), "us-ascii"),
    ],
)
def test_what_is_marked_declared_or_utf_8_is_read_without_doubt(raw: bytes, declared: str) -> None:
    assert decode(raw, declared) == (NEWS, ())


def test_latin_1_is_read_as_browsers_read_it() -> None:
    assert decode(b"\x93Stop\x94", "iso-8859-1") == ("“Stop”", ())


def test_utf_8_wins_over_a_single_byte_set_stated_elsewhere() -> None:
    assert decode("Şuşa".encode(), "iso-8859-1", "utf-8") == ("Şuşa", ())


def test_an_unstated_set_is_guessed_with_a_doubt() -> None:
    text, doubts = decode(NEWS.encode("cp1251"))
    assert text == NEWS
    assert doubts == ("the character set is not stated; read as cp1251",)


def test_text_that_is_not_what_it_states_is_doubted() -> None:
    text, doubts = decode("Ağdam: «non»".encode("cp1254"), "utf-8")
    assert text and "not UTF-8 as stated" in doubts[0]


def test_a_declared_punycode_costs_nothing() -> None:
    started = time.perf_counter()
    decode(b"x" * 500_000 + b"-" + b"a" * 500_000, "punycode")
    assert time.perf_counter() - started < 2


@given(st.binary(), st.text())
def test_decoding_never_raises_and_can_be_stored_again(raw: bytes, declared: str) -> None:
    text, _ = decode(raw, declared)
    text.encode()


def test_legible_replaces_what_no_database_takes() -> None:
    assert legible({"a\0": ["\ud800x", 1, None]}) == {"a\ufffd": ["\ufffdx", 1, None]}
