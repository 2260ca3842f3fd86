"""Storing what the extractor and the ledger made of a report:
the second of the three transactions.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from onrecord import record
from onrecord.newsroom import log, rows
from onrecord.newsroom.actions.ledger_store import Known, Weighed, remember, store_weighed
from onrecord.newsroom.models import Reading
from onrecord.newsroom.policy import Actor, require
from onrecord.newsroom.transact import writing
from onrecord.record import as_json

ATTEMPTS = 3  # then the report is marked, and shown as it came
_OF_REPORT = (
    "SELECT reading.state, report.story_id, story.slug FROM newsroom_reading reading "
    "JOIN newsroom_report report ON report.id = reading.report_id "
    "LEFT JOIN newsroom_story story ON story.id = report.story_id WHERE reading.report_id = %s"
)
_STORE = (
    "UPDATE newsroom_reading SET extraction = %s, extractor = %s, state = %s, trouble = '' "
    "WHERE report_id = %s"
)


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
    made = as_json(extraction)
    made.pop("text")
    told = json.dumps(made, ensure_ascii=False)
    now_known: Known | None = None
    with writing() as head:
        found = rows.rows(_OF_REPORT, [report])
        if not found or found[0][0] != Reading.WAITING:
            return False
        _, story, slug = found[0]
        rows.run(_STORE, told, extraction.extractor, Reading.READ, report)
        numbers = _add_statements(report, extraction.statements)
        if ledger is not None and story is not None:
            now_known = store_weighed(story, ledger, numbers)
        payload = {
            "report": report,
            "extractor": extraction.extractor,
            "statements": len(extraction.statements),
        }
        log.append(head, "store_reading", by=by, now=now, payload=payload, story=slug or "")
    if now_known:
        remember(story, now_known)
    return True


def _add_statements(report: int, statements: Sequence[record.Statement]) -> dict[str, int]:
    """What the ledger calls each of them, and the number that it gets."""
    numbers = rows.insert(
        "newsroom_statement", ("report_id", "local"), [(report, s.id) for s in statements]
    )
    return {f"{report}:{s.id}": number for s, number in zip(statements, numbers, strict=True)}


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
