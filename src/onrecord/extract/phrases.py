"""Finds the noun phrase that speaks, left or right of a reporting word;
never looks at what is said."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.extract.cues import (
    ADVERBS,
    AUXILIARIES,
    DAYS,
    DETERMINERS,
    PREPOSITIONS,
    QUOTE_MARKS,
    TITLES,
    Cue,
)
from onrecord.extract.layout import Token

Range = tuple[int, int]  # token indexes, half-open
Tokens = Sequence[Token]

_BREAKS = frozenset(
    "that but while when after because although though whether whereas if yet where".split()
)
_CONNECTORS = ADVERBS | {
    "and",
    "but",
    "so",
    "or",
    "as",
    "elsewhere",
    "additionally",
    "furthermore",
    "moreover",
}
_NOBODY = frozenset("there what this these those that nobody none nothing which who one".split())
_NO_STRIP = frozenset("of".split())
_REDUCED = frozenset("reached contacted interviewed asked".split())
_LIMIT = 26  # tokens; a longer "source" is a misreading
_RELATIVE = frozenset("that which who".split())


def subject_before(tokens: Tokens, cue: Cue, floor: int = 0) -> Range | None:
    """The phrase that is the subject of the cue, or None when the cue shares one with an earlier
    cue.

    `floor`: where the reporting word before this one ends;
    what stands left of it is no part of the phrase.
    """
    end = _back_over_time(tokens, cue.lead)
    if end == 0:
        return None
    before = tokens[end - 1]
    if before.low in _RELATIVE:
        end -= 1
        if end and tokens[end - 1].text == ",":
            end -= 1
        return noun_phrase_left(tokens, end, floor)
    if before.text == ",":
        return _around_insertion(tokens, end - 1)
    if before.text == ")":
        opening = _opening(tokens, end - 1)
        found = noun_phrase_left(tokens, opening, floor) if opening is not None else None
        return (found[0], end) if found else None
    if not before.is_word or before.low in ("and", "but", "or", "then", "to"):
        return None
    found = noun_phrase_left(tokens, end, floor)
    if found and floor and found[0] == floor and cue.participle(tokens):
        return None  # "condemned the raid noting": an object is not the subject of the next cue
    return found


def insertion_start(tokens: Tokens, cue: Cue, subject: Range) -> int | None:
    """Index of the comma that ends an insertion between subject and cue, if there is one."""
    end = _back_over_time(tokens, cue.lead)
    return end - 1 if end - 1 > subject[1] and tokens[end - 1].text == "," else None


def noun_phrase_left(tokens: Tokens, end: int, floor: int = 0) -> Range | None:
    """The phrase that ends just before tokens[end]."""
    start = end
    while start > floor and end - start < 60 and _inside_phrase(tokens[start - 1]):
        start -= 1
        if start > floor + 2 and tokens[start - 1].text == ")" and tokens[start - 3].text == "(":
            start -= 3  # "... in Europe (OSCE) and Pope Francis"
    clear = _after_verb(tokens, start, end)
    if clear is None:
        return None
    start = _names_before(tokens, _strip_leading(tokens, clear, end))
    for i in range(start + 1, end - 1):
        if tokens[i].low == "like" and tokens[i + 1].is_name:
            start = i + 1
        elif tokens[i].low in _REDUCED and tokens[i + 1].low == "by":
            end = i
            break
    return (start, end) if _is_speaker(tokens, start, end) else None


def noun_phrase_right(tokens: Tokens, start: int, stop: int) -> Range | None:
    """The phrase that begins at tokens[start]: a name may go on with an age,
    an apposition or "who ..."."""
    i = start
    while i < stop and i - start < 40:
        token = tokens[i]
        if token.text == "," and not _goes_on(tokens, i, stop):
            break
        if token.low in ("who", "whose") and i > start:
            while i < stop and tokens[i].text not in QUOTE_MARKS | {".", ";", "("}:
                i += 1
            break
        if token.low in _BREAKS | {"as", "which"} or (
            not token.is_word and token.text not in ",-&'"
        ):
            break
        if token.low == "on" and i + 1 < stop and tokens[i + 1].low in DAYS:
            break
        i += 1
    while i > start and (
        tokens[i - 1].text == "," or tokens[i - 1].low in DAYS | {"late", "early", "and"}
    ):
        i -= 1
    return (start, i) if any(t.is_word for t in tokens[start:i]) else None


def leading_subject(tokens: Tokens) -> Range | None:
    """The subject at the head of a sentence whose verb is no reporting word:
    "Halvek hit back, urged ..."."""
    start = 0
    while start < len(tokens) and not tokens[start].is_word:
        start += 1
    start = _past_adverbial(tokens, start)
    i = start
    while i < len(tokens) and _leads(tokens, start, i):
        i += 1
    return (start, i) if i > start and _is_speaker(tokens, start, i) else None


def leading_name(tokens: Tokens) -> Range | None:
    """Who stands before the colon of "Mayor Jane Roe on the steps: ..."; None for what names
    nobody."""
    start = 0
    while start < len(tokens) and not tokens[start].is_word:
        start += 1
    stop = start
    while stop < len(tokens) and (tokens[stop].is_word or tokens[stop].text in "&-'"):
        if tokens[stop].low in (PREPOSITIONS - {"of"}) | {"and", "when", "who", "later"}:
            break
        stop += 1
    named = tokens[start:stop]
    if not named or len(named) > 8 or any(t.low in AUXILIARIES for t in named):
        return None
    return (start, stop) if named[0].is_name and _is_speaker(tokens, start, stop) else None


def is_time(tokens: Tokens, i: int) -> int:
    """How many tokens a time phrase takes at i ("on Sunday", "late on Monday", "yesterday"),
    0 for none."""
    n = 0
    while (
        i + n < len(tokens)
        and n < 3
        and tokens[i + n].low in ("on", "late", "early", "last", "this", "earlier")
    ):
        n += 1
    if i + n < len(tokens) and tokens[i + n].low in DAYS | {"today", "yesterday"}:
        n += 1
        tail = tokens[i + n].low if i + n < len(tokens) else ""
        return n + (tail in ("morning", "evening", "afternoon", "night"))
    return 0


def _back_over_time(tokens: Tokens, end: int) -> int:
    for size in (4, 3, 2, 1):
        if end >= size and is_time(tokens, end - size) == size:
            return end - size
    return end


def _inside_phrase(token: Token) -> bool:
    if token.low in _BREAKS:
        return False
    return token.is_word or token.text in "&-'"


def _after_verb(tokens: Tokens, start: int, end: int) -> int | None:
    """Cut a stretch that holds a finite verb down to what follows it;
    None when nothing can be cut off."""
    segment = range(start, end)
    if any(tokens[i].low in ("who", "whose") for i in segment):
        return start
    verbs = [i for i in segment if _finite(tokens, i, start, end)]
    if not verbs:
        return start
    cuts = [
        i
        for i in range(verbs[-1] + 1, end - 1)
        if tokens[i].low in ("and", "with", "as", "but", "than")
    ]
    if not cuts:
        return None
    return 1 + (cuts[0] if tokens[cuts[0]].low == "with" else cuts[-1])


def _finite(tokens: Tokens, i: int, start: int, end: int) -> bool:
    token = tokens[i]
    if token.low in AUXILIARIES:
        return True
    if not start < i < end - 1 or token.is_name:
        return False
    following = tokens[i + 1].low
    if token.low.endswith("ing"):
        return following in DETERMINERS | {"for", "on", "that"}
    return token.low.endswith("ed") and following in DETERMINERS


def _strip_leading(tokens: Tokens, start: int, end: int) -> int:
    preposition = False
    while start < end - 1:
        low = tokens[start].low
        if low in DAYS or low in _CONNECTORS or not tokens[start].is_word:
            start += 1
        elif low in PREPOSITIONS - _NO_STRIP:
            preposition = True
            start += 1
        else:
            break
    if preposition:
        for i in range(start + 1, end - 1):
            if tokens[i].low in DETERMINERS and tokens[i - 1].low not in PREPOSITIONS | {"and"}:
                return i
    return start


def _names_before(tokens: Tokens, start: int) -> int:
    """ "Russia, France urge": names before a comma belong to the list."""
    while start > 1 and tokens[start - 1].text == "," and _names_one(tokens[start]):
        i = start - 1
        while i and start - i < 9 and (tokens[i - 1].is_name or tokens[i - 1].low in ("the", "of")):
            i -= 1
        head = tokens[i]
        free = i == 0 or not tokens[i - 1].is_word
        if i == start - 1 or not free or head.low in PREPOSITIONS | _CONNECTORS | DAYS:
            break
        start = i
    return start


def _names_one(token: Token) -> bool:
    return token.is_name or token.low == "the"


def _is_speaker(tokens: Tokens, start: int, end: int) -> bool:
    words = [t for t in tokens[start:end] if t.is_word]
    if not words or end - start > _LIMIT:
        return False
    if len(words) == 1 and (words[0].low in _NOBODY or words[0].text[0].isdigit()):
        return False
    return any(t.low not in DETERMINERS | PREPOSITIONS | _CONNECTORS for t in words) or words[
        -1
    ].low in (
        "he",
        "she",
        "it",
        "they",
    )


def _around_insertion(tokens: Tokens, closing: int) -> Range | None:
    """The subject of "X, <insertion>, said": with an apposition the whole, else X alone."""
    for i in range(closing - 1, max(0, closing - 45), -1):
        if tokens[i].text != ",":
            continue
        first = tokens[i + 1]
        clause = first.low in ("which", "who", "whose", "in", "on", "through", "without", "citing")
        if not (
            first.low in TITLES
            or clause
            or first.is_name
            or first.low in DETERMINERS
            or first.text[0].isdigit()
            or _reduced(first)
        ):
            continue
        found = noun_phrase_left(tokens, i)
        if found is None:
            continue
        if clause or (first.low.endswith("ing") and first.low != "speaking"):
            return found
        if tokens[found[0]].low in ("another", "a", "an") and first.is_name:
            return (i + 1, closing)
        return (found[0], closing)
    return None


def _reduced(token: Token) -> bool:
    return token.low.endswith(("ing", "ed")) and not token.is_name


def _goes_on(tokens: Tokens, comma: int, stop: int) -> bool:
    ahead = tokens[comma + 1 : stop]
    if not ahead:
        return False
    if ahead[0].text.isdigit() or ahead[0].low in ("who", "whose"):
        return True
    if comma and tokens[comma - 1].text.isdigit():
        return False
    run = next((i for i, t in enumerate(ahead) if not t.is_name), len(ahead))
    return 0 < run < 6 and (run == len(ahead) or ahead[run].text in ",.")


def _opening(tokens: Tokens, closing: int) -> int | None:
    return next(
        (i for i in range(closing, max(-1, closing - 12), -1) if tokens[i].text == "("), None
    )


def _past_adverbial(tokens: Tokens, start: int) -> int:
    """Past "In addition, " and "Meanwhile, " at the head of a sentence."""
    if start < len(tokens) and tokens[start].low in PREPOSITIONS | _CONNECTORS:
        comma = next(
            (i for i in range(start, min(len(tokens), start + 14)) if tokens[i].text == ","), None
        )
        return start if comma is None else comma + 1
    return start


def _leads(tokens: Tokens, start: int, i: int) -> bool:
    token = tokens[i]
    if not token.is_word or token.low in AUXILIARIES or i - start > 12:
        return False
    if token.is_name or token.low in DETERMINERS | {"of", "for"} or i == start:
        return True
    plain = not token.low.endswith("ed") and token.low not in PREPOSITIONS | ADVERBS
    return plain and not tokens[i - 1].is_name
