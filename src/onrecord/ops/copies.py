"""A whole installation as JSON Lines and back, to the byte, on SQLite and PostgreSQL alike.

One line per row, in an order in which the rows can be written again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import DataError, IntegrityError, connection, models, transaction

from onrecord import __version__
from onrecord.errors import BadInput, Conflict
from onrecord.newsroom import models as tables
from onrecord.newsroom.actions import redact_update
from onrecord.newsroom.policy import OPERATOR
from onrecord.newsroom.transact import snapshot, writing
from onrecord.ops.lines import Row, Told, read_file, write_file

FORMAT = "onrecord-copy/1"
# What a row that does not fit raises: a wrong name, kind or value, a rule of the tables.
MISFITS = (KeyError, TypeError, ValueError, AttributeError, IntegrityError, DataError)
Table = type[models.Model]


def tables_in_order() -> tuple[Table, ...]:
    """Every table of the newsroom, each after those that its rows refer to.

    A sealed text names the record that emptied it, and comes before it: that is checked at the end.
    """
    graph: dict[Table, set[Table]] = {
        table: {
            f.related_model
            for f in table._meta.concrete_fields
            if f.is_relation and isinstance(f.related_model, type) and f.related_model != table
        }
        for table in apps.get_app_config("newsroom").get_models()
    }
    graph[tables.Sealed] = set()
    return tuple(t for t in TopologicalSorter(graph).static_order() if t in graph)


def backup(path: Path) -> int:
    """Write a copy of everything while the desk works on; answers the number of rows.

    Raises BadInput when there is a file of that name: an old copy is never overwritten.
    """
    with snapshot():
        return write_file(path, {"format": FORMAT, "version": __version__}, _rows())


def _rows() -> Iterator[tuple[str, Row]]:
    for table in tables_in_order():
        name = str(table._meta.model_name)
        for row in table._default_manager.order_by("pk").values().iterator(200):
            yield name, row


def restore(path: Path, redactions: Iterable[dict[str, Any]] = ()) -> int:
    """Fill an empty installation from a copy, then apply the redactions made since.

    Answers the number of rows. Raises Conflict when the installation is not empty, BadInput for a
    copy that is cut off, was changed or does not fit.
    """
    _, rows = read_file(path, FORMAT)
    with writing():
        if tables.LogRow.objects.exists() or tables.User.objects.exists():
            raise Conflict("This installation is not empty: restore into a new data folder.")
        with transaction.atomic():
            count = _fill(path, rows)
    follow_numbers(tables_in_order())
    apply_redactions(redactions)
    return count


def _fill(path: Path, rows: Iterator[Told]) -> int:
    """Write the rows as they were. A story's seq grows with its records, as the triggers ask."""
    by_name = {str(t._meta.model_name): t for t in tables_in_order()}
    ends: dict[int, Row] = {}
    count = 0
    for told in rows:
        try:
            _write(by_name[told.table], told.row, ends)
        except MISFITS as error:
            raise BadInput(f"{path}, line {told.line}: this row does not fit ({error}).") from error
        count += 1
    try:
        for story, end in ends.items():
            tables.Story.objects.filter(pk=story).update(**end)
        connection.check_constraints()
    except MISFITS as error:
        raise BadInput(f"{path}: its rows do not fit together ({error}).") from error
    return count


def _write(table: Table, row: Row, ends: dict[int, Row]) -> None:
    if table is tables.Story:
        ends[row["id"]] = {k: row[k] for k in ("epoch", "status")}
        row |= {"seq": 0, "epoch": 0}
    if table is tables.Record:
        tables.Story.objects.filter(pk=row["story_id"]).update(seq=row["seq"])
    if table is tables.LogHead:
        tables.LogHead.objects.filter(pk=row["id"]).update(**row)
    else:
        table._default_manager.bulk_create([table(**row)])


def follow_numbers(filled: Iterable[Table]) -> None:
    """PostgreSQL counts its row numbers apart from the rows."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in filled:
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
