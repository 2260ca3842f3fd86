"""Opening a story, changing its headline or standfirst, pausing, closing and reopening it."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Sequence
from datetime import datetime

from onrecord.errors import BadInput, Conflict
from onrecord.newsroom import records
from onrecord.newsroom.actions.places import copy_places, country_codes, read_places
from onrecord.newsroom.models import Record, Story
from onrecord.newsroom.policy import Actor, require
from onrecord.newsroom.records import Published, one_line, several_lines
from onrecord.newsroom.seal import unseal_json
from onrecord.newsroom.transact import writing
from onrecord.record import STORY_STATUSES, StatusContent

# Addresses of the software itself: public ones, and those beside a story's under /desk/.
RESERVED = frozenset(
    "bench desk healthz in metrics oembed readyz robots.txt sitemap-news.xml static "
    "login logout open report .well-known".split()
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def open_story(
    *,
    slug: str,
    headline: str,
    by: Actor,
    now: datetime,
    standfirst: str = "",
    zone: str = "UTC",
    language: str = "en",
    countries: Sequence[str] = (),
) -> Published:
    """Open a running story; its first record says so. The gazetteer's rows of `countries`, by name
    or code, become its places.
    Raises BadInput or Conflict (the slug is taken).
    """
    require(by, "open_story")
    if not _SLUG.fullmatch(slug) or len(slug) > 80:
        raise BadInput(
            f"“{slug}” cannot be a story's address: "
            "use small letters, digits and single hyphens, at most 80."
        )
    if slug in RESERVED:
        raise BadInput(
            f"“{slug}” is reserved for the software: choose another address for the story."
        )
    content: StatusContent = {
        "status": "open",
        "headline": one_line("headline", headline),
        "standfirst": several_lines("standfirst", standfirst, most=1000),
        "zone": _known_zone(zone),
        "language": language,
    }
    places = read_places(country_codes(countries))
    with writing() as head:
        if Story.objects.filter(slug=slug).exists():
            raise Conflict(f"There is already a story “{slug}”.")
        story = Story.objects.create(slug=slug, opened_at=now)
        record = records.append(head, story, "status", content, what="open_story", by=by, now=now)
    copy_places(slug, places)
    return records.published(record)


def change_story(
    *,
    story: str,
    by: Actor,
    now: datetime,
    headline: str | None = None,
    standfirst: str | None = None,
    status: str | None = None,
    zone: str | None = None,
) -> Published:
    """Publish a new `status` record with what is given; the rest stays as it was."""
    require(by, "change_story")
    changed: StatusContent = {}
    if headline is not None:
        changed["headline"] = one_line("headline", headline)
    if standfirst is not None:
        changed["standfirst"] = several_lines("standfirst", standfirst, most=1000)
    if zone is not None:
        changed["zone"] = _known_zone(zone)
    if status is not None:
        if status not in STORY_STATUSES:
            raise BadInput(f"A story is {', '.join(STORY_STATUSES)}: not “{status}”.")
        changed["status"] = status
    with writing() as head:
        row = records.lock_story(story)
        before = _newest_status(row)
        content: StatusContent = {**before, **changed}
        if content == before:
            raise Conflict(f"“{story}” already reads so: nothing was changed.")
        row.status = content["status"]
        record = records.append(head, row, "status", content, what="change_story", by=by, now=now)
    return records.published(record)


def pause_story(*, story: str, by: Actor, now: datetime) -> Published:
    """Readers see “Paused by the desk”; updates may still be published."""
    return change_story(story=story, by=by, now=now, status="paused")


def close_story(*, story: str, by: Actor, now: datetime) -> Published:
    """End the coverage: streams end after this record; corrections still reach readers."""
    return change_story(story=story, by=by, now=now, status="closed")


def reopen_story(*, story: str, by: Actor, now: datetime) -> Published:
    return change_story(story=story, by=by, now=now, status="open")


def _newest_status(story: Story) -> StatusContent:
    newest = (
        Record.objects.filter(story=story, kind="status")
        .select_related("sealed")
        .order_by("-seq")
        .first()
    )
    content: StatusContent | None = unseal_json(newest.sealed) if newest else None
    return content or {
        "status": story.status,
        "headline": story.slug,
        "standfirst": "",
        "zone": "UTC",
        "language": "en",
    }


def _known_zone(zone: str) -> str:
    if zone not in zoneinfo.available_timezones():
        raise BadInput(f"“{zone}” is no time zone of the IANA list: write it like Europe/Kyiv.")
    return zone
