"""Server-sent events as bytes, strictly: what could break out of a field is refused. Never opens a
connection.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from onrecord.errors import BadInput

COMMENT = b":\n\n"
_BREAK = re.compile("\r\n|\r|\n")  # every line end of the event stream format (WHATWG HTML 9.2.6)
_FORBIDDEN = re.compile("[\r\n\0]")


def event(*, name: str = "", text: str = "", id: str = "") -> bytes:
    """One event. Raises BadInput for CR, LF or NUL in `id` or `name`: they would start another
    field.
    """
    for label, value in (("id", id), ("event", name)):
        if _FORBIDDEN.search(value):
            raise BadInput(f"The {label} {value!r} of an event holds a line break or NUL.")
    lines = [f"id: {id}"] if id else []
    lines += [f"event: {name}"] if name else []
    lines += [f"data: {line}" for line in _BREAK.split(text)]
    return ("\n".join(lines) + "\n\n").encode("utf-8", "replace")


def frame(seq: int, kind: str, document: bytes) -> bytes:
    """The event of one record. Trusts `document` to be one line of JSON made by `json_bytes`."""
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (seq, kind.encode("ascii"), document)


def catchup(seq: int, documents: Iterable[bytes]) -> bytes:
    """Several missed records as one event, so that the page inserts them once."""
    return frame(
        seq, "catchup", b'{"seq":%d,"kind":"catchup","records":[%s]}' % (seq, b",".join(documents))
    )


def resync(seq: int, epoch: int) -> bytes:
    """Tells the page to fetch itself again: too much was missed, or text was removed meanwhile."""
    return frame(seq, "resync", b'{"seq":%d,"kind":"resync","epoch":%d}' % (seq, epoch))


def retry(milliseconds: int) -> bytes:
    return b"retry: %d\n\n" % milliseconds


def json_bytes(value: Any) -> bytes:
    """Compact JSON in UTF-8; it never holds a raw line break, so it is one `data:` line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
