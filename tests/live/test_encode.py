"""The event stream: strict bytes, nothing can break out of a field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import BadInput
from onrecord.live import encode

SAFE = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=("Cs",)), min_size=1)


@given(st.text(), SAFE, SAFE)
def test_a_strict_parser_reads_back_what_was_written(
    parse: Any, text: str, name: str, id: str
) -> None:
    (event,) = parse(encode.event(name=name, text=text, id=id).decode())
    assert event.text == text.replace("\r\n", "\n").replace("\r", "\n")
    assert (event.type, event.id) == (name, id)


@given(st.dictionaries(st.text(), st.text()))
def test_a_frame_carries_its_json_unchanged(parse: Any, value: dict[str, str]) -> None:
    (event,) = parse(encode.frame(7, "update", encode.json_bytes(value)).decode())
    assert (event.id, event.type, event.json) == ("7", "update", value)


@pytest.mark.parametrize("break_out", ["a\nb", "a\rb", "a\0b", "\n"])
@pytest.mark.parametrize("field", ["id", "name"])
def test_a_line_break_or_nul_in_a_field_is_refused(field: str, break_out: str) -> None:
    with pytest.raises(BadInput):
        encode.event(text="x", **{field: break_out})


def test_several_missed_records_are_one_event_with_the_last_id(parse: Any) -> None:
    (event,) = parse(encode.catchup(9, [b'{"seq":8}', b'{"seq":9}']).decode())
    assert (event.type, event.id) == ("catchup", "9")
    assert event.json == {"seq": 9, "kind": "catchup", "records": [{"seq": 8}, {"seq": 9}]}


def test_comments_and_retry_dispatch_nothing(parse: Any) -> None:
    assert parse((encode.COMMENT + encode.retry(2500)).decode()) == []


def test_the_parser_of_these_tests_reads_the_vectors_of_the_platform_tests(
    parse: Any, shared: Path
) -> None:
    vectors = json.loads((shared / "eval/interop/sse/vectors.json").read_text())["vectors"]
    for vector in vectors:
        events = [[e.type, e.text, e.id] for e in parse(vector["stream"])]
        assert events == vector["events"], vector["wpt"]
