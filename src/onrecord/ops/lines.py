"""Rows as JSON Lines: the last line counts and hashes the others, so that a file that was cut off
or changed is refused before anything is stored. Knows no table.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from onrecord.errors import BadInput
from onrecord.newsroom.seal import canonical

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """One row of a file, and where it stands there."""

    line: int
    table: str
    row: Row


def write(file: BinaryIO, head: Row, rows: Iterable[tuple[str, Row]]) -> int:
    """Write head, rows and end; answers the number of rows."""
    digest, count = hashlib.sha256(), 0
    line = _line(head)
    file.write(line)
    digest.update(line)
    for table, row in rows:
        line = _line({"table": table, "row": {name: _plain(v) for name, v in row.items()}})
        file.write(line)
        digest.update(line)
        count += 1
    file.write(_line({"rows": count, "sha256": digest.hexdigest()}))
    return count


def write_file(path: Path, head: Row, rows: Iterable[tuple[str, Row]]) -> int:
    """The same into a new file: all of it or nothing, and never over an older one."""
    part = path.with_name(path.name + ".part")
    is_ours = False
    try:
        with part.open("xb") as file:
            is_ours = True
            count = write(file, head, rows)
        path.hardlink_to(part)
    except FileExistsError as error:
        raise BadInput(
            f"{error.filename2 or error.filename} is there already: name another."
        ) from error
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        if is_ours:
            part.unlink(missing_ok=True)
    return count


def read_file(path: Path, form: str) -> tuple[Row, Iterator[Told]]:
    """The head and the rows of a whole file, one by one. Raises BadInput before the first row."""
    head = _checked(path, form)
    return head, _rows(path)


def form_of(path: Path) -> str:
    """What the first line says that the file is. Raises BadInput."""
    try:
        with path.open("rb") as file:
            head = json.loads(file.readline(10_000))
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}.") from error
    except ValueError:
        head = None
    return str(head.get("format", "")) if isinstance(head, dict) else ""


def _checked(path: Path, form: str) -> Row:
    if form_of(path) != form:
        raise BadInput(f"{path} is no file that this version can read ({form}).")
    digest, last, first = hashlib.sha256(), b"", b""
    with path.open("rb") as file:
        for line in file:
            digest.update(last)
            first, last = first or line, line
    try:
        end = json.loads(last)
    except ValueError:
        end = None
    if not isinstance(end, dict) or end.get("sha256") != digest.hexdigest():
        raise BadInput(f"{path} is cut off or was changed: its last line does not fit the others.")
    head: Row = json.loads(first)
    return head


def _rows(path: Path) -> Iterator[Told]:
    """Every line but the first and the last."""
    number, waiting = 0, b""
    with path.open("rb") as file:
        for line in file:
            if number > 1:
                yield _told(path, number, waiting)
            number, waiting = number + 1, line


def _told(path: Path, number: int, line: bytes) -> Told:
    try:
        told = json.loads(line)
        row = {name: _stored(value) for name, value in told["row"].items()}
        return Told(number, told["table"], row)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"{path}, line {number}: this is no row.") from error


def _line(value: Row) -> bytes:
    return (canonical(value) + "\n").encode()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, (bytes, memoryview)):
        return {"bytes": base64.b64encode(bytes(value)).decode()}
    return {"json": value} if isinstance(value, (dict, list)) else value


def _stored(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = value.items()
    if kind == "at":
        return datetime.fromisoformat(inner)
    return base64.b64decode(inner, validate=True) if kind == "bytes" else inner
