"""Adding a wire, and the lease under which one worker polls it."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db.models import F, Q
from django.db.models.functions import Now

from onrecord.errors import BadInput, Conflict
from onrecord.newsroom import log, records
from onrecord.newsroom.models import Wire
from onrecord.newsroom.policy import Actor, require
from onrecord.newsroom.transact import writing

LEASE = timedelta(minutes=3)  # longer than a poll may take, so that a dead worker's wires come free


def add_wire(
    *,
    url: str,
    by: Actor,
    now: datetime,
    story: str | None = None,
    name: str = "",
    poll_every_s: int = 120,
) -> int:
    """Configure an RSS or Atom feed; its reports go to `story`, or to the common inbox.
    Answers its number.
    """
    require(by, "add_wire")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise BadInput(
            f"“{url}” is no address of a feed: give one that begins with https:// or http://."
        )
    with writing() as head:
        if Wire.objects.filter(url=url).exists():
            raise Conflict(f"There is already a wire for {url}.")
        row = records.lock_story(story) if story else None
        wire = Wire.objects.create(
            url=url, name=name or parts.hostname, story=row, poll_every_s=poll_every_s, due_at=now
        )
        log.append(
            head,
            "add_wire",
            by=by,
            now=now,
            payload={"wire": wire.pk, "url": url},
            story=story or "",
        )
    return wire.pk


def claim_due_wires(*, everything: bool = False, most: int = 20) -> list[Wire]:
    """Lease the wires whose turn has come by the database's clock; `everything`: due or not."""
    free = Q(leased_until=None) | Q(leased_until__lt=Now())
    due = Wire.objects.filter(free) if everything else Wire.objects.filter(free, due_at__lte=Now())
    if not due.exists():  # asked twice a second: no lock for nothing
        return []
    with writing():
        wires = list(due.order_by("due_at")[:most])
        Wire.objects.filter(pk__in=[w.pk for w in wires]).update(leased_until=Now() + LEASE)
    return wires


def note_poll(wire: Wire, *, cursor: dict[str, str], trouble: str = "") -> None:
    """Give the lease back and set the next turn;
    after failures the pause doubles, up to an hour.
    """
    failures = wire.failures + 1 if trouble else 0
    pause = timedelta(
        seconds=min(wire.poll_every_s * 2 ** min(failures, 10), max(3600, wire.poll_every_s))
    )
    with writing():
        Wire.objects.filter(pk=wire.pk).update(
            cursor=cursor,
            leased_until=None,
            due_at=Now() + pause,
            failures=failures,
            trouble=trouble[:500],
            seen_at=F("seen_at") if trouble else Now(),
        )
