"""Reading a filed report: text to statements, statements to the ledger.
The thinking stays outside any transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from onrecord import record
from onrecord.errors import NotFound
from onrecord.extract import extract as built_in
from onrecord.newsroom.actions.ledger_store import weigh_report
from onrecord.newsroom.actions.readings import store_reading
from onrecord.newsroom.filed import fields_of, filed_of
from onrecord.newsroom.models import Reading, Report
from onrecord.newsroom.places import as_the_desk_names_them
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
    extraction = taken_apart(row, told, extract)
    filed = filed_of(row, extraction, told["source"])
    weighed = weigh_report(row.story_id, filed) if row.story_id else None
    return store_reading(report=report, extraction=extraction, ledger=weighed, by=WORKER, now=now)


def taken_apart(report: Report, told: Mapping[str, str], extract: Extract) -> record.Extraction:
    """A report's statements, its places by the names that the desk gave them.
    `told`: the report's fields.
    """
    made = extract(
        told["text"],
        carrier=told["source"],
        channel=report.channel,
        published=report.published_at or report.received_at,
        report=str(report.pk),
    )
    return as_the_desk_names_them(made, report.story_id)
