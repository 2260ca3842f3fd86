"""A copy of a whole installation: to the byte, at any moment, and redacted again where needed."""

from __future__ import annotations

import pytest

from onrecord import ops
from onrecord.errors import BadInput, Conflict
from onrecord.live.fold import fold
from onrecord.newsroom import actions
from onrecord.newsroom.policy import OPERATOR
from onrecord.newsroom.published import load_records
from onrecord.newsroom.reading import read_report
from onrecord.record import Report

WORD = "Xanthippe"


@pytest.fixture
def river(newsroom, clock):
    """A story with a report, an update, a correction and a question."""
    by = {"by": OPERATOR, "now": clock()}
    actions.add_user(name="ada", password="correct horse battery", role="chief", **by)
    actions.open_story(slug="river", headline="River", **by)
    text = f"{WORD} was hurt, the Armenian defence ministry said."
    report = Report(uid="r", format="text", source="Agency", text=text, raw=text.encode())
    read_report(actions.file_report(report, story="river", **by).id, now=clock())
    update = actions.publish_update(story="river", headline="H", body=WORD, **by).seq
    actions.correct_update(story="river", update=update, body=f"{WORD}!", wrong="x", **by)
    return update


def test_a_restored_copy_is_the_same_to_the_byte(river, second, tmp_path):
    ops.backup(tmp_path / "one")
    before = fold(load_records("river", 0))
    second()
    ops.restore(tmp_path / "one")
    ops.backup(tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert fold(load_records("river", 0)) == before
    assert ops.verify().faults == ()


def test_a_restored_desk_works_on(river, second, tmp_path, clock):
    ops.backup(tmp_path / "copy")
    second()
    ops.restore(tmp_path / "copy")
    told = actions.publish_update(story="river", headline="N", body="", by=OPERATOR, now=clock())
    assert told.seq == 4
    assert ops.verify().faults == ()


def test_what_was_redacted_since_is_redacted_again(river, second, tmp_path, newsroom):
    ops.backup(tmp_path / "copy")
    second()
    since = [{"story": "river", "update": river, "reason": "Court order."}]
    ops.restore(tmp_path / "copy", since)
    records = load_records("river", 0)
    assert [r.kind for r in records][-1] == "redaction"
    assert WORD not in str(records)
    assert ops.verify().faults == ()


def test_a_copy_is_restored_only_into_an_empty_installation(river, tmp_path):
    ops.backup(tmp_path / "copy")
    with pytest.raises(Conflict, match="not empty"):
        ops.restore(tmp_path / "copy")


@pytest.mark.parametrize(
    "spoil",
    [lambda b: b[:-200], lambda b: b.replace(b"river", b"rover"), lambda b: b"", lambda b: b"{}"],
)
def test_a_copy_that_was_cut_or_changed_is_refused_whole(river, second, tmp_path, spoil):
    path = tmp_path / "copy"
    ops.backup(path)
    path.write_bytes(spoil(path.read_bytes()))
    second()
    with pytest.raises(BadInput):
        ops.restore(path)
    assert load_records("river", 0) == []


def test_an_older_copy_is_never_overwritten(river, tmp_path):
    ops.backup(tmp_path / "copy")
    with pytest.raises(BadInput, match="there already"):
        ops.backup(tmp_path / "copy")
