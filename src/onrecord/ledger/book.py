"""Folds reports into the ledger, meeting only claims of the same scope. No I/O, no clock."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field, fields, replace

from onrecord.ledger import compare, duplicates, match, questions
from onrecord.ledger.claims import Claim, Scope, kept, read_back
from onrecord.ledger.meetings import relations
from onrecord.ledger.positions import positions, state
from onrecord.ledger.replies import replies
from onrecord.record import (
    Change,
    Figure,
    Filed,
    FiledAs,
    Ledger,
    Question,
    Relation,
    Statement,
    TimeExpression,
)

Family = tuple[str, str, str]
_BOILERPLATE = 50  # a run of words that so many reports share says nothing about copies


@dataclass(slots=True)
class _Book:
    """The ledger with the indexes that make the next report cheap.

    Private: nobody else holds a book that changes.
    """

    reports: dict[str, FiledAs] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    times: list[TimeExpression] = field(default_factory=list)
    claims: dict[Scope, tuple[Claim, ...]] = field(default_factory=dict)
    families: dict[Family, tuple[Scope, ...]] = field(default_factory=dict)
    answered: dict[Scope, tuple[Question, tuple[Relation, ...]]] = field(default_factory=dict)
    replies: list[Relation] = field(default_factory=list)
    prints: dict[int, tuple[str, ...]] = field(default_factory=dict)
    stale: set[Scope] = field(default_factory=set)  # scopes whose question must be answered again

    def copy(self) -> _Book:
        """Shallow: the cost of one more report is a copy of references, not of statements."""
        return _Book(*(copy(getattr(self, f.name)) for f in fields(self)))


class _Indexed(Ledger):
    """A ledger that remembers its own indexes; printed and stored as any other ledger."""

    __slots__ = ("book",)
    book: _Book


def relate(new: Filed, known: Ledger) -> Ledger:
    """The ledger with one more report. A report that it already holds changes nothing."""
    kept: _Book | None = getattr(known, "book", None)  # none when it was stored, or made by hand
    book = kept.copy() if kept else _open(known)
    if new.id in book.reports:
        return known
    _add(book, new)
    return _close(book)


def build(filed: Sequence[Filed]) -> Ledger:
    """The ledger of these reports, in the order given."""
    book = _Book()
    for report in filed:
        if report.id not in book.reports:
            _add(book, report)
    return _close(book)


def _add(book: _Book, new: Filed) -> None:
    filed = _own_ids(new)
    for claim in match.read(filed):
        _enter(book, claim)
    book.reports[filed.id] = _file(book, filed)
    book.statements += filed.extraction.statements
    book.figures += filed.extraction.figures
    book.times += filed.extraction.times
    book.replies += replies(filed)


def _enter(book: _Book, claim: Claim) -> None:
    scope, family = claim.scope, claim.scope.family
    if scope not in book.claims:
        known = book.families.get(family, ())
        book.families[family] = tuple(sorted((*known, scope), key=lambda s: s.key))
    book.claims[scope] = (*book.claims.get(scope, ()), claim)
    book.stale.update(book.families[family])


def _members(book: _Book, scope: Scope) -> tuple[Claim, ...]:
    """Who speaks on a scope.

    A count without a side joins the side of which somebody gave the same.
    """
    siblings = {s: book.claims[s] for s in book.families[scope.family]}
    sided = {s: c for s, c in siblings.items() if s.side is not None}
    loose = [c for s, cs in siblings.items() if s.side is None for c in cs]
    if scope.side is None:
        return tuple(c for c in loose if not any(_joins(c, o) for cs in sided.values() for o in cs))
    own = siblings[scope]
    return (*own, *(c for c in loose if any(_joins(c, o) for o in own)))


def _joins(loose: Claim, sided: Claim) -> bool:
    if loose.aside:
        numbers = {f.low for f in sided.figures if f.low}
        return any(f.low in numbers for f in loose.figures)
    return loose.stand == sided.stand == "count" and compare.same_number(loose, sided)


def _answer(scope: Scope, claims: tuple[Claim, ...]) -> tuple[Question, tuple[Relation, ...]]:
    claims = tuple(sorted(claims, key=lambda c: (c.rank, c.id)))
    found = relations(claims, questions.about(scope, claims))
    rows = positions(claims, found)
    counted = [c for c in claims if c.stand == "count" and not c.aside]
    return Question(
        id=scope.key,
        text=questions.wording(scope, claims),
        kind=scope.kind,
        about={
            "subject": scope.subject,
            "side": scope.side,
            "period": scope.period,
            "names": sorted({n for c in claims for n in c.names}),
            "claims": [kept(c) for c in claims],
        },
        positions=rows,
        state=state(claims, rows, found),
        comparisons=compare.comparison_rows(counted, scope.side)
        if len(rows) > 1 and counted
        else (),
    ), found


def _own_ids(filed: Filed) -> Filed:
    """Ids that are unique across reports: "report:statement"."""

    def named(local: str | None) -> str | None:
        return f"{filed.id}:{local}" if local else local

    extraction = filed.extraction
    return replace(
        filed,
        extraction=replace(
            extraction,
            statements=tuple(
                replace(s, id=f"{filed.id}:{s.id}", parent=named(s.parent), report=filed.id)
                for s in extraction.statements
            ),
            figures=tuple(
                replace(f, statement=named(f.statement), report=filed.id)
                for f in extraction.figures
            ),
            times=tuple(replace(t, report=filed.id) for t in extraction.times),
        ),
    )


def _file(book: _Book, filed: Filed) -> FiledAs:
    """The report as listed: whose copy it is, or where it differs from the nearest earlier one."""
    text = filed.extraction.text
    sketch = duplicates.sketch(text)
    lists = (book.prints.get(shingle, ()) for shingle in sketch)
    met = Counter(r for found in lists if len(found) <= _BOILERPLATE for r in found)
    same: str | None = None
    differs: tuple[Change, ...] = ()
    for report, _ in met.most_common(8):
        earlier = book.reports[report]
        if duplicates.same_words(earlier.text, text):
            same, differs = earlier.duplicate_of or report, ()
            break
        differs = differs or duplicates.changes(report, earlier.text, text)
    _print(book, filed.id, sketch)
    sha256 = filed.sha256 or hashlib.sha256(text.encode()).hexdigest()
    return FiledAs(filed.id, sha256, same, text, differs)


def _print(book: _Book, report: str, sketch: frozenset[int]) -> None:
    for shingle in sketch:
        book.prints[shingle] = (*book.prints.get(shingle, ()), report)


def _close(book: _Book) -> Ledger:
    for scope in book.stale:
        if members := _members(book, scope):
            book.answered[scope] = _answer(scope, members)
        else:
            book.answered.pop(scope, None)
    book.stale.clear()
    answers = sorted(book.answered.values(), key=lambda a: a[0].id)
    found = dict.fromkeys(r for _, related in answers for r in related)
    ledger = _Indexed(
        reports=tuple(book.reports.values()),
        statements=tuple(book.statements),
        figures=tuple(book.figures),
        times=tuple(book.times),
        questions=tuple(q for q, _ in answers),
        relations=(*found, *book.replies),
    )
    object.__setattr__(ledger, "book", book)
    return ledger


def _open(known: Ledger) -> _Book:
    """The indexes of a ledger that was stored: its questions keep how each statement was read."""
    book = _Book(
        reports={r.id: r for r in known.reports},
        statements=list(known.statements),
        figures=list(known.figures),
        times=list(known.times),
        replies=[r for r in known.relations if r.kind == "replies_to"],
    )
    for report in known.reports:
        _print(book, report.id, duplicates.sketch(report.text))
    statements = {s.id: s for s in known.statements}
    figures: dict[str | None, list[Figure]] = defaultdict(list)
    for figure in known.figures:
        figures[figure.statement].append(figure)
    seen: set[tuple[Scope, str]] = set()
    for question in known.questions:
        about = question.about
        for row in about["claims"]:
            statement = statements[row["statement"]]
            scope = Scope(question.kind, about["subject"], row["side"], about["period"])
            if (scope, statement.id) not in seen:
                seen.add((scope, statement.id))
                text = book.reports[statement.report].text
                _enter(book, read_back(row, scope, statement, text, figures[statement.id]))
    return book
