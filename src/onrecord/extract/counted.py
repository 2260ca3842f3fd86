"""The words that a number counts, and the numbers that count nothing: dates, ages, hours, names;
never what happened to the counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.extract.cues import AUXILIARIES, DETERMINERS, PREPOSITIONS
from onrecord.extract.layout import Token
from onrecord.extract.measures import GIVEN, MEASURES, NOT_COUNTED, NOUNS, PERSONS, UNITS
from onrecord.extract.numbers import Number

SAYING = frozenset(
    "say says said tell tells told report reports reported add adds added claim claims claimed "
    "deny denies denied confirm confirms confirmed note notes noted write writes wrote accuse "
    "accused accuses according acc".split()
)
STOP = PREPOSITIONS | AUXILIARIES | SAYING | frozenset(
    "that and or but while when who whom whose which where because also as related including "
    "plus so if now then after i he she it we they you them us me him there here not only "
    "still already so-called such than all both either neither alone today yesterday tonight "
    "tomorrow this monday tuesday wednesday thursday friday saturday sunday out up off back away "
    "across down".split()
)  # fmt: skip
PLACED = frozenset("in at on from across for within by with through near into via under".split())
_AGED = frozenset("of aged age".split())
_PERSON = frozenset("child boy girl man woman age".split())
_NUMBERED = frozenset("level page floor ward class route bay block team signal room day".split())
_WHOLE = frozenset("town city village quarter half third population community".split())
_OLD = frozenset("them us whom people those anyone children everyone men women".split())
_BODIES = frozenset("police military army staff crew passenger".split())  # "police vehicles"
_AMONG = (("of", "whom"), ("of", "them"), ("among", "them"))
_MAX_WORDS = 6


@dataclass(slots=True)
class Count:
    """A number and the words it counts; `end` is the token index after them."""

    number: Number
    end: int
    words: list[Token]
    measure: str | None = None
    behind: bool = False  # the verb stands before the number: "destroyed 22 tanks"
    listed: bool = False  # goes on with the list of the count before it
    part: bool = False  # "of whom nine", "four of them": some of the count before it
    same: bool = False  # says again, or anew, what the count before it counted

    @property
    def lows(self) -> list[str]:
        return [w.low for w in self.words]


def low_at(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].low if 0 <= i < len(tokens) else ""


def count_of(tokens: Sequence[Token], number: Number) -> Count | None:
    """The number with its words, or None when it counts nothing."""
    part = _partitive(tokens, number)
    end, words = _words(tokens, number, number.last + part)
    if _is_unit(tokens, number, words) or _is_clock(tokens, number) or _is_age(tokens, number):
        return None
    if part:
        return Count(number, end, words, part=True)
    if tokens[number.last - 1].low == "one" and number.low == 1:
        if not words and low_at(tokens, number.last) not in MEASURES:
            return None
        if low_at(tokens, number.last) == "of":
            return None  # "one of the pilots"
    if number.comparator in ("exactly", "range") and _is_label(tokens, number, words):
        return None
    lead = (low_at(tokens, number.first - 2), low_at(tokens, number.first - 1))
    return Count(number, end, words, part=lead in _AMONG or lead[1] == "including")


def plural(token: Token) -> bool:
    low = token.low
    if low in PERSONS or low in NOUNS or low in ("aircraft", "artillery", "military", "sheep"):
        return True
    if low[-1] != "s" or len(low) < 4 or low.endswith(("ous", "ss", "us", "is")):
        return False
    return low not in MEASURES and "'" not in low


def _partitive(tokens: Sequence[Token], number: Number) -> int:
    """How many tokens "of them", "of whom" take after the number."""
    if low_at(tokens, number.last) != "of":
        return 0
    return 2 if low_at(tokens, number.last + 1) in ("them", "whom", "these", "those") else 0


def _words(tokens: Sequence[Token], number: Number, i: int) -> tuple[int, list[Token]]:
    """ "16 of its sailors", "22 tanks + other carriers": (index after them,
    the words)."""
    if low_at(tokens, i) == "more" and i + 1 < len(tokens):
        i += 1
    if low_at(tokens, i) == "of" and i + 1 < len(tokens) and tokens[i + 1].is_word:
        i += 1
    words: list[Token] = []
    while i < len(tokens) and len(words) < _MAX_WORDS:
        if tokens[i].low in DETERMINERS and not words:
            i += 1
        elif words and _joins(tokens, i):
            i += 1
        elif _ends_words(tokens, i, words):
            break
        else:
            words.append(tokens[i])
            i += 1
            if _is_head(tokens, i, words):
                break
    if words and number.low != 1 and not plural(words[-1]) and not _named(words):
        head = next((n for n, w in enumerate(words) if plural(w)), None)
        i -= len(words) - (0 if head is None else head + 1)
        words = [] if head is None else words[: head + 1]
    return i, words


def _is_head(tokens: Sequence[Token], i: int, words: list[Token]) -> bool:
    """ "two border guards" ends there, unless "and other" or a person follows: "customs staff"."""
    if not plural(words[-1]) or words[-1].is_name:
        return False
    if i >= len(tokens):
        return True
    body = words[-1].low in _BODIES and plural(tokens[i]) and tokens[i].low not in MEASURES
    return not (_joins(tokens, i) or tokens[i].low in PERSONS or body)


def _named(words: list[Token]) -> bool:
    """ "15 OSA", "four Mi-24": a name needs no plural."""
    return words[-1].is_name or words[-1].low in MEASURES


def _joins(tokens: Sequence[Token], i: int) -> bool:
    """ "7 Greek and Turkish sailors", "casualties and injuries",
    "tanks + other vehicles" """
    if i + 1 >= len(tokens) or tokens[i].text not in ("+", "and", "&"):
        return False
    before, after = tokens[i - 1], tokens[i + 1]
    if not after.is_word or after.text[0].isdigit():
        return False
    other = after.low == "other" or (before.low == "casualties" and after.low == "injuries")
    return tokens[i].text == "+" or other or (before.is_name and after.is_name)


def _ends_words(tokens: Sequence[Token], i: int, words: list[Token]) -> bool:
    token = tokens[i]
    if not token.is_word or token.low in STOP or token.text[0].isdigit():
        return True
    if token.low.endswith("ing") and (words or token.low not in ("killing", "missing")):
        return True
    if token.low not in MEASURES or token.low in NOUNS - {"dead"}:
        return False
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    noun = following is not None and following.is_word and following.low not in STOP | DETERMINERS
    adjective = noun and following is not None and not following.low.endswith("ly")
    return bool(words) or not adjective  # "eight destroyed buildings" against "100 wounded"


def _is_unit(tokens: Sequence[Token], number: Number, words: list[Token]) -> bool:
    after = tokens[number.last] if number.last < len(tokens) else None
    before = tokens[number.first - 1] if number.first else None
    if words and (words[0].low in UNITS or words[-1].low in UNITS | NOT_COUNTED):
        return True
    if after and (after.text[0] in "%\u00b0" or after.low in UNITS):
        return True
    return before is not None and (
        before.text[0] in "$\u20ac\u00a3#\u2116/.-@"
        or before.low in _NUMBERED | {"how", "half"}
        or (before.low == "number" and low_at(tokens, number.first - 2) in ("the", ","))
        or (before.low == "of" and low_at(tokens, number.first - 2) in _WHOLE)
    )


def _is_clock(tokens: Sequence[Token], number: Number) -> bool:
    """ "07.02", "0350", "1/", "(2)" at the head of a line; "at seven", "four this morning"."""
    text, following = tokens[number.last - 1].text, low_at(tokens, number.last)
    if number.last - number.first > 1:
        return False
    if text[0].isdigit():
        if "." in text or (text[0] == "0" and len(text) > 1):
            return True
        if number.first <= 2 and following in ("/", ")", ".", "~", ":", "|"):
            return True
        hours = text.isdigit() and len(text) == 4 and int(text) < 2400 and int(text[2:]) < 60
        if hours and low_at(tokens, number.first - 1) in ("at", "since", "by", "until", "~"):
            return True
    if number.low is None or not 0 < number.low <= 12:
        return False
    before = low_at(tokens, number.first - 1)
    if following == "this" or before == "past":
        return True
    given = any(t.low in GIVEN for t in tokens[max(0, number.first - 9) : number.first])
    return before == "at" and not given and not (following and following[0].isalpha() and (
        following not in ("and", "for", "in", "on", "tonight", "tomorrow", "by", "but")
    ))  # fmt: skip


def _is_age(tokens: Sequence[Token], number: Number) -> bool:
    before, bound = low_at(tokens, number.first - 1), tokens[number.first].low
    if before in _AGED and number.first > 1:
        if before == "aged" or low_at(tokens, number.first - 2) in _PERSON:
            return True  # "a child of 14"
    return bound in ("under", "over", "below", "above") and before in _OLD  # "27 of them under 16"


def _is_label(tokens: Sequence[Token], number: Number, words: Sequence[Token]) -> bool:
    """A bare number that names rather than counts: "Hill 214", "Ines Ode, 41,", "a child of 14",
    2016, "a 1911 atlas"."""
    before = tokens[number.first - 1] if number.first else None
    after = tokens[number.last] if number.last < len(tokens) else None
    measured = after is not None and after.low in MEASURES
    people = any(w.low in PERSONS for w in words)
    year = number.low is not None and 1900 <= number.low <= 2100
    if year and number.high != number.low:
        return True  # "between 2028 and 2030"
    if year and tokens[number.first].text.isdigit():
        return not measured and not people
    if before is None or words:
        return False
    if before.text == "," and after is not None and after.text == ",":
        return number.first > 1 and tokens[number.first - 2].is_name
    if before.low in _AGED:
        return not measured
    return before.is_name and number.first > 1 and before.low not in DETERMINERS and not measured
