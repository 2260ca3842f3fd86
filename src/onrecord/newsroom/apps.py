"""Names the Django app; nothing else."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "onrecord.newsroom"
    label = "newsroom"
    default_auto_field = "django.db.models.BigAutoField"
