"""The published projection: all that the reader's path may see, and nothing that the desk keeps."""

from __future__ import annotations

import json

from django.db.models import OuterRef, QuerySet, Subquery

from onrecord import record
from onrecord.errors import NotFound
from onrecord.newsroom.models import Record, Story
from onrecord.newsroom.seal import unseal_json


def heads() -> list[record.StoryHead]:
    """Where every story stands, newest first. One query, whatever the number of records."""
    return [_head(s) for s in _stories().order_by("-opened_at", "-pk")]


def head(slug: str) -> record.StoryHead:
    """Where one story stands. Raises NotFound."""
    story = _stories().filter(slug=slug).first()
    if story is None:
        raise NotFound(f"There is no story “{slug}”.")
    return _head(story)


def load_records(story: str, after: int, upto: int | None = None) -> list[record.Record]:
    """The story's records with after < seq <= upto, in order of seq;
    content None where a redaction removed it.
    """
    rows = (
        Record.objects.filter(story__slug=story, seq__gt=after)
        .select_related("sealed")
        .order_by("seq")
    )
    if upto is not None:
        rows = rows.filter(seq__lte=upto)
    return [_value(r) for r in rows]


def _value(row: Record) -> record.Record:
    kind: record.RecordKind = row.kind  # type: ignore[assignment]  # held to the list by a constraint
    content = unseal_json(row.sealed)
    return record.Record(row.story.slug, row.seq, kind, row.at, row.update, row.by, content)


def _stories() -> QuerySet[Story]:
    newest = Record.objects.filter(story=OuterRef("pk"), kind="status").order_by("-seq")
    return Story.objects.annotate(told=Subquery(newest.values("sealed__content")[:1]))


def _head(story: Story) -> record.StoryHead:
    told = bytes(story.told or b"")
    headline = json.loads(told)["headline"] if told else story.slug
    return record.StoryHead(story.slug, story.seq, story.epoch, story.status, headline)
