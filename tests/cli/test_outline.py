"""What `onrecord extract` prints for people, on eighty columns and into a pipe."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from onrecord.cli.outline import print_outline
from onrecord.cli.parser import main
from onrecord.extract import extract

TEXT = (
    "Velia denied on Sunday that ten boats had been lost. Ostrea said at least 16 sailors were"
    " killed near Kharkiv, according to the harbour office."
)


def printed(text: str, *, width: int = 80, colours: bool = False) -> str:
    out = io.StringIO()
    print_outline(
        extract(text, carrier="The Daily Lamp"),
        Console(file=out, width=width, force_terminal=colours, highlight=False, markup=False),
    )
    return out.getvalue()


def test_the_text_comes_first_with_what_is_said_in_numbered_brackets():
    shown = " ".join(printed(TEXT).split())
    assert "Velia denied on Sunday that \u27e61 ten boats had been lost\u27e7." in shown


def test_the_table_says_who_said_what_through_whom():
    table = printed(TEXT).partition("\u2500\n")[2]
    assert "through The Daily Lamp" in table
    assert "denies" in table
    assert "ten boats had been lost" in " ".join(table.split())


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int):
    wide = TEXT + " Officials in Velia said " + "x" * 300 + " was read."
    assert max(map(len, printed(wide, width=width).splitlines())) <= width


def test_places_and_times_stand_below():
    shown = printed("Velia said on 3 May 2020 that the port of Odesa was shut.")
    assert "Places: Odesa" in shown
    assert "on 3 May 2020 = 2020-05-03" in shown


def test_nothing_in_a_text_reaches_the_terminal_as_a_command():
    shown = printed("\x1b[2JVelia\x07 said \x9b31m\u202e[bold]no[/bold].\r\nYes.", colours=False)
    assert not set("\x1b\x07\x9b\u202e\r") & set(shown)
    assert "[bold]" in shown


def test_a_text_in_which_nobody_speaks_says_so():
    assert "Nobody is said to have said anything." in printed("")


def test_one_document_as_json_and_as_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert main(["extract", "--json", str(path)]) == 0
    one = json.loads(capsys.readouterr().out)
    done = subprocess.run(
        [sys.executable, "-m", "onrecord", "extract", "--jsonl"],
        input=json.dumps({"id": 7, "text": TEXT}) + "\n{\n", capture_output=True, text=True,
    )  # fmt: skip
    first, second = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 1
    assert (first["id"], first["text"], first["extractor"]) == (7, TEXT, one["extractor"])
    assert second["id"] is None and "not readable" in second["error"]


def test_json_of_several_reports_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "two.json"
    path.write_text(json.dumps([{"text": "Velia said no."}, {"text": "Ostrea said yes."}]))
    assert main(["extract", "--json", str(path)]) == 1
    assert "2 reports" in capsys.readouterr().err


def test_the_extractor_of_the_settings_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ONRECORD_EXTRACTOR", "rules")
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert main(["extract", "--json", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["extractor"].startswith("rules/")
