"""The ledger as text for the terminal: per question who says what, since when, related how."""

from __future__ import annotations

from onrecord.ledger.claims import words_at
from onrecord.ledger.sides import titled
from onrecord.record import Ledger, Position, Question, Relation, State, Statement

STATE_WORDS: dict[State, str] = {
    "one_sided": "One side only, unanswered",
    "agreed": "Statements agree",
    "disputed": "Statements differ",
    "partly_conceded": "Partly acknowledged",
    "not_comparable": "Not comparable",
    "needs_check": "Needs a check",
    "open": "Open",
}
RELATION_WORDS = {
    "contradicts": "differs from",
    "denies": "denies",
    "narrows": "narrows",
    "supersedes": "replaces",
    "repeats": "repeats",
    "corroborates": "agrees with",
    "concedes": "speaks against its own interest",
    "replies_to": "answers",
    "distorts": "changes the meaning of",
    "not_comparable": "not comparable with",
}
_FIRST = (
    "disputed",
    "partly_conceded",
    "needs_check",
    "not_comparable",
    "agreed",
    "open",
    "one_sided",
)


def panel(ledger: Ledger) -> str:
    """Every question with its positions, rival ones first.

    Words are cut from the reports by offsets, never rewritten.
    """
    texts = {r.id: r.text for r in ledger.reports}
    statements = {s.id: s for s in ledger.statements}
    order = sorted(ledger.questions, key=lambda q: (_FIRST.index(q.state), q.id))
    return "\n".join(_question(q, statements, texts, ledger.relations) for q in order)


def _question(
    question: Question,
    statements: dict[str, Statement],
    texts: dict[str, str],
    relations: tuple[Relation, ...],
) -> str:
    lines = [f"{question.text}  [{STATE_WORDS[question.state]}]"]
    clocks = {c["statement"]: c["at"] for c in question.about["claims"]}
    for position in question.positions:
        lines += _position(position, statements, texts, clocks)
    lines += [f"    {c.measure}: {c.reason}" for c in question.comparisons]
    inside = {i for p in question.positions for i in p.statements}
    lines += _related(question.kind, inside, statements, relations)
    return "\n".join(lines) + "\n"


def _position(
    position: Position,
    statements: dict[str, Statement],
    texts: dict[str, str],
    clocks: dict[str, str],
) -> list[str]:
    lines = [f"  {titled(position.party)}"]
    for number in position.statements:
        statement = statements[number]
        mark = (
            "replaced"
            if number in position.history
            else "now"
            if number == position.current
            else "also"
        )
        words = (
            " ... ".join(texts[statement.report][a:b] for a, b in statement.content) or "(no words)"
        )
        cue = words_at(texts[statement.report], statement.cue) or "in its own words"
        told = " > ".join(link.name for link in statement.chain)
        when = clocks.get(number) or "no time given"
        lines.append(f"    {mark:8} {statement.speaker.name} ({cue}, {when}): {words}")
        lines.append(f"             through {told}" if told else "             said directly")
    return lines


def _related(
    kind: str, inside: set[str], statements: dict[str, Statement], relations: tuple[Relation, ...]
) -> list[str]:
    lines, told = [], set()
    for relation in relations:
        pair = frozenset((relation.from_, relation.to))
        if relation.from_ not in inside or (relation.to and relation.to not in inside):
            continue
        if relation.to is None and kind == "responsibility":
            continue
        if relation.kind == "contradicts" and pair in told:
            continue
        told.add(pair)
        first, *second = [statements[i].speaker.name for i in (relation.from_, relation.to) if i]
        verb = RELATION_WORDS.get(relation.kind, relation.kind.replace("_", " "))
        lines.append(f"    - {' '.join([first, verb, *second])}. {relation.reason}")
    return list(dict.fromkeys(lines))
