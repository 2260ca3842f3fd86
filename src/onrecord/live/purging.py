"""Telling the caches in front that a text was withdrawn or removed. Knows where readers' words may
have been kept, and nothing of why they go.
"""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable, Sequence

from onrecord.errors import BadInput, OnRecordError

Purge = Callable[[str, int, Sequence[int]], None]
ENOUGH_S = 30.0
_ON_EVERY_STORY = (
    "", "?lite=1", "corrections", "feed.atom", "feed.rss", "feed.json", "corrections.atom",
    "story.jsonld", "records?after=0",
)  # fmt: skip


class NotPurged(OnRecordError):
    """The cache did not say that it is done; it is asked again."""


def purger(hook: str, public_url: str) -> Purge | None:
    """What tells the caches; None when nobody is to be told. Raises BadInput.

    The command gets the story and the seq as its last arguments and the addresses line by line; 0
    means done.
    """
    try:
        command = shlex.split(hook)
    except ValueError as error:
        raise BadInput(f"ONRECORD_PURGE is {hook!r}: {error}.") from error
    if not command:
        return None
    return lambda story, seq, updates: _run(
        [*command, story, str(seq)], [public_url + path for path in places(story, updates)]
    )


def places(story: str, updates: Sequence[int]) -> list[str]:
    """Every address that has a name of its own; pages and ranges by number only the key reaches."""
    of_story = [f"/{story}/{name}" for name in _ON_EVERY_STORY]
    return ["/", *of_story, *(f"/{story}/u/{update}" for update in updates)]


def _run(command: Sequence[str], addresses: Sequence[str]) -> None:
    told = "".join(f"{address}\n" for address in addresses)
    try:
        done = subprocess.run(  # noqa: S603  (the operator's own command; the slug is [a-z0-9-])
            command, input=told, capture_output=True, text=True, timeout=ENOUGH_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotPurged(f"{command[0]} could not be run: {error}") from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise NotPurged(f"{command[0]} ended with code {done.returncode}: {last}")
