"""What the caches in front have still to be told: asked for with the record, in its transaction,
and kept until a worker has told them. Never tells them itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q
from django.db.models.functions import Now

from onrecord.newsroom.models import Purge, Record
from onrecord.newsroom.seal import unseal_json
from onrecord.newsroom.transact import writing

KINDS = ("retraction", "redaction")
LEASE = timedelta(minutes=2)  # longer than telling may take
AGAIN = timedelta(seconds=5)  # by then every process has looked for what is new
_LONGEST_PAUSE_S = 60


@dataclass(frozen=True, slots=True)
class Due:
    """A record whose story the caches must forget, and the updates that it is about."""

    number: int
    story: str
    seq: int
    updates: tuple[int, ...]


def ask_for_purge(record: Record) -> None:
    """In the transaction of the record: what commits is told, however often it takes."""
    if record.kind in KINDS:
        Purge.objects.create(story=record.story, seq=record.seq, due_at=record.at)


def claim_due_purges() -> list[Due]:
    """Lease what is due by the database's clock, in the order of the records."""
    free = Q(leased_until=None) | Q(leased_until__lt=Now())
    due = Purge.objects.filter(free, Q(attempts=0, told=0) | Q(due_at__lte=Now()))
    if not due.exists():  # asked twice a second: no lock for nothing
        return []
    with writing():
        found = list(due.select_related("story").order_by("pk")[:20])
        Purge.objects.filter(pk__in=[p.pk for p in found]).update(leased_until=Now() + LEASE)
    return [Due(p.pk, p.story.slug, p.seq, _updates(p)) for p in found]


def _updates(purge: Purge) -> tuple[int, ...]:
    record = Record.objects.select_related("sealed").get(story=purge.story, seq=purge.seq)
    told = unseal_json(record.sealed) or {}
    more: Sequence[int] = told.get("records", ())
    return tuple(sorted({*more, *([record.update] if record.update else [])}))


def note_purged(due: Due) -> None:
    """Told, and with it everything about the story that was asked for before.

    A process that has not heard of the record yet may fill a cache again with what it had, so the
    caches are told a second time.
    """
    with writing():
        asked = Purge.objects.filter(story__slug=due.story, seq__lte=due.seq)
        asked.filter(told__gte=1).delete()
        asked.update(told=1, attempts=0, trouble="", leased_until=None, due_at=Now() + AGAIN)


def forget_purge(due: Due) -> None:
    """There are no caches to tell."""
    with writing():
        Purge.objects.filter(pk=due.number).delete()


def note_not_purged(due: Due, trouble: str) -> None:
    """Give it back; the pause doubles, up to a minute."""
    with writing():
        attempts = Purge.objects.filter(pk=due.number).values_list("attempts", flat=True).first()
        pause = timedelta(seconds=min(2 ** min(attempts or 0, 10), _LONGEST_PAUSE_S))
        Purge.objects.filter(pk=due.number).update(
            attempts=F("attempts") + 1,
            leased_until=None,
            due_at=Now() + pause,
            trouble=trouble[:500],
        )
