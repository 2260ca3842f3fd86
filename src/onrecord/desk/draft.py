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
_SAYING = frozenset(
    "according add added adds announced explained explains insisted insists noted notes said say "
    "saying says state stated states stressed stresses tell tells told tweeted writes wrote".split()
)
_PASSIVE = frozenset(("are", "be", "been", "being", "is", "was", "were"))
_AUXILIARY = frozenset(("also", "has", "have", "had", "later"))


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
    """“said” for verbs that mean no more than that; any other verb stays as the source used it.

    A verb carries sense and grammar: “denied any losses”, “claims to have shut it”, “accused it of
    firing” cannot be turned into “said”. A passive (“was declared”) has no place after a speaker.
    """
    cue = cell.get("cue", "").split()
    heads = [word.casefold() for word in cue if word.casefold() not in _AUXILIARY]
    if not heads or heads[0] in _SAYING:
        return "said"
    verb = " ".join(cue)
    return "said:" if cue[0].casefold() in _PASSIVE else verb[:1].lower() + verb[1:]


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
    is_direct = cell.get("quote_type") == "direct"
    words = f"“{words}”" if is_direct else _lowered(words.rstrip("."))
    if not _is_named(cell):
        return f"According to {cell.get('carrier') or 'the report'}, {words}"
    verb = verb_of(cell)
    colon = ":" if is_direct and verb == "said" else ""
    return f"{cell['speaker']} {verb}{colon} {words}"


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
