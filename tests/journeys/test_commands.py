"""What a newcomer's mistakes look like: one clear line, exit code 1, nothing half-written."""

from __future__ import annotations

import json
import socket
import sqlite3
import subprocess
import sys

import pytest

REPORT = {"id": "r1", "channel": "official", "source": "Ministry",
          "received_at": "2026-03-01T10:00:00Z",
          "text": "The ministry said at least 12 people were hurt."}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "reports"
    place.mkdir()
    return place


def command(*words, stdin=""):
    return subprocess.run(
        [sys.executable, "-m", "onrecord", *words],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
    )


def refused_in_one_line(done):
    assert done.returncode == 1, (done.stdout, done.stderr)
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("broken.json", b'{"id": "x", "text": ', "JSON"),
        ("big.json", b'{"text": "' + b"a" * 50_000_000 + b'"}', "large"),
        ("picture.txt", bytes(range(256)) * 40, "not text"),
        ("empty.txt", b"", "empty"),
        ("number.json", b'{"id": "x", "source": "y", "text": 7}', "text"),
    ],
)
def test_a_file_that_is_no_report_is_refused_and_nothing_is_stored(
    install, folder, name, raw, says
):
    here = install()
    (folder / name).write_bytes(raw)
    line = refused_in_one_line(
        here.run("file", "--story", "river", str(folder / name), check=False)
    )
    assert says in line
    assert name in line
    assert " 0 reports" in here.run("verify").stdout


def test_an_empty_folder_is_refused(install, folder):
    assert "no files" in refused_in_one_line(install().run("file", str(folder), check=False))


def test_good_reports_of_a_folder_are_filed_beside_a_bad_one(install, folder):
    here = install()
    (folder / "a.json").write_text(json.dumps(REPORT))
    (folder / "b.json").write_text("{")
    done = here.run("file", "--story", "river", str(folder), check=False)
    refused_in_one_line(done)
    assert "a.json: report 1" in done.stdout
    assert "1 reports" in here.run("verify").stdout


def test_a_port_in_use_is_named(install):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert port in refused_in_one_line(install().run("serve", "--port", port, check=False))


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    done = command("init", "--data", str(tmp_path / "file" / "data"))
    assert "cannot be written" in refused_in_one_line(done)


def everything_in(path):
    with sqlite3.connect(path) as database:
        return list(database.iterdump())


def test_a_database_from_a_newer_version_is_left_alone(install):
    here = install()
    path = here.data / "onrecord.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('newsroom', '0099_later', '2030-01-01')"
        )
    before = everything_in(path)
    assert "newer" in refused_in_one_line(here.run("serve", "--port", "0", check=False))
    assert everything_in(path) == before


def test_a_file_that_is_no_database_is_named(install):
    here = install()
    (here.data / "onrecord.sqlite3").write_bytes(b"rubbish" * 1000)
    assert "cannot be used" in refused_in_one_line(here.run("verify", check=False))


def test_usage_is_exit_code_2():
    assert command("publish").returncode == 2


def test_parse_goes_on_after_a_refused_file(folder):
    (folder / "a.json").write_text("{")
    (folder / "b.json").write_text(json.dumps(REPORT))
    done = command("parse", str(folder), "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [set(lines[0]), lines[1]["uid"]] == [{"path", "refused"}, "r1"]


def test_extract_reads_a_batch_in_order_and_names_bad_lines():
    done = command(
        "extract", "--jsonl", stdin='{"id": 1, "text": "The mayor said no."}\nrubbish\n{"id": 3}\n'
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [line["id"] for line in lines] == [1, None, 3]
    assert lines[0]["statements"][0]["speaker"]["name"]
    assert all("error" in line for line in lines[1:])


def test_ledger_prints_a_panel_and_json(folder):
    for n, words in enumerate(
        ("The army has taken Murovdag, Azerbaijan said.", "Armenia said it still holds Mount Mrav.")
    ):
        (folder / f"{n}.json").write_text(
            json.dumps({**REPORT, "id": f"r{n}", "source": "Agency", "text": words})
        )
    assert "Murovdag" in command("ledger", str(folder)).stdout
    told = json.loads(command("ledger", str(folder), "--json").stdout)
    assert {"reports", "statements", "figures", "questions", "relations"} <= set(told)
