"""Triggers that keep the record append-only on both databases, and the one row that heads the log."""

from django.db import migrations

NEVER_CHANGED = ("newsroom_record", "newsroom_logrow", "newsroom_report")
NEVER_DELETED = (*NEVER_CHANGED, "newsroom_sealed", "newsroom_story", "newsroom_loghead")

STORY_RULE = "NEW.slug <> OLD.slug OR NEW.epoch < OLD.epoch OR NOT (NEW.seq = OLD.seq OR NEW.seq = OLD.seq + 1)"
STORY_WORDS = "a story keeps its slug, and its seq grows by one"
RECORD_RULE = "NEW.seq <> (SELECT seq FROM newsroom_story WHERE id = NEW.story_id)"
RECORD_WORDS = "a record takes the seq that its story has just reached"
SEALED_RULE = (
    "NEW.digest <> OLD.digest OR OLD.emptied_by_id IS NOT NULL OR length(NEW.content) > 0 OR length(NEW.salt) > 0"
    " OR NEW.emptied_by_id IS NULL"
    " OR NOT EXISTS (SELECT 1 FROM newsroom_record r WHERE r.id = NEW.emptied_by_id AND r.kind = 'redaction')"
)
SEALED_WORDS = "a sealed text may only be emptied, by a redaction"
HEAD_RULE = "NEW.number < OLD.number"
HEAD_WORDS = "the log only grows"

RULES = (  # table, moment, rule, words
    ("newsroom_story", "UPDATE", STORY_RULE, STORY_WORDS),
    ("newsroom_record", "INSERT", RECORD_RULE, RECORD_WORDS),
    ("newsroom_sealed", "UPDATE", SEALED_RULE, SEALED_WORDS),
    ("newsroom_loghead", "UPDATE", HEAD_RULE, HEAD_WORDS),
    *((table, "UPDATE", "", f"{table}: nothing published is edited in place") for table in NEVER_CHANGED),
    *((table, "DELETE", "", f"{table}: nothing is ever deleted") for table in NEVER_DELETED),
)


def sqlite(table: str, moment: str, rule: str, words: str) -> str:
    when = f"WHEN {rule} " if rule else ""
    return (
        f"CREATE TRIGGER {table}_{moment.lower()} BEFORE {moment} ON {table} FOR EACH ROW "
        f"{when}BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def postgresql(table: str, moment: str, rule: str, words: str) -> str:
    name = f"{table}_{moment.lower()}"
    check = f"IF {rule} THEN {{}} END IF;" if rule else "{}"
    check = check.format(f"RAISE EXCEPTION '{words}';")
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {check} RETURN NEW; END $$;"
        f"CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();"
    )


def truncate(table: str) -> str:
    name = f"{table}_truncate"
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table}: nothing is ever deleted'; END $$;"
        f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}();"
    )


def forwards(apps, schema_editor):
    apps.get_model("newsroom", "LogHead").objects.create(pk=1)
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for rule in RULES:
        schema_editor.execute(sqlite(*rule) if on_sqlite else postgresql(*rule), params=None)
    if not on_sqlite:
        for table in NEVER_DELETED:
            schema_editor.execute(truncate(table), params=None)


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)]
