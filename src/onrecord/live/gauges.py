"""What a process tells about its readers, as Prometheus reads it. Counts; names and addresses
nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from itertools import accumulate

from onrecord.live.answers import Answer, Scope, Send, line, request_of, send_answer

TEXT_0_0_4 = "text/plain; version=0.0.4; charset=utf-8"
_FORWARDED = {b"forwarded", b"x-forwarded-for", b"x-real-ip", b"via"}
LAG_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Gauges:
    """Counters of one process since it began. All of it belongs to the event loop."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.readers = 0
        self.refused = 0
        self.dropped = 0
        self.replays = 0
        self.replayed_records = 0
        self.replayed_bytes = 0
        self._clock = clock
        self._lags = [0] * (len(LAG_S) + 1)
        self._lag_sum_s = 0.0
        self._lag_most_s = 0.0

    def replayed(self, records: int, size: int) -> None:
        """One reader was brought to the head by one write of `size` bytes."""
        self.replays += 1
        self.replayed_records += max(records, 0)
        self.replayed_bytes += size

    def lagged_since(self, rung_at: float) -> None:
        """What was announced then has been written to the last reader."""
        seconds = self._clock() - rung_at
        self._lags[next((n for n, most in enumerate(LAG_S) if seconds <= most), len(LAG_S))] += 1
        self._lag_sum_s += seconds
        self._lag_most_s = max(self._lag_most_s, seconds)

    def as_text(self) -> str:
        """In Prometheus' text format 0.0.4."""
        simple = (
            ("readers", "gauge", "Open streams.", self.readers),
            ("readers_refused_total", "counter", "Streams refused for want of room.", self.refused),
            ("readers_dropped_total", "counter", "Readers who took nothing.", self.dropped),
            ("replays_total", "counter", "Readers brought to the newest record.", self.replays),
            ("replayed_records_total", "counter", "Records in replays.", self.replayed_records),
            ("replayed_bytes_total", "counter", "Bytes of replays.", self.replayed_bytes),
            ("lag_most_seconds", "gauge", "Longest lag since the start.", self._lag_most_s),
        )
        lines = [
            f"# HELP onrecord_{name} {text}\n# TYPE onrecord_{name} {kind}\nonrecord_{name} {value}"
            for name, kind, text, value in simple
        ]
        return "\n".join([*lines, *self._lag_lines()]) + "\n"

    def _lag_lines(self) -> list[str]:
        name = "onrecord_lag_seconds"
        lines = [
            f"# HELP {name} From the ring after a commit to the last reader's write.",
            f"# TYPE {name} histogram",
        ]
        below = accumulate(self._lags)
        for most, count in zip((*LAG_S, "+Inf"), below, strict=True):
            lines.append(f'{name}_bucket{{le="{most}"}} {count}')
        return [*lines, f"{name}_sum {self._lag_sum_s}", f"{name}_count {sum(self._lags)}"]


async def send_metrics(gauges: Gauges, scope: Scope, send: Send) -> None:
    """Answer this machine only; to anybody else there is no such page.

    A proxy on the same machine looks local unless it says for whom it asks, so it must not pass
    this address on.
    """
    request = request_of(scope)
    if not _is_local(scope) or _FORWARDED & request.headers.keys():
        answer = line(404, "There is no such page.")
    elif request.method not in ("GET", "HEAD"):
        answer = line(405, "Metrics can only be read: GET or HEAD.", allow="GET, HEAD")
    else:
        answer = Answer(body=gauges.as_text().encode(), type=TEXT_0_0_4)
    await send_answer(answer, request, send, https=False)


def _is_local(scope: Scope) -> bool:
    try:
        return ip_address(scope["client"][0]).is_loopback
    except (TypeError, ValueError):  # a Unix socket has no address: a proxy sits behind it
        return False
