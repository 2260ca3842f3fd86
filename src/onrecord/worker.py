"""The background worker: polls wires, files what they bring, reads what waits.
Never publishes anything.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from onrecord.errors import OnRecordError
from onrecord.newsroom.actions import claim_due_wires, file_report, note_failed_reading, note_poll
from onrecord.newsroom.models import Wire
from onrecord.newsroom.policy import WORKER
from onrecord.newsroom.reading import Extract, read_report, waiting_reports
from onrecord.newsroom.transact import redactions, scrub
from onrecord.wires import FeedWire, Fetcher

log = logging.getLogger(__name__)
IDLE_S = 0.5  # between two looks when there was nothing to do
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll of one wire brought."""

    wire: str
    received: int
    created: int
    trouble: str = ""


def work(stop: threading.Event, *, fetcher: Fetcher, clock: Clock, extract: Extract) -> None:
    """Go round until told to stop. One wire's or one report's trouble never ends the round."""
    scrubbed = -1
    while not stop.is_set():
        try:
            busy = poll_due(fetcher=fetcher, clock=clock) or read_waiting(
                clock=clock, extract=extract
            )
        except OnRecordError as error:  # the database is away or full: say so, and look again
            log.warning("the worker waits: %s", error)
            busy = []
        if not busy:
            if (made := redactions()) != scrubbed and scrub():
                scrubbed = made
            stop.wait(IDLE_S)


def poll_due(*, fetcher: Fetcher, clock: Clock, everything: bool = False) -> list[Polled]:
    """Poll each wire whose turn has come, under a lease; `everything`: all of them now."""
    return [
        poll_wire(w, fetcher=fetcher, clock=clock) for w in claim_due_wires(everything=everything)
    ]


def poll_wire(wire: Wire, *, fetcher: Fetcher, clock: Clock) -> Polled:
    """One conversation with one wire. The cursor moves only after its reports are stored."""
    try:
        reports, cursor = FeedWire(wire.url, fetcher, wire.name).poll(wire.cursor)
    except OnRecordError as error:
        note_poll(wire, cursor=wire.cursor, trouble=str(error))
        return Polled(wire.name, 0, 0, str(error))
    story = wire.story.slug if wire.story else None
    filed = [file_report(r, story=story, wire=wire.pk, by=WORKER, now=clock()) for r in reports]
    note_poll(wire, cursor=dict(cursor))
    return Polled(wire.name, len(filed), sum(f.created for f in filed))


def read_waiting(*, clock: Clock, extract: Extract) -> list[int]:
    """Read what waits, oldest first; answers the numbers of the reports it tried."""
    waiting = waiting_reports()
    for report in waiting:
        try:
            read_report(report, now=clock(), extract=extract)
        except OnRecordError:
            raise
        except (
            Exception
        ) as error:  # an extractor may be anybody's: its fault marks one report, no more
            log.exception("report %s could not be read", report)
            note_failed_reading(
                report=report, trouble=f"{type(error).__name__}: {error}", by=WORKER, now=clock()
            )
    return waiting
