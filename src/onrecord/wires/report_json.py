"""Report JSON (docs/contracts) to Reports; never guesses at a field, never drops an unknown one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, NoReturn

from onrecord.errors import UnreadableReport
from onrecord.record import Report
from onrecord.wires.charset import decode, legible
from onrecord.wires.markup import one_line, web_address
from onrecord.wires.stamps import read_iso

_STATUSES = ("usable", "withheld", "canceled")
_TIMES = ("received_at", "published_at", "updated_at", "embargoed_until")
_WORDS = ("id", "channel", "source", "title", "text", "url", "lang", "version", "status")


def parse(raw: bytes, *, name: str = "report", received_at: datetime) -> list[Report]:
    """One report, or a list of them. `received_at` stands in where a report names none.

    Raises UnreadableReport, one line that names the field, for the first thing that is wrong.
    """
    text, doubts = decode(raw)
    try:
        content = legible(json.loads(text, parse_constant=_no_constant))
    except json.JSONDecodeError as broken:
        where = f"line {broken.lineno}, column {broken.colno}"
        raise UnreadableReport(f"{name}: broken JSON at {where}: {broken.msg}.") from broken
    except RecursionError as deep:
        raise UnreadableReport(f"{name}: this JSON is nested too deeply.") from deep
    except ValueError as odd:
        raise UnreadableReport(f"{name}: this JSON holds a number that we cannot keep.") from odd
    if not isinstance(content, list):
        return [_report(content, name, raw, doubts, received_at)]
    return [
        _report(one, f"{name}, report {number}", canonical(one), doubts, received_at)
        for number, one in enumerate(content, 1)
    ]


def canonical(content: Any) -> bytes:
    """One spelling of a JSON value, so that the same content always has the same hash."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(raw: bytes) -> str:
    """An id for what came without one."""
    return sha256(raw).hexdigest()[:32]


def _report(
    content: Any, name: str, raw: bytes, doubts: tuple[str, ...], received_at: datetime
) -> Report:
    if not isinstance(content, dict):
        raise UnreadableReport(
            f"{name}: a report is a JSON object with `text`, not {_kind(content)}."
        )
    words = {key: _word(content, key, name) for key in _WORDS}
    if content.get("text") is None:
        raise UnreadableReport(f"{name}: `text` is missing.")
    found = list(doubts)
    times = {key: _time(content, key, name, found) for key in _TIMES}
    status = words["status"] or "usable"
    if status not in _STATUSES:
        raise UnreadableReport(f"{name}: `status` is {status!r}; give {', '.join(_STATUSES)}.")
    extra = {key: held for key, held in content.items() if key not in _WORDS and key not in _TIMES}
    url = web_address(words["url"])
    if words["url"] and not url:
        found.append("`url` is not an http or https address; it is kept but not linked")
        extra["url"] = words["url"]
    if not words["source"].strip():
        found.append("the report does not say who published it")
    return Report(
        uid=words["id"].strip() or fingerprint(raw),
        format="json",
        source=one_line(words["source"]),
        text=words["text"],
        headline=one_line(words["title"]),
        channel=one_line(words["channel"]) or "web",
        url=url,
        language=words["lang"].strip(),
        version=words["version"].strip(),
        status=status,
        received_at=times["received_at"] or received_at,
        published_at=times["published_at"],
        updated_at=times["updated_at"],
        embargoed_until=times["embargoed_until"],
        doubts=tuple(found),
        extra=extra,
        raw=raw,
    )


def _word(content: Mapping[str, Any], key: str, name: str) -> str:
    value = content.get(key)
    if value is None:
        return ""
    if key == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise UnreadableReport(f"{name}: `{key}` is {_kind(value)}; give a string.")
    return value


def _time(content: Mapping[str, Any], key: str, name: str, doubts: list[str]) -> datetime | None:
    value = content.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise UnreadableReport(f"{name}: `{key}` is {_kind(value)}; give an ISO 8601 time.")
    try:
        stamp = read_iso(value.strip())
    except ValueError as bad:
        raise UnreadableReport(
            f"{name}: `{key}` is {value[:60]!r}; give an ISO 8601 time."
        ) from bad
    if stamp.doubt:
        doubts.append(f"`{key}`: {stamp.doubt}")
    return stamp.at


def _kind(value: Any) -> str:
    kinds = {
        dict: "an object",
        list: "a list",
        str: "a string",
        bool: "true or false",
        type(None): "null",
    }
    return kinds.get(type(value), "a number")


def _no_constant(written: str) -> NoReturn:
    raise ValueError(written)
