"""The desk's inbox: reports with their attributed statements,
and what each statement means for the ledger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import Q, QuerySet

from onrecord import record
from onrecord.errors import NotFound
from onrecord.newsroom.cells import cell_of, numbers_in
from onrecord.newsroom.filed import fields_of
from onrecord.newsroom.models import (
    Citation,
    Claim,
    Decision,
    Question,
    Relation,
    Report,
    Statement,
)

BadgeKind = Literal["NEW", "REPEATS", "DISPUTES", "CHANGES"]
_BADGE: dict[str, BadgeKind] = {
    "repeats": "REPEATS", "corroborates": "REPEATS",
    "contradicts": "DISPUTES", "denies": "DISPUTES",
    "supersedes": "CHANGES", "narrows": "CHANGES", "corrects": "CHANGES", "retracts": "CHANGES",
    "concedes": "CHANGES",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Badge:
    """What a statement does to a question of the ledger, and the reason in words."""

    kind: BadgeKind
    question: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class InboxStatement:
    number: int
    cell: record.Cell
    content: record.Spans  # offsets into the report's text
    badges: tuple[Badge, ...]
    used_in: tuple[int, ...]  # seqs of published records


@dataclass(frozen=True, slots=True)
class InboxReport:
    """One report as the desk sees it."""

    id: int
    story: str | None
    source: str
    channel: str
    headline: str
    text: str
    url: str
    sha256: str
    received_at: datetime
    published_at: datetime | None
    embargoed_until: datetime | None
    status: str  # as its sender says: usable, withheld, canceled
    state: str  # waiting, read, failed, redacted
    trouble: str
    duplicate_of: int | None
    dismissed: bool
    statements: tuple[InboxStatement, ...]
    doubts: tuple[str, ...]


def list_reports(
    *,
    story: str | None,
    before: int | None = None,
    limit: int = 40,
    dismissed: bool = False,
    search: str = "",
) -> list[InboxReport]:
    """Newest first; `story` None: the common inbox. `before`: what follows that report."""
    rows = _reports().filter(story__slug=story) if story else _reports().filter(story=None)
    rows = rows.filter(reading__dismissed=dismissed).order_by("-received_at", "-pk")
    if before is not None:
        last = Report.objects.filter(pk=before).values_list("received_at", flat=True).first()
        earlier = Q(received_at__lt=last) | Q(received_at=last, pk__lt=before)
        rows = rows.filter(earlier) if last else rows.none()
    if not search:
        return _views(rows[:limit])
    found = [r for r in rows.iterator(chunk_size=200) if _mentions(r, search.casefold())]
    return _views(found[:limit])


def get_report(report: int) -> InboxReport:
    """Raises NotFound."""
    row = _reports().filter(pk=report).first()
    if row is None:
        raise NotFound(f"There is no report {report}.")
    return _views([row])[0]


def get_statements(numbers: Sequence[int]) -> list[InboxStatement]:
    """In the order asked; numbers that do not exist are left out."""
    rows = _reports().filter(statements__in=list(numbers)).distinct()
    found = {s.number: s for view in _views(rows) for s in view.statements}
    return [found[n] for n in numbers if n in found]


def _reports() -> QuerySet[Report]:
    return Report.objects.select_related("reading", "fields", "fingerprint", "story")


def _mentions(report: Report, words: str) -> bool:
    told = fields_of(report)
    return (
        words
        in f"{told.get('headline', '')} {told.get('source', '')} {told.get('text', '')}".casefold()
    )


def _views(rows: QuerySet[Report] | Sequence[Report]) -> list[InboxReport]:
    """As many queries for any number of reports; only what their statements touch is loaded."""
    reports = list(rows)
    statements = defaultdict(list)
    for s in Statement.objects.filter(report__in=reports).order_by("pk"):
        statements[s.report_id].append(s)
    numbers = [s.pk for found in statements.values() for s in found]
    badges, used = _badges(numbers), _used(numbers)
    return [_view(r, statements[r.pk], badges, used) for r in reports]


def _view(
    report: Report,
    statements: Sequence[Statement],
    badges: dict[int, list[Badge]],
    used: dict[int, list[int]],
) -> InboxReport:
    told: dict[str, Any] = fields_of(report)
    spoken = {s["id"]: s for s in report.reading.extraction.get("statements", [])}
    return InboxReport(
        id=report.pk,
        story=report.story.slug if report.story else None,
        source=told.get("source", ""),
        channel=report.channel,
        headline=told.get("headline", ""),
        text=told.get("text", ""),
        url=told.get("url", ""),
        sha256=report.fingerprint.sha256 if hasattr(report, "fingerprint") else "",
        received_at=report.received_at,
        published_at=report.published_at,
        embargoed_until=report.embargoed_until,
        status=report.status,
        state=report.reading.state,
        trouble=report.reading.trouble,
        duplicate_of=report.reading.duplicate_of_id,
        dismissed=report.reading.dismissed,
        statements=tuple(
            InboxStatement(
                number=s.pk,
                cell=cell_of(s.pk, spoken[s.local], report, told),
                content=tuple((a, b) for a, b in spoken[s.local]["content"]),
                badges=tuple(badges[s.pk]),
                used_in=tuple(used[s.pk]),
            )
            for s in statements
            if s.local in spoken
        ),
        doubts=tuple(told.get("doubts", ())),
    )


def _questions_of(numbers: Sequence[int]) -> dict[int, int]:
    """The question that each statement stands on; of the ledger only these are looked at."""
    spoken = set(Claim.objects.filter(statement__in=numbers).values_list("story", "family"))
    stories, families = {story for story, _ in spoken}, {family for _, family in spoken}
    moved_to = Decision.objects.filter(story__in=stories, into__isnull=False).values("into")
    asked = Question.objects.filter(story__in=stories, family__in=families)
    asked |= Question.objects.filter(pk__in=moved_to)
    wanted = set(numbers)
    return {n: q.pk for q in asked.order_by("pk") for n in numbers_in(q) if n in wanted}


def _badges(numbers: Sequence[int]) -> dict[int, list[Badge]]:
    questions = _questions_of(numbers)
    badges: dict[int, list[Badge]] = defaultdict(list)
    for r in Relation.objects.filter(origin__in=numbers).order_by("pk"):
        if r.kind in _BADGE and (
            r.target_id is None or r.target_id < r.origin_id
        ):  # what it does to earlier ones
            badges[r.origin_id].append(Badge(_BADGE[r.kind], questions.get(r.origin_id), r.reason))
    for number in numbers:
        if number in questions and not badges[number]:
            badges[number].append(
                Badge("NEW", questions[number], "Nobody has spoken of this before.")
            )
    return badges


def _used(numbers: Sequence[int]) -> dict[int, list[int]]:
    used: dict[int, list[int]] = defaultdict(list)
    shown = Citation.objects.filter(statement__in=numbers, record__kind="update").order_by(
        "record__seq"
    )
    for statement, seq in shown.values_list("statement_id", "record__seq"):
        used[statement].append(seq)
    return used
