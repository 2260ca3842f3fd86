"""Metrics: what Prometheus can read, and who may ask."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from onrecord.live.gauges import Gauges, send_metrics


def ask(gauges: Gauges, client: Any, **headers: str) -> tuple[int, str]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    named = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    scope = {"method": "GET", "path": "/metrics", "headers": named, "client": client}
    asyncio.run(send_metrics(gauges, scope, send))
    return sent[0]["status"], sent[1]["body"].decode()


def test_the_lag_is_a_histogram_from_the_ring_to_the_last_write() -> None:
    gauges = Gauges(lambda: 10.0)
    for rung_at in (9.998, 9.98, 5.0):
        gauges.lagged_since(rung_at)
    text = gauges.as_text()
    assert 'onrecord_lag_seconds_bucket{le="0.0025"} 1' in text
    assert 'onrecord_lag_seconds_bucket{le="2.5"} 2' in text
    assert 'onrecord_lag_seconds_bucket{le="+Inf"} 3' in text
    assert "onrecord_lag_seconds_count 3" in text


def test_every_line_is_a_comment_or_a_name_and_a_number() -> None:
    for line in Gauges(lambda: 0.0).as_text().splitlines():
        name, _, value = line.rpartition(" ")
        assert line.startswith("# ") or (name.startswith("onrecord_") and float(value) >= 0)


@pytest.mark.parametrize("client", [("127.0.0.1", 5), ("::1", 5)])
def test_this_machine_may_ask(client: Any) -> None:
    status, text = ask(Gauges(lambda: 0.0), client)
    assert status == 200 and "onrecord_readers 0\n" in text


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        (("192.0.2.1", 5), {}),
        (None, {}),
        (("127.0.0.1", 5), {"x_forwarded_for": "192.0.2.1"}),
        (("127.0.0.1", 5), {"via": "1.1 proxy"}),
    ],
)
def test_to_anybody_else_there_is_no_such_page(client: Any, headers: dict[str, str]) -> None:
    assert ask(Gauges(lambda: 0.0), client, **headers)[0] == 404
