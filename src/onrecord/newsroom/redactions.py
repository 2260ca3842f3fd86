"""A small file beside the data that names every redaction: a restored copy needs them again."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.errors import BadInput

log = logging.getLogger(__name__)
NAME = "redactions.jsonl"
_folder: list[Path] = []


def use_folder(folder: Path) -> None:
    """Where this installation keeps the file."""
    _folder[:] = [folder]


def note_redaction(told: dict[str, Any]) -> None:
    """Add one, after its commit. A fault here costs a line in the log, never the redaction."""
    if not _folder:
        return
    try:
        with (_folder[0] / NAME).open("a", encoding="utf-8") as file:
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
    except OSError as error:
        log.error("redaction %s was not noted in %s: %s", told, _folder[0] / NAME, error)  # noqa: TRY400


def read_redactions(path: Path) -> Iterator[dict[str, Any]]:
    """What a file of redactions names. Raises BadInput."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}.") from error
    for number, line in enumerate(lines, 1):
        try:
            told = json.loads(line)
            yield {"story": told["story"], "update": told["update"], "reason": told["reason"]}
        except (ValueError, KeyError, TypeError) as error:
            raise BadInput(f"{path}, line {number}: this names no redaction.") from error
