"""A story carried from one installation to another: to the byte, whole or not at all."""

from __future__ import annotations

import hashlib
import io
import json

import pytest
from django.apps import apps

from onrecord import ops
from onrecord.errors import BadInput, Conflict, NotFound
from onrecord.live.fold import fold
from onrecord.newsroom import actions
from onrecord.newsroom.inbox import get_report
from onrecord.newsroom.models import Question, Record, Story
from onrecord.newsroom.policy import OPERATOR
from onrecord.newsroom.published import load_records
from onrecord.newsroom.reading import read_report
from onrecord.newsroom.seal import canonical
from onrecord.ops.stories import LEFT_OUT, PARTS
from onrecord.record import Report

WORD = "Xanthippe"
SAID = (
    "The Armenian defence ministry said at least 12 people were killed in Talish.",
    "The Azerbaijani defence ministry said 3 people were killed in Talish.",
    f"{WORD} was hurt, the Armenian defence ministry said.",
)


@pytest.fixture
def river(newsroom, clock):
    """Reports, updates, a correction, a published question, a decision, a redaction."""
    by = {"by": OPERATOR, "now": clock()}
    actions.open_story(slug="brook", headline="Another", **by)
    actions.open_story(slug="river", headline="River", **by)
    reports = []
    for text in SAID:
        report = Report(uid=text, format="text", source="Agency", text=text, raw=text.encode())
        reports.append(actions.file_report(report, story="river", **by).id)
        read_report(reports[-1], now=clock.move(minutes=1))
    by["now"] = clock.move(minutes=1)
    first, _, third = [get_report(r).statements[0].number for r in reports]
    update = actions.publish_update(
        story="river", headline="H", body="B", statements=[first], **by
    ).seq
    actions.correct_update(story="river", update=update, body="Better", wrong="x", **by)
    question = Question.objects.filter(story__slug="river").earliest("pk").pk
    actions.publish_question(story="river", question=question, **by)
    actions.reword_question(story="river", question=question, text="How many?", **by)
    gone = actions.publish_update(story="river", headline=WORD, body="", statements=[third], **by)
    actions.redact_update(story="river", update=gone.seq, reason="Court order.", **by)
    return "river"


def exported(path=None):
    out = io.BytesIO()
    ops.export_story("river", path, out)
    return path.read_bytes() if path else out.getvalue()


def bring(path, clock):
    return ops.import_story(path, by=OPERATOR, now=clock())


def test_an_imported_story_is_the_same_to_the_byte(river, second, tmp_path, clock):
    first, before = exported(tmp_path / "one"), fold(load_records("river", 0))
    second()
    assert bring(tmp_path / "one", clock) == "river"
    assert exported() == first
    assert fold(load_records("river", 0)) == before
    assert ops.verify().faults == ()


def test_the_page_as_it_stood_is_the_same_in_the_copy(river, second, tmp_path, clock):
    exported(tmp_path / "one")
    before = [fold(load_records("river", 0, upto)) for upto in range(1, 6)]
    times = [r.at for r in load_records("river", 0)]
    second()
    bring(tmp_path / "one", clock)
    assert [fold(load_records("river", 0, upto)) for upto in range(1, 6)] == before
    assert [r.at for r in load_records("river", 0)] == times


def test_an_imported_story_goes_on_where_it_was(river, second, tmp_path, clock):
    exported(tmp_path / "one")
    seq = Story.objects.get(slug="river").seq
    second()
    bring(tmp_path / "one", clock)
    by = {"by": OPERATOR, "now": clock()}
    assert actions.publish_update(story="river", headline="N", body="", **by).seq == seq + 1
    text = "The mayor said the bridge was closed."
    report = Report(uid="n", format="text", source="Agency", text=text, raw=text.encode())
    read_report(actions.file_report(report, story="river", **by).id, now=clock())
    assert ops.verify().faults == ()


def test_no_word_that_was_redacted_leaves_in_an_export(river):
    assert WORD.encode() not in exported()


def test_a_story_that_is_here_already_is_not_imported_again(river, tmp_path, clock):
    exported(tmp_path / "one")
    with pytest.raises(Conflict, match="already a story"):
        bring(tmp_path / "one", clock)


def test_numbers_that_others_have_here_are_not_taken(river, second, tmp_path, clock):
    exported(tmp_path / "one")
    second()
    other = Report(uid="o", format="text", source="Agency", text="Else.", raw=b"Else.")
    actions.file_report(other, story=None, by=OPERATOR, now=clock())
    with pytest.raises(Conflict, match="empty installation"):
        bring(tmp_path / "one", clock)
    assert not Story.objects.exists()
    assert ops.verify().faults == ()


def resealed(raw, change):
    """The file with its rows changed and an honest last line."""
    lines = [json.loads(line) for line in raw.splitlines()[:-1]]
    told = b"".join((canonical(line) + "\n").encode() for line in change(lines))
    end = {"rows": len(lines) - 1, "sha256": hashlib.sha256(told).hexdigest()}
    return told + (canonical(end) + "\n").encode()


def changed(lines, table, **to):
    """The first row of a table, otherwise."""
    row = next(x["row"] for x in lines if x.get("table") == table)
    row.update(to)
    return lines


SPOILT = {
    "cut off": lambda raw: raw[:-200],
    "a letter changed": lambda raw: raw.replace(b'"seq":2', b'"seq":3', 1),
    "empty": lambda raw: b"",
    "no rows": lambda raw: b"{}",
    "not text": lambda raw: b"\xff\xfe" * 100,
    "an unknown table": lambda raw: resealed(raw, lambda x: [*x, {"table": "x", "row": {}}]),
    "no table": lambda raw: resealed(raw, lambda x: [*x, [1, 2]]),
    "a missing record": lambda raw: resealed(
        raw, lambda x: [r for r in x if r.get("row", {}).get("kind") != "correction"]
    ),
    "a false text": lambda raw: resealed(
        raw, lambda x: changed(x, "sealed", salt={"bytes": "AAAA"}, emptied_by__seq=None)
    ),
    "a false kind": lambda raw: resealed(raw, lambda x: changed(x, "record", kind="rumour")),
    "a false time": lambda raw: resealed(raw, lambda x: changed(x, "record", at={"at": "soon"})),
    "a column more": lambda raw: resealed(raw, lambda x: changed(x, "record", colour="red")),
    "another story": lambda raw: resealed(raw, lambda x: changed(x, "story", slug="brook")),
    "nobody's statement": lambda raw: resealed(raw, lambda x: changed(x, "claim", statement_id=99)),
    "a wrong number": lambda raw: resealed(raw, lambda x: changed(x, "report", id="seven")),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_bad_file_is_refused_in_one_line_and_nothing_stays(river, second, tmp_path, clock, how):
    path = tmp_path / "one"
    path.write_bytes(SPOILT[how](exported()))
    second()
    with pytest.raises(BadInput) as refused:
        bring(path, clock)
    assert len(str(refused.value).splitlines()) == 1
    assert not Story.objects.exists()
    assert not Record.objects.exists()
    assert ops.verify().faults == ()


def test_there_is_no_export_of_a_story_that_is_not_there(newsroom):
    with pytest.raises(NotFound):
        ops.export_story("nowhere", None, io.BytesIO())


def test_every_table_is_in_an_export_or_left_out_for_a_reason():
    told = {p.table for p in PARTS} | set(LEFT_OUT)
    assert set(apps.get_app_config("newsroom").get_models()) == told
