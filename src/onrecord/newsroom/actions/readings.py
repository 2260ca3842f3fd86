"""Storing what the extractor and the ledger made of a report:
the second of the three transactions.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from onrecord import record
from onrecord.ledger import Answer, Scope
from onrecord.newsroom import log
from onrecord.newsroom.actions.ledger_overlay import statement_id
from onrecord.newsroom.actions.ledger_store import Known, Weighed, remember, store_weighed, write
from onrecord.newsroom.models import Question, Reading, Statement, Story
from onrecord.newsroom.policy import Actor, require
from onrecord.newsroom.transact import writing
from onrecord.record import as_json

ATTEMPTS = 3  # then the report is marked, and shown as it came


def store_reading(
    *,
    report: int,
    extraction: record.Extraction,
    ledger: Weighed | None,
    by: Actor,
    now: datetime,
) -> bool:
    """Add the statements of a waiting report and the ledger rows of its story; False if it was read
    already.

    `ledger` is what was weighed outside this transaction; None for a report of the common inbox.
    """
    require(by, "store_reading")
    now_known: Known | None = None
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
        rows = Statement.objects.bulk_create(
            Statement(report_id=report, local=s.id) for s in extraction.statements
        )
        story = reading.report.story
        if ledger is not None and story is not None:
            now_known = store_weighed(story, ledger, {statement_id(row): row.pk for row in rows})
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
    if now_known and story:
        remember(story, now_known)
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
    """Make the story's questions and relations say what this ledger says, made by hand;
    what was found by reading goes through ledger_store.
    """
    rows = Statement.objects.filter(report__story=story).values_list("pk", "report_id", "local")
    numbers = {f"{report}:{local}": pk for pk, report, local in rows}
    told = tuple(_answer(q, ledger.relations) for q in ledger.questions)
    families = frozenset(Question.objects.filter(story=story).values_list("family", flat=True))
    known = Known(families, (0, 0, 0), numbers, (), ())
    write(story, Weighed((), (), families, told, known), numbers)


def _answer(asked: record.Question, relations: Sequence[record.Relation]) -> Answer:
    inside = {s for p in asked.positions for s in p.statements}
    found = tuple(r for r in relations if r.from_ in inside and (r.to is None or r.to in inside))
    return Answer(Scope(asked.kind, asked.id), asked, found)
