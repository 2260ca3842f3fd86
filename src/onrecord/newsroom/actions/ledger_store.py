"""The ledger in the database: only what a report or a decision touches is loaded and written.

What the ledger makes of its claims is thought out by `weigh`, outside any transaction if it can be.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Q

from onrecord import ledger, record
from onrecord.ledger import Answer, answers
from onrecord.newsroom.actions.ledger_overlay import (
    Families,
    family_name,
    laid_over,
)
from onrecord.newsroom.filed import from_json
from onrecord.newsroom.models import Claim, Decision, Question, Relation, Story
from onrecord.newsroom.seal import canonical
from onrecord.record import as_json

Numbers = Mapping[str, int]  # what the ledger calls a statement -> its number
Mark = tuple[int, int, int]  # newest claim of some families, newest decision, epoch
Place = tuple[int, int, int | None, str]  # question, from, to, kind
_FAMILIES_IN_MEMORY = 500


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of some families, and what followed from it."""

    families: Families
    mark: Mark
    numbers: Numbers
    claims: tuple[ledger.Claim, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """New claims of one report together with the candidates they met, and what follows."""

    claims: tuple[ledger.Claim, ...]  # new ones
    replies: tuple[record.Relation, ...]
    families: Families
    answers: tuple[Answer, ...]  # every question of these families
    known: Known  # before the new claims


class _Memory:
    """The families touched last, as they are stored: a hot question is not loaded again.

    Good as long as their mark is; whoever takes one out owns it, and gives the next one back after
    the commit.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, Families], Known] = OrderedDict()

    def take(self, story: Story, families: Families, mark: Mark) -> Known | None:
        with self._lock:
            known = self._kept.pop((story.pk, families), None)
        return known if known and known.mark == mark else None

    def give(self, story: Story, known: Known) -> None:
        with self._lock:
            self._kept[story.pk, known.families] = known
            if len(self._kept) > _FAMILIES_IN_MEMORY:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


_memory = _Memory()


def weigh(
    story: Story,
    claims: Sequence[ledger.Claim] = (),
    replies: Sequence[record.Relation] = (),
    families: Iterable[str] = (),
) -> Weighed:
    """Answer again what these claims or families touch: the rest of the story is never loaded."""
    laid = laid_over(story)
    touched = laid.reach([*families, *(family_name(c.scope.family) for c in claims)])
    mark = mark_of(story, touched)
    known = _memory.take(story, touched, mark) or _load(story, touched, mark)
    new = {c.id for c in claims}
    met = [c for c in known.claims if c.id not in new]
    return Weighed(
        claims=tuple(claims),
        replies=tuple(replies),
        families=touched,
        answers=answers([*met, *claims], laid.overlay, known.answers),
        known=known,
    )


def _load(story: Story, families: Families, mark: Mark) -> Known:
    rows = Claim.objects.filter(story=story, family__in=families).order_by("pk")
    found = [(n, decoded(body)) for n, body in rows.values_list("statement_id", "body")]
    return Known(families, mark, {c.id: n for n, c in found}, tuple(c for _, c in found), ())


def mark_of(story: Story, families: Families) -> Mark:
    """One question to the database: has anybody added to these families, or decided anything?"""
    names = sorted(families) or [""]
    holes = ", ".join(["%s"] * len(names))
    sql = (
        "SELECT (SELECT max(id) FROM newsroom_claim WHERE story_id = %s AND family IN "  # noqa: S608
        f"({holes})), (SELECT max(id) FROM newsroom_decision WHERE story_id = %s), epoch "
        "FROM newsroom_story WHERE id = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [story.pk, *names, story.pk, story.pk])
        claim, decision, epoch = cursor.fetchone()
    return (claim or 0, decision or 0, epoch)


def weigh_report(story: Story, filed: record.Filed) -> Weighed:
    """What one more report changes in the story's ledger."""
    brought = ledger.read(filed)
    return weigh(story, brought.claims, brought.replies)


def store_weighed(story: Story, weighed: Weighed, statements: Numbers) -> Known:
    """Add the claims of a new report, and write the questions and relations that they changed.

    What it answers goes to `remember` after the commit.
    """
    if weighed.known.mark != mark_of(story, weighed.families):  # somebody was faster
        weighed = weigh(story, weighed.claims, weighed.replies)
    numbers = {**weighed.known.numbers, **statements}
    newest = add_claims(story, weighed.claims, statements)
    write(story, weighed, numbers)
    add_replies(story, weighed.replies, statements)
    mark = (newest or weighed.known.mark[0], *weighed.known.mark[1:])
    claims = (*weighed.known.claims, *weighed.claims)
    return Known(weighed.families, mark, numbers, claims, weighed.answers)


def remember(story: Story, known: Known) -> None:
    """Keep in memory what has been committed."""
    _memory.give(story, known)


def settle(story: Story, families: Iterable[str]) -> None:
    """Answer these families again, after a decision or a redaction, and write what changed."""
    weighed = weigh(story, families=families)
    write(story, weighed, weighed.known.numbers)


def add_claims(story: Story, claims: Iterable[ledger.Claim], statements: Numbers) -> int:
    """Answers the number of the newest, 0 when there are none."""
    rows = Claim.objects.bulk_create(
        Claim(
            story=story,
            statement_id=statements[c.id],
            family=family_name(c.scope.family),
            body=canonical(as_json(c)),
        )
        for c in claims
    )
    return max((row.pk for row in rows), default=0)


def add_replies(story: Story, replies: Iterable[record.Relation], statements: Numbers) -> None:
    Relation.objects.bulk_create(
        Relation(
            story=story,
            origin_id=statements[r.from_],
            target_id=statements[r.to] if r.to else None,
            kind=r.kind,
            reason=r.reason[:500],
        )
        for r in replies
    )


@lru_cache(maxsize=20_000)
def decoded(body: str) -> ledger.Claim:
    """A stored claim; the hottest ones stay in memory until a redaction."""
    return from_json(ledger.Claim, json.loads(body))


def write(story: Story, weighed: Weighed, numbers: Numbers) -> None:
    """Make the questions of these families say what was found; unchanged rows are left alone."""
    keys = [a.question.id[:300] for a in weighed.answers]
    of_story = Question.objects.filter(story=story)
    rows = of_story.filter(Q(family__in=weighed.families) | Q(key__in=keys))
    have = {q.key: q for q in rows}
    all_of: set[int] = set()
    want: dict[Place, str] = {}
    new: dict[Place, str] = {}
    stored = {id(a) for a in weighed.known.answers}
    for key, answer in zip(keys, weighed.answers, strict=True):
        row = have.pop(key, None)
        if row and id(answer) in stored:  # nobody has said anything more on this one
            continue
        question = _write_question(story, row, answer, numbers)
        if answer.fresh is None:
            all_of.add(question)
            want |= _places(question, answer.relations, numbers)
        else:
            new |= _places(question, answer.fresh, numbers)
    for left in have.values():
        all_of.add(left.pk)
        _empty(left)
    _add_relations(story, {**new, **_without_stored(all_of, want)})


def _places(
    question: int, relations: Iterable[record.Relation], numbers: Numbers
) -> dict[Place, str]:
    return {
        (question, numbers[r.from_], numbers[r.to] if r.to else None, r.kind): r.reason[:500]
        for r in relations
    }


def _write_question(story: Story, row: Question | None, answer: Answer, numbers: Numbers) -> int:
    asked = answer.question
    about = {k: v for k, v in asked.about.items() if k != "claims"}  # those have rows of their own
    if "counts" in about:
        about["counts"] = [{**c, "statement": numbers[c["statement"]]} for c in about["counts"]]
    row = row or Question(story=story, key=asked.id[:300])
    want = (
        family_name(answer.scope.family),
        asked.text[:500],
        asked.kind,
        {
            "about": about,
            "state": asked.state,
            "comparisons": as_json(asked.comparisons),
            "positions": [_position(p, numbers) for p in asked.positions],
        },
    )
    if (row.family, row.text, row.kind, row.body) != want:
        row.family, row.text, row.kind, row.body = want
        row.save()
    return row.pk


def _position(position: record.Position, numbers: Numbers) -> dict[str, Any]:
    return {
        "party": position.party,
        "statements": [numbers[s] for s in position.statements],
        "current": numbers.get(position.current or ""),
        "history": [numbers[s] for s in position.history],
        "value": dict(position.value),
    }


def _empty(row: Question) -> None:
    """No statement asks it any more: it keeps its number."""
    if row.body.get("positions"):
        row.body = {**row.body, "positions": [], "state": "open", "comparisons": []}
        row.save(update_fields=["body"])


def _without_stored(questions: set[int], want: Mapping[Place, str]) -> dict[Place, str]:
    """What these questions still lack; what they have and should not is taken away."""
    fields = ("question_id", "origin_id", "target_id", "kind", "pk", "reason")
    rows = Relation.objects.filter(question__in=questions).values_list(*fields) if questions else ()
    have = {(q, a, b, kind): (pk, reason) for q, a, b, kind, pk, reason in rows}
    gone = [pk for place, (pk, reason) in have.items() if want.get(place) != reason]
    if gone:
        Relation.objects.filter(pk__in=gone).delete()
    return {p: why for p, why in want.items() if p not in have or have[p][1] != why}


def _add_relations(story: Story, new: Mapping[Place, str]) -> None:
    Relation.objects.bulk_create(
        Relation(
            story=story, question_id=question, origin_id=a, target_id=b, kind=kind, reason=reason
        )
        for (question, a, b, kind), reason in new.items()
    )


def forget(statements: Iterable[int]) -> Families:
    """Before a redaction: the families that these statements speak to; nothing of them stays in
    memory.
    """
    decoded.cache_clear()
    _memory.clear()
    spoken = Claim.objects.filter(statement__in=list(statements)).values_list("family", flat=True)
    return frozenset(spoken)


def settle_without(story: Story, families: Families) -> None:
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
