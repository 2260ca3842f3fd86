"""Commands on reports: file, parse, extract, ledger. All but `file` work without any database."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from onrecord import record, settings
from onrecord.cli.shared import (
    Args,
    chosen_extractor,
    files_in,
    instant,
    newsroom,
    operator,
    read_file,
    refuse,
    say,
    shown,
    utc_now,
)
from onrecord.errors import BadInput, UnreadableReport
from onrecord.ledger import build
from onrecord.ledger.panel import panel
from onrecord.wires import parse

_PARSED = (
    "format", "uid", "version", "status", "headline", "text", "html", "language",
    "published_at", "updated_at", "embargoed_until", "source", "url", "doubts",
)  # fmt: skip


def run_file(args: Args) -> int:
    made = newsroom(args)
    from onrecord.newsroom.actions import file_report
    from onrecord.newsroom.published import head

    if args.story:
        head(args.story)
    filed, refused = [], 0
    for path in shown(files_in(args.paths), "Filing"):
        try:
            raw = read_file(path, made.report_max_bytes)
            reports = parse(raw, name=path, received_at=utc_now(), max_bytes=made.report_max_bytes)
        except UnreadableReport as error:
            refused += 1
            refuse(str(error))
            continue
        filed += [(path, file_report(r, story=args.story, **operator())) for r in reports]
    if args.json:
        say(json.dumps([{"path": p, **record.as_json(f)} for p, f in filed]))
    else:
        for path, one in filed:
            say(f"{path}: report {one.id}{'' if one.created else ' (was here already)'}")
    return 1 if refused else 0


def run_parse(args: Args) -> int:
    limits, refused = settings.read(), 0
    for path in shown(files_in(args.paths), "Reading"):
        try:
            raw = read_file(path, limits.report_max_bytes)
            found = parse(
                raw,
                name=path,
                received_at=utc_now(),
                format=args.format,
                max_bytes=limits.report_max_bytes,
            )
        except UnreadableReport as error:
            refused += 1
            say(json.dumps({"path": path, "refused": str(error)}, ensure_ascii=False))
            refuse(str(error))
            continue
        for report in found:
            say(json.dumps(_parsed(report), ensure_ascii=False))
    return 1 if refused else 0


def run_extract(args: Args) -> int:
    if args.jsonl:
        return _extract_batch()
    if not args.path:
        raise BadInput("Name a file to read (or - for standard input), or use --jsonl.")
    if not args.json:
        from rich.console import Console

        from onrecord.cli.outline import print_outline

        for filed in _filed([args.path], args.published):
            print_outline(filed.extraction, Console(highlight=False, markup=False, emoji=False))
        return 0
    found = list(_filed([args.path], args.published))
    if len(found) != 1:
        raise BadInput(
            f"{args.path}: {len(found)} reports; --json prints one. Give them one by one,"
            " or as JSON Lines to --jsonl."
        )
    say(json.dumps(record.as_json(found[0].extraction), ensure_ascii=False))
    return 0


def run_ledger(args: Args) -> int:
    early = datetime.min.replace(tzinfo=UTC)
    filed = sorted(_filed(args.paths, args.published), key=lambda f: f.received_at or early)
    made = build(filed)
    say(json.dumps(record.as_json(made), ensure_ascii=False) if args.json else panel(made))
    return 0


def _extract_batch() -> int:
    bad, extract = 0, chosen_extractor()
    for line in sys.stdin:
        told: Any = None
        try:
            told = json.loads(line)
            made = extract(told["text"], published=instant(told.get("published")))
            answer = {"id": told.get("id"), **record.as_json(made)}
        except (ValueError, KeyError, TypeError, AttributeError, BadInput) as error:
            bad += 1
            answer = {
                "id": told.get("id") if isinstance(told, dict) else None,
                "error": f"not readable: {error}",
            }
        say(json.dumps(answer, ensure_ascii=False))
    return 1 if bad else 0


def _filed(paths: Sequence[str], published: str | None) -> Iterator[record.Filed]:
    """Reports read from files and taken apart; times received only as the files say them."""

    stand_in, limit, extract = (
        instant(published), settings.read().report_max_bytes, chosen_extractor(),
    )  # fmt: skip
    for path in shown(files_in(paths), "Reading"):
        now = utc_now()
        for report in parse(read_file(path, limit), name=path, received_at=now, max_bytes=limit):
            at = (
                report.published_at
                or stand_in
                or (report.received_at if report.received_at != now else None)
            )
            made = extract(
                report.text,
                carrier=report.source,
                channel=report.channel,
                published=at,
                report=report.uid,
            )
            yield record.Filed(
                id=report.uid,
                source=report.source,
                extraction=made,
                sha256=hashlib.sha256(report.raw).hexdigest(),
                received_at=report.received_at,
                published_at=at,
            )


def _parsed(report: record.Report) -> dict[str, Any]:
    return {key: record.as_json(getattr(report, key)) for key in _PARSED}
