"""Finds what a reporting word reports: where it begins right of the word and where it ends;
never who said it."""

from __future__ import annotations

from onrecord.extract.cues import DETERMINERS, QUOTE_MARKS, Cue
from onrecord.extract.phrases import Range, Tokens, is_time

_ADVERBIAL = frozenset("in by on at via through during about to".split())
_LISTENERS = frozenset("reporters journalists parliament lawmakers the".split())
_EMPTY = frozenset("and but while otherwise so yet".split())
_PRONOUNS = frozenset("me us him her them you".split())
_OPENING = QUOTE_MARKS - {"\u201d", "\u2019"}


def content_start(tokens: Tokens, cue: Cue) -> int | None:
    """Index of the first token that is reported right of the cue, None when nothing follows."""
    i = cue.last
    if cue.passive:
        return _after_passive(tokens, i)
    if "t" in cue.traits:
        i = _past_addressee(tokens, i)
    if cue.speech:
        i = _past_adverbials(tokens, i)
    if i < len(tokens) and (_introduces(tokens, i) or tokens[i].text == ":"):
        i += 1
    if i >= len(tokens) or tokens[i].low in _EMPTY:
        return None
    if tokens[i].text in ".;,)!?" or (
        tokens[i].text in QUOTE_MARKS and _closes_sentence(tokens, i)
    ):
        return None
    return i


def _introduces(tokens: Tokens, i: int) -> bool:
    """Is this the "that" of a clause, not the one of "Velia rejects that"?"""
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    return tokens[i].low == "that" and following is not None and following.text not in ".;,"


def content_end(tokens: Tokens, start: int, stop: int, quotes: tuple[int | None, ...]) -> int:
    """Index after the last token of what is reported, at most `stop`."""
    for i in range(start, stop):
        if quotes[start] is not None and (
            quotes[i] != quotes[start] or tokens[i].text in ("--", "\u2014")
        ):
            stop = i  # said inside a quotation: it ends with it, or with an aside
            break
        if quotes[i] is not None:
            continue
        if tokens[i].text == ";" or (tokens[i].text == "(" and _is_credit(tokens, i)):
            stop = i
            break
        if tokens[i].text == "," and i + 1 < len(tokens) and _is_tail(tokens, i + 1):
            stop = i
            break
    while stop > start and tokens[stop - 1].text in ".,;:" and quotes[stop - 1] is None:
        stop -= 1
    if stop - start > 4 and [t.low for t in tokens[stop - 3 : stop]] == ["in", "a", "statement"]:
        stop -= 3
    return stop


def trailing_start(tokens: Tokens, subject: int, quotes: tuple[int | None, ...]) -> Range | None:
    """The clause before ", X said": from the last strong break to the comma or closing mark."""
    end = subject
    while end and tokens[end - 1].text in ",-\u2013\u2014" and quotes[end - 1] is None:
        end -= 1
    start = end
    while start and not (tokens[start - 1].text == ";" and quotes[start - 1] is None):
        start -= 1
    while start < end and not (tokens[start].is_word or tokens[start].text in QUOTE_MARKS):
        start += 1
    return (start, end) if sum(t.is_word for t in tokens[start:end]) >= 2 else None


def cut_object(tokens: Tokens, start: int, stop: int) -> int:
    """ "declared martial law after the shelling":
    what is declared ends before the reporter's own clause."""
    if tokens[start - 1].low == "that":
        return stop
    for i in range(start + 1, min(stop, start + 9)):
        if tokens[i].low in ("after", "following", "before"):
            return i - (tokens[i - 1].text == ",")
        if tokens[i].low == "and" and i + 1 < stop and tokens[i + 1].low.endswith("ed"):
            return i
    return stop


def _after_passive(tokens: Tokens, i: int) -> int | None:
    if i < len(tokens) and tokens[i].low in ("for", "of", "as"):
        return i + 1 if i + 1 < len(tokens) else None
    return None


def _past_addressee(tokens: Tokens, i: int) -> int:
    """Past "reporters", "the Daily Herald", "them" after told."""
    start = i
    if i < len(tokens) and tokens[i].low in _PRONOUNS:
        return i + 1
    if i < len(tokens) and tokens[i].low in DETERMINERS - {"that"}:
        i += 1
    while i < len(tokens) and tokens[i].is_name and i - start < 6:
        i += 1
    if (
        i < len(tokens)
        and i - start < 2
        and tokens[i].is_word
        and tokens[i].low not in ("that", "in", "on", "by")
    ):
        plain = i == start or not tokens[i - 1].is_name
        i += plain
    limit = min(len(tokens), i + 5)
    mark = next(
        (k for k in range(i, limit) if tokens[k].low == "that" or tokens[k].text == ":"), None
    )
    return i if mark is None or any(not t.is_word for t in tokens[i:mark]) else mark


def _past_adverbials(tokens: Tokens, i: int) -> int:
    for _ in range(4):
        before = i
        i += is_time(tokens, i)
        i = _past_prepositional(tokens, i)
        i = _past_aside(tokens, i)
        if i == before:
            break
    return i


def _past_prepositional(tokens: Tokens, i: int) -> int:
    """Past "in a statement" before that, a colon, a quotation or the end."""
    if i + 1 >= len(tokens) or tokens[i].low not in _ADVERBIAL:
        return i
    if tokens[i].low == "to" and not (tokens[i + 1].is_name or tokens[i + 1].low in _LISTENERS):
        return i  # "claims to have destroyed"
    for k in range(i + 1, min(len(tokens), i + 14)):
        token = tokens[k]
        if token.low == "that" or token.text in ":." or token.text in _OPENING:
            return k
        if token.text in ",;":
            return k
        if k + 1 == len(tokens):
            return k + 1
    return i


def _past_aside(tokens: Tokens, i: int) -> int:
    """Past ", without giving evidence, that" and the comma before a quotation."""
    if i + 1 >= len(tokens) or tokens[i].text != ",":
        return i
    if tokens[i + 1].text in QUOTE_MARKS:
        return i + 1
    for k in range(i + 1, min(len(tokens) - 1, i + 18)):
        if tokens[k].text == "," and (
            tokens[k + 1].low == "that" or tokens[k + 1].text in QUOTE_MARKS
        ):
            return k + 1
    return i


def _closes_sentence(tokens: Tokens, i: int) -> bool:
    return not any(t.is_word for t in tokens[i + 1 :])


def _is_credit(tokens: Tokens, opening: int) -> bool:
    """Is this bracket the end of the sentence, and does it hold a name?"""
    if opening + 1 >= len(tokens) or not tokens[opening + 1].is_name:
        return False
    closing = next((k for k in range(opening, len(tokens)) if tokens[k].text == ")"), None)
    return closing is not None and not any(t.is_word for t in tokens[closing:])


def _is_tail(tokens: Tokens, i: int) -> bool:
    """ ", without giving details", ", as reported by ...", ", according to ...", ", as did ...",
    ", but remained ..." """
    low = tokens[i].low
    following = tokens[i + 1].low if i + 1 < len(tokens) else ""
    if low == "but":
        return following.endswith("ed")
    if low == "without":
        return following in (
            "giving",
            "providing",
            "offering",
            "elaborating",
            "citing",
            "naming",
            "specifying",
        )
    if low == "as":
        return following in ("did", "reported", "stated", "quoted", "cited")
    return low == "according" and following == "to"
