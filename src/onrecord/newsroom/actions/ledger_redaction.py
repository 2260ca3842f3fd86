"""What people wrote about a question, where it repeats words that a redaction removes. Those words
go with the rest; what else was decided stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Q

from onrecord.newsroom.cells import cells_of, numbers_in
from onrecord.newsroom.models import Claim, Decision, Question, Statement

_WORD = re.compile(r"\w{4,}|\d+")
_TYPED = ("words", "reason", "text")  # what a person may have typed into a decision


def drop_repetitions(statements: Iterable[int]) -> None:
    """Before these statements go: remove the decisions whose own words tell what only they told."""
    gone = set(statements)
    spoken = Claim.objects.filter(statement__in=gone).values_list("story", "family")
    stories, families = {s for s, _ in spoken}, {f for _, f in spoken}
    about = Q(family__in=families) | Q(decisions__isnull=False) | Q(taken_in__isnull=False)
    for question in Question.objects.filter(about, story__in=stories).distinct():
        if gone & set(numbers_in(question)):
            _drop_from(question, gone)


def _drop_from(question: Question, gone: set[int]) -> None:
    numbers = numbers_in(question)
    rows = Statement.objects.select_related("report__reading", "report__fields").in_bulk(numbers)
    told: dict[bool, set[str]] = {True: set(), False: _words(question.kind)}
    for cell in cells_of(list(rows.values())):
        words = f"{cell['words']} {cell['speaker']} {cell['carrier']}"
        told[cell["statement"] in gone] |= _words(words)
    only_there = told[True] - told[False]
    for decision in Decision.objects.filter(Q(question=question) | Q(into=question)):
        typed = " ".join(str(decision.told.get(name, "")) for name in _TYPED)
        if _words(typed) & only_there:
            decision.delete()


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}
