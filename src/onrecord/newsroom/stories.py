"""Reading stories for the desk."""

from __future__ import annotations

from onrecord import record
from onrecord.newsroom import published


def list_stories() -> list[record.StoryHead]:
    """Every story, newest first."""
    return published.heads()


def get_story(slug: str) -> record.StoryHead:
    """Raises NotFound."""
    return published.head(slug)
