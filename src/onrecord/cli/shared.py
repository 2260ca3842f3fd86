"""What every command needs: the newsroom made ready, files read, lines printed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from onrecord import settings
from onrecord.errors import BadInput, UnreadableReport
from onrecord.extract import extract
from onrecord.extract.reading import Extractor

Args = argparse.Namespace
T = TypeVar("T")


def newsroom(args: Args) -> settings.Settings:
    """Settings, Django and the database, in that order; migrates an older database."""
    made = settings.read(data=args.data)
    from onrecord.newsroom.configure import configure

    configure(made)
    from onrecord.newsroom.doorbell import broker_of
    from onrecord.newsroom.install import prepare
    from onrecord.newsroom.redactions import use_folder
    from onrecord.newsroom.transact import use_bell

    prepare()
    use_folder(made.data)
    use_bell(broker_of(made))
    return made


def operator() -> dict[str, Any]:
    from onrecord.newsroom.policy import OPERATOR

    return {"by": OPERATOR, "now": utc_now()}


def files_in(named: Sequence[str]) -> list[str]:
    """Files as named; a folder gives its files in order of name.
    Raises BadInput for an empty one.
    """
    found: list[str] = []
    for name in named:
        path = Path(name)
        if name != "-" and path.is_dir():
            inside = sorted(
                str(p) for p in path.iterdir() if p.is_file() and not p.name.startswith(".")
            )
            if not inside:
                raise BadInput(f"The folder {name} holds no files.")
            found += inside
        else:
            found.append(name)
    return found


def read_file(path: str, most: int) -> bytes:
    """At most one byte more than is allowed, so that a huge file is refused without being read."""
    try:
        if path == "-":
            return sys.stdin.buffer.read(most + 1)
        with Path(path).open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise UnreadableReport(f"{path}: {error.strerror or error}.") from error


def instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        read = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise BadInput(f"“{text}” is no time: write it like 2026-11-22T14:05:00Z.") from error
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def utc_now() -> datetime:
    return datetime.now(UTC)


def chosen_extractor() -> Extractor:
    """The one that the settings name; the built-in one without loading what only others need."""
    made = settings.read()
    if made.extractor == settings.read({}).extractor:
        return extract
    from onrecord.asgi import extractor_of

    chosen: Extractor = extractor_of(made)
    return chosen


def shown(things: Sequence[T], what: str) -> Iterable[T]:
    """The things one by one, with a progress bar on a terminal and none in a pipe."""
    if len(things) < 2 or not sys.stderr.isatty():
        return things
    from rich.console import Console
    from rich.progress import track

    return track(things, description=what, console=Console(stderr=True), transient=True)


def say(line: str) -> None:
    print(line, flush=True)


def refuse(line: str) -> int:
    print(f"onrecord: {line}", file=sys.stderr)
    return 1
