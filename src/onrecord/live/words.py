"""The words that readers see for the states of things. No word here judges a statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

STATUS: Mapping[str, str] = {"open": "Live", "paused": "Paused by the desk", "closed": "Ended"}

STATE: Mapping[str, str] = {
    "one_sided": "One side only; the other has not answered",
    "agreed": "Both state the same",
    "disputed": "Statements differ",
    "partly_conceded": "Partly acknowledged",
    "not_comparable": "Not comparable",
    "needs_check": "To be checked",
    "open": "No statement yet",
}

RELATION: Mapping[str, str] = {
    "contradicts": "states otherwise than",
    "denies": "denies",
    "narrows": "narrows",
    "supersedes": "replaces",
    "corrects": "corrects",
    "retracts": "withdraws",
    "repeats": "repeats",
    "same_source": "repeats",
    "corroborates": "states the same as",
    "concedes": "acknowledges",
    "replies_to": "answers",
    "distorts": "changes the words of",
    "not_comparable": "cannot be compared with",
    "part_of": "is part of",
}

OTHERS = "Others"
_NOT_A_SIDE: Mapping[str, str] = {
    "third_party": "Third party",
    "international_body": "International body",
    "media": "Media",
    "unspecified": "Side not stated",
    "": "Side not stated",
}


def party(name: str | None) -> str:
    return _NOT_A_SIDE.get(name or "", name or "")


def is_side(name: str | None) -> bool:
    return (name or "") not in _NOT_A_SIDE


def marks(parties: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Letter and shape class of every side of a story, A-Z by name and never by ally or enemy."""
    sides = sorted(p for p in set(parties) if is_side(p))
    shapes = ("a", "b", "c")
    return {p: (_letter(i), shapes[i] if i < len(shapes) else "o") for i, p in enumerate(sides)}


def _letter(position: int) -> str:
    return chr(ord("A") + position) if position < 26 else "+"


def count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
