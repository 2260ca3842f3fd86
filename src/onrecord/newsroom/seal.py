"""Sealing: a text and its random salt are stored apart, and only their digest is chained."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from typing import Any

from onrecord.newsroom.models import Record, Sealed


def canonical(value: Any) -> str:
    """The one JSON spelling that hashes are taken over."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def seal(content: bytes) -> Sealed:
    """Store content under a fresh salt of 32 bytes."""
    salt = secrets.token_bytes(32)
    return Sealed.objects.create(digest=digest_of(salt, content), salt=salt, content=content)


def seal_json(value: Any) -> Sealed:
    return seal(canonical(value).encode())


def digest_of(salt: bytes, content: bytes) -> str:
    return hashlib.sha256(salt + content).hexdigest()


def is_emptied(sealed: Sealed) -> bool:
    return sealed.emptied_by_id is not None


def unseal(sealed: Sealed) -> bytes | None:
    """The content, or None once a redaction has emptied it."""
    return None if is_emptied(sealed) else bytes(sealed.content)


def unseal_json(sealed: Sealed) -> Any | None:
    content = unseal(sealed)
    return None if content is None else json.loads(content)


def empty(digests: Iterable[str], *, redaction: Record) -> None:
    """Remove texts and salts for good. The triggers refuse it to anything but a redaction."""
    Sealed.objects.filter(digest__in=list(digests), emptied_by=None).update(
        content=b"", salt=b"", emptied_by=redaction
    )
