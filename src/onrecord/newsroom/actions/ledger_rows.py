"""The ledger's rows: how claims, questions and relations are loaded and written. No thinking."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from onrecord import ledger, record
from onrecord.ledger import Answer
from onrecord.newsroom import rows
from onrecord.newsroom.actions.ledger_overlay import Families, family_name
from onrecord.newsroom.filed import from_json
from onrecord.record import as_json

Numbers = Mapping[str, int]  # what the ledger calls a statement -> its number
Mark = tuple[int, int, int]  # newest claim of some families, newest decision, epoch
Place = tuple[int, int, int | None, str]  # question, from, to, kind

_CLAIM = ("story_id", "statement_id", "family", "body")
_QUESTION = ("story_id", "key", "family", "text", "kind", "body")
_RELATION = ("story_id", "question_id", "origin_id", "target_id", "kind", "reason")
_spelled = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Stored:
    """A question's row."""

    number: int
    says: tuple[str, str, str, str]  # family, text, kind, body


def mark_of(story: int, families: Families) -> Mark:
    """One question to the database: has anybody added to these families, or decided anything?"""
    names = sorted(families)
    sql = (
        "SELECT (SELECT max(id) FROM newsroom_claim WHERE story_id = %s AND family IN "  # noqa: S608
        f"({rows.holes(names)})), (SELECT max(id) FROM newsroom_decision WHERE story_id = %s), "
        "epoch FROM newsroom_story WHERE id = %s"
    )
    ((claim, decision, epoch),) = rows.rows(sql, [story, *names, story, story])
    return (claim or 0, decision or 0, epoch)


def claims_of(story: int, families: Families) -> list[tuple[int, ledger.Claim]]:
    """The claims of these families with the numbers of their statements."""
    sql = (
        "SELECT statement_id, body FROM newsroom_claim WHERE story_id = %s AND family IN "  # noqa: S608
        f"({rows.holes(sorted(families))}) ORDER BY id"
    )
    found = rows.rows(sql, [story, *sorted(families)])
    return [(number, decoded(body)) for number, body in found]


def decoded(body: str) -> ledger.Claim:
    kept = json.loads(body)
    if "statement" in kept:  # as it was kept at first
        return from_json(ledger.Claim, kept)
    return ledger.unpacked(kept)


def add_claims(story: int, claims: Iterable[ledger.Claim], statements: Numbers) -> int:
    """Answers the number of the newest, 0 when there are none."""
    made = [
        (story, statements[c.id], family_name(c.scope.family), _spelled(ledger.packed(c)))
        for c in claims
    ]
    return max(rows.insert("newsroom_claim", _CLAIM, made), default=0)


def add_replies(story: int, replies: Iterable[record.Relation], statements: Numbers) -> None:
    made = [
        (story, None, statements[r.from_], statements[r.to] if r.to else None, r.kind, r.reason)
        for r in replies
    ]
    rows.insert("newsroom_relation", _RELATION, made)


def add_relations(story: int, new: Mapping[Place, str]) -> None:
    made = [(story, *place, reason) for place, reason in new.items()]
    rows.insert("newsroom_relation", _RELATION, made)


def stored_in(story: int, families: Families) -> dict[str, Stored]:
    """The questions of these families, by key."""
    return _stored(story, "family", sorted(families))


def stored_as(story: int, keys: Sequence[str]) -> dict[str, Stored]:
    return _stored(story, "key", keys)


def _stored(story: int, column: str, values: Sequence[str]) -> dict[str, Stored]:
    sql = (
        "SELECT key, id, family, text, kind, body FROM newsroom_question WHERE story_id = %s "  # noqa: S608
        f"AND {column} IN ({rows.holes(values)})"
    )
    found = rows.rows(sql, [story, *values])
    return {key: Stored(number, (f, t, k, body)) for key, number, f, t, k, body in found}


def write_question(
    story: int, key: str, row: Stored | None, answer: Answer, numbers: Numbers
) -> Stored:
    """Make the row say what was answered; one that says so is left alone."""
    says = _says(answer, numbers)
    if row is None:
        (number,) = rows.insert("newsroom_question", _QUESTION, [(story, key, *says)])
        return Stored(number, says)
    if row.says != says:
        sql = "UPDATE newsroom_question SET family = %s, text = %s, kind = %s, body = %s"
        rows.run(f"{sql} WHERE id = %s", *says, row.number)
    return Stored(row.number, says)


def empty_question(row: Stored) -> None:
    """No statement asks it any more: it keeps its number."""
    body = json.loads(row.says[-1])
    if body.get("positions"):
        body = {**body, "positions": [], "state": "open", "comparisons": []}
        sql = "UPDATE newsroom_question SET body = %s WHERE id = %s"
        rows.run(sql, _spelled(body), row.number)


def _says(answer: Answer, numbers: Numbers) -> tuple[str, str, str, str]:
    asked = answer.question
    about = {k: v for k, v in asked.about.items() if k != "claims"}  # those have rows of their own
    if "counts" in about:
        about["counts"] = [{**c, "statement": numbers[c["statement"]]} for c in about["counts"]]
    body = {
        "about": about,
        "state": asked.state,
        "comparisons": as_json(asked.comparisons),
        "positions": [_position(p, numbers) for p in asked.positions],
    }
    return (family_name(answer.scope.family), asked.text[:500], asked.kind, _spelled(body))


def _position(position: record.Position, numbers: Numbers) -> dict[str, Any]:
    return {
        "party": position.party,
        "statements": [numbers[s] for s in position.statements],
        "current": numbers.get(position.current or ""),
        "history": [numbers[s] for s in position.history],
        "value": dict(position.value),
    }


def places(
    question: int, relations: Iterable[record.Relation], numbers: Numbers
) -> dict[Place, str]:
    return {
        (question, numbers[r.from_], numbers[r.to] if r.to else None, r.kind): r.reason[:500]
        for r in relations
    }


def lacking(questions: set[int], want: Mapping[Place, str]) -> dict[Place, str]:
    """What these questions still lack; what they have and should not is taken away."""
    sql = (
        "SELECT question_id, origin_id, target_id, kind, id, reason FROM newsroom_relation "  # noqa: S608
        f"WHERE question_id IN ({rows.holes(sorted(questions))})"
    )
    found = rows.rows(sql, sorted(questions)) if questions else []
    have = {(q, a, b, kind): (pk, reason) for q, a, b, kind, pk, reason in found}
    gone = [pk for place, (pk, reason) in have.items() if want.get(place) != reason]
    for number in gone:
        rows.run("DELETE FROM newsroom_relation WHERE id = %s", number)
    return {p: why for p, why in want.items() if p not in have or have[p][1] != why}
