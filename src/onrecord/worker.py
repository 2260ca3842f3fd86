"""The background worker: polls wires, files what they bring, reads what waits.
Never publishes anything.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import InterfaceError, OperationalError, close_old_connections

from onrecord.errors import OnRecordError
from onrecord.live.purging import Purge
from onrecord.newsroom.actions import claim_due_wires, file_report, note_failed_reading, note_poll
from onrecord.newsroom.models import Wire
from onrecord.newsroom.policy import WORKER
from onrecord.newsroom.purges import claim_due_purges, forget_purge, note_not_purged, note_purged
from onrecord.newsroom.reading import Extract, read_report, waiting_reports
from onrecord.newsroom.transact import redactions, scrub
from onrecord.wires import FeedWire, Fetcher

log = logging.getLogger(__name__)
IDLE_S = 0.5  # between two looks when there was nothing to do
MOST_IDLE_S = 8.0  # and while the database is away
AWAY = (OperationalError, InterfaceError)
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll of one wire brought."""

    wire: str
    received: int
    created: int
    trouble: str = ""


def work(
    stop: threading.Event,
    *,
    fetcher: Fetcher,
    clock: Clock,
    extract: Extract,
    purge: Purge | None = None,
) -> None:
    """Go round until told to stop. One wire's or one report's trouble never ends the round."""
    scrubbed, pause_s = -1, IDLE_S
    while not stop.is_set():
        try:
            close_old_connections()  # one that broke is opened anew
            purge_due(purge)
            busy = bool(
                poll_due(fetcher=fetcher, clock=clock) or read_waiting(clock=clock, extract=extract)
            )
            if not busy and (made := redactions()) != scrubbed and scrub():
                scrubbed = made
            pause_s = IDLE_S
        except (OnRecordError, *AWAY) as error:  # the database is away or full: say so, look again
            log.warning("the worker waits: %s", error)
            busy, pause_s = False, min(pause_s * 2, MOST_IDLE_S)
        if not busy:
            stop.wait(pause_s)


def purge_due(purge: Purge | None) -> int:
    """Tell the caches in front what was withdrawn or removed; answers how much they were told."""
    told = 0
    for due in claim_due_purges():
        if purge is None:
            forget_purge(due)
            continue
        try:
            purge(due.story, due.seq, due.updates)
        except OnRecordError as error:
            log.warning("the caches still hold “%s” before %s: %s", due.story, due.seq, error)
            note_not_purged(due, str(error))
        else:
            note_purged(due)
            told += 1
    return told


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
        except (OnRecordError, *AWAY):
            raise
        except (
            Exception
        ) as error:  # an extractor may be anybody's: its fault marks one report, no more
            log.exception("report %s could not be read", report)
            note_failed_reading(
                report=report, trouble=f"{type(error).__name__}: {error}", by=WORKER, now=clock()
            )
    return waiting
