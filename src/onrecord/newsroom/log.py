"""The log: every act, public or not, in one hash chain per installation.
Never holds a report's words.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

from onrecord.newsroom.models import LogHead, LogRow
from onrecord.newsroom.policy import Actor
from onrecord.newsroom.seal import canonical


def append(
    head: LogHead,
    what: str,
    *,
    by: Actor,
    now: datetime,
    payload: dict[str, Any],
    story: str = "",
    seq: int | None = None,
) -> LogRow:
    """Add one row behind `head`, which the caller has locked (transact.writing)."""
    written = canonical(payload)
    salt = secrets.token_hex(16)
    row = LogRow(
        number=head.number + 1,
        at=now,
        who=by.name,
        what=what,
        story=story,
        seq=seq,
        payload=written,
        salt=salt,
        payload_hash=hashlib.sha256((salt + written).encode()).hexdigest(),
        previous_hash=head.hash,
    )
    row.hash = hash_of(row)
    row.save(force_insert=True)
    head.number, head.hash = row.number, row.hash
    head.save(update_fields=["number", "hash"])
    return row


def hash_of(row: LogRow) -> str:
    """The hash that chains a row to the one before it."""
    told = [row.number, row.at.isoformat(), row.who, row.what, row.story, row.seq, row.payload_hash]
    return hashlib.sha256(canonical([*told, row.previous_hash]).encode()).hexdigest()
