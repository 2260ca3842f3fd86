"""Plain SQL for what is written with every report; no rule of the desk and none of the ledger.

A query put together from models costs more than running it: these are put together once, in words
that SQLite and PostgreSQL both take. Names of tables and columns come from the code, never from
outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection

_MOST_PARAMETERS = 900  # in one statement, as old builds of SQLite take it


def run(sql: str, *given: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)


def rows(sql: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def insert(table: str, columns: tuple[str, ...], values: Sequence[tuple[Any, ...]]) -> list[int]:
    """Add rows; answers their numbers, in the order given."""
    made: list[int] = []
    for part in _parts(values, _MOST_PARAMETERS // len(columns)):
        sql = f"{_insertion(table, columns, len(part))} RETURNING id"
        made += [number for (number,) in rows(sql, [v for row in part for v in row])]
    return made


def add(table: str, columns: tuple[str, ...], *values: Any) -> None:
    """Add one row that has no number of its own."""
    run(_insertion(table, columns, 1), *values)


def holes(values: Sequence[Any]) -> str:
    """As many places as there are values, for an IN."""
    return ", ".join(["%s"] * len(values)) or "NULL"


def instant(at: datetime) -> Any:
    """An aware time as the database keeps it."""
    return connection.ops.adapt_datetimefield_value(at)


def locked() -> str:
    """What makes a SELECT keep its rows until the transaction ends; SQLite has one writer."""
    return " FOR UPDATE" if connection.features.has_select_for_update else ""


@cache
def _insertion(table: str, columns: tuple[str, ...], count: int) -> str:
    row = f"({holes(columns)})"
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table} ({names}) VALUES {', '.join([row] * count)}"  # noqa: S608


def _parts(values: Sequence[tuple[Any, ...]], size: int) -> Iterator[Sequence[tuple[Any, ...]]]:
    return (values[n : n + size] for n in range(0, len(values), size))
