"""Filing a report as it came, once; and taking one off the inbox."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from onrecord.errors import NotFound
from onrecord.newsroom import log, records
from onrecord.newsroom.models import Fingerprint, LogHead, Reading, Report, Story, Wire
from onrecord.newsroom.policy import Actor, require
from onrecord.newsroom.seal import seal, seal_json
from onrecord.newsroom.transact import writing
from onrecord.record import Report as Received
from onrecord.record import as_json

_IN_COLUMNS = (
    "raw",
    "format",
    "channel",
    "status",
    "received_at",
    "published_at",
    "embargoed_until",
)


@dataclass(frozen=True, slots=True)
class FiledReport:
    id: int
    created: bool  # False: this very report was here already, nothing was stored
    duplicate_of: int | None


def file_report(
    report: Received, *, by: Actor, now: datetime, story: str | None = None, wire: int | None = None
) -> FiledReport:
    """Store a report before anything is made of it. Idempotent by (wire, uid, hash).

    A report whose uid was redacted is not taken again: its text would come back with the next poll.
    """
    require(by, "file_report")
    uid_hash = hashlib.sha256(report.uid.encode()).hexdigest()
    sha256 = hashlib.sha256(report.raw).hexdigest()
    with writing() as head:
        known = Report.objects.filter(Q(wire=wire), uid_hash=uid_hash).select_related("reading")
        same = known.filter(fingerprint__sha256=sha256) | known.filter(
            reading__state=Reading.REDACTED
        )
        if there := same.first():
            return FiledReport(there.pk, created=False, duplicate_of=there.reading.duplicate_of_id)
        row = records.lock_story(story) if story else None
        filed = _store(head, report, row, wire, uid_hash, sha256, by=by, now=now)
    return filed


def _store(
    head: LogHead,
    report: Received,
    story: Story | None,
    wire: int | None,
    uid_hash: str,
    sha256: str,
    *,
    by: Actor,
    now: datetime,
) -> FiledReport:
    fields: dict[str, Any] = {
        k: v for k, v in as_json(_without_raw(report)).items() if k not in _IN_COLUMNS
    }
    text_sha256 = hashlib.sha256(" ".join(report.text.split()).encode()).hexdigest()
    twins = Report.objects.filter(story=story, fingerprint__text_sha256=text_sha256)
    first = twins.order_by("pk").values_list("pk", flat=True).first()
    row = Report.objects.create(
        story=story,
        wire=Wire.objects.get(pk=wire) if wire is not None else None,
        uid_hash=uid_hash,
        format=report.format,
        channel=report.channel,
        status=report.status,
        received_at=report.received_at or now,
        published_at=report.published_at,
        embargoed_until=report.embargoed_until,
        fields=seal_json(fields),
        raw=seal(report.raw),
    )
    Fingerprint.objects.create(report=row, sha256=sha256, text_sha256=text_sha256)
    Reading.objects.create(report=row, duplicate_of_id=first)
    payload = {"report": row.pk, "fields": row.fields_id, "raw": row.raw_id}
    log.append(
        head, "file_report", by=by, now=now, payload=payload, story=story.slug if story else ""
    )
    return FiledReport(row.pk, created=True, duplicate_of=first)


def _without_raw(report: Received) -> Received:
    return Received(**{n: getattr(report, n) for n in Received.__dataclass_fields__ if n != "raw"})


def dismiss_report(*, report: int, by: Actor, now: datetime) -> None:
    """Take a report off the inbox; it stays on file."""
    require(by, "dismiss_report")
    with writing() as head:
        if not Reading.objects.filter(report_id=report).update(dismissed=True):
            raise NotFound(f"There is no report {report}.")
        log.append(head, "dismiss_report", by=by, now=now, payload={"report": report})
