"""Drafts an update from attributed statements; adds no word of fact that they do not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.record import Cell

HEADLINE_CHARACTERS = 120
# Words that carry a capital only because they began the sentence in the source.
_SMALL = frozenset(
    "a all an as at both by every few for from he her his in it its many more most no on one our "
    "over several she since some that the their there these they this those two under we".split()
)


@dataclass(frozen=True, slots=True)
class Draft:
    headline: str = ""
    body: str = ""


def draft_of(cells: Sequence[Cell]) -> Draft:
    """One paragraph per statement, attribution first; the headline is the first statement's."""
    if not cells:
        return Draft()
    return Draft(_cut(_said(cells[0])), "\n\n".join(_sentence(cell) for cell in cells))


def verb_of(cell: Cell) -> str:
    """Plain “said” for what was asserted; the source's own verb where the sense hangs on it.

    “Denied any losses” must not become “said any losses”, nor “claims to have shut it” become
    “said to have shut it”.
    """
    is_asserted = cell.get("act", "asserts") == "asserts"
    if is_asserted and not cell["words"].lstrip().startswith("to "):
        return "said"
    return cell.get("cue", "").strip() or "said"


def relays(cell: Cell) -> list[str]:
    """Who passed the statement on, the one nearest to us first; empty when it came directly."""
    return [name for name in cell.get("chain", [])[:-1] if name != cell["speaker"]]


def _sentence(cell: Cell) -> str:
    said = _said(cell)
    via = relays(cell)
    if not via or not _is_named(cell):
        return _closed(said)
    carrier, *inner = via
    citing = f", citing {' and '.join(inner)}" if inner else ""
    return f"{said}, according to {carrier}{citing}."


def _said(cell: Cell) -> str:
    words = " ".join(cell["words"].split()).rstrip(",;: ")
    if cell.get("quote_type") == "direct":
        words, link = f"“{words}”", ": "
    else:
        words, link = _lowered(words.rstrip(".")), " "
    if not _is_named(cell):
        return f"According to {cell.get('carrier') or 'the report'}, {words}"
    return f"{cell['speaker']} {verb_of(cell)}{link}{words}"


def _is_named(cell: Cell) -> bool:
    return cell["speaker"] not in ("", "unspecified")


def _lowered(words: str) -> str:
    first, space, rest = words.partition(" ")
    return f"{first.lower()}{space}{rest}" if first.lower() in _SMALL else words


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", ".”", "!”", "?”")) else f"{sentence}."


def _cut(line: str) -> str:
    """At a word, with a mark that the editor sees, never in the middle of a number."""
    if len(line) <= HEADLINE_CHARACTERS:
        return line
    kept = line[: HEADLINE_CHARACTERS - 1].rsplit(" ", 1)[0].rstrip(",;:“ ")
    return f"{kept}…"
