"""Every command with its options, and the one way out: a line and an exit code."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from onrecord import __version__
from onrecord.cli import relate, reports, serving, setup, upkeep
from onrecord.cli.shared import Args, refuse
from onrecord.errors import OnRecordError


def main(argv: Sequence[str] | None = None) -> int:
    """0 done; 1 the input was bad, said in one line; 2 usage."""
    parser = build_parser()
    args = parser.parse_args(argv)
    logging.basicConfig(
        level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    try:
        result: int = args.run(args)
    except OnRecordError as error:
        return refuse(str(error))
    except BrokenPipeError:  # the reader of our output went away: no fault of ours
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    return result


def build_parser() -> argparse.ArgumentParser:
    """Every command with its options, as the reference documents them."""
    parser = argparse.ArgumentParser(
        prog="onrecord", description="Live coverage where every line says who said it."
    )
    parser.add_argument("--version", action="version", version=f"onrecord {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _serving(commands)
    _setting_up(commands)
    _reports(commands)
    _looking_after(commands)
    return parser


def _add(
    commands: Any, name: str, run: Callable[[Args], int], help: str, *, data: bool = True
) -> Any:
    parser = commands.add_parser(name, help=help, description=help)
    parser.set_defaults(run=run)
    if data:
        parser.add_argument(
            "--data", type=Path, metavar="DIR", help="the data folder (default: $ONRECORD_DATA)"
        )
    return parser


def _serving(commands: Any) -> None:
    demo = _add(
        commands,
        "demo",
        serving.run_demo,
        "replay the packaged demo story into a live page and a desk",
    )
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument(
        "--speed", type=float, default=600.0, help="story seconds per second (default: 600)"
    )
    demo.add_argument("--once", action="store_true", help="replay at full speed, then keep serving")
    serve = _add(
        commands, "serve", serving.run_serve, "serve readers and the desk, with one worker"
    )
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    work = _add(commands, "work", serving.run_work, "one more background worker")
    work.add_argument("--watched", action="store_true", help=argparse.SUPPRESS)


def _setting_up(commands: Any) -> None:
    _add(commands, "init", setup.run_init, "make the data folder ready")
    user = commands.add_parser("user", help="people at the desk").add_subparsers(
        required=True, metavar="add"
    )
    add = _add(
        user,
        "add",
        setup.run_user_add,
        "let somebody in; the password is asked for, or read from a pipe",
    )
    add.add_argument("name")
    add.add_argument(
        "--role", default="editor", help="observer, reporter, editor or chief (default: editor)"
    )
    story = commands.add_parser("story", help="stories").add_subparsers(
        required=True, metavar="add"
    )
    add = _add(story, "add", setup.run_story_add, "open a story")
    add.add_argument("slug", help="its address: small letters, digits, hyphens")
    add.add_argument("--headline", help="default: the slug in words")
    add.add_argument("--standfirst", default="", help="one sentence under the headline")
    add.add_argument("--zone", help="time zone, like Europe/Kyiv (default: $ONRECORD_ZONE)")
    add.add_argument(
        "--country",
        action="append",
        default=[],
        metavar="NAME",
        help="copy this country's places into the story; may be given again",
    )
    _places(commands)
    wire = commands.add_parser("wire", help="incoming channels").add_subparsers(
        required=True, metavar="add"
    )
    add = _add(wire, "add", setup.run_wire_add, "follow an RSS or Atom feed")
    add.add_argument("url")
    add.add_argument(
        "--story", metavar="SLUG", help="where its reports go (default: the common inbox)"
    )
    add.add_argument("--name", default="", help="what the desk calls it")
    _add(commands, "poll", setup.run_poll, "poll every wire now, and read what came")


def _places(commands: Any) -> None:
    verbs = commands.add_parser("place", help="places of a story").add_subparsers(
        required=True, metavar="find|name|add"
    )
    find = _add(verbs, "find", setup.run_place_find, "look up a story's places by name")
    find.add_argument("story", metavar="STORY")
    find.add_argument("words", metavar="NAME")
    name = _add(verbs, "name", setup.run_place_name, "give a place one more name")
    name.add_argument("story", metavar="STORY")
    name.add_argument("place", metavar="PLACE", help="as `place find` prints it")
    name.add_argument("name", metavar="NAME")
    add = _add(verbs, "add", setup.run_place_add, "add a place that the gazetteer does not know")
    add.add_argument("story", metavar="STORY")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--point", nargs=2, type=float, metavar=("LATITUDE", "LONGITUDE"))
    add.add_argument(
        "--country", action="store_true", help="NAME is a country: copy all its places"
    )


def _reports(commands: Any) -> None:
    file = _add(
        commands,
        "file",
        reports.run_file,
        "file reports, in any format we read; - for standard input",
    )
    file.add_argument(
        "--story", metavar="SLUG", help="the story they belong to (default: the common inbox)"
    )
    file.add_argument("--json", action="store_true")
    file.add_argument("paths", nargs="+", metavar="PATH")
    parse = _add(
        commands,
        "parse",
        reports.run_parse,
        "show what a wire file would give; stores nothing",
        data=False,
    )
    parse.add_argument("--format", help="do not sniff: json, rss, atom, html, text")
    parse.add_argument(
        "--json", action="store_true", help="as without it: one JSON document a line"
    )
    parse.add_argument("paths", nargs="+", metavar="PATH")
    extract = _add(
        commands,
        "extract",
        reports.run_extract,
        "attributed statements of one text or report",
        data=False,
    )
    extract.add_argument("--json", action="store_true")
    extract.add_argument(
        "--jsonl", action="store_true", help="batch: JSON Lines from standard input"
    )
    extract.add_argument(
        "--published", metavar="ISO", help="when the text was published, if it does not say"
    )
    extract.add_argument("path", nargs="?", metavar="PATH")
    ledger = _add(
        commands,
        "ledger",
        reports.run_ledger,
        "what each side says, over reports; no database",
        data=False,
    )
    ledger.add_argument("--json", action="store_true")
    ledger.add_argument("--published", metavar="ISO", help="stands in where a report gives no time")
    ledger.add_argument("paths", nargs="+", metavar="PATH")


def _looking_after(commands: Any) -> None:
    again = _add(
        commands,
        "relate",
        relate.run_relate,
        "read a story again with the extractor of now, and show what would change",
    )
    again.add_argument("story", metavar="STORY")
    again.add_argument("--json", action="store_true")
    again.add_argument("--take", action="store_true", help="store it; what people decided stands")
    verify = _add(
        commands,
        "verify",
        upkeep.run_verify,
        "check the log's chain, every report's hash, every page",
    )
    verify.add_argument("--json", action="store_true")
    _add(commands, "check", upkeep.run_check, "name each known misconfiguration and how to mend it")
    backup = _add(commands, "backup", upkeep.run_backup, "copy everything to a file while serving")
    backup.add_argument("path", type=Path, metavar="PATH")
    restore = _add(
        commands, "restore", upkeep.run_restore, "fill a new, empty data folder from a copy"
    )
    restore.add_argument("path", type=Path, metavar="PATH")
    restore.add_argument("--redactions", type=Path, metavar="FILE", help="redactions made since")
    restore.add_argument("--no-redactions", action="store_true", help="there were none since")
    export = _add(commands, "export", upkeep.run_export, "write a story to a file while serving")
    export.add_argument("story", metavar="STORY")
    export.add_argument("--format", choices=("jsonl",), default="jsonl", help="jsonl: all of it")
    export.add_argument(
        "--out", type=Path, metavar="PATH", help="a new file (default: standard output)"
    )
    bring = _add(commands, "import", upkeep.run_import, "add a story that export wrote")
    bring.add_argument("path", type=Path, metavar="PATH")
    bench = _add(
        commands,
        "bench",
        upkeep.run_bench,
        "measure: extract, intake, ledger, stream, publish, page; or serve",
    )
    bench.add_argument(
        "name", choices=("extract", "intake", "ledger", "stream", "publish", "page", "serve")
    )
    bench.add_argument("--port", type=int, default=8000)
