"""Claims found by their family, and decisions of people that no machine overwrites."""

import django.db.models.deletion
from django.db import migrations, models

WORDS = "newsroom_decision: a decision is never changed, only undone by another"
SQLITE = (
    "CREATE TRIGGER newsroom_decision_update BEFORE UPDATE ON newsroom_decision FOR EACH ROW "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
)
POSTGRESQL = (
    "CREATE FUNCTION newsroom_decision_update() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$;"
    "CREATE TRIGGER newsroom_decision_update BEFORE UPDATE ON newsroom_decision FOR EACH ROW "
    "EXECUTE FUNCTION newsroom_decision_update();"
)


def key_to(model, related_name, on_delete=django.db.models.deletion.PROTECT, **more):
    return models.ForeignKey(on_delete=on_delete, related_name=related_name, to=f"newsroom.{model}", **more)


def keep_decisions(apps, schema_editor):
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(SQLITE if on_sqlite else POSTGRESQL, params=None)


CASCADE = django.db.models.deletion.CASCADE
NUMBER = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                NUMBER,
                ("family", models.CharField(max_length=300)),
                ("body", models.TextField()),
                ("statement", key_to("statement", "claims", CASCADE)),
                ("story", key_to("story", "claims")),
            ],
            options={"indexes": [models.Index(fields=["story", "family"], name="claim_by_family")]},
        ),
        migrations.AddField("question", "family", models.CharField(blank=True, default="", max_length=300)),
        migrations.AddIndex("question", models.Index(fields=["story", "family"], name="question_by_family")),
        migrations.AddField("relation", "question", key_to("question", "relations", CASCADE, null=True)),
        migrations.CreateModel(
            name="Decision",
            fields=[
                NUMBER,
                ("kind", models.CharField(max_length=20)),
                ("told", models.JSONField(default=dict)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("story", key_to("story", "decisions")),
                ("question", key_to("question", "decisions", null=True)),
                ("into", key_to("question", "taken_in", null=True)),
                ("statement", key_to("statement", "decisions", CASCADE, null=True)),
                ("other", key_to("statement", "decided_against", CASCADE, null=True)),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True, on_delete=CASCADE, related_name="undone", to="newsroom.decision"
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.RunPython(keep_decisions, migrations.RunPython.noop, elidable=False),
    ]
