"""Stored reports turned back into the value types that extractor and ledger speak in."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from onrecord import ledger, record
from onrecord.newsroom.models import Reading, Report, Story
from onrecord.newsroom.seal import unseal_json

T = TypeVar("T")


def from_json(kind: type[T], value: Mapping[str, Any]) -> T:
    """A value type of onrecord.record from the JSON that `as_json` made of it;
    unknown keys are left out.
    """
    hints = get_type_hints(kind)
    known = {f.name: hints[f.name] for f in fields(kind)}  # type: ignore[arg-type]
    return kind(
        **{name: _value(hint, value[name]) for name, hint in known.items() if name in value}
    )


def _value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _value(next(h for h in inner if h is not types.NoneType), value)
    if origin is tuple:
        kinds = [inner[0]] * len(value) if inner[-1] is Ellipsis else inner
        return tuple(_value(h, v) for h, v in zip(kinds, value, strict=True))
    if isinstance(hint, type) and is_dataclass(hint):
        return from_json(hint, value)
    return datetime.fromisoformat(value) if hint is datetime else value


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
