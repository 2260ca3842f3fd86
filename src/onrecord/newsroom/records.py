"""The only place where a story's seq is spent:
appending one published record under the story row's lock.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onrecord.errors import BadInput, Conflict, NotFound
from onrecord.newsroom import log
from onrecord.newsroom.models import Citation, LogHead, Record, Statement, Story
from onrecord.newsroom.policy import Actor
from onrecord.newsroom.purges import ask_for_purge
from onrecord.newsroom.seal import canonical, seal_json, unseal_json
from onrecord.newsroom.transact import ring_after_commit

ABOUT_AN_UPDATE = ("update", "correction", "retraction", "redaction")


@dataclass(frozen=True, slots=True)
class Published:
    """What an action answers after its commit."""

    story: str
    seq: int
    at: datetime


def lock_story(slug: str) -> Story:
    """The story's row, locked until the transaction ends."""
    story = Story.objects.select_for_update().filter(slug=slug).first()
    if story is None:
        raise NotFound(f"There is no story “{slug}”: open it first (onrecord story add {slug}).")
    return story


def append(
    head: LogHead,
    story: Story,
    kind: str,
    content: Any,
    *,
    what: str,
    by: Actor,
    now: datetime,
    update: int | None = None,
    cited: Iterable[Statement] = (),
    token: str = "",
) -> Record:
    """Spend the next seq: seal the content, add the row and its log row, ring after the commit.

    `update` 0 means: the record is itself the update. The time never runs back within a story,
    so that "the page as it stood at 14:05" is a prefix of its records.
    """
    last = Record.objects.filter(story=story, seq=story.seq).values_list("at", flat=True).first()
    story.seq += 1
    story.save(update_fields=["seq", "epoch", "status"])
    record = Record(
        story=story,
        seq=story.seq,
        kind=kind,
        at=max(now, last) if last else now,
        update=story.seq if update == 0 else update,
        by=by.name,
        sealed=seal_json(content),
        token=token,
    )
    record.save(force_insert=True)
    Citation.objects.bulk_create(Citation(record=record, statement=s) for s in cited)
    payload = {"record": hash_of(record)}
    log.append(head, what, by=by, now=now, payload=payload, story=story.slug, seq=record.seq)
    ask_for_purge(record)
    ring_after_commit(story.slug, record.seq)
    return record


def hash_of(record: Record) -> str:
    """Covers everything a reader is told of a record; its words by their salted digest."""
    told = [
        record.story.slug,
        record.seq,
        record.kind,
        record.at.isoformat(),
        record.update,
        record.by,
    ]
    return hashlib.sha256(canonical([*told, record.sealed_id]).encode()).hexdigest()


def published(record: Record) -> Published:
    return Published(record.story.slug, record.seq, record.at)


def made_by(story: Story, token: str) -> Published | None:
    """What this form has already published, if it was sent twice."""
    record = Record.objects.filter(story=story, token=token).first() if token else None
    return published(record) if record else None


@dataclass(frozen=True, slots=True)
class Standing:
    """An update as it stands: its words now, and the newest record about it."""

    headline: str
    body: str
    newest: int


def standing(story: Story, update: int) -> Standing:
    """Raises NotFound for no such update, Conflict when it was withdrawn or redacted."""
    about = list(
        Record.objects.filter(story=story, update=update, kind__in=ABOUT_AN_UPDATE).select_related(
            "sealed"
        )
    )
    if not about or about[0].seq != update:
        raise NotFound(f"There is no update {update} in “{story.slug}”.")
    for record in about:
        if record.kind in ("retraction", "redaction"):
            raise Conflict(
                f"Update {update} was already withdrawn ({record.kind}, record {record.seq})."
            )
    words = [c for r in about if (c := unseal_json(r.sealed)) is not None]
    if len(words) != len(about):
        raise Conflict(f"Update {update} was removed by a redaction.")
    return Standing(words[-1]["headline"], words[-1]["body"], about[-1].seq)


def one_line(name: str, text: str, *, most: int = 300) -> str:
    """A required single line of at most `most` characters."""
    line = " ".join(text.split())
    if not line:
        raise BadInput(f"The {name} is empty.")
    if len(line) > most:
        raise BadInput(f"The {name} has {len(line)} characters: at most {most}.")
    return line


def several_lines(name: str, text: str, *, most: int = 20_000) -> str:
    """An optional text, line ends made plain;
    NUL is refused (PostgreSQL and SSE cannot carry it).
    """
    if "\0" in text:
        raise BadInput(f"The {name} holds a NUL character.")
    if len(text) > most:
        raise BadInput(f"The {name} has {len(text)} characters: at most {most}.")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
