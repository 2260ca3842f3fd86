"""Storing what the extractor and the ledger made of a report:
the second of the three transactions.
"""

from __future__ import annotations

from datetime import datetime

from onrecord import record
from onrecord.newsroom import log
from onrecord.newsroom.models import Question, Reading, Relation, Report, Statement, Story
from onrecord.newsroom.policy import Actor, require
from onrecord.newsroom.transact import writing
from onrecord.record import as_json

ATTEMPTS = 3  # then the report is marked, and shown as it came


def store_reading(
    *,
    report: int,
    extraction: record.Extraction,
    ledger: record.Ledger | None,
    by: Actor,
    now: datetime,
) -> bool:
    """Add the statements of a waiting report and the ledger rows of its story; False if it was read
    already.

    `ledger` knows statements as "<report id>:<local id>"; None for a report of the common inbox.
    """
    require(by, "store_reading")
    with writing() as head:
        reading = Reading.objects.select_related("report__story").filter(report_id=report).first()
        if reading is None or reading.state != Reading.WAITING:
            return False
        told = as_json(extraction)
        told.pop("text")
        reading.extraction, reading.extractor, reading.state = (
            told,
            extraction.extractor,
            Reading.READ,
        )
        reading.trouble = ""
        reading.save(update_fields=["extraction", "extractor", "state", "trouble"])
        Statement.objects.bulk_create(
            Statement(report_id=report, local=s.id) for s in extraction.statements
        )
        story = reading.report.story
        if ledger is not None and story is not None:
            store_ledger(story, ledger)
        payload = {
            "report": report,
            "extractor": extraction.extractor,
            "statements": len(extraction.statements),
        }
        log.append(
            head,
            "store_reading",
            by=by,
            now=now,
            payload=payload,
            story=story.slug if story else "",
        )
    return True


def note_failed_reading(*, report: int, trouble: str, by: Actor, now: datetime) -> None:
    """Count a failed attempt; after the third the report is marked and left for people."""
    require(by, "store_reading")
    with writing() as head:
        reading = Reading.objects.get(report_id=report)
        reading.attempts += 1
        reading.trouble = trouble[:500]
        if reading.attempts >= ATTEMPTS:
            reading.state = Reading.FAILED
            log.append(head, "fail_reading", by=by, now=now, payload={"report": report})
        reading.save(update_fields=["attempts", "trouble", "state"])


def store_ledger(story: Story, ledger: record.Ledger) -> None:
    """Make the story's questions and relations say what this ledger says;
    unchanged rows are left alone.
    """
    numbers = {f"{report}:{local}": pk for pk, report, local in _statements_of(story)}
    _store_questions(story, ledger, numbers)
    have = {(r.origin_id, r.target_id, r.kind): r for r in Relation.objects.filter(story=story)}
    want = {
        (numbers[r.from_], numbers[r.to] if r.to else None, r.kind): r.reason
        for r in ledger.relations
        if r.from_ in numbers and (r.to is None or r.to in numbers)
    }
    Relation.objects.filter(pk__in=[r.pk for k, r in have.items() if k not in want]).delete()
    Relation.objects.bulk_create(
        Relation(story=story, origin_id=a, target_id=b, kind=kind, reason=reason[:500])
        for (a, b, kind), reason in want.items()
        if (a, b, kind) not in have
    )


def _store_questions(story: Story, ledger: record.Ledger, numbers: dict[str, int]) -> None:
    have = {q.key: q for q in Question.objects.filter(story=story)}
    for asked in ledger.questions:
        body = {
            "about": as_json(asked.about),
            "state": asked.state,
            "comparisons": as_json(asked.comparisons),
            "positions": [
                {
                    "party": p.party,
                    "statements": [numbers[s] for s in p.statements if s in numbers],
                    "current": numbers.get(p.current or ""),
                    "history": [numbers[s] for s in p.history if s in numbers],
                    "value": as_json(p.value),
                }
                for p in asked.positions
            ],
        }
        row = have.pop(asked.id[:300], None) or Question(story=story, key=asked.id[:300])
        if (row.text, row.kind, row.body) != (asked.text[:500], asked.kind, body):
            row.text, row.kind, row.body = asked.text[:500], asked.kind, body
            row.save()
    for row in have.values():  # no statement asks it any more: keep its number, empty it
        if row.body["positions"]:
            row.body = {**row.body, "positions": [], "state": "open", "comparisons": []}
            row.save(update_fields=["body"])


def _statements_of(story: Story) -> list[tuple[int, int, str]]:
    reports = Report.objects.filter(story=story)
    return list(
        Statement.objects.filter(report__in=reports).values_list("pk", "report_id", "local")
    )
