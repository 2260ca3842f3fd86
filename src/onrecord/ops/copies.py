"""A whole installation as JSON Lines and back, to the byte, on SQLite and PostgreSQL alike.

One line per row, in an order in which the rows can be written again. The last line counts and
hashes the others, so that a copy that was cut off is refused before anything is stored.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import connection, models, transaction

from onrecord import __version__
from onrecord.errors import BadInput, Conflict
from onrecord.newsroom import models as tables
from onrecord.newsroom.actions import redact_update
from onrecord.newsroom.policy import OPERATOR
from onrecord.newsroom.seal import canonical
from onrecord.newsroom.transact import writing

FORMAT = "onrecord-copy/1"
# What is built again (sessions) is left out. Rows refer only to tables above them, but for
# Sealed.emptied_by, which the database checks at the end.
TABLES: tuple[type[models.Model], ...] = (
    tables.User, tables.Story, tables.Sealed, tables.Record, tables.Wire, tables.Report,
    tables.Fingerprint, tables.Reading, tables.Statement, tables.Citation, tables.Question,
    tables.Relation, tables.LogRow, tables.LogHead,
)  # fmt: skip


def backup(path: Path) -> int:
    """Write a copy of everything while the desk works on; answers the number of rows.

    Raises BadInput when there is a file of that name: an old copy is never overwritten.
    """
    part = path.with_name(path.name + ".part")
    try:
        with part.open("xb") as file:
            rows = _write(file)
        path.hardlink_to(part)  # all of it or nothing, and never over an older copy
    except FileExistsError as error:
        raise BadInput(
            f"{error.filename2 or error.filename} is there already: name another."
        ) from error
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
    return rows


def _write(file: BinaryIO) -> int:
    digest, count = hashlib.sha256(), 0
    with transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for line in _lines():
            digest.update(line)
            file.write(line)
            count += 1
    end = {"rows": count - 1, "sha256": digest.hexdigest()}
    file.write((canonical(end) + "\n").encode())
    return count - 1


def _lines() -> Iterator[bytes]:
    yield _line({"format": FORMAT, "version": __version__})
    for table in TABLES:
        name = table._meta.model_name
        for row in table._default_manager.order_by("pk").values().iterator(200):
            yield _line({"table": name, "row": {k: _plain(v) for k, v in row.items()}})


def _line(value: dict[str, Any]) -> bytes:
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
    return base64.b64decode(inner) if kind == "bytes" else inner


def restore(path: Path, redactions: Iterable[dict[str, Any]] = ()) -> int:
    """Fill an empty installation from a copy, then apply the redactions made since.

    Answers the number of rows. Raises Conflict when the installation is not empty, BadInput for a
    copy that is cut off or was changed.
    """
    lines = _checked(path)
    with writing():
        if tables.LogRow.objects.exists() or tables.User.objects.exists():
            raise Conflict("This installation is not empty: restore into a new data folder.")
        with transaction.atomic():
            _fill(lines)
    _follow_sequences()
    apply_redactions(redactions)
    return len(lines)


def _checked(path: Path) -> list[dict[str, Any]]:
    """Every row line of a whole copy."""
    try:
        *lines, last = path.read_bytes().splitlines(keepends=True)
        head, end = json.loads(lines[0]), json.loads(last)
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}.") from error
    except (ValueError, IndexError) as error:
        raise BadInput(f"{path} is no copy of an installation.") from error
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise BadInput(f"{path} is no copy that this version can read ({FORMAT}).")
    if end.get("sha256") != hashlib.sha256(b"".join(lines)).hexdigest():
        raise BadInput(f"{path} is cut off or was changed: its last line does not fit the others.")
    return [json.loads(line) for line in lines[1:]]


def _fill(lines: list[dict[str, Any]]) -> None:
    """Write the rows as they were. A story's seq grows with its records, as the triggers ask."""
    by_name = {t._meta.model_name: t for t in TABLES}
    ends: dict[int, dict[str, Any]] = {}
    for line in lines:
        table, row = by_name[line["table"]], {k: _stored(v) for k, v in line["row"].items()}
        if table is tables.Story:
            ends[row["id"]] = {k: row[k] for k in ("epoch", "status")}
            row |= {"seq": 0, "epoch": 0}
        if table is tables.Record:
            tables.Story.objects.filter(pk=row["story_id"]).update(seq=row["seq"])
        if table is tables.LogHead:
            tables.LogHead.objects.filter(pk=row["id"]).update(**row)
        else:
            table._default_manager.bulk_create([table(**row)])
    for story, end in ends.items():
        tables.Story.objects.filter(pk=story).update(**end)


def _follow_sequences() -> None:
    """PostgreSQL counts its row numbers apart from the rows."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in TABLES:
            column = table._meta.pk.column if table._meta.pk else "id"
            if table._meta.pk and table._meta.pk.get_internal_type() == "BigAutoField":
                name = table._meta.db_table
                newest = table._default_manager.aggregate(newest=models.Max("pk"))["newest"] or 1
                sql = "SELECT setval(pg_get_serial_sequence(%s, %s), %s)"
                cursor.execute(sql, [name, column, newest])


def apply_redactions(redactions: Iterable[dict[str, Any]]) -> int:
    """Redact again what was redacted after the copy was made; answers how many there were."""
    done = 0
    for told in redactions:
        gone = tables.Record.objects.filter(
            story__slug=told["story"], update=told["update"], kind="redaction"
        )
        there = tables.Record.objects.filter(story__slug=told["story"], seq=told["update"])
        if there.exists() and not gone.exists():
            redact_update(
                story=told["story"],
                update=told["update"],
                reason=told["reason"],
                by=OPERATOR,
                now=datetime.now(UTC),
            )
            done += 1
    return done
