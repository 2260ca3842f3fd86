"""The house itself: documentation that keeps up with the code, and checks of the checks."""

from __future__ import annotations

import argparse
import dataclasses
import os
import re
import subprocess
import sys
import typing
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import docs_pages
import lint_house
import pytest

from onrecord import cli, record
from onrecord.live import wire
from onrecord.live.app import ROUTES
from onrecord.live.fold import fold
from onrecord.live.view import View
from onrecord.settings import SETTINGS

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
NOW = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
UNREADABLE = {".png", ".gz", ".xz", ".woff2", ".parquet"}


def reference(name: str) -> str:
    return (REFERENCE / f"{name}.md").read_text(encoding="utf-8")


def committed_files() -> list[Path]:
    """What git would carry: tracked files, and new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("this is no git clone")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [p for p in paths if p.is_file() and p.suffix not in UNREADABLE]


def test_every_setting_is_documented_with_its_default() -> None:
    page = reference("settings")
    rows = dict(re.findall(r"^\| `(ONRECORD_\w+)` \| (?:`(.*?)`|empty) \|", page, flags=re.M))
    assert rows == {s.name: s.default for s in SETTINGS}


def test_every_kind_of_record_is_documented() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", reference("records"), flags=re.M)
    missing = set(typing.get_args(record.RecordKind)) - set(rows)
    assert not missing


def test_every_field_of_a_published_record_is_documented() -> None:
    page = set(re.findall(r"\w+", " ".join(re.findall(r"`(.+?)`", reference("records")))))
    shapes = [shape for name, shape in vars(record).items() if name.endswith("Content")]
    fields = {f for shape in [*shapes, record.Cell] for f in typing.get_type_hints(shape)}
    assert fields - page == set()


def test_every_label_is_documented() -> None:
    assert " · ".join(record.LABELS) in reference("records")


def test_every_decision_fits_on_a_page_and_is_listed() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [int(d.name[:4]) for d in decisions]
    lengths = {d.name: len(d.read_text(encoding="utf-8").splitlines()) for d in decisions}
    contents = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert numbers == list(range(1, len(decisions) + 1))
    assert {name for name, lines in lengths.items() if lines > 25} == set()
    assert [d.name for d in decisions if d.name not in contents] == []


def test_no_link_in_the_documentation_leads_nowhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = {page.name: docs_pages.broken_links(page) for page in pages}
    pictures = {"docs/pictures/live.png", "docs/pictures/desk.png"}  # taken by scripts/pictures.py
    assert {p: set(links) - pictures for p, links in broken.items() if set(links) - pictures} == {}


SAMPLES = {
    "{story}": "crossing",
    "{id}": "3",
    "{iso-time}": "2026-11-22T14:05:00Z",
    "{epoch}": "0",
    "{from}": "1",
    "{to}": "2",
    "{file}": "live.0a1b.css",
    "{seq}": "7",
}


def documented_addresses() -> list[str]:
    """Each row's path, and the path without its last slash where the row says that it redirects."""
    rows = re.findall(r"^\| `(/[^`?]*).*$", reference("http"), flags=re.M)
    redirects = re.findall(r"`(/[^`]*)` redirects", reference("http"))
    return [_filled_in(address) for address in [*rows, *redirects]]


def _filled_in(address: str) -> str:
    return re.sub(r"\{[^}]+\}", lambda found: SAMPLES[found[0]], address)


def test_every_public_address_is_documented_and_exists() -> None:
    addresses = documented_addresses()
    patterns = [pattern for pattern, _ in ROUTES]
    undocumented = [p.pattern for p in patterns if not any(p.fullmatch(a) for a in addresses)]
    imagined = [a for a in addresses if not any(p.fullmatch(a) for p in patterns)]
    assert (undocumented, imagined) == ([], [])


def test_every_parameter_of_the_live_page_is_documented() -> None:
    table = reference("http").partition("## Parameters")[2].partition("\n## ")[0]
    documented = set(re.findall(r"`(\w+)`(?=[^|]*\| )", table))
    assert {f.name for f in dataclasses.fields(View)} <= documented


def test_every_field_that_all_records_carry_is_documented() -> None:
    opened = record.Record("s", 1, "status", NOW, None, "dina", {"status": "open", "zone": "UTC"})
    sent = set(wire.on_wire(opened, fold([opened]), 0))
    assert sent <= set(re.findall(r"`(\w+)`", reference("records")))


def commands(of: argparse.ArgumentParser, name: str = "onrecord") -> Iterator[tuple[str, set[str]]]:
    """Every command with its long options: ("onrecord user add", {"--role"})."""
    branches = [a for a in of._actions if isinstance(a, argparse._SubParsersAction)]
    for branch in branches:
        for word, below in branch.choices.items():
            yield from commands(below, f"{name} {word}")
    if not branches:
        shown = [a for a in of._actions if a.help != argparse.SUPPRESS]
        options = {o for a in shown for o in a.option_strings if o.startswith("--")}
        yield name, options - {"--help"}


def documented(page: str, command: str) -> str:
    """The rows of the table of commands that begin with this command."""
    rows = re.findall(rf"^\| `{re.escape(command)}(?=[` ]).*$", page, flags=re.M)
    return "\n".join(rows)


def test_every_command_and_every_option_is_documented() -> None:
    page = reference("commands")
    for command, options in commands(cli.build_parser()):
        rows = documented(page, command)
        assert rows, f"{command} is not in docs/reference/commands.md"
        missing = {o for o in options if not re.search(rf"{o}\b", rows + _everywhere(page))}
        assert not missing, f"{command}: {missing}"


def _everywhere(page: str) -> str:
    """The options that the page explains once for all commands."""
    return page.partition("## ")[0]


def test_every_documented_command_exists() -> None:
    exist = dict(commands(cli.build_parser()))
    for written in re.findall(r"^\| `(onrecord .+?)` \|", reference("commands"), flags=re.M):
        command = max(
            (c for c in exist if f"{written} ".startswith(f"{c} ")), default=None, key=len
        )
        assert command, written
        assert set(re.findall(r"--[a-z][\w-]*", written)) <= exist[command], written


def test_every_command_shown_to_newcomers_can_be_typed() -> None:
    guides = [ROOT / "README.md", ROOT / "docs" / "tutorial.md"]
    guides += sorted((ROOT / "docs" / "how-to").glob("*.md"))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for guide in guides:
        text = guide.read_text(encoding="utf-8")
        for target in re.findall(r"^\s*make (\w+)", text, flags=re.M):
            assert re.search(rf"^{target}:", makefile, flags=re.M), f"{guide.name}: make {target}"


@pytest.mark.parametrize("guide", ["README.md", "docs/tutorial.md", "docs/how-to"])
def test_every_onrecord_line_of_a_guide_is_accepted_by_the_parser(guide: str) -> None:
    reader = cli.build_parser()
    place = ROOT / guide
    for page in [place] if place.is_file() else sorted(place.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        for line in re.findall(r"^ *(?:\.venv/bin/)?onrecord (.+)$", text, flags=re.M):
            words = re.findall(r'"[^"]*"|\S+', line)
            assert reader.parse_args([w.strip('"') for w in words]), f"{page.name}: {line}"


def test_no_committed_file_names_a_machine_or_a_package_mirror() -> None:
    slash = "/"
    places = "|".join(slash + place + slash for place in ("work", "root", "Users", "home"))
    mirrors = "|".join(["index" + "-url", slash + "simple" + slash, "files" + ".pythonhosted"])
    pattern = re.compile(rf"(?<![\w.:}}\]-])(?:{places})\w|{mirrors}", flags=re.M)
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in committed_files()
        for match in pattern.finditer(path.read_text(encoding="utf-8", errors="replace"))
    }
    assert found == set()


def plant(root: Path, name: str, text: str) -> list[str]:
    """What the linter says of a tree with this one file in it."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    found, _ = lint_house.check(root)
    return [finding.text for finding in found]


PLANTED = [
    ("src/post.py", "", "post: the word 'post'"),
    ("src/a.py", "class NewsItem: ...", "NewsItem"),
    ("src/a.py", "def f(data): ...", "data"),
    ("src/a.py", "def handle_report(): ...", "handle_report"),
    ("src/a.py", "entries = 1", "entries"),
    ("src/a.py", "import os as info", "info"),
    ("src/a.py", "def f():\n    self.helper = 1", "helper"),
    ("src/a.py", "def f():\n" + "    pass\n" * 60, "f has 61 lines"),
    ("src/a.py", "\n" * 401, "401 lines"),
    ("src/live/live.css", "\n" * 401, "401 lines"),
    ("src/a.py", "def f():\n    import os", "import inside a function"),
    ("src/a.py", "import os\nos.environ['A']", "only settings.py"),
    ("src/a.py", "from os import getenv", "only settings.py"),
    ("src/desk/a.py", "transaction.on_commit(f)", "after a commit"),
    ("src/a.py", "class Story:\n    def save(self): ...", "Story.save"),
    ("src/a.py", "from django.db.models.signals import post_save", "no signals"),
    ("src/a.py", "from importlib.metadata import entry_points", "plugins.py"),
    ("src/a.py", "import httpx2", "wires/fetch.py"),
    ("tests/test_a.py", "from unittest.mock import patch", "write a fake"),
    ("tests/test_a.py", "def test_a(monkeypatch):\n    monkeypatch.setattr(a, 'b', 1)", "fake"),
    ("tests/test_a.py", "import time\ntime.sleep(1)", "hand the clock in"),
    ("src/desk/templates/a.html", "<p>\nThis is {# true #} fake.</p>", "'fake'"),
    ("src/desk/templates/a.html", "<a title='Verified'>x</a>", "'verified'"),
    ("src/desk/templates/a.html", "<h2>All items</h2>", "'items'"),
]


@pytest.mark.parametrize(("name", "text", "says"), PLANTED, ids=[p[2] for p in PLANTED])
def test_a_planted_fault_is_found(tmp_path: Path, name: str, text: str, says: str) -> None:
    found = plant(tmp_path, name, text)
    assert len(found) == 1
    assert says in found[0]


INNOCENT = [
    ("src/a.py", "x = page.items()\nclass A:\n    def __post_init__(self): ..."),
    ("src/a.py", "process = start()  # a process may be called so"),
    ("src/settings.py", "import os\ndata = os.environ['A']"),
    ("src/cli/setup.py", "def f():\n    import os"),
    ("src/newsroom/transact.py", "transaction.on_commit(f)"),
    ("src/wires/fetch.py", "import httpx2"),
    ("src/a.py", "class P(HTMLParser):\n    def handle_data(self, data): ..."),
    ("tests/test_a.py", "def test_an_entry_of_a_feed_is_read(): ..."),
    ("tests/test_a.py", "async def test_a():\n    await asyncio.sleep(0)"),
    ("src/desk/templates/a.html", "<a aria-pressed='true' class='item'>{{ item.data }}</a>"),
    ("src/newsroom/migrations/0001_initial.py", "def f(data): ..."),
]


@pytest.mark.parametrize(("name", "text"), INNOCENT)
def test_what_is_allowed_is_not_found(tmp_path: Path, name: str, text: str) -> None:
    assert plant(tmp_path, name, text) == []


def test_the_fourth_broad_except_is_one_too_many(tmp_path: Path) -> None:
    guard = "try:\n    pass\nexcept Exception:\n    pass\n"
    assert plant(tmp_path, "src/a.py", guard * 3) == []
    assert plant(tmp_path, "src/a.py", guard * 4) == ["broad except"]


def test_the_linter_fails_the_build_with_one_line_per_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(tmp_path, "src/a.py", "item = 1")
    assert lint_house.main([str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines()[0].startswith("src/a.py:1: item: ")


def test_in_ci_a_skipped_test_is_a_failed_one(tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text("import pytest\ndef test_a(): pytest.skip('no server')")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", "/dev/null"]
    environment = {k: v for k, v in os.environ.items() if k != "PYTEST_ADDOPTS"}
    answers = {
        plugin: subprocess.run(
            [*command, "-p", plugin, str(tmp_path)],
            cwd=ROOT / "scripts", capture_output=True, text=True, check=False, env=environment,
        )
        for plugin in ("terminal", "nothing_skipped")
    }  # fmt: skip
    assert answers["terminal"].returncode == 0
    assert answers["nothing_skipped"].returncode == 1
    assert "no server" in answers["nothing_skipped"].stdout
