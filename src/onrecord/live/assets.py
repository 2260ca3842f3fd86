"""Static files, read once at start, named by their hash and compressed beforehand. Never touches
the disk afterwards.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import NotFound
from onrecord.live.pages import compress

OWN_FOLDER = Path(__file__).parent / "static"
PREFIX = "/static/"

_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
}
_PACKED = (".css", ".js", ".svg", ".json", ".webmanifest")
_STRING_OR_COMMENT = re.compile(
    r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|/\*.*?\*/|//[^\n]*""", re.S
)
_BREAKS = re.compile(r"\n\s+")
_IMPORTED = re.compile(rb'(?<=\bfrom ")\./([\w-]+\.js)(?=";)')


@dataclass(frozen=True, slots=True)
class Asset:
    path: str
    type: str
    copies: Mapping[str, bytes]  # by coding; "identity" is always there


class Assets:
    """Two folders may not hold a file of the same name: a mistake of ours, found at start."""

    def __init__(self, folders: Iterable[Path] = (OWN_FOLDER,)) -> None:
        self._paths: dict[str, str] = {}
        self._assets: dict[str, Asset] = {}
        files: dict[str, Path] = {}
        for folder in folders:
            for file in sorted(f for f in folder.rglob("*") if f.is_file() and f.suffix in _TYPES):
                name = file.relative_to(folder).as_posix()
                if name in files:
                    raise ValueError(f"Two static files are called {name}.")
                files[name] = file
        for name in files:
            self._add(name, files)

    def url(self, name: str) -> str:
        """The address of a file: `/static/live.<hash>.css` for "live.css". Raises NotFound."""
        if name not in self._paths:
            raise NotFound(f"There is no static file {name}.")
        return self._paths[name]

    def get(self, path: str) -> Asset:
        if path not in self._assets:
            raise NotFound("There is no such file.")
        return self._assets[path]

    def _add(self, name: str, files: Mapping[str, Path]) -> str:
        """Take a file in and answer its address; what it imports goes before it."""
        if name in self._paths:
            return self._paths[name]
        suffix = files[name].suffix
        body = lean(files[name].read_bytes(), suffix)
        if suffix == ".js":
            body = _IMPORTED.sub(lambda found: self._add(found[1].decode(), files).encode(), body)
        stem, _, extension = name.rpartition(".")
        path = f"{PREFIX}{stem}.{hashlib.sha256(body).hexdigest()[:12]}.{extension}"
        copies = {"identity": body}
        if suffix in _PACKED:
            copies |= {"br": compress(body, "br", 11), "gzip": compress(body, "gzip")}
        self._paths[name] = path
        self._assets[path] = Asset(path, _TYPES[suffix], copies)
        return path


def lean(body: bytes, suffix: str) -> bytes:
    """Our own styles and scripts without comments and indents: readers pay for every byte.

    Strings are kept. A regular expression in a script may hold no quote and no two slashes: it
    would be taken for one of the others.
    """
    if suffix not in (".css", ".js"):
        return body
    text = _STRING_OR_COMMENT.sub(lambda found: found[1] or "", body.decode("utf-8"))
    return _BREAKS.sub("\n", text).strip().encode() + b"\n"
