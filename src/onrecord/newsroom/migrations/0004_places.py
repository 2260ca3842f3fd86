"""Each story's own places."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0003_claims_and_decisions")]
    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("also", models.JSONField(default=list)),
                ("kind", models.CharField(blank=True, max_length=16)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("given", models.JSONField(default=list)),
                ("by_desk", models.BooleanField(default=False)),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="newsroom.story",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["story", "by_desk"], name="place_by_desk")],
                "constraints": [
                    models.UniqueConstraint(fields=("story", "key"), name="place_key_once")
                ],
            },
        ),
    ]
