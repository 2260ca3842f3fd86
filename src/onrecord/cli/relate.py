"""The command that reads a story again with the extractor of now, and shows what would change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from onrecord import record
from onrecord.cli.shared import Args, newsroom, operator, say

if TYPE_CHECKING:
    from onrecord.newsroom.rereading import ChangedQuestion, Difference


def run_relate(args: Args) -> int:
    made = newsroom(args)
    from onrecord.asgi import extractor_of
    from onrecord.newsroom.actions.ledger_take import take_reading
    from onrecord.newsroom.rereading import difference, read_again

    rereading = read_again(args.story, extract=extractor_of(made))
    found = difference(rereading)
    if args.take:
        take_reading(rereading, **operator())
    if args.json:
        say(json.dumps({**record.as_json(found), "taken": args.take}, ensure_ascii=False))
    else:
        for line in _told(found):
            say(line)
        say("Taken." if args.take else "Nothing was stored: --take does.")
    return 0


def _told(found: Difference) -> list[str]:
    lines = [f"{found.story}: read by {', '.join(found.was)}, now by {', '.join(found.now)}"]
    lines += [f"  + statement {s}" for s in found.statements_gained]
    lines += [f"  - statement {s}" for s in found.statements_lost]
    for asked in found.questions:
        lines += _question(asked)
    lines += [f"  + {a} {kind} {b or ''}".rstrip() for a, b, kind in found.relations_gained]
    lines += [f"  - {a} {kind} {b or ''}".rstrip() for a, b, kind in found.relations_lost]
    return lines if len(lines) > 1 else [*lines, "  no difference"]


def _question(asked: ChangedQuestion) -> list[str]:
    state = f"{asked.was or 'new'} > {asked.now or 'gone'}" if asked.was != asked.now else asked.now
    return [
        f"  * {asked.text}  [{state}]",
        *(f"      + {s}" for s in asked.gained),
        *(f"      - {s}" for s in asked.lost),
    ]
