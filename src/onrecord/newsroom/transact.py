"""The one way to write: a lock in the process, one transaction,
and the doorbell after the commit.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from onrecord.errors import Unavailable
from onrecord.live.brokers.protocol import Broker
from onrecord.newsroom import rows
from onrecord.newsroom.models import LogHead, Record

_writer = (
    threading.RLock()
)  # waiting here is fair and cheap; waiting on SQLite's file lock is neither
_bell: list[Broker] = []


def use_bell(broker: Broker | None) -> None:
    """Name the broker that this process rings; None:
    ring nobody (the hub looks every second anyway).
    """
    _bell[:] = [broker] if broker else []


def _head() -> LogHead:
    """The end of the log; nobody else writes until this transaction ends."""
    sql = f"SELECT id, number, hash FROM newsroom_loghead WHERE id = 1{rows.locked()}"  # noqa: S608
    (found,) = rows.rows(sql, [])
    return LogHead(*found)


@contextmanager
def writing() -> Iterator[LogHead]:
    """One transaction with the end of the log locked.
    Raises Unavailable when the database cannot take it.
    """
    is_written = False
    with _writer:
        try:
            with transaction.atomic():
                yield _head()
                is_written = True
        except (OperationalError, InterfaceError) as error:
            raise Unavailable(_trouble(error, is_written)) from error


def _trouble(error: Exception, is_written: bool) -> str:
    """What to tell an editor. A server may have committed and died before it could say so."""
    told = " ".join(str(error).split())
    if is_written and connection.vendor != "sqlite":
        return (
            f"The database went away while it stored this (“{told}”): look whether it is there. "
            "The same form sent again is never stored twice."
        )
    return f"Nothing was stored: the database answered “{told}”. Try again."


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything as it stands now, for a long read; whoever writes meanwhile does not wait."""
    if connection.vendor != "sqlite":
        with transaction.atomic():
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # Django's own would take the one place of a writer
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def after_commit(call: Callable[[], object]) -> None:
    """Do it once the transaction that is open has been committed; never if it is rolled back."""
    transaction.on_commit(call)


def ring_after_commit(story: str, seq: int) -> None:
    """Tell whoever serves readers that `story` has a record `seq`;
    a lost ring costs a second, never a record.
    """
    after_commit(partial(_ring, story, seq))


def _ring(story: str, seq: int) -> None:
    for broker in _bell:
        broker.ring(story, seq)


def scrub_after_commit() -> None:
    """After a redaction: SQLite keeps old pages in its write-ahead log until it is truncated."""
    after_commit(scrub)


def redactions() -> int:
    """How many there were: when it grows, the write-ahead log holds words that must go."""
    return Record.objects.filter(kind="redaction").count()


def scrub() -> bool:
    """Truncate SQLite's write-ahead log; False when a reader kept it (the worker asks again)."""
    if connection.vendor != "sqlite":
        return True
    try:
        with connection.cursor() as cursor:
            busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except DatabaseError:
        return False
    return not busy
