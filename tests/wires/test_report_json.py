"""Report JSON, as in docs/contracts."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from onrecord.errors import UnreadableReport
from onrecord.wires.report_json import parse

FULL = {
    "id": "RPT01",
    "channel": "official",
    "source": "Defence Ministry of Ruritania",
    "received_at": "2026-09-27T08:20:00Z",
    "title": "Statement",
    "text": "The ministry states\r\nthat “nothing” happened. 😀",
    "published_at": "2026-09-27T12:15:00+04:00",
    "url": "https://mod.example/1",
    "lang": "en",
    "note": {"kept": [1, 2]},
}


def written(**changes: Any) -> bytes:
    fields = {**FULL, **changes}
    return json.dumps({key: value for key, value in fields.items() if value is not ...}).encode()


def test_every_field_of_the_contract_is_read(at: datetime) -> None:
    raw = written()
    (report,) = parse(raw, received_at=at)
    assert (report.uid, report.channel, report.format) == ("RPT01", "official", "json")
    assert (report.source, report.headline) == ("Defence Ministry of Ruritania", "Statement")
    assert report.text == FULL["text"]
    assert report.received_at == datetime(2026, 9, 27, 8, 20, tzinfo=UTC)
    assert report.published_at == datetime(2026, 9, 27, 8, 15, tzinfo=UTC)
    assert (report.url, report.language) == ("https://mod.example/1", "en")
    assert (report.extra, report.raw, report.doubts) == ({"note": {"kept": [1, 2]}}, raw, ())


def test_text_alone_is_a_report_with_a_doubt(at: datetime) -> None:
    raw = b'{"text": "At least 16 killed."}'
    (report,) = parse(raw, received_at=at)
    assert report.uid == hashlib.sha256(raw).hexdigest()[:32]
    assert (report.channel, report.received_at) == ("web", at)
    assert report.doubts == ("the report does not say who published it",)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": ...}, "`text` is missing"),
        ({"text": None}, "`text` is missing"),
        ({"text": 7}, "`text` is a number; give a string"),
        ({"text": ["a"]}, "`text` is a list"),
        ({"source": {}}, "`source` is an object"),
        ({"id": True}, "`id` is true or false"),
        ({"lang": 1.5}, "`lang` is a number"),
        ({"received_at": "yesterday"}, "`received_at` is 'yesterday'; give an ISO 8601 time"),
        ({"published_at": 1600000000}, "`published_at` is a number; give an ISO 8601 time"),
        ({"published_at": "2026-02-30T00:00:00Z"}, "`published_at` is '2026-02-30T00:00:00Z'"),
        ({"updated_at": "0001-01-01T00:00:00+14:00"}, "`updated_at`"),
        ({"embargoed_until": "soon"}, "`embargoed_until` is 'soon'"),
        ({"status": "secret"}, "`status` is 'secret'; give usable, withheld, canceled"),
    ],
)
def test_a_wrong_field_is_named_in_one_line(at: datetime, changes: Any, message: str) -> None:
    with pytest.raises(UnreadableReport) as refused:
        parse(written(**changes), name="a.json", received_at=at)
    assert str(refused.value).startswith("a.json: ") and message in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b'{"text": "a",\n "id": }', "broken JSON at line 2, column 8"),
        (b'{"text": "a", "n": NaN}', "a number that we cannot keep"),
        (b'{"text": "a", "n": ' + b"1" * 5000 + b"}", "a number that we cannot keep"),
        (b'{"text":' * 100_000, "nested too deeply"),
        (b"7", "a report is a JSON object with `text`, not a number"),
        (b'[{"text": "a"}, "b"]', "a.json, report 2: a report is a JSON object"),
        (b'[{"text": "a"}, {}]', "a.json, report 2: `text` is missing"),
    ],
)
def test_what_is_no_report_json_says_where(at: datetime, raw: bytes, message: str) -> None:
    with pytest.raises(UnreadableReport) as refused:
        parse(raw, name="a.json", received_at=at)
    assert message in str(refused.value)


def test_a_list_holds_several_reports_each_with_its_own_bytes(at: datetime) -> None:
    raw = json.dumps([{"text": "a"}, {"text": "b"}, {"text": "a"}]).encode()
    first, second, third = parse(raw, received_at=at)
    assert (first.text, first.raw) == ("a", b'{"text":"a"}')
    assert first.uid == third.uid != second.uid


def test_a_time_without_a_zone_is_utc_with_a_doubt(at: datetime) -> None:
    (report,) = parse(written(published_at="2026-09-27T12:15:00"), received_at=at)
    assert report.published_at == datetime(2026, 9, 27, 12, 15, tzinfo=UTC)
    assert report.doubts == ("`published_at`: '2026-09-27T12:15:00' has no zone; read as UTC",)


def test_an_address_that_is_not_of_the_web_is_kept_but_is_no_link(at: datetime) -> None:
    (report,) = parse(written(url="javascript:alert(1)"), received_at=at)
    assert (report.url, report.extra["url"]) == ("", "javascript:alert(1)")
    assert "not linked" in report.doubts[0]


def test_what_no_database_takes_is_replaced_without_moving_offsets(at: datetime) -> None:
    (report,) = parse(b'{"text": "a\\u0000b\\ud800c", "x\\u0000": "\\udfff"}', received_at=at)
    assert (report.text, report.extra) == ("a�b�c", {"x�": "�"})


def test_embargo_status_and_version_are_read(at: datetime) -> None:
    changes = {"embargoed_until": "2026-09-28T00:00:00Z", "status": "canceled", "version": "2"}
    (report,) = parse(written(**changes, id=7), received_at=at)
    assert report.embargoed_until == datetime(2026, 9, 28, tzinfo=UTC)
    assert (report.status, report.version, report.uid) == ("canceled", "2", "7")
