"""Commands that look after an installation: verify, bench."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from onrecord import record
from onrecord.cli.shared import Args, newsroom, refuse, say


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


def run_bench(args: Args) -> int:
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as folder:
        args.data = args.data or Path(folder)
        made = newsroom(args)
        from onrecord.bench import run

        return run(args.name, made=made, port=args.port, say=say)
