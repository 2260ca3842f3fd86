"""Reads what one statement counts into the questions it answers. Compares nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from onrecord.ledger import periods, tolls
from onrecord.ledger.claims import Reading, Scope, words_at
from onrecord.ledger.places import names_in
from onrecord.ledger.sides import is_side, plain, side
from onrecord.record import Figure, Filed, Statement

_ONE_DEATH = re.compile(
    r"\b([A-Z][a-z]+ [A-Z][a-z]+)(?:,[^,.]{3,60},)? (?:has|had|was) (?:been )?(?:killed|dead)\b"
)
_OWN_PEOPLE = re.compile(
    r"\b(?:its|their|his|her|our)\b.*\b(?:employees?|staff|workers?|crew|personnel|members|guards|"
    r"colleagues|drivers|miners|engineers|volunteers)\b",
    re.IGNORECASE,
)
_SO_FAR = re.compile(
    r"\b(?:ha[sd]|have)\s+(?:now\s+|so far\s+|since\s+|already\s+)?"
    r"(?:been\s+(?:killed|injured|wounded|hurt)|died|lost|risen|reached|climbed|grown)\b|"
    r"\b(?:death |casualty )?toll\b|\bso far\b|\bin (?:all|total)\b|\bthe total\b",
    re.IGNORECASE,
)
_ABOVE = {"more than": "more_than", "over": "more_than", "at least": "at_least"}
_BELOW = {"less than": "less_than", "under": "less_than", "up to": "up_to"}
_RATE = re.compile(
    r"\b(?P<of>turnout|unemployment|inflation|capacity|occupancy|approval|support|poverty)\s+"
    r"(?:was|is|were|stood at|stands at|reached|hit|at|of|rose to|fell to|had reached|had been)\s+"
    r"(?:(?:about|around|nearly|only)\s+)?(?P<value>(?:(?P<how>more than|over|at least|less than|"
    r"under|up to)\s+)?(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?:per\s?cent|%))",
    re.IGNORECASE,
)
_NOT_THIS = re.compile(r"(?:,|\band|\bbut)\s+not\s+$", re.IGNORECASE)
_NO_COUNT = frozenset({"declines", "unconfirmed"})  # no figure given is not zero (rule 1)


def harm(
    filed: Filed, statement: Statement, attacked: Callable[[], str | None]
) -> Iterator[Reading]:
    """Who was killed or wounded. `attacked`: whose losses, when no word says so."""
    text = filed.extraction.text
    if person := _ONE_DEATH.search(words_at(text, statement.content)):
        yield Reading(
            Scope("occurrence", f"death of {plain(person[1])}"), "said", None, (person[1],)
        )
        return
    by_side: dict[str | None, list[Figure]] = {}
    for figure in own_figures(filed, statement) if statement.act not in _NO_COUNT else ():
        elsewhere = figure.side is not None and not is_side(figure.side)
        found = tolls.harm(figure, text[figure.span[1] : figure.span[1] + 60].partition(". ")[0])
        nowhere = figure.side is None and figure.comparator in ("none", "none_reported")
        if found and not elsewhere and not nowhere:
            by_side.setdefault(side(figure.side), []).append(replace(figure, measure=found))
    words = words_at(text, statement.content)
    for whose, figures in by_side.items():
        whose = whose or _own_people(statement, figures) or attacked()
        spoken_of = _counted_since(filed, statement, whose, words, figures)
        scope = Scope("figure", "casualties", whose, spoken_of)
        where = names_in(filed, statement, tuple(f.span for f in figures))
        yield Reading(scope, "count", None, tuple(dict.fromkeys(where)), tuple(figures))


def _counted_since(
    filed: Filed, statement: Statement, whose: str | None, words: str, figures: Sequence[Figure]
) -> str:
    """The period of a toll; empty for one that runs on: nobody's losses in particular, no day
    named, told as a total so far or as an addition to one.
    """
    if whose is None and not periods.is_named(filed, statement):
        is_part = tolls.basis(words, tuple(figures)) != "total"
        if is_part or _SO_FAR.search(words):
            return ""
    return periods.period(filed, statement)


def _own_people(statement: Statement, figures: Sequence[Figure]) -> str | None:
    """ "Three of its employees": those of whoever speaks, a toll of their own."""
    if not all(_OWN_PEOPLE.search(f"{f.words} {f.object or ''}") for f in figures):
        return None
    speaker = statement.speaker
    name = plain(speaker.name.partition(",")[0])
    return side(speaker.party) if is_side(speaker.party) else name or None


def rates(filed: Filed, statement: Statement) -> Iterator[Reading]:
    """ "Turnout was 61 percent": whoever gives the same rate for the same day meets."""
    if statement.act in _NO_COUNT:
        return
    for start, end in statement.content:
        for found in _RATE.finditer(filed.extraction.text, start, end):
            number = float(found["number"].replace(",", ""))
            low = None if found["how"] in _BELOW else number
            high = None if found["how"] in _ABOVE else number
            comparator = _BELOW.get(found["how"]) or _ABOVE.get(found["how"]) or "exactly"
            rate = Figure(
                found.span("value"), low, high, comparator, found["value"], "percent",
                found["of"].casefold(), statement=statement.id,
            )  # fmt: skip
            period = periods.period(filed, statement)
            scope = Scope("figure", f"rate of {found['of'].casefold()}", period=period)
            yield Reading(scope, "count", None, (), (rate,))


def missing(filed: Filed, statement: Statement) -> Iterator[Reading]:
    """Counts of people that are no casualties: each measure is a question of its own."""
    if statement.act in _NO_COUNT:
        return
    by: dict[tuple[str, str | None], list[Figure]] = {}
    for figure in own_figures(filed, statement):
        if figure.measure in tolls.PEOPLE and tolls.is_of_people(figure):
            by.setdefault((figure.measure, side(figure.side)), []).append(figure)
    for (measure, whose), figures in by.items():
        where = names_in(filed, statement, tuple(f.span for f in figures))
        runs_on = whose is None and not periods.is_named(filed, statement)
        period = "" if runs_on else periods.period(filed, statement)
        scope = Scope("figure", measure, whose, period)
        yield Reading(scope, "count", None, tuple(dict.fromkeys(where)), tuple(figures))


def things(filed: Filed, statement: Statement) -> Iterator[Reading]:
    """Counts of anything else: houses destroyed, roads closed. Who counts the same meets."""
    if statement.act in _NO_COUNT:
        return
    for figure in own_figures(filed, statement):
        if figure.measure and figure.object and not tolls.harm(figure):
            where = tuple(dict.fromkeys(names_in(filed, statement, (figure.span,))))
            subject = plain(f"{figure.object} {figure.measure.replace('_', ' ')}")
            scope = Scope("figure", subject, side(figure.side), periods.period(filed, statement))
            yield Reading(scope, "count", None, where, (figure,))


def own_figures(filed: Filed, statement: Statement) -> tuple[Figure, ...]:
    """The statement's figures, without the one that it says it is not: "two, not three"."""
    text = filed.extraction.text
    return tuple(
        f
        for f in filed.extraction.figures
        if f.statement == statement.id
        and not _NOT_THIS.search(text[max(0, f.span[0] - 12) : f.span[0]])
    )
