"""Commands that look after an installation: verify, check, copies and stories to and fro, bench."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from onrecord import record
from onrecord.cli.shared import Args, newsroom, operator, refuse, say
from onrecord.errors import BadInput


def run_verify(args: Args) -> int:
    newsroom(args)
    from onrecord.ops import verify

    found = verify()
    if args.json:
        say(json.dumps(record.as_json(found)))
    else:
        for fault in found.faults:
            refuse(fault)
        say(
            f"{found.log_rows} log rows, {found.records} records, "
            f"{found.reports} reports, {found.stories} stories: "
            + (f"{len(found.faults)} faults" if found.faults else "all as written")
        )
    return 1 if found.faults else 0


def run_check(args: Args) -> int:
    made = newsroom(args)
    from onrecord.ops import check

    remarks = check(made)
    for remark in remarks:
        say(remark.text)
    if not remarks:
        say("Nothing to mend.")
    return 1 if any(r.is_fault for r in remarks) else 0


def run_backup(args: Args) -> int:
    made = newsroom(args)
    from onrecord.ops import backup

    rows = backup(args.path)
    say(f"{args.path}: {rows} rows. Keep {made.data / 'redactions.jsonl'} at hand for a restore.")
    return 0


def run_restore(args: Args) -> int:
    newsroom(args)
    from onrecord.newsroom.redactions import read_redactions
    from onrecord.ops import restore

    since = list(read_redactions(args.redactions)) if args.redactions else []
    if not args.redactions and not args.no_redactions:
        raise BadInput(
            "Texts may have been redacted after this copy was made: "
            "name the newest redactions.jsonl with --redactions, or say --no-redactions."
        )
    say(f"{restore(args.path, since)} rows restored, {len(since)} redactions looked at.")
    return 0


def run_export(args: Args) -> int:
    newsroom(args)
    from onrecord.ops import export_story

    rows = export_story(args.story, args.out, sys.stdout.buffer)
    if args.out:
        say(f"{args.out}: “{args.story}”, {rows} rows.")
    return 0


def run_import(args: Args) -> int:
    newsroom(args)
    from onrecord.ops import import_story

    say(f"Imported: /{import_story(args.path, **operator())}/")
    return 0


def run_bench(args: Args) -> int:
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as folder:
        args.data = args.data or Path(folder)
        made = newsroom(args)
        from onrecord.bench import run

        return run(args.name, made=made, port=args.port, say=say)
