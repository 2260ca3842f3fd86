"""What people decide about questions: reworded, merged, split, given a statement, ruled on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from onrecord.errors import BadInput, Conflict, NotFound
from onrecord.ledger import Scope
from onrecord.newsroom import records
from onrecord.newsroom.actions.ledger_decisions import Decided, decide, question_of
from onrecord.newsroom.actions.ledger_overlay import family_name, scope_of, standing
from onrecord.newsroom.cells import numbers_in
from onrecord.newsroom.models import Question, Statement, Story
from onrecord.newsroom.policy import Actor, require
from onrecord.newsroom.records import one_line
from onrecord.newsroom.transact import writing

# A question takes nobody's side: these words do (CLAIMS, rule 12).
_LOADED = re.compile(
    r"\b(?:liberat\w*|occupi\w*|occupation|terror\w*|rebels?|regime|invasion|aggress\w*|massacre\w*|"
    r"martyr\w*|traitors?|admit\w*|debunk\w*|fake|lies?|lied)\b",
    re.IGNORECASE,
)


def reword_question(*, story: str, question: int, text: str, by: Actor, now: datetime) -> Decided:
    """Give the question other words: neutral ones, with every name of the place in use."""
    require(by, "decide")
    with writing() as head:
        row = records.lock_story(story)
        asked = question_of(row, question)
        told = {"text": neutral(text, asked)}
        return decide(head, row, "reword", by=by, now=now, question=asked, told=told)


def neutral(text: str, asked: Question | None = None) -> str:
    """The wording, or BadInput that says what to mend."""
    line = one_line("question", text)
    if not line.endswith(("?", "؟", "՞", ";")):
        raise BadInput("A question ends with a question mark.")
    if loaded := _LOADED.search(line):
        raise BadInput(f"“{loaded[0]}” takes a side: ask in words that both could sign.")
    is_place = asked is not None and asked.kind == "control"
    names = asked.body["about"].get("names", []) if asked and is_place else []
    if missing := [n for n in names if n.casefold() not in line.casefold()]:
        raise BadInput(f"The place has more names in use: add {' / '.join(missing)}.")
    return line


def merge_questions(*, story: str, question: int, into: int, by: Actor, now: datetime) -> Decided:
    """Two questions are one: all statements of `question` stand on `into`, later ones too."""
    require(by, "decide")
    with writing() as head:
        row = records.lock_story(story)
        one, other = question_of(row, question), question_of(row, into)
        if one == other:
            raise BadInput(f"Question {question} cannot be merged into itself: name another.")
        if one.kind != other.kind:
            raise BadInput(f"One asks for {one.kind}, one for {other.kind}: they stay apart.")
        if not one.body["positions"]:
            raise Conflict(f"Nobody stands on question {question} any more.")
        if standing(row).filter(kind="merge", question=other).exists():
            raise Conflict(f"Question {into} was itself merged into another: name that one.")
        _scoped(one), _scoped(other)
        return decide(head, row, "merge", by=by, now=now, question=one, into=other, told={})


def split_question(
    *, story: str, question: int, statements: Sequence[int], text: str, by: Actor, now: datetime
) -> Decided:
    """Some statements of a question answer another one: it gets words and a number of its own."""
    require(by, "decide")
    with writing() as head:
        row = records.lock_story(story)
        asked = question_of(row, question)
        chosen = _standing_on(asked, statements)
        if len(chosen) == len(set(numbers_in(asked))):
            raise BadInput("All statements were chosen: reword the question instead.")
        line = neutral(text)
        made = _part_of(row, asked, line)
        told = {"statements": chosen, "text": line}
        return decide(head, row, "split", by=by, now=now, question=asked, into=made, told=told)


def set_scope(
    *, story: str, statement: int, question: int, into: int, by: Actor, now: datetime
) -> Decided:
    """A statement was put on the wrong question: it stands on `into`."""
    require(by, "decide")
    with writing() as head:
        row = records.lock_story(story)
        one, other = question_of(row, question), question_of(row, into)
        if one == other:
            raise BadInput(f"Statement {statement} stands on question {question} already.")
        _scoped(one), _scoped(other)
        told = {"statements": _standing_on(one, [statement])}
        return decide(
            head, row, "scope", by=by, now=now, question=one, into=other, told=told,
            statement=Statement.objects.get(pk=statement),
        )  # fmt: skip


def rule_on_question(
    *, story: str, question: int, decision: str, reason: str, by: Actor, now: datetime
) -> Decided:
    """A person's ruling, signed and dated, shown beside what each side says, never instead."""
    require(by, "rule")
    with writing() as head:
        row = records.lock_story(story)
        told = {
            "words": one_line("ruling", decision),
            "reason": one_line("reason", reason, most=1000),
        }
        return decide(
            head, row, "rule", by=by, now=now, question=question_of(row, question), told=told
        )


def _scoped(asked: Question) -> Scope:
    if "subject" not in asked.body.get("about", {}):
        raise Conflict(f"Question {asked.pk} has no scope any more.")
    return scope_of(asked)


def _standing_on(asked: Question, statements: Sequence[int]) -> list[int]:
    here = set(numbers_in(asked))
    if not statements:
        raise BadInput("Choose at least one statement.")
    for number in statements:
        if number not in here:
            raise NotFound(f"Statement {number} does not stand on question {asked.pk}.")
    return list(dict.fromkeys(statements))


def _part_of(story: Story, asked: Question, text: str) -> Question:
    """An empty question beside another, of the same kind, side and period."""
    scope = _scoped(asked)
    taken = set(Question.objects.filter(story=story).values_list("key", flat=True))
    number = 2
    while True:
        part = Scope(scope.kind, f"{scope.subject} #{number}", scope.side, scope.period)
        if part.key not in taken:
            break
        number += 1
    about: dict[str, Any] = {
        "subject": part.subject,
        "side": part.side,
        "period": part.period,
        "names": [],
    }
    return Question.objects.create(
        story=story, key=part.key[:300], family=family_name(part.family), text=text,
        kind=part.kind, body={"about": about, "positions": [], "state": "open", "comparisons": []},
    )  # fmt: skip
