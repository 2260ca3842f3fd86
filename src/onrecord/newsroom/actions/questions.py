"""Putting a question of the ledger before readers, or bringing it up to date there."""

from __future__ import annotations

from datetime import datetime

from onrecord.errors import Embargoed, NotFound
from onrecord.newsroom import records
from onrecord.newsroom.cells import numbers_in, question_content
from onrecord.newsroom.models import Question, Statement
from onrecord.newsroom.policy import Actor, require
from onrecord.newsroom.records import Published
from onrecord.newsroom.transact import writing


def publish_question(*, story: str, question: int, by: Actor, now: datetime) -> Published:
    """Publish the question as the ledger has it now: every party's statements, side by side."""
    require(by, "publish_question")
    with writing() as head:
        row = records.lock_story(story)
        asked = Question.objects.filter(story=row, pk=question).first()
        if asked is None:
            raise NotFound(f"There is no question {question} in “{story}”.")
        cited = list(Statement.objects.filter(pk__in=numbers_in(asked)).select_related("report"))
        for statement in cited:
            until = statement.report.embargoed_until
            if until and until > now:
                raise Embargoed(
                    f"Statement {statement.pk} is under embargo until {until:%d %B %Y %H:%M} UTC."
                )
        record = records.append(
            head,
            row,
            "question",
            question_content(asked),
            what="publish_question",
            by=by,
            now=now,
            cited=cited,
        )
    return records.published(record)
