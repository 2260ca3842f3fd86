"""Nothing published is edited in place: tried by raw SQL, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from onrecord import ops

ATTEMPTS = [
    "UPDATE newsroom_record SET kind = 'pin' WHERE seq = 2",
    "DELETE FROM newsroom_record WHERE seq = 2",
    "UPDATE newsroom_sealed SET content = 'other'",
    "UPDATE newsroom_sealed SET content = '', salt = ''",
    "UPDATE newsroom_sealed SET content = '', salt = '', "
    "emptied_by_id = (SELECT min(id) FROM newsroom_record)",
    "DELETE FROM newsroom_sealed",
    "UPDATE newsroom_logrow SET who = 'nobody'",
    "DELETE FROM newsroom_logrow",
    "DELETE FROM newsroom_loghead",
    "UPDATE newsroom_loghead SET number = 0",
    "UPDATE newsroom_story SET seq = seq - 1",
    "UPDATE newsroom_story SET seq = seq + 2",
    "UPDATE newsroom_story SET slug = 'other'",
    "DELETE FROM newsroom_story",
    "UPDATE newsroom_report SET channel = 'x'",
    "DELETE FROM newsroom_report",
]
REPLACE = "INSERT OR REPLACE INTO {0} SELECT * FROM {0}"
TABLES = ("record", "sealed", "logrow", "report", "story")


def refuse(sql):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("sql", ATTEMPTS)
def test_raw_sql_cannot_change_what_was_written(publish, file, sql):
    publish()
    file("The minister said no.")
    refuse(sql)
    assert ops.verify().faults == ()


@pytest.mark.parametrize("table", TABLES)
def test_what_goes_past_row_triggers_elsewhere_is_refused(publish, file, table):
    publish()
    file("The minister said no.")
    sql = REPLACE if connection.vendor == "sqlite" else "TRUNCATE {0} CASCADE"
    refuse(sql.format(f"newsroom_{table}"))


def test_a_record_cannot_be_slipped_in_out_of_turn(publish):
    publish()
    columns = 'story_id, kind, at, "update", by, sealed_id, token'
    refuse(
        f"INSERT INTO newsroom_record (seq, {columns}) "  # noqa: S608
        f"SELECT 9, {columns} FROM newsroom_record WHERE seq = 2"
    )


def without_trigger(table, moment, sql):
    """What somebody could do who owns the database file."""
    on = "" if connection.vendor == "sqlite" else f" ON newsroom_{table}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER newsroom_{table}_{moment}{on}")
        cursor.execute(sql)


def test_verify_names_what_was_changed_behind_the_triggers(publish):
    publish(body="as it was")
    without_trigger("sealed", "update", "UPDATE newsroom_sealed SET salt = content")
    assert any("record 2 of “river” was changed" in f for f in ops.verify().faults)


def test_verify_names_a_log_row_that_was_changed(publish):
    publish()
    without_trigger(
        "logrow", "update", "UPDATE newsroom_logrow SET who = 'nobody' WHERE number = 2"
    )
    assert any("Log row 2 (publish_update)" in f for f in ops.verify().faults)


def test_verify_names_a_record_that_is_missing(publish):
    publish()
    without_trigger("record", "delete", "DELETE FROM newsroom_record WHERE seq = 2")
    assert any("Record 2 of “river” was logged and is missing" in f for f in ops.verify().faults)
