"""A whole story read and related again, and how that differs from what is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q

from onrecord import ledger, record
from onrecord.errors import NotFound
from onrecord.ledger import Answer, answers
from onrecord.ledger.again import aligned
from onrecord.newsroom.actions.ledger_overlay import laid_over, newest_in, statement_id
from onrecord.newsroom.cells import numbers_in
from onrecord.newsroom.filed import extraction_of, fields_of, filed_of
from onrecord.newsroom.models import Claim, Question, Reading, Relation, Report, Statement, Story
from onrecord.newsroom.reading import taken_apart

Extract = Callable[..., record.Extraction]
Link = tuple[str, str | None, str]  # from, to, kind


@dataclass(frozen=True, slots=True)
class Reread:
    """One report under the new version; statements keep their ids where they are the same."""

    report: int
    extraction: record.Extraction
    claims: tuple[ledger.Claim, ...]
    replies: tuple[record.Relation, ...]


@dataclass(frozen=True, slots=True)
class Rereading:
    """A story under the new version, with what people decided laid over it."""

    story: str
    reports: tuple[Reread, ...]
    answers: tuple[Answer, ...]
    mark: tuple[int, int, int]  # what was stored when this was made


@dataclass(frozen=True, slots=True)
class ChangedQuestion:
    key: str
    text: str
    was: str  # its state; empty when it is new
    now: str  # empty when nobody asks it any more
    gained: tuple[str, ...]  # statements
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What would change if the rereading were taken."""

    story: str
    was: tuple[str, ...]  # extractors, with their versions
    now: tuple[str, ...]
    statements_gained: tuple[str, ...]
    statements_lost: tuple[str, ...]
    questions: tuple[ChangedQuestion, ...]
    relations_gained: tuple[Link, ...]
    relations_lost: tuple[Link, ...]


def mark_of_story(story: Story) -> tuple[int, int, int]:
    """Moves on with every report read, every decision, every redaction."""
    newest = Claim.objects.filter(story=story).order_by("-pk").values_list("pk", flat=True).first()
    read = Reading.objects.filter(report__story=story, state=Reading.READ).count()
    return (newest or 0, read, sum(newest_in(story.pk)))


def read_again(story: str, *, extract: Extract) -> Rereading:
    """Extract and relate every report of a story again. Raises NotFound."""
    row = Story.objects.filter(slug=story).first()
    if row is None:
        raise NotFound(f"There is no story “{story}”.")
    mark, in_use = mark_of_story(row), _in_use(row)
    reports = Report.objects.filter(story=row, reading__state=Reading.READ)
    related = reports.select_related("reading", "fingerprint", "fields")
    told = tuple(_reread(r, in_use[r.pk], extract) for r in related.order_by("received_at", "pk"))
    claims = [c for r in told for c in r.claims]
    return Rereading(row.slug, told, answers(claims, laid_over(row.pk).overlay), mark)


def _reread(report: Report, in_use: set[str], extract: Extract) -> Reread:
    told = fields_of(report)
    made = taken_apart(report, told, extract)
    extraction = aligned(made, extraction_of(report, told["text"]), in_use)
    brought = ledger.read(filed_of(report, extraction, told["source"]))
    return Reread(report.pk, extraction, brought.claims, brought.replies)


def _in_use(story: Story) -> dict[int, set[str]]:
    """Statements that a published record shows or a decision names, by report."""
    named = (
        Q(citations__isnull=False) | Q(decisions__isnull=False) | Q(decided_against__isnull=False)
    )
    rows = Statement.objects.filter(named, report__story=story)
    found: dict[int, set[str]] = defaultdict(set)
    for report, local in rows.values_list("report_id", "local").distinct():
        found[report].add(local)
    return found


def difference(made: Rereading) -> Difference:
    """What is stored beside what the rereading says."""
    story = Story.objects.get(slug=made.story)
    names = {s.pk: statement_id(s) for s in Statement.objects.filter(report__story=story)}
    read = Reading.objects.filter(report__in=[r.report for r in made.reports])
    old = set(names.values())
    new = {f"{r.report}:{s.id}" for r in made.reports for s in r.extraction.statements}
    had = {
        (names[r.origin_id], names[r.target_id] if r.target_id else None, r.kind)
        for r in Relation.objects.filter(story=story)
    }
    links = [r for a in made.answers for r in a.relations]
    links += [r for told in made.reports for r in told.replies]
    has = {(r.from_, r.to, r.kind) for r in links}
    return Difference(
        story=made.story,
        was=tuple(sorted(set(read.values_list("extractor", flat=True)))),
        now=tuple(sorted({r.extraction.extractor for r in made.reports})),
        statements_gained=_in_order(new - old),
        statements_lost=_in_order(old - new),
        questions=tuple(_questions(story, made.answers, names)),
        relations_gained=_links(has - had),
        relations_lost=_links(had - has),
    )


def _questions(
    story: Story, found: Iterable[Answer], names: dict[int, str]
) -> Iterable[ChangedQuestion]:
    stored = {
        q.key: (q.text, q.body["state"], {names[n] for n in numbers_in(q)})
        for q in Question.objects.filter(story=story)
        if q.body["positions"]
    }
    made = {
        a.question.id[:300]: (
            a.question.text[:500],
            a.question.state,
            {s for p in a.question.positions for s in p.statements},
        )
        for a in found
    }
    nothing: tuple[str, str, set[str]] = ("", "", set())
    for key in sorted(stored.keys() | made.keys()):
        (was_text, was, had), (text, now, has) = stored.get(key, nothing), made.get(key, nothing)
        if (was_text, was, had) != (text, now, has):
            yield ChangedQuestion(
                key, text or was_text, was, now, _in_order(has - had), _in_order(had - has)
            )


def _in_order(ids: set[str]) -> tuple[str, ...]:
    return tuple(sorted(ids))


def _links(links: set[Link]) -> tuple[Link, ...]:
    return tuple(sorted(links, key=lambda link: (link[0], link[1] or "", link[2])))
