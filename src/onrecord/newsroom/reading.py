"""Reading a filed report: text to statements, statements to the ledger.
The thinking stays outside any transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from onrecord import ledger, record
from onrecord.errors import NotFound
from onrecord.extract import extract as built_in
from onrecord.newsroom.actions.readings import store_reading
from onrecord.newsroom.filed import fields_of, filed_of, ledger_of
from onrecord.newsroom.models import Reading, Report
from onrecord.newsroom.policy import WORKER

Extract = Callable[..., record.Extraction]  # the signature of onrecord.extract.extract


def waiting_reports(most: int = 50) -> list[int]:
    """Numbers of the reports that nobody has read yet, oldest first."""
    waiting = Reading.objects.filter(state=Reading.WAITING).order_by("report_id")
    return list(waiting.values_list("report_id", flat=True)[:most])


def read_report(report: int, *, now: datetime, extract: Extract = built_in) -> bool:
    """Extract and relate one report, then store both; False if it had been read.
    Raises NotFound.
    """
    row = (
        Report.objects.select_related("reading", "fields", "fingerprint", "story")
        .filter(pk=report)
        .first()
    )
    if row is None:
        raise NotFound(f"There is no report {report}.")
    if row.reading.state != Reading.WAITING:
        return False
    told = fields_of(row)
    extraction = extract(
        told["text"],
        carrier=told["source"],
        channel=row.channel,
        published=row.published_at or row.received_at,
        report=str(row.pk),
    )
    related = _relate(row, filed_of(row, extraction, told["source"]))
    return store_reading(report=report, extraction=extraction, ledger=related, by=WORKER, now=now)


def _relate(report: Report, filed: record.Filed) -> record.Ledger | None:
    """The ledger of the report's story with this report in it."""
    story = report.story
    if story is None:
        return None
    read = Reading.objects.filter(report__story=story, state=Reading.READ).count()
    kept = _kept.get(story.pk)
    known = kept.ledger if kept and (kept.read, kept.epoch) == (read, story.epoch) else None
    related = ledger.relate(filed, known or ledger_of(story))
    _kept.clear()  # one story at a time: the one that reports come in for now
    _kept[story.pk] = _Kept(read + 1, story.epoch, related)
    return related


@dataclass(frozen=True, slots=True)
class _Kept:
    """A story's newest ledger: good while as many reports are read and nothing was redacted."""

    read: int
    epoch: int
    ledger: record.Ledger


_kept: dict[int, _Kept] = {}  # so that a report costs what it adds, not what the story holds
