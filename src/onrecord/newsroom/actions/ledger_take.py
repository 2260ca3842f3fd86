"""Taking a rereading: a story's statements, claims, questions and relations by a newer version."""

from __future__ import annotations

from datetime import datetime

from onrecord.errors import Conflict
from onrecord.newsroom import log, records
from onrecord.newsroom.actions.ledger_overlay import family_name, statement_id
from onrecord.newsroom.actions.ledger_rows import add_claims, add_replies, stored_in
from onrecord.newsroom.actions.ledger_store import Known, Weighed, forget, write
from onrecord.newsroom.models import Claim, Question, Reading, Relation, Statement, Story
from onrecord.newsroom.policy import Actor, require
from onrecord.newsroom.rereading import Reread, Rereading, mark_of_story
from onrecord.newsroom.transact import writing
from onrecord.record import as_json


def take_reading(made: Rereading, *, by: Actor, now: datetime) -> None:
    """Make the story's ledger what the rereading says; decisions of people stand as they stood.

    Raises Conflict when reports or decisions came in since it was made.
    """
    require(by, "take_reading")
    with writing() as head:
        story = records.lock_story(made.story)
        if mark_of_story(story) != made.mark:
            raise Conflict(
                f"“{made.story}” has moved on since it was read again: look at the difference anew."
            )
        forget([])
        Claim.objects.filter(story=story).delete()
        Relation.objects.filter(story=story, question=None).delete()
        for reread in made.reports:
            _store(story, reread)
        _write_ledger(story, made)
        payload = {
            "reports": len(made.reports),
            "extractors": sorted({r.extraction.extractor for r in made.reports}),
        }
        log.append(head, "take_reading", by=by, now=now, payload=payload, story=story.slug)


def _store(story: Story, reread: Reread) -> None:
    told = as_json(reread.extraction)
    told.pop("text")
    reading = Reading.objects.filter(report=reread.report)
    reading.update(extraction=told, extractor=reread.extraction.extractor)
    locals_now = [s.id for s in reread.extraction.statements]
    have = Statement.objects.filter(report=reread.report)
    have.exclude(local__in=locals_now).delete()
    there = set(have.values_list("local", flat=True))
    Statement.objects.bulk_create(
        Statement(report_id=reread.report, local=local)
        for local in locals_now
        if local not in there
    )
    rows = Statement.objects.filter(report=reread.report)
    numbers = {statement_id(row): row.pk for row in rows}
    add_claims(story.pk, reread.claims, numbers)
    add_replies(story.pk, reread.replies, numbers)


def _write_ledger(story: Story, made: Rereading) -> None:
    rows = Statement.objects.filter(report__story=story)
    numbers = {statement_id(row): row.pk for row in rows}
    stored = Question.objects.filter(story=story).values_list("family", flat=True)
    asked = (family_name(a.scope.family) for a in made.answers)
    families = frozenset((*stored, *asked))
    known = Known(families, (0, 0, 0), numbers, (), (), stored_in(story.pk, families))
    write(story.pk, Weighed((), (), made.answers, known), numbers)
