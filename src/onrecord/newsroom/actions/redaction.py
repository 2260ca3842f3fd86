"""Redaction: for legal reasons a text leaves every place where it stood;
the fact, the time and the reason stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db.models import Q

from onrecord.errors import Conflict, NotFound
from onrecord.newsroom import records
from onrecord.newsroom.actions.ledger_redaction import drop_repetitions
from onrecord.newsroom.actions.ledger_store import forget, settle_without
from onrecord.newsroom.cells import numbers_in, question_content
from onrecord.newsroom.models import (
    Fingerprint,
    LogHead,
    Question,
    Reading,
    Record,
    Report,
    Statement,
    Story,
)
from onrecord.newsroom.policy import Actor, require
from onrecord.newsroom.records import Published, one_line
from onrecord.newsroom.redactions import note_redaction
from onrecord.newsroom.seal import empty, unseal_json
from onrecord.newsroom.transact import after_commit, scrub_after_commit, writing


def redact_update(*, story: str, update: int, reason: str, by: Actor, now: datetime) -> Published:
    """Remove an update's text for legal reasons, wherever it stood.

    Emptied: the update and its corrections; every record that shows one of its statements (other
    updates, questions) or points at it (key points); the reports those statements were read from,
    with their duplicates; rulings and other decisions that repeat what only they told. Key points
    and questions are published again without it.
    `reason` is public: it must not repeat the text.
    """
    require(by, "redact_update")
    with writing() as head:
        row = records.lock_story(story)
        about = Record.objects.filter(story=row, update=update, kind__in=records.ABOUT_AN_UPDATE)
        if not about.filter(seq=update, kind="update").exists():
            raise NotFound(f"There is no update {update} in “{story}”.")
        if about.filter(kind="redaction").exists():
            raise Conflict(f"Update {update} was already redacted.")
        reports = _reports_behind(about)
        shown = _records_showing(row, update, about)
        questions, points = _published_questions(shown), _newest_key_points(row)
        row.epoch = row.seq + 1
        content = {
            "reason": one_line("reason", reason, most=1000),
            "records": sorted(r.seq for r in shown),
        }
        redaction = records.append(
            head, row, "redaction", content, what="redact_update", by=by, now=now, update=update
        )
        empty([r.sealed_id for r in shown], redaction=redaction)
        statements = list(Statement.objects.filter(report__in=reports).values_list("pk", flat=True))
        drop_repetitions(statements)
        families = forget(statements)
        _empty_reports(reports, redaction)
        settle_without(row.pk, families)
        gone = {r.seq for r in shown if r.kind == "update"}
        _publish_again(head, row, gone, points, questions, by=by, now=now)
        scrub_after_commit()
        told = {"story": story, "update": update, "reason": content["reason"]}
        after_commit(partial(note_redaction, told))
    return records.published(redaction)


def _reports_behind(about: Iterable[Record]) -> list[Report]:
    """The reports whose statements the update shows, and every report with the same text."""
    cited = Report.objects.filter(statements__citations__record__in=about)
    texts = Fingerprint.objects.filter(report__in=cited).values("text_sha256")
    twins = Report.objects.filter(fingerprint__text_sha256__in=texts)
    return list((cited | twins).distinct() if cited else Report.objects.none())


def _records_showing(story: Story, update: int, about: Iterable[Record]) -> list[Record]:
    """Every record of the story that holds the update's words or one of its statements' words."""
    cited = Statement.objects.filter(citations__record__in=about)
    of_story = Record.objects.filter(story=story).select_related("sealed")
    gone = {
        update,
        *of_story.filter(kind="update", citations__statement__in=cited).values_list(
            "seq", flat=True
        ),
    }
    showing = of_story.filter(
        Q(update__in=gone, kind__in=["update", "correction", "retraction"])
        | Q(citations__statement__in=cited)
    )
    pointing = [
        r
        for r in of_story.filter(kind="key_points")
        if any(p["update"] in gone for p in (unseal_json(r.sealed) or {}).get("points", []))
    ]
    return list({r.pk: r for r in [*showing.distinct(), *pointing]}.values())


def _published_questions(shown: Iterable[Record]) -> set[int]:
    """Numbers of the questions on the page that lose a statement."""
    contents = [unseal_json(r.sealed) for r in shown if r.kind == "question"]
    return {c["question"] for c in contents if c}


def _newest_key_points(story: Story) -> list[dict[str, object]]:
    newest = (
        Record.objects.filter(story=story, kind="key_points")
        .select_related("sealed")
        .order_by("-seq")
        .first()
    )
    content = unseal_json(newest.sealed) if newest else None
    return content["points"] if content else []


def _empty_reports(reports: list[Report], redaction: Record) -> None:
    """Texts and hashes go; the row, the number and the times stay."""
    pks = [r.pk for r in reports]
    empty([d for r in reports for d in (r.fields_id, r.raw_id)], redaction=redaction)
    Fingerprint.objects.filter(report__in=pks).delete()
    Statement.objects.filter(report__in=pks).delete()
    Reading.objects.filter(report__in=pks).update(state=Reading.REDACTED, extraction={}, trouble="")


def _publish_again(
    head: LogHead,
    story: Story,
    gone: set[int],
    points: list[dict[str, object]],
    questions: set[int],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Key points and questions as they stand without the removed text."""
    kept = [p for p in points if p["update"] not in gone]
    if kept != points:
        records.append(
            head, story, "key_points", {"points": kept}, what="set_key_points", by=by, now=now
        )
    for question in Question.objects.filter(story=story, pk__in=questions).order_by("pk"):
        cited = Statement.objects.filter(pk__in=numbers_in(question))
        content = question_content(question)
        records.append(
            head, story, "question", content, what="publish_question", by=by, now=now, cited=cited
        )
