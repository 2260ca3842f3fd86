"""Checking that the record is what was written, and that the page is its fold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.live.fold import fold
from onrecord.newsroom import log, published, records
from onrecord.newsroom.models import LogHead, LogRow, Record, Report, Sealed, Story
from onrecord.newsroom.seal import digest_of, is_emptied


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at, and every fault found, one line each."""

    log_rows: int
    records: int
    reports: int
    stories: int
    faults: tuple[str, ...]


def verify() -> Verification:
    """Check the log's chain, every record and report against it,
    and every page against its records.
    """
    logged: dict[tuple[str, int], str] = {}
    filed: dict[int, tuple[str, str]] = {}
    faults = [
        *_check_log(logged, filed),
        *_check_records(logged),
        *_check_reports(filed),
        *(fault for story in Story.objects.order_by("pk") for fault in check_story(story)),
    ]
    return Verification(
        log_rows=LogRow.objects.count(),
        records=Record.objects.count(),
        reports=Report.objects.count(),
        stories=Story.objects.count(),
        faults=tuple(faults),
    )


def _check_log(
    logged: dict[tuple[str, int], str], filed: dict[int, tuple[str, str]]
) -> Iterator[str]:
    """The chain; on the way, notes what it says of records and reports."""
    expected, previous = 1, ""
    for row in LogRow.objects.order_by("number").iterator():
        if row.number != expected:
            yield f"The log jumps from row {expected - 1} to row {row.number}."
        if row.previous_hash != previous or row.hash != log.hash_of(row):
            yield f"Log row {row.number} ({row.what}) is not the one that was written."
        if hashlib.sha256((row.salt + row.payload).encode()).hexdigest() != row.payload_hash:
            yield f"The payload of log row {row.number} ({row.what}) was changed."
        payload = json.loads(row.payload)
        if row.seq is not None:
            logged[row.story, row.seq] = payload.get("record", "")
        if row.what in ("file_report", "import_report"):
            filed[payload["report"]] = (payload["fields"], payload["raw"])
        expected, previous = row.number + 1, row.hash
    head = LogHead.objects.get(pk=1)
    if (head.number, head.hash) != (expected - 1, previous):
        yield f"The log ends at row {expected - 1}, but {head.number} rows were written."


def _check_records(logged: dict[tuple[str, int], str]) -> Iterator[str]:
    seen = set()
    for record in Record.objects.select_related("story", "sealed").order_by("pk").iterator():
        name = (record.story.slug, record.seq)
        seen.add(name)
        if logged.get(name) != records.hash_of(record):
            yield f"Record {record.seq} of “{record.story.slug}” is not the one that was logged."
        yield from check_sealed(record.sealed, f"record {record.seq} of “{record.story.slug}”")
    for slug, seq in sorted(logged.keys() - seen):
        yield f"Record {seq} of “{slug}” was logged and is missing."


def _check_reports(filed: dict[int, tuple[str, str]]) -> Iterator[str]:
    seen = set()
    for report in (
        Report.objects.select_related("fields", "raw", "fingerprint").order_by("pk").iterator(200)
    ):
        seen.add(report.pk)
        if filed.get(report.pk) != (report.fields_id, report.raw_id):
            yield f"Report {report.pk} is not the one that was filed."
        yield from check_sealed(report.fields, f"report {report.pk}")
        yield from check_sealed(report.raw, f"report {report.pk} as it came")
        if not is_emptied(report.raw):
            sha256 = hashlib.sha256(bytes(report.raw.content)).hexdigest()
            if not hasattr(report, "fingerprint") or report.fingerprint.sha256 != sha256:
                yield f"The hash of report {report.pk} does not fit its bytes."
    for number in sorted(filed.keys() - seen):
        yield f"Report {number} was filed and is missing."


def check_sealed(sealed: Sealed, name: str) -> Iterator[str]:
    """Whether a text is the one that was sealed, or was emptied by a redaction."""
    if is_emptied(sealed):
        redaction = sealed.emptied_by
        if bytes(sealed.content) or redaction is None or redaction.kind != "redaction":
            yield f"The text of {name} is marked as redacted, but no redaction removed it."
    elif digest_of(bytes(sealed.salt), bytes(sealed.content)) != sealed.digest:
        yield f"The text of {name} was changed."


def check_story(story: Story) -> Iterator[str]:
    """Whether a story's records follow each other without a gap, and fold to its page."""
    told = published.load_records(story.slug, 0)
    if [r.seq for r in told] != list(range(1, story.seq + 1)):
        yield f"“{story.slug}” should have records 1 to {story.seq}, no gap: it has {len(told)}."
        return
    page = fold(told)
    if (page.seq, page.epoch, page.status) != (story.seq, story.epoch, story.status):
        yield f"The page of “{story.slug}” is not the fold of its records."
