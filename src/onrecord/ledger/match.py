"""Same question? Puts each statement of a report on its scopes, binds denials; no relations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from onrecord.ledger import periods
from onrecord.ledger.claims import Claim, Reading, Scope, words_at
from onrecord.ledger.readings import readings, spoken_of
from onrecord.ledger.sides import ALLIED, KNOWN, is_side, key, origin, same_side, side
from onrecord.record import Filed, Statement

_ANAPHORA = re.compile(
    r"^(?:this|it|that|these|those|(?:the|this|that|these|those|such) "
    r"(?:claims?|reports?|statements?|allegations?|accusations?))(?:$| as\b)",
    re.IGNORECASE,
)

_WITHDREW = re.compile(
    r"\b(?:withdr[ae]w\w*|retract\w*|t(?:akes?|ook) back)\b[^.]{0,30}\b"
    r"(?:claims?|reports?|statements?|allegations?|accusations?|account|words|figures?|that)\b",
    re.IGNORECASE,
)


def read(filed: Filed) -> list[Claim]:
    """Every claim of one report, whose statements already carry ids unique across reports."""
    statements = sorted(
        (_taken_back(filed, s) for s in filed.extraction.statements),
        key=lambda s: (periods.first_offset(s), s.id),
    )
    parties = frozenset(s.speaker.party for s in statements if s.speaker.party) | frozenset(
        f.side for f in filed.extraction.figures if f.side
    )
    parties = KNOWN | {
        key(p) for p in parties if is_side(p) and p != "both" and key(p) not in ALLIED
    }
    read_by_id: dict[str, list[Claim]] = {}
    for statement in statements:
        if statement.act != "denies":
            found = [_claim(filed, statement, r) for r in readings(filed, statement, parties)]
            read_by_id[statement.id] = found
    for statement in statements:
        if statement.act == "denies":
            for target in _targets(filed, statement, statements):
                if not read_by_id.get(target.id):  # what is denied is a question, whatever it says
                    found = [_claim(filed, target, r) for r in spoken_of(filed, target)]
                    read_by_id[target.id] = found
            read_by_id[statement.id] = list(
                _denial(filed, statement, statements, read_by_id, parties)
            )
    return [claim for s in statements for claim in read_by_id[s.id]]


def _taken_back(filed: Filed, statement: Statement) -> Statement:
    """ "Withdrew its statement that ..." takes back, also where the extractor only heard a verb."""
    named = [a for a, _ in (*statement.source, *statement.cue)]
    if statement.act != "asserts" or not named or not statement.content:
        return statement
    before = filed.extraction.text[min(named) : statement.content[0][0]]
    return replace(statement, act="retracts") if _WITHDREW.search(before) else statement


def _claim(filed: Filed, statement: Statement, reading: Reading) -> Claim:
    text = filed.extraction.text
    return Claim(
        statement=statement,
        scope=reading.scope,
        stand=reading.stand,
        by=reading.by,
        origin=origin(statement, words_at(text, statement.source)),
        clock=periods.clock(filed, statement),
        rank=periods.rank(filed, statement),
        words=words_at(text, statement.content),
        names=tuple(n for n in reading.names if n),
        figures=reading.figures,
        aside=_is_insertion(text, statement),
    )


def _is_insertion(text: str, statement: Statement) -> bool:
    """An editor's [bracket] is the editor's own statement (rule 9)."""
    if statement.cue or not statement.content:
        return False
    first, last = statement.content[0][0], statement.content[-1][1]
    before, after = text[:first].rstrip()[-1:], text[last:].lstrip()[:1]
    return (before == "[" and after == "]") or (text[first] == "[" and text[last - 1] == "]")


def _denial(
    filed: Filed,
    statement: Statement,
    statements: list[Statement],
    read_by_id: dict[str, list[Claim]],
    parties: frozenset[str],
) -> Iterator[Claim]:
    """A denial stands on the questions of what it denies, bound to its target if shown (rule 7)."""
    targets = _targets(filed, statement, statements)
    bound = [
        c for t in targets for c in read_by_id.get(t.id, ()) if c.scope.subject != "first attack"
    ]
    if bound:
        for target in bound:
            reading = Reading(target.scope, "denied", target.by, target.names)
            yield replace(_claim(filed, statement, reading), targets=(target.id,))
        return
    for reading in _denied(filed, statement, parties):
        yield _claim(filed, statement, reading)


def _denied(filed: Filed, statement: Statement, parties: frozenset[str]) -> Iterator[Reading]:
    """What a denial without a target in its report speaks of, read from its own words."""
    own = side(statement.speaker.party)
    if _ANAPHORA.match(words_at(filed.extraction.text, statement.content).strip()):
        # Rule 1: a denial has a target. One that the report does not show is for a person to find.
        yield Reading(Scope("occurrence", f"denial in {filed.id}", own), "denied")
        return
    for reading in readings(filed, replace(statement, act="asserts"), parties):
        if reading.scope.subject != "first attack":
            by = None if same_side(reading.by, own) else reading.by  # own losses, denied
            yield replace(reading, stand="denied", by=by, figures=())
        elif is_side(own):
            yield replace(reading, by=f"not:{own}")


def _targets(filed: Filed, denial: Statement, statements: list[Statement]) -> list[Statement]:
    """The statement inside the denial; for "denied this" the nearest one of another side."""
    inner = [s for s in statements if s.parent == denial.id and s.act != "denies"]
    if inner:
        return inner
    words = words_at(filed.extraction.text, denial.content).strip()
    if words and not _ANAPHORA.match(words):
        return []
    at = periods.first_offset(denial)
    before = [
        s
        for s in statements
        if periods.first_offset(s) < at
        and s.act != "denies"
        and s.id != denial.parent
        and not same_side(s.speaker.party, denial.speaker.party)
        and s.speaker.name != denial.speaker.name
    ]
    return before[-1:]
