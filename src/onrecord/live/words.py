"""The words that readers see for the states of things. No word here judges a statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from onrecord.live.catalogue import Words
from onrecord.live.catalogue import words as catalogue

_ENGLISH = catalogue("en")


def _table(group: str) -> Mapping[str, str]:
    return {
        key.removeprefix(group): str(_ENGLISH(key))
        for key in _ENGLISH.texts
        if key.startswith(group)
    }


# The English words, for the desk.
STATUS, STATE, RELATION = _table("status_"), _table("state_"), _table("relation_")

OTHERS = "Others"
_NOT_A_SIDE: Mapping[str, str] = {
    "third_party": "third_party",
    "international_body": "international_body",
    "media": "media",
    "unspecified": "side_not_stated",
    "": "side_not_stated",
    OTHERS: "others",
}


def party(name: str | None, words: Words = _ENGLISH) -> str:
    """A side by its own name; whoever is no side, in the words of the page."""
    key = _NOT_A_SIDE.get(name or "")
    return str(words(key)) if key else name or ""


def is_side(name: str | None) -> bool:
    return (name or "") not in _NOT_A_SIDE


def marks(parties: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Letter and shape class of every side of a story, A-Z by name and never by ally or enemy."""
    sides = sorted((p for p in set(parties) if is_side(p)), key=str.casefold)
    shapes = ("a", "b", "c")
    return {p: (_letter(i), shapes[i] if i < len(shapes) else "o") for i, p in enumerate(sides)}


def _letter(position: int) -> str:
    return chr(ord("A") + position) if position < 26 else "+"


def count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
