"""Making a data folder ready, and refusing one that a newer version has written."""

from __future__ import annotations

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from onrecord.errors import NewerDatabase, Unavailable


def prepare() -> bool:
    """Bring the database to this version; True when anything was done.
    Raises NewerDatabase, Unavailable.
    """
    try:
        executor = MigrationExecutor(connection)
        unknown = _unknown_to_us(executor)
        if unknown:
            raise NewerDatabase(
                f"The database was written by a newer onrecord (it knows {unknown}): "
                "use that version, or another --data."
            )
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        where = connection.settings_dict["NAME"]
        raise Unavailable(f"The database {where} cannot be used: {error}.") from error
    return True


def is_prepared() -> bool:
    """Whether the tables are there and of this version."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _unknown_to_us(executor: MigrationExecutor) -> str:
    ours = {key for key in executor.loader.disk_migrations if key[0] == "newsroom"}
    theirs = {key for key in executor.loader.applied_migrations if key[0] == "newsroom"}
    return ", ".join(sorted(name for _, name in theirs - ours))
