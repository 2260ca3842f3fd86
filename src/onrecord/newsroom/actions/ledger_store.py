"""The ledger in the database: only what a report or a decision touches is loaded and written.

What the ledger makes of its claims is thought out by `weigh`, outside any transaction if it can be.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import Q

from onrecord import ledger, record
from onrecord.ledger import NOTHING_DECIDED, Answer, answers, more_answers
from onrecord.newsroom.actions import ledger_rows
from onrecord.newsroom.actions.ledger_overlay import (
    Families,
    Laid,
    family_name,
    forget_laid,
    laid_over,
)
from onrecord.newsroom.actions.ledger_rows import Mark, Numbers, Place, Stored, mark_of
from onrecord.newsroom.models import Claim, Decision, Question

_CLAIMS_IN_MEMORY = 20_000


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of some families, and what it answers."""

    families: Families
    mark: Mark
    numbers: Numbers
    claims: tuple[ledger.Claim, ...]
    answers: tuple[Answer, ...]  # none: what is stored may have been answered otherwise
    stored: Mapping[str, Stored]  # questions by key


@dataclass(frozen=True, slots=True)
class Weighed:
    """New claims of one report together with the candidates they met, and what follows."""

    claims: tuple[ledger.Claim, ...]  # new ones
    replies: tuple[record.Relation, ...]
    answers: tuple[Answer, ...]  # every question of these families
    known: Known  # before the new claims


class _Memory:
    """The families touched last, as they are stored: a hot question is not loaded again.

    Good as long as their mark is; whoever takes one out owns it, and gives the next one back after
    the commit.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, int, Families], Known] = OrderedDict()
        self._claims = 0

    def take(self, story: int, families: Families, mark: Mark) -> Known | None:
        with self._lock:
            known = self._kept.pop(self._name(story, families), None)
            self._claims -= len(known.claims) if known else 0
        return known if known and known.mark == mark else None

    def give(self, story: int, known: Known) -> None:
        name = self._name(story, known.families)
        with self._lock:
            before = self._kept.pop(name, None)
            self._kept[name] = known
            self._claims += len(known.claims) - (len(before.claims) if before else 0)
            while self._claims > _CLAIMS_IN_MEMORY and len(self._kept) > 1:
                _, gone = self._kept.popitem(last=False)
                self._claims -= len(gone.claims)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._claims = 0

    @staticmethod
    def _name(story: int, families: Families) -> tuple[str, int, Families]:
        return str(connection.settings_dict["NAME"]), story, families


_memory = _Memory()


def weigh(
    story: int,
    claims: Sequence[ledger.Claim] = (),
    replies: Sequence[record.Relation] = (),
) -> Weighed:
    """Answer again what these claims touch: the rest of the story is never loaded."""
    laid, families, mark = _reached(story, {family_name(c.scope.family) for c in claims})
    known = _memory.take(story, families, mark)
    if known is None:
        loaded = _load(story, families, mark)
        known = replace(loaded, answers=answers(loaded.claims, laid.on(families, loaded.claims)))
    return Weighed(tuple(claims), tuple(replies), _answered(laid, known, claims), known)


def _answered(laid: Laid, known: Known, new: Sequence[ledger.Claim]) -> tuple[Answer, ...]:
    every = (*known.claims, *new)
    overlay = laid.on(known.families, every)
    found = more_answers(known.answers, new) if overlay is NOTHING_DECIDED else None
    return found or answers(every, overlay, known.answers)


def weigh_report(story: int, filed: record.Filed) -> Weighed:
    """What one more report changes in the story's ledger."""
    brought = ledger.read(filed)
    return weigh(story, brought.claims, brought.replies)


def _reached(story: int, families: Iterable[str]) -> tuple[Laid, Families, Mark]:
    """What people decided, the families that it ties together with these, and their mark."""
    named = frozenset(families)
    mark = mark_of(story, named)
    laid = laid_over(story, mark[1:])
    touched = laid.reach(named)
    if touched != named:
        mark = (mark_of(story, touched)[0], *mark[1:])
    return laid, touched, mark


def _load(story: int, families: Families, mark: Mark) -> Known:
    found = ledger_rows.claims_of(story, families)
    return Known(
        families,
        mark,
        {c.id: number for number, c in found},
        tuple(c for _, c in found),
        (),
        ledger_rows.stored_in(story, families),
    )


def store_weighed(story: int, weighed: Weighed, statements: Numbers) -> Known:
    """Add the claims of a new report, and write the questions and relations that they changed.

    What it answers goes to `remember` after the commit.
    """
    if weighed.known.mark != mark_of(story, weighed.known.families):  # somebody was faster
        weighed = weigh(story, weighed.claims, weighed.replies)
    known = weighed.known
    numbers = {**known.numbers, **statements}
    newest = ledger_rows.add_claims(story, weighed.claims, statements)
    stored = write(story, weighed, numbers)
    ledger_rows.add_replies(story, weighed.replies, statements)
    mark = (newest or known.mark[0], *known.mark[1:])
    claims = (*known.claims, *weighed.claims)
    return Known(known.families, mark, numbers, claims, weighed.answers, stored)


def remember(story: int, known: Known) -> None:
    """Keep in memory what has been committed."""
    _memory.give(story, known)


def settle(story: int, families: Iterable[str]) -> None:
    """Answer these families again, after a decision or a redaction, and write what changed."""
    laid, touched, mark = _reached(story, families)
    known = _load(story, touched, mark)
    found = answers(known.claims, laid.on(touched, known.claims))
    write(story, Weighed((), (), found, known), known.numbers)


def write(story: int, weighed: Weighed, numbers: Numbers) -> dict[str, Stored]:
    """Make the questions of these families say what was found; unchanged rows are left alone."""
    known = weighed.known
    keys = [a.question.id[:300] for a in weighed.answers]
    have = dict(known.stored)
    if unknown := [key for key in keys if key not in have]:
        have |= ledger_rows.stored_as(story, unknown)
    all_of: set[int] = set()
    want: dict[Place, str] = {}
    new: dict[Place, str] = {}
    answered = {id(a) for a in known.answers}
    for key, answer in zip(keys, weighed.answers, strict=True):
        if key in have and id(answer) in answered:  # nobody has said anything more on this one
            continue
        row = ledger_rows.write_question(story, key, have.get(key), answer, numbers)
        have[key] = row
        if answer.fresh is None:
            all_of.add(row.number)
            want |= ledger_rows.places(row.number, answer.relations, numbers)
        else:
            new |= ledger_rows.places(row.number, answer.fresh, numbers)
    for left in have.keys() - set(keys):
        all_of.add(have[left].number)
        ledger_rows.empty_question(have.pop(left))
    ledger_rows.add_relations(story, {**new, **ledger_rows.lacking(all_of, want)})
    return have


def forget(statements: Iterable[int]) -> Families:
    """Before a redaction: the families that these statements speak to; nothing of them stays in
    memory.
    """
    _memory.clear()
    forget_laid()
    spoken = Claim.objects.filter(statement__in=list(statements)).values_list("family", flat=True)
    return frozenset(spoken)


def settle_without(story: int, families: Families) -> None:
    """After a redaction: answer what is left, and take the words out of questions that nobody asks
    any more.
    """
    settle(story, families)
    for row in Question.objects.filter(story=story, family__in=families):
        if not row.body["positions"]:
            Decision.objects.filter(Q(question=row) | Q(into=row)).delete()  # their words with it
            row.key, row.family, row.text = f"removed:{row.pk}", f"removed:{row.pk}", "(removed)"
            row.body = {**row.body, "about": {}}
            row.save()
