"""Folds reports into the ledger, meeting only claims of the same scope. No I/O, no clock."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from onrecord.ledger import duplicates, match
from onrecord.ledger.answers import Answer, answers, more_answers
from onrecord.ledger.claims import Claim, Scope, kept, read_back
from onrecord.ledger.replies import replies
from onrecord.record import (
    Change,
    Extraction,
    Figure,
    Filed,
    FiledAs,
    Ledger,
    Question,
    Relation,
    Statement,
    TimeExpression,
)

T = TypeVar("T")
Family = tuple[str, str, str]
_BOILERPLATE = 50  # a run of words that so many reports share says nothing about copies


@dataclass(frozen=True, slots=True)
class Read:
    """What one report brings to the ledger, before it meets anything."""

    filed: Filed  # with ids that are unique across reports
    claims: tuple[Claim, ...]
    replies: tuple[Relation, ...]


def read(new: Filed) -> Read:
    """One report by itself: its statements as answers to questions, and who answers whom in it."""
    filed = _own_ids(new)
    return Read(filed, tuple(match.read(filed)), replies(filed))


@dataclass(slots=True)
class _Book:
    """The indexes that make the next report cheap. Its newest ledger owns it; see _Growing."""

    brought: list[tuple[Read, FiledAs]] = field(default_factory=list)
    reports: dict[str, FiledAs] = field(default_factory=dict)
    families: dict[Family, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    answered: dict[Family, tuple[Answer, ...]] = field(default_factory=dict)
    stale: dict[Family, list[Claim]] = field(
        default_factory=lambda: defaultdict(list)
    )  # unanswered
    prints: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


class _Growing(Ledger):
    """A ledger over a book that may have grown since: a value as any other, put together when it
    is looked at.

    Relating one more report to the newest costs what the report touches; an older ledger makes
    itself a book of its own from the reports it had.
    """

    __slots__ = ("_book", "_length", "_whole")
    _book: _Book
    _length: int
    _whole: Ledger | None

    def __init__(self, book: _Book) -> None:
        for name, value in (("_book", book), ("_length", len(book.brought)), ("_whole", None)):
            object.__setattr__(self, name, value)

    def book(self) -> _Book:
        """A book that ends where this ledger ends."""
        if len(self._book.brought) != self._length:
            object.__setattr__(self, "_book", _again(self._book.brought[: self._length]))
        return self._book

    def whole(self) -> Ledger:
        if self._whole is None:
            object.__setattr__(self, "_whole", _put_together(self.book()))
        assert self._whole is not None  # noqa: S101  (the line above)
        return self._whole

    @property
    def reports(self) -> tuple[FiledAs, ...]:
        return self.whole().reports

    @property
    def statements(self) -> tuple[Statement, ...]:
        return self.whole().statements

    @property
    def figures(self) -> tuple[Figure, ...]:
        return self.whole().figures

    @property
    def times(self) -> tuple[TimeExpression, ...]:
        return self.whole().times

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.whole().questions

    @property
    def relations(self) -> tuple[Relation, ...]:
        return self.whole().relations


def relate(new: Filed, known: Ledger) -> Ledger:
    """The ledger with one more report. A report that it already holds changes nothing."""
    book = known.book() if isinstance(known, _Growing) else _open(known)
    if new.id in book.reports:
        return known
    _add(book, new)
    _settle(book)
    return _Growing(book)


def build(filed: Sequence[Filed]) -> Ledger:
    """The ledger of these reports, in the order given."""
    book = _Book()
    for report in filed:
        if report.id not in book.reports:
            _add(book, report)
    _settle(book)
    return _Growing(book)


def _add(book: _Book, new: Filed) -> None:
    brought = read(new)
    _keep(book, brought, _file(book, brought.filed))


def _keep(book: _Book, brought: Read, filed_as: FiledAs) -> None:
    for claim in brought.claims:
        book.families[claim.scope.family].append(claim)
        book.stale[claim.scope.family].append(claim)
    for shingle in duplicates.sketch(filed_as.text):
        if len(book.prints[shingle]) <= _BOILERPLATE:
            book.prints[shingle].append(filed_as.id)
    book.reports[filed_as.id] = filed_as
    book.brought.append((brought, filed_as))


def _settle(book: _Book) -> None:
    """Answer again what the newest reports speak to, and nothing else."""
    for family, new in book.stale.items():
        before = book.answered.get(family, ())
        found = more_answers(before, new)
        book.answered[family] = found or answers(book.families[family], before=before)
    book.stale.clear()


def _again(brought: Iterable[tuple[Read, FiledAs]]) -> _Book:
    book = _Book()
    for told, filed_as in brought:
        _keep(book, told, filed_as)
    _settle(book)
    return book


def _put_together(book: _Book) -> Ledger:
    answered = sorted(
        (a for told in book.answered.values() for a in told), key=lambda a: a.question.id
    )
    found = dict.fromkeys(r for a in answered for r in a.relations)
    found.update(dict.fromkeys(r for told, _ in book.brought for r in told.replies))
    extractions = [told.filed.extraction for told, _ in book.brought]
    return Ledger(
        reports=tuple(book.reports.values()),
        statements=tuple(s for e in extractions for s in e.statements),
        figures=tuple(f for e in extractions for f in e.figures),
        times=tuple(t for e in extractions for t in e.times),
        questions=tuple(_with_claims(a) for a in answered),
        relations=tuple(found),
    )


def _with_claims(answer: Answer) -> Question:
    """The question, with how each statement was read: a stored ledger can go on from there."""
    about = {**answer.question.about, "claims": [kept(c) for c in answer.claims]}
    return replace(answer.question, about=about)


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
    lists = (book.prints.get(shingle, ()) for shingle in duplicates.sketch(text))
    met = Counter(r for found in lists if len(found) <= _BOILERPLATE for r in found)
    same: str | None = None
    differs: tuple[Change, ...] = ()
    for report, _ in met.most_common(8):
        earlier = book.reports[report]
        if duplicates.same_words(earlier.text, text):
            same, differs = earlier.duplicate_of or report, ()
            break
        differs = differs or duplicates.changes(report, earlier.text, text)
    sha256 = filed.sha256 or hashlib.sha256(text.encode()).hexdigest()
    return FiledAs(filed.id, sha256, same, text, differs)


def _open(known: Ledger) -> _Book:
    """The book of a ledger that was stored: its questions keep how each statement was read."""
    claims: dict[str, dict[tuple[Scope, str], Claim]] = defaultdict(dict)
    reports = {r.id: r for r in known.reports}
    statements = {s.id: s for s in known.statements}
    figures = _by(known.figures, lambda f: f.statement)
    for question in known.questions:
        about = question.about
        for row in about["claims"]:
            statement = statements[row["statement"]]
            scope = Scope(question.kind, about["subject"], row["side"], about["period"])
            text = reports[statement.report].text
            claim = read_back(row, scope, statement, text, figures[statement.id])
            claims[statement.report].setdefault((scope, statement.id), claim)
    told = _by(known.statements, lambda s: s.report)
    counted, times = _by(known.figures, lambda f: f.report), _by(known.times, lambda t: t.report)
    origin = {s.id: s.report for s in known.statements}
    answering = _by(
        [r for r in known.relations if r.kind == "replies_to"], lambda r: origin[r.from_]
    )
    book = _Book()
    for report in known.reports:
        extraction = Extraction(
            report.text, "", tuple(told[report.id]), tuple(counted[report.id]),
            times=tuple(times[report.id]),
        )  # fmt: skip
        filed = Filed(report.id, "", extraction, report.sha256)
        brought = Read(filed, tuple(claims[report.id].values()), tuple(answering[report.id]))
        _keep(book, brought, report)
    _settle(book)
    return book


def _by(values: Iterable[T], name: Callable[[T], str | None]) -> dict[str | None, list[T]]:
    found: dict[str | None, list[T]] = defaultdict(list)
    for value in values:
        found[name(value)].append(value)
    return found
