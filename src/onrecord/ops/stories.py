"""One story with all that it rests on as JSON Lines, and back into another installation, to the
byte.

Never holds wires, people or the log: who polls, who signs in and in which order acts were chained
is each installation's own matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import connection
from django.db.models import Q, QuerySet

from onrecord import __version__
from onrecord.errors import BadInput, Conflict
from onrecord.newsroom import log, published, records
from onrecord.newsroom import models as tables
from onrecord.newsroom.policy import Actor
from onrecord.newsroom.transact import ring_after_commit, snapshot, writing
from onrecord.ops.copies import MISFITS, Table, follow_numbers
from onrecord.ops.lines import Row, Told, read_file, write, write_file
from onrecord.ops.verify import check_sealed, check_story

FORMAT = "onrecord-story/1"
# Published words hold these numbers, so a row keeps its own; rows that nobody names get new ones.
NUMBERED: tuple[Table, ...] = (
    tables.Report, tables.Statement, tables.Question, tables.Decision,
)  # fmt: skip
LEFT_OUT: tuple[Table, ...] = (
    tables.User, tables.Wire, tables.Purge, tables.LogRow, tables.LogHead,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """A story, and the reports of others that it cites."""

    story: tables.Story
    foreign: tuple[int, ...]


Rows = Callable[[Scope], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one table that belong to a story, and the columns that are not told of them.

    `renamed`: a column whose number is another installation's business is told as the seq of the
    record that it names.
    """

    table: Table
    rows: Rows
    without: frozenset[str] = frozenset()
    renamed: dict[str, str] = field(default_factory=dict)


_CITING = (
    "citations__record__story", "claims__story", "relations_from__story", "relations_to__story",
    "decisions__story", "decided_against__story",
)  # fmt: skip


def scope_of(story: tables.Story) -> Scope:
    """One query for each way of citing: together they would multiply each other's rows."""
    foreign: set[int] = set()
    for path in _CITING:
        cited = tables.Statement.objects.filter(**{path: story}).exclude(report__story=story)
        foreign.update(cited.values_list("report", flat=True))
    return Scope(story, tuple(sorted(foreign)))


def _reports(scope: Scope) -> QuerySet[tables.Report]:
    """Not those that another story's redaction emptied."""
    theirs = tables.Report.objects.filter(Q(story=scope.story) | Q(pk__in=scope.foreign))
    elsewhere = Q(raw__emptied_by__isnull=False) & ~Q(raw__emptied_by__story=scope.story)
    return theirs.exclude(elsewhere).order_by("pk")


def _of_story(table: Table) -> Rows:
    return lambda scope: table._default_manager.filter(story=scope.story).order_by("pk")


def _of_reports(table: Table) -> Rows:
    return lambda scope: table._default_manager.filter(
        report__in=_reports(scope).order_by().values("pk")
    ).order_by("pk")


def _sealed(scope: Scope) -> QuerySet[tables.Sealed]:
    reports = _reports(scope).order_by()
    return tables.Sealed.objects.filter(
        Q(pk__in=tables.Record.objects.filter(story=scope.story).order_by().values("sealed"))
        | Q(pk__in=reports.values("fields"))
        | Q(pk__in=reports.values("raw"))
    ).order_by("pk")


def _records(scope: Scope) -> QuerySet[tables.Record]:
    return tables.Record.objects.filter(story=scope.story).order_by("seq")


def _citations(scope: Scope) -> QuerySet[tables.Citation]:
    return tables.Citation.objects.filter(record__story=scope.story).order_by("pk")


ID, STORY = frozenset({"id"}), frozenset({"id", "story_id"})
PARTS: tuple[Part, ...] = (
    Part(tables.Story, lambda scope: tables.Story.objects.filter(pk=scope.story.pk), ID),
    Part(tables.Sealed, _sealed, renamed={"emptied_by_id": "emptied_by__seq"}),
    Part(tables.Record, _records, STORY),
    Part(tables.Report, _reports, frozenset({"story_id", "wire_id"})),
    Part(tables.Fingerprint, _of_reports(tables.Fingerprint)),
    Part(tables.Reading, _of_reports(tables.Reading)),
    Part(tables.Statement, _of_reports(tables.Statement)),
    Part(tables.Citation, _citations, ID, {"record_id": "record__seq"}),
    Part(tables.Claim, _of_story(tables.Claim), STORY),
    Part(tables.Question, _of_story(tables.Question), frozenset({"story_id"})),
    Part(tables.Relation, _of_story(tables.Relation), STORY),
    Part(tables.Decision, _of_story(tables.Decision), frozenset({"story_id"})),
    Part(tables.Place, _of_story(tables.Place), STORY),
    Part(tables.Place, _of_story(tables.Place), STORY),
)


def export_story(slug: str, path: Path | None, out: BinaryIO) -> int:
    """Write a story into a new file, or to `out`, while the desk works on; answers the number of
    rows. Raises NotFound, BadInput.
    """
    with snapshot():
        story = tables.Story.objects.get(slug=published.head(slug).slug)
        head = {"format": FORMAT, "version": __version__, "story": slug}
        if path is None:
            return write(out, head, _rows(story))
        return write_file(path, head, _rows(story))


def columns(part: Part) -> list[str]:
    """What is told of each row."""
    names = [f.attname for f in part.table._meta.concrete_fields]
    return [part.renamed.get(n, n) for n in names if n not in part.without]


def _rows(story: tables.Story) -> Iterator[tuple[str, Row]]:
    scope = scope_of(story)
    known = set(_reports(scope).values_list("pk", flat=True))
    own = set(tables.Report.objects.filter(story=story).values_list("pk", flat=True))
    for part in PARTS:
        name = str(part.table._meta.model_name)
        for row in part.rows(scope).values(*columns(part)).iterator(200):
            if part.table is tables.Report:
                row["is_own"] = row["id"] in own
            if part.table is tables.Reading and row["duplicate_of_id"] not in known:
                row["duplicate_of_id"] = None
            yield name, row


def import_story(path: Path, *, by: Actor, now: datetime) -> str:
    """Add the story of a file to this installation, all of it or nothing; answers its slug.

    The records keep their seq, their times, their words and their hashes; the log says that they
    were brought in. Raises BadInput, and Conflict when the story or one of its numbers is here.
    """
    head, rows = read_file(path, FORMAT)
    slug = str(head.get("story", ""))
    with writing() as end:
        if tables.Story.objects.filter(slug=slug).exists():
            raise Conflict(f"There is already a story “{slug}”: import it into another --data.")
        filling = _Filling(path, slug)
        for told in rows:
            filling.add(told)
        story = filling.finish()
        _log(end, story, filling.reports, by=by, now=now)
        ring_after_commit(slug, story.seq)
    follow_numbers(NUMBERED)
    return slug


class _Filling:
    """Writes the rows of one file in their order."""

    def __init__(self, path: Path, slug: str) -> None:
        self._path = path
        self._slug = slug
        self._parts = {str(p.table._meta.model_name): p for p in PARTS}
        self._story: tables.Story | None = None
        self._end: Row = {}
        self._emptied: dict[str, int] = {}  # digest -> seq of the redaction
        self._records: dict[int, int] = {}  # seq -> number
        self.reports: list[int] = []

    def add(self, told: Told) -> None:
        try:
            part = self._parts[told.table]
            wanted = {*columns(part), *({"is_own"} if part.table is tables.Report else ())}
            if told.row.keys() != wanted:
                raise ValueError(f"its columns are not those of {told.table}")
            self._write(part, dict(told.row))
        except MISFITS as error:
            raise BadInput(
                f"{self._path}, line {told.line}: this row does not fit ({error})."
            ) from error

    def _write(self, part: Part, row: Row) -> None:
        table = part.table
        if table is tables.Story:
            self._begin(row)
            return
        if self._story is None:
            raise ValueError("no story stands before it")
        if table in NUMBERED and table._default_manager.filter(pk=row["id"]).exists():
            raise Conflict(
                f"{table.__name__} {row['id']} of “{self._slug}” is another one here: "
                "import it into an empty installation (another --data)."
            )
        if "story_id" in part.without:
            row["story_id"] = self._story.pk
        if table is tables.Sealed and (seq := row.pop("emptied_by__seq")) is not None:
            self._emptied[row["digest"]] = seq
        if table is tables.Report:
            row["story_id"] = self._story.pk if row.pop("is_own") else None
            self.reports.append(row["id"])
        if table is tables.Citation:
            row["record_id"] = self._records[row.pop("record__seq")]
        if table is tables.Record:
            tables.Story.objects.filter(pk=self._story.pk).update(seq=row["seq"])
        (made,) = table._default_manager.bulk_create([table(**row)])
        if isinstance(made, tables.Record):
            self._records[made.seq] = made.pk

    def _begin(self, row: Row) -> None:
        if self._story is not None or row["slug"] != self._slug:
            raise ValueError(f"the file holds “{self._slug}” alone")
        self._end = {name: row[name] for name in ("seq", "epoch", "status")}
        self._story = tables.Story.objects.create(**{**row, "seq": 0, "epoch": 0})

    def finish(self) -> tables.Story:
        """Empty what was redacted, and look at the whole as `verify` would."""
        try:
            story = tables.Story.objects.get(slug=self._slug)
            if story.seq != self._end["seq"]:
                raise ValueError(f"it has {story.seq} records of {self._end['seq']}")
            tables.Story.objects.filter(pk=story.pk).update(**self._end)
            story.refresh_from_db()
            for digest, seq in self._emptied.items():
                tables.Sealed.objects.filter(pk=digest).update(emptied_by=self._records[seq])
            connection.check_constraints()
            faults = [*check_story(story), *self._faults(story)]
        except (*MISFITS, tables.Story.DoesNotExist) as error:
            raise BadInput(f"{self._path}: its rows do not fit together ({error}).") from error
        if faults:
            raise BadInput(f"{self._path}: {faults[0]}")
        return story

    def _faults(self, story: tables.Story) -> Iterator[str]:
        for sealed in _sealed(scope_of(story)).select_related("emptied_by").iterator(200):
            yield from check_sealed(sealed, f"“{story.slug}” under {sealed.digest[:12]}…")


def _log(
    end: tables.LogHead, story: tables.Story, reports: Iterable[int], *, by: Actor, now: datetime
) -> None:
    """One row for each record and report: the chain of this installation vouches for them now."""
    for record in tables.Record.objects.filter(story=story).order_by("seq").iterator(200):
        sealed: Row = {"record": records.hash_of(record)}
        log.append(
            end, "import_record", by=by, now=now, payload=sealed, story=story.slug, seq=record.seq
        )
    for report in tables.Report.objects.filter(pk__in=list(reports)).order_by("pk"):
        told = {"report": report.pk, "fields": report.fields_id, "raw": report.raw_id}
        log.append(end, "import_report", by=by, now=now, payload=told, story=story.slug)
