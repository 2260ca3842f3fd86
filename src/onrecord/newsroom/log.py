"""The log: every act, public or not, in one hash chain per installation.
Never holds a report's words.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

from onrecord.newsroom import rows
from onrecord.newsroom.models import LogHead, LogRow
from onrecord.newsroom.policy import Actor
from onrecord.newsroom.seal import canonical

_TABLE = "newsroom_logrow"
_COLUMNS = (
    "at", "number", "who", "what", "story", "seq", "payload", "salt", "payload_hash",
    "previous_hash", "hash",
)  # fmt: skip
_HEAD = "UPDATE newsroom_loghead SET number = %s, hash = %s WHERE id = %s"


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
    told = (getattr(row, name) for name in _COLUMNS if name != "at")
    rows.add(_TABLE, _COLUMNS, rows.instant(row.at), *told)
    head.number, head.hash = row.number, row.hash
    rows.run(_HEAD, head.number, head.hash, head.pk)
    return row


def hash_of(row: LogRow) -> str:
    """The hash that chains a row to the one before it."""
    told = [row.number, row.at.isoformat(), row.who, row.what, row.story, row.seq, row.payload_hash]
    return hashlib.sha256(canonical([*told, row.previous_hash]).encode()).hexdigest()
