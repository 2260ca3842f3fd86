"""Snapshots of statements and questions as readers will see them:
made at the desk, sealed into a record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from onrecord.ledger.timeline import timeline
from onrecord.newsroom.decided import OnPage, decisions_on
from onrecord.newsroom.filed import fields_of
from onrecord.newsroom.models import Question, Relation, Report, Statement
from onrecord.record import Cell, QuestionContent, QuestionPosition, as_json

TOLD = {  # relation kind -> words on the statement it points at
    "supersedes": "Replaced by the same source",
    "retracts": "Withdrawn by its source",
    "corrects": "Corrected by its source",
}


def cells_of(statements: Sequence[Statement]) -> list[Cell]:
    """One cell per statement, in the order given."""
    cells = []
    for statement in statements:
        report = statement.report
        told = fields_of(report)
        spoken = {s["id"]: s for s in report.reading.extraction.get("statements", [])}
        cells.append(cell_of(statement.pk, spoken[statement.local], report, told))
    return cells


def cell_of(number: int, spoken: dict[str, Any], report: Report, told: dict[str, Any]) -> Cell:
    """The cell of one statement: `spoken` is its contract JSON,
    `told` the sealed fields of its report.
    """
    text = told.get("text", "")
    figures = [
        f for f in report.reading.extraction.get("figures", []) if f["statement"] == spoken["id"]
    ]
    return {
        "statement": number,
        "report": report.pk,
        "words": " … ".join(text[a:b].strip() for a, b in spoken["content"]),
        "quote_type": spoken["quote_type"],
        "speaker": spoken["speaker"]["name"],
        "party": spoken["speaker"]["party"],
        "inferred": spoken["speaker"]["inferred"],
        "cue": " ".join(text[a:b] for a, b in spoken["cue"]),
        "act": spoken["act"],
        "chain": [link["name"] for link in spoken["chain"]],
        "carrier": told.get("source", ""),
        "url": told.get("url", ""),
        "said_at": (spoken.get("said_at") or {}).get("start"),
        "published_at": report.published_at.isoformat() if report.published_at else None,
        "received_at": report.received_at.isoformat(),
        "extractor": report.reading.extractor,
        # an editor chose it; only a rule for a source may ever publish unreviewed
        "reviewed": True,
        "doubts": list(spoken["doubts"]),
        "figures": figures,
        "current": True,
        "relations": [],
    }


def numbers_in(question: Question) -> list[int]:
    """The statements that stand in the question's positions."""
    return [n for p in question.body["positions"] for n in p["statements"]]


def question_content(question: Question) -> QuestionContent:
    """The question as it stands in the ledger now."""
    return question_contents([question])[0]


def question_contents(questions: Sequence[Question]) -> list[QuestionContent]:
    """Questions as the ledger has them now, a row per position, A-Z by party."""
    numbers = {n for q in questions for n in numbers_in(q)}
    found = Statement.objects.select_related("report__reading", "report__fields").in_bulk(numbers)
    cells = {c["statement"]: c for c in cells_of(list(found.values()))}
    relations: dict[int, list[Relation]] = defaultdict(list)
    for relation in Relation.objects.filter(question__in=questions).order_by("pk"):
        relations[relation.question_id or 0].append(relation)
    decided = decisions_on(questions)
    return [_question_content(q, cells, relations[q.pk], decided) for q in questions]


def _question_content(
    question: Question, cells: dict[int, Cell], inside: Sequence[Relation], decided: OnPage
) -> QuestionContent:
    told = {r.target_id: [TOLD[r.kind]] for r in inside if r.kind in TOLD}
    positions: list[QuestionPosition] = []
    for position in sorted(question.body["positions"], key=lambda p: str(p["party"]).casefold()):
        history = set(position["history"])
        shown: list[Cell] = [
            {
                **decided.graded(cells[n]),
                "current": n not in history,
                "relations": told.get(n, []),
            }
            for n in position["statements"]
            if n in cells
        ]
        positions.append(
            {
                "party": position["party"] or "unspecified",
                "cells": _one_per_telling(shown, inside),
                "stand": position["value"].get("stand", ""),
                "origins": len(position["value"].get("origins", ())),
            }
        )
    content: QuestionContent = {
        "question": question.pk,
        "text": decided.texts.get(question.pk, question.text),
        "kind": question.kind,
        "state": question.body["state"],
        "positions": positions,
        "comparisons": question.body["comparisons"],
        "figures": _figures(question, cells),
        "relations": [
            {"from": r.origin_id, "to": r.target_id, "kind": r.kind, "reason": r.reason}
            for r in inside
        ],
    }
    if changes := _timeline(question, cells, inside):
        content["timeline"] = changes
    if question.pk in decided.settling:
        content["would_settle"] = decided.settling[question.pk]
    if question.pk in decided.rulings:
        content["rulings"] = decided.rulings[question.pk]
    return content


_REPLACING = ("supersedes", "retracts")


def _timeline(
    question: Question, cells: dict[int, Cell], inside: Sequence[Relation]
) -> list[dict[str, Any]]:
    """Each party's position over time, oldest first, where any has changed."""
    replaced = {r.target_id: r.origin_id for r in inside if r.kind in _REPLACING and r.target_id}
    if not replaced:
        return []
    again = frozenset(r.origin_id for r in inside if r.kind == "repeats")
    clock = {n: _told_at(cell) for n, cell in cells.items()}
    rows = [
        (str(p["party"]), p["value"].get("stand", ""), [n for n in p["statements"] if n in cells])
        for p in question.body["positions"]
    ]
    return [as_json(held) for held in timeline(rows, replaced, again, clock)]


def _told_at(cell: Cell) -> str:
    """The clock of publication; the day of saying, when the words name another one."""
    put_out = cell["published_at"] or cell["received_at"] or ""
    said = cell["said_at"]
    return said if said and said[:10] < put_out[:10] else put_out


def _figures(question: Question, cells: dict[int, Cell]) -> list[dict[str, Any]]:
    """What each statement counts, current first by party; former values stay, marked as such."""
    replaced = {n for p in question.body["positions"] for n in p["history"]}
    standing = {n for p in question.body["positions"] for n in p["statements"]}
    rows = [
        _figure(count, cells[number], is_current=number not in replaced)
        for count in question.body["about"].get("counts", ())
        if (number := count["statement"]) in standing & cells.keys()
    ]
    return sorted(rows, key=lambda r: (r["measure"], str(r["party"]).casefold()))


def _figure(count: dict[str, Any], cell: Cell, *, is_current: bool) -> dict[str, Any]:
    return {
        "statement": count["statement"],
        "party": cell["party"],
        "speaker": cell["speaker"],
        "said_at": cell["said_at"],
        "measure": count["measure"],
        "printed": count["printed"],
        "low": count["low"],
        "high": count["high"],
        "derived": count["derived"],
        "current": is_current,
    }


def _one_per_telling(cells: list[Cell], relations: Iterable[Relation]) -> list[Cell]:
    """The same statement told twice counts once (CLAIMS 6):
    a repetition with the same words is folded away.
    """
    again = {r.origin_id for r in relations if r.kind == "repeats"}
    kept: list[Cell] = []
    for cell in cells:
        words = cell["words"].casefold()
        if cell["statement"] in again and any(words == k["words"].casefold() for k in kept):
            continue
        kept.append(cell)
    return kept
