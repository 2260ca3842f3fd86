"""Texts that nobody means well with: no error, no endless loop, nothing but offsets into them."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from onrecord.extract import extract, extract_by_rules
from onrecord.extract.reading import Extractor
from onrecord.record import Extraction, Span

PUBLISHED = datetime(2026, 3, 15, tzinfo=UTC)
NAUGHTY = [
    "",
    " ",
    "\n",
    "\r\n\r\n",
    "\t",
    "\0",
    "\ufeff",
    "\ufffe",
    "\u200b",
    "\u2028\u2029",
    "\x1b[2J",
    "undefined",
    "null",
    "NULL",
    "None",
    "true",
    "NaN",
    "Infinity",
    "-1",
    "0x0",
    "1e309",
    "1/0",
    "1,000,000,000,000,000,000,000,000",
    "9" * 5_000,
    "00000",
    "1.2.3.4.5",
    "$1.00",
    "0.0/0",
    "--",
    "٠١٢٣٤٥٦٧٨٩ killed, Velia said",
    "¼ of ½ killed, Velia said",
    "Ⅷ killed, he said",
    "۱۶ dead",
    "<script>alert('x')</script>",
    "'; DROP TABLE reports; --",
    "../../etc/passwd",
    "%s%s%n",
    "{0}",
    "{{7*7}}",
    "${jndi:ldap://x/}",
    "$(touch /tmp/x)",
    "`ls`",
    "|| true",
    "a" + "\u0301" * 2_000,
    "Z\u0351\u036b\u0343a\u0329\u0348l\u0338g\u0328o\u0338 said he came",
    "\u202etxet desrever\u202c",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 said \U0001f4a5",
    "\U0001f1e6\U0001f1f2 denied",
    "表ポあA鷗ŒéＢ逍Üßªąñ丂㐀𠀀",
    "社會科學院語學研究所",
    "울란바토르",
    "المتحدث قال إن ستة قتلوا",
    "הדובר אמר כי נהרגו שישה",
    "Представитель сказал, что убиты шестеро",
    "Խոսնակն ասաց",
    "ผู้พูดกล่าวว่า",
    "he said she said they said it said",
    "said said said said",
    "denied denied denied that denied",
    "according to according to according to",
    "\u201c\u201d said \u201c\u201d",
    '""""',
    "''''''",
    "'He said 'it' 'was' 'so' '",
    "\u201cA \u2018B \u201cC\u201d D\u2019 E, he said",
    "(((((",
    ")))))",
    "[[[[ said ]]]]",
    "Update",
    "Update 25:99pm EST",
    "Update 2:52pm EST\nUpdate 2:52pm EST",
    "(NBC News)",
    "(@a via @b via @c)",
    "31 February 2026",
    "999999 Feb 99 GMT",
    "29:61 IST",
    "0000-00-00T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    "1 Jan 0001 at midnight EST",
    "said, said, said, and said",
    "No. No. No.",
    "at least at least at least 12",
    "between and between 5 and 3 killed",
    "-5 killed, 0 killed, 1e9 killed",
    "In In In in, In.",
    "Of, Of and Of",
    "in " * 300 + "Of",
    "Velia's's's said's",
    "U.S.U.S.U.S. said",
    "i\u0307stanbul said İSTANBUL ıstanbul",
    "ǅ said ﬁve killed in ﬁre",
    "\ud800 said \udfff",
    "\ud83d",
]
SHAPES = {  # pieces that are repeated to any length
    "no space": "a",
    "no full stop": "the army said ",
    "curly quotations": "\u201cno\u201d ",
    "open quotations": '"',
    "apostrophes": "'a ",
    "brackets": "([",
    "digits": "1,000 ",
    "names": "Velia ",
    "names in a list": "in Kyiv, ",
    "cues": "said ",
    "negations": "not denied ",
    "clocks": "2:52pm EST ",
    "groups": "141452 Sep 26 GMT ",
    "dates": "May 1 ",
    "updates": "Update 2pm\n",
    "credits": "(NBC News)\n",
    "dots": ". ",
    "dashes": "- ",
    "newlines": "\n",
    "spaces": " ",
    "handles": "@a ",
    "combining": "a\u0301",
    "joiners": "\U0001f468\u200d",
    "initials": "U.S.",
    "chains": "said that X said that ",
    "ranges": "5-6-7-",
    "zeros": "\0",
}


def spans(found: Extraction) -> Iterator[Span]:
    for s in found.statements:
        yield from (*s.source, *s.cue, *s.content)
    for thing in (*found.figures, *found.places, *found.times, *found.flags):
        yield thing.span
    for u in found.updates:
        yield from (u.header, *u.credit_for, *u.body, *([u.credit] if u.credit else []))


def check(text: str, reader: Extractor = extract) -> None:
    found = reader(text, carrier="X", channel="social", published=PUBLISHED, zone="Asia/Kolkata")
    assert found.text == text
    assert all(0 <= a < b <= len(text) for a, b in spans(found))


@pytest.mark.parametrize("reader", [extract, extract_by_rules])
@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_strings_are_read_without_harm(text: str, reader: Extractor) -> None:
    check(text, reader)
    check(f"Velia said on Sunday that {text} was so, according to {text}.\n\n{text}", reader)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-16-le", "cp437", "big5"])
def test_random_bytes_as_any_letters_are_read_without_harm(encoding: str) -> None:
    chance = random.Random(encoding)
    for _ in range(10):
        check(chance.randbytes(chance.randrange(1, 3_000)).decode(encoding, "replace"))


def test_random_letters_of_all_scripts_are_read_without_harm() -> None:
    chance = random.Random(7)
    for _ in range(30):
        letters = (chr(chance.randrange(0x11_0000)) for _ in range(chance.randrange(400)))
        check("".join(letters) + " said " + "".join(map(chr, range(0x600, 0x620))))


@pytest.mark.parametrize("shape", SHAPES)
def test_cost_grows_in_line_with_length(shape: str) -> None:
    """Four times the text may cost eight times the time, with some for a busy machine: a quadratic
    part would cost sixteen times."""
    piece = SHAPES[shape]

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        begun = time.process_time()
        check(text)
        return time.process_time() - begun

    seconds(1_000)
    assert seconds(32_000) < 8 * seconds(8_000) + 0.5


def test_ten_thousand_quotation_marks_are_no_matter() -> None:
    begun = time.process_time()
    for mark in "\"'\u201c\u201d\u2018\u00ab\u201e":
        check(mark * 10_000)
    assert time.process_time() - begun < 20
