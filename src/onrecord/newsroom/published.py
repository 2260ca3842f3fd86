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
    return _heads(Story.objects.order_by("-opened_at", "-pk"))


def head(slug: str) -> record.StoryHead:
    """Where one story stands. Raises NotFound."""
    found = _heads(Story.objects.filter(slug=slug))
    if not found:
        raise NotFound(f"There is no story “{slug}”.")
    return found[0]


def load_records(story: str, after: int, upto: int | None = None) -> list[record.Record]:
    """The story's records with after < seq <= upto, in order of seq;
    content None where a redaction removed it.
    """
    rows = (
        Record.objects.filter(story__slug=story, seq__gt=after)
        .select_related("sealed", "story")
        .order_by("seq")
    )
    if upto is not None:
        rows = rows.filter(seq__lte=upto)
    return [_value(r) for r in rows]


def _value(row: Record) -> record.Record:
    kind: record.RecordKind = row.kind  # type: ignore[assignment]  # held to the list by a constraint
    content = unseal_json(row.sealed)
    return record.Record(row.story.slug, row.seq, kind, row.at, row.update, row.by, content)


def _heads(stories: QuerySet[Story]) -> list[record.StoryHead]:
    newest = Record.objects.filter(story=OuterRef("pk"), kind="status").order_by("-seq")
    told = stories.annotate(told=Subquery(newest.values("sealed__content")[:1]))
    rows = told.values_list("slug", "seq", "epoch", "status", "told")
    return [
        record.StoryHead(slug, seq, epoch, status, _headline(bytes(told or b"")) or slug)
        for slug, seq, epoch, status, told in rows
    ]


def _headline(status_content: bytes) -> str:
    return str(json.loads(status_content)["headline"]) if status_content else ""
