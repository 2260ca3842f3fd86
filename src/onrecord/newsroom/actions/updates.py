"""Publishing, correcting, retracting and pinning updates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from onrecord.errors import BadInput, Conflict, Embargoed, NotFound, Refused
from onrecord.newsroom import records
from onrecord.newsroom.cells import cells_of
from onrecord.newsroom.models import Statement
from onrecord.newsroom.points import points_of
from onrecord.newsroom.policy import Actor, require
from onrecord.newsroom.records import Published, one_line, several_lines
from onrecord.newsroom.transact import writing
from onrecord.record import LABELS, CorrectionContent, UpdateContent


def publish_update(
    *,
    story: str,
    headline: str,
    body: str,
    by: Actor,
    now: datetime,
    label: str = "Attributed",
    statements: Sequence[int] = (),
    places: Sequence[str] = (),
    key: bool = False,
    token: str = "",
) -> Published:
    """Publish one timed update, resting on these statements.
    The same `token` again publishes nothing new.
    """
    require(by, "publish_update")
    if label not in LABELS:
        raise BadInput(f"“{label}” is no label of an update: {', '.join(LABELS)}.")
    with writing() as head:
        row = records.lock_story(story)
        if made := records.made_by(row, token):
            return made
        if row.status == "closed":
            raise Conflict(f"“{story}” is closed: reopen it before publishing an update.")
        cited = _citable(statements, now)
        content: UpdateContent = {
            "label": label,
            "headline": one_line("headline", headline),
            "body": several_lines("text", body),
            "cells": cells_of(cited),
            "places": [one_line("place", p, most=120) for p in places],
            "key": key,
        }
        if points := points_of(row, content["places"], cited):
            content["points"] = points
        record = records.append(
            head,
            row,
            "update",
            content,
            what="publish_update",
            by=by,
            now=now,
            update=0,
            cited=cited,
            token=token,
        )
    return records.published(record)


def correct_update(
    *,
    story: str,
    update: int,
    wrong: str,
    by: Actor,
    now: datetime,
    headline: str | None = None,
    body: str | None = None,
    base: int | None = None,
    token: str = "",
) -> Published:
    """Publish how the update reads now, how it read before, and what was wrong.

    `base` is the newest record about the update that the editor saw; Conflict when there is a newer
    one.
    """
    require(by, "correct_update")
    with writing() as head:
        row = records.lock_story(story)
        if made := records.made_by(row, token):
            return made
        now_reads = records.standing(row, update)
        if base is not None and base != now_reads.newest:
            raise Conflict(
                f"Update {update} was changed by somebody else (record {now_reads.newest}) "
                "while you wrote: compare both texts and send again."
            )
        content: CorrectionContent = {
            "headline": one_line("headline", headline)
            if headline is not None
            else now_reads.headline,
            "body": several_lines("text", body) if body is not None else now_reads.body,
            "was_headline": now_reads.headline,
            "was_body": now_reads.body,
            "wrong": one_line("note on what was wrong", wrong, most=1000),
        }
        if (content["headline"], content["body"]) == (now_reads.headline, now_reads.body):
            raise BadInput(
                f"Update {update} already reads so: change the text, then say what was wrong."
            )
        record = records.append(
            head,
            row,
            "correction",
            content,
            what="correct_update",
            by=by,
            now=now,
            update=update,
            token=token,
        )
    return records.published(record)


def retract_update(*, story: str, update: int, reason: str, by: Actor, now: datetime) -> Published:
    """Withdraw an update: it stays with a notice, at its address, with the reason."""
    require(by, "retract_update")
    with writing() as head:
        row = records.lock_story(story)
        records.standing(row, update)
        content = {"reason": one_line("reason", reason, most=1000)}
        record = records.append(
            head, row, "retraction", content, what="retract_update", by=by, now=now, update=update
        )
    return records.published(record)


def pin_update(
    *, story: str, update: int, by: Actor, now: datetime, pinned: bool = True
) -> Published:
    """Keep one update on top of the page, or let it go. Pinning another releases the first."""
    require(by, "pin_update")
    with writing() as head:
        row = records.lock_story(story)
        records.standing(row, update)
        record = records.append(
            head, row, "pin", {"pinned": pinned}, what="pin_update", by=by, now=now, update=update
        )
    return records.published(record)


def _citable(numbers: Sequence[int], now: datetime) -> list[Statement]:
    """The statements in the order given; refuses what may not leave the desk."""
    found = Statement.objects.select_related("report__reading", "report__fields").in_bulk(
        list(numbers)
    )
    cited = []
    for number in numbers:
        if number not in found:
            raise NotFound(f"There is no statement {number} (its report may have been redacted).")
        report = found[number].report
        if report.embargoed_until and report.embargoed_until > now:
            raise Embargoed(
                f"Statement {number} is under embargo until "
                f"{report.embargoed_until:%d %B %Y %H:%M} UTC."
            )
        if report.status != "usable":
            raise Refused(f"The report behind statement {number} is {report.status} by its sender.")
        cited.append(found[number])
    return cited
