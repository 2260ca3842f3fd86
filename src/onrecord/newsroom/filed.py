"""Stored reports turned back into the value types that extractor and ledger speak in."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from onrecord import ledger, record
from onrecord.newsroom.models import Reading, Report, Story
from onrecord.newsroom.seal import unseal_json

T = TypeVar("T")
Make = Callable[[Any], Any]


def from_json(kind: Callable[..., T], value: Mapping[str, Any]) -> T:
    """A value type of onrecord.record from the JSON that `as_json` made of it.

    Keys that the type does not know are left out.
    """
    return kind(**{name: make(value[name]) for name, make in _makers(kind) if name in value})


@cache
def _makers(kind: Any) -> tuple[tuple[str, Make], ...]:
    """How each field is made of its JSON; worked out once for each type."""
    hints = get_type_hints(kind)
    return tuple((f.name, _maker(hints[f.name])) for f in fields(kind))


def _maker(hint: Any) -> Make:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        make = _maker(next(h for h in inner if h is not types.NoneType))
        return lambda v: None if v is None else make(v)
    if origin is tuple:
        makers = [_maker(h) for h in inner if h is not Ellipsis]
        if inner[-1] is Ellipsis:
            return lambda v: tuple(map(makers[0], v))
        return lambda v: tuple(m(x) for m, x in zip(makers, v, strict=True))
    if isinstance(hint, type) and is_dataclass(hint):
        return partial(from_json, hint)
    return datetime.fromisoformat if hint is datetime else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def fields_of(report: Report) -> dict[str, Any]:
    """What was read from a report (headline, text, source, url, ...);
    empty once it was redacted.
    """
    return unseal_json(report.fields) or {}


def extraction_of(report: Report, text: str) -> record.Extraction:
    """What the extractor found, over the report's text."""
    return from_json(record.Extraction, {**report.reading.extraction, "text": text})


def filed_of(report: Report, extraction: record.Extraction, source: str) -> record.Filed:
    """A report as the ledger sees it."""
    return record.Filed(
        id=str(report.pk),
        source=source,
        extraction=extraction,
        sha256=report.fingerprint.sha256,
        received_at=report.received_at,
        published_at=report.published_at,
    )


def all_filed(story: Story) -> list[record.Filed]:
    """Every report of the story that has been read, in the order received."""
    reports = Report.objects.filter(story=story, reading__state=Reading.READ)
    return [_filed(r) for r in _in_order(reports)]


def ledger_of(story: Story) -> record.Ledger:
    """The story's ledger, made afresh from what was read."""
    return ledger.build(all_filed(story))


def _in_order(reports: Any) -> Iterable[Report]:
    related = reports.select_related("reading", "fingerprint", "fields")
    return related.order_by("received_at", "pk")  # type: ignore[no-any-return]


def _filed(report: Report) -> record.Filed:
    told = fields_of(report)
    return filed_of(report, extraction_of(report, told["text"]), told["source"])
