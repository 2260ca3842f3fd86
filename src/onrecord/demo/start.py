"""Starting the demo: a login for the desk, and the replay beside the server."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from onrecord.demo.calls import NEWSROOM
from onrecord.demo.load import load_story
from onrecord.demo.replay import replay
from onrecord.errors import Conflict
from onrecord.newsroom.actions import add_user, set_password
from onrecord.newsroom.clock import use_clock
from onrecord.newsroom.policy import OPERATOR

LOGIN = "demo"


class Demo:
    """One run of the packaged story; `speed` None replays at once."""

    def __init__(self, *, speed: float | None, announce: Callable[[str], None]) -> None:
        self._script = load_story()
        self._speed = speed
        self._announce = announce

    @property
    def landing(self) -> str:
        """Path of the live page."""
        return f"/{self._script.opening.slug}/"

    def prepare(self) -> str:
        """A fresh password for the demo's editor; answers the login as people type it."""
        password, now = secrets.token_urlsafe(9), datetime.now(UTC)
        try:
            add_user(name=LOGIN, password=password, role="chief", by=OPERATOR, now=now)
        except Conflict:
            set_password(name=LOGIN, password=password, by=OPERATOR, now=now)
        return f"{LOGIN} / {password}"

    def replay(self, stop: threading.Event) -> None:
        """Play the story in this thread until it ends or `stop` is set."""

        def pause(seconds: float) -> None:
            if stop.wait(seconds):
                raise SystemExit  # ends this thread only; the next start goes on from here

        outcome = replay(
            self._script,
            NEWSROOM,
            clock=time.monotonic,
            pause=pause,
            speed=self._speed,
            tell_time=_set_desk_clock,
        )
        self._announce(outcome.line)


def _set_desk_clock(at: datetime) -> None:
    """What a visitor publishes belongs to the story's hours: the page would jump to today."""
    ahead = at - datetime.now(UTC)
    use_clock(lambda: datetime.now(UTC) + ahead)
