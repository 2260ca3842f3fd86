"""What a count counts, how it is printed, when two counts are rivals. Adds nothing up."""

from __future__ import annotations

import re

from onrecord.record import Figure

HARM = {
    "killed": "killed",
    "dead": "killed",
    "deaths": "killed",
    "wounded": "wounded",
    "injured": "wounded",
    "casualties": "casualties",
}
PEOPLE = frozenset(
    {"missing", "displaced", "evacuated", "captured", "arrested", "detained", "rescued"}
)
EQUIPMENT = frozenset(
    {"destroyed", "destroyed_equipment", "seen_destroyed", "shot_down", "damaged", "downed"}
)
_BOTH = re.compile(
    r"(?:kill|dead|deaths?)\w*\W+(?:and|or|&)\W+(?:wound|injur)|killed.?(?:and|or).?wounded",
    re.IGNORECASE,
)
_CLASSES = (
    ("civilians", r"civilian|child|women|resident|villager"),
    ("servicemen", r"service|soldier|military|troop|officer|fighter|personnel"),
)
_NEW = re.compile(
    r"\b(?:another|further|additional|newly|new)\b(?! (?:total|toll|figure|count))"
    r"|\bmore\b(?! than)",
    re.IGNORECASE,
)
_IN_A_DAY = re.compile(
    r"\bin the (?:past|last|previous) (?:24 hours|day|hour|night)\b", re.IGNORECASE
)
_ADDED = re.compile(
    r"\b(?:retroactive\w*|backdated|previously (?:un\w+|missed)|"
    r"(?:added|adding|includ\w+) (?:[\w,]+ ){0,4}(?:from|of) "
    r"(?:earlier|previous|past) (?:days|weeks|months)|"
    r"(?:added|adding) (?:[\w,]+ ){0,6}to (?:the|its|their) (?:toll|total|count))\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:people|persons?|civilians?|child|children|women|men|residents?|villagers?|families|"
    r"soldiers?|service\w+|troops?|officers?|fighters?|prisoners?|passengers?|workers?|employees?|"
    r"hostages?|protesters?)\b",
    re.IGNORECASE,
)
KILLED_OR_WOUNDED = "killed or wounded"


def harm(figure: Figure, around: str = "") -> str | None:
    """killed, wounded, casualties (undefined) or "killed or wounded"; None when no people were
    counted.
    """
    measure = (figure.measure or "").casefold().replace("-", "_").replace(" ", "_")
    if _BOTH.search(f"{measure.replace('_', ' ')} | {figure.words} {around}") and measure not in (
        "killed",
        "wounded",
    ):
        return KILLED_OR_WOUNDED
    if measure in ("casualties_dead_and_injured", "killed_and_wounded", "killed_or_wounded"):
        return KILLED_OR_WOUNDED
    return HARM.get(measure)


def counted(figure: Figure) -> str:
    """servicemen, civilians or people: who was counted, as far as the words tell."""
    words = f"{figure.object or ''} {figure.words}"
    return next(
        (name for name, pattern in _CLASSES if re.search(pattern, words, re.IGNORECASE)), "people"
    )


BASIS = {"new": "new ones only", "added": "cases of days past that were added", "total": "a total"}


def basis(words: str, figures: tuple[Figure, ...]) -> str:
    """What a count stands for, by the words beside it: a total, unless they say otherwise."""
    if _ADDED.search(words):
        return "added"
    for figure in figures:
        at = words.find(figure.words)
        beside = words[max(0, at - 25) : at + len(figure.words) + 12] if at >= 0 else figure.words
        if _NEW.search(beside):
            return "new"
    return "new" if _IN_A_DAY.search(words) else "total"


def is_of_people(figure: Figure) -> bool:
    """Whether people were counted: "seven villages captured" is no count of captives."""
    return not figure.object or bool(_PEOPLE.search(figure.object))


def printed(figure: Figure) -> str:
    """The figure in the desk's words:

    "more than 550", "up to 7", or the report's own when it has no number.
    """
    value = figure.low if figure.low is not None else figure.high
    if value is None or figure.comparator in ("vague", "none_reported"):
        return figure.words
    number = f"{value:,.0f}" if value == int(value) else f"{value:g}"
    if figure.low is not None and figure.high is not None and figure.low != figure.high:
        return f"{number} to {figure.high:,.0f}"
    how = (
        ""
        if figure.comparator in ("exactly", "none", "range")
        else figure.comparator.replace("_", " ")
    )
    return f"{how} {number}".strip()


def differ(
    first: tuple[float | None, float | None], second: tuple[float | None, float | None]
) -> bool:
    """Whether two bounds (low, high) are rival counts.

    Bounds that share no number are. Two floors ("more than 116", "more than 550") can both hold,
    but when one is half as large again as the other they are shown as rivals, and the reason
    says that both are floors.
    """
    (low, high), (other_low, other_high) = first, second
    if high is not None and other_low is not None and high < other_low:
        return True
    if other_high is not None and low is not None and other_high < low:
        return True
    if high is None and other_high is None and low and other_low:
        return max(low, other_low) >= 1.5 * min(low, other_low)
    return False


def both_floors(
    first: tuple[float | None, float | None], second: tuple[float | None, float | None]
) -> bool:
    return first[1] is None and second[1] is None
