"""Bytes to characters by mark, declaration, UTF-8, then a doubted guess; never reads a format."""

from __future__ import annotations

import codecs
import re
from typing import Any

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_XML_STARTS = (  # XML 1.0, appendix F: no mark, but "<" or "<?" gives it away
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)

# Only these are believed when declared: Python also knows "punycode" (hours for a megabyte of it),
# "utf-7" (hides markup) and codecs that are no character sets at all.
_PLAUSIBLE = (
    "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8",
    "iso8859-9", "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16",
    "koi8-r", "koi8-u", "cp866", "cp437", "cp850", "cp852", "mac-roman", "mac-cyrillic", "cp874",
    "gb18030", "big5", "big5hkscs", "shift_jis", "cp932", "euc_jp", "iso2022_jp", "euc_kr", "cp949",
)  # fmt: skip
_MEANT = {"iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}  # as browsers read them
_GUESSED_FROM = 65_536  # bytes; more makes the guess slower, not better
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def decode(raw: bytes, *declared: str) -> tuple[str, tuple[str, ...]]:
    """The text of these bytes, and what is doubtful about the reading. Never raises.

    `declared`: charset labels as a header or the text states them; empty ones are passed over.
    """
    for mark, codec in _MARKS:
        if raw.startswith(mark):
            return _strict_or_marked(raw[len(mark) :], codec)
    for start, codec in _XML_STARTS:
        if raw.startswith(start):
            return _strict_or_marked(raw, codec)
    names = [name for name in map(_known, declared) if name]
    # UTF-8 first: it fails loudly when it is wrong, single-byte sets never do.
    for codec in [*sorted(names, key=lambda name: name != "utf-8"), "utf-8"]:
        try:
            return raw.decode(codec), ()
        except UnicodeDecodeError:
            continue
    codec = _guess(raw)
    text, doubts = _strict_or_marked(raw, codec)
    stated = "is not UTF-8 as stated" if "utf-8" in names else "is not stated"
    return text, (f"the character set {stated}; read as {codec}", *doubts)


def legible(value: Any) -> Any:
    """The same JSON value with U+FFFD for NULs and lone surrogates, which no database takes."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {legible(key): legible(held) for key, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [legible(held) for held in value]
    return value


def _known(label: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._:-]{1,40}", label):
        return ""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return ""
    name = _MEANT.get(name, name)
    return name if name == "utf-8" or name in _PLAUSIBLE else ""


def _guess(raw: bytes) -> str:
    sample = raw[:_GUESSED_FROM]
    best = from_bytes(
        sample[: sample.rfind(b"\n") + 1] or sample, cp_isolation=list(_PLAUSIBLE)
    ).best()
    return best.encoding if best else "cp1252"


def _strict_or_marked(raw: bytes, codec: str) -> tuple[str, tuple[str, ...]]:
    try:
        return raw.decode(codec), ()
    except UnicodeDecodeError:
        text = raw.decode(codec, "replace")
        return text, (f"{text.count(chr(0xFFFD))} characters could not be read as {codec}",)
