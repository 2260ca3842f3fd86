"""What is left in SQLite's files after a redaction: not the word."""

from __future__ import annotations

from onrecord import ops
from onrecord.newsroom import actions
from onrecord.newsroom.inbox import get_report
from onrecord.newsroom.transact import scrub

WORD = "Xanthippe"


def bytes_on_disk(folder):
    return b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())


def test_the_word_is_nowhere_in_the_database_files(newsroom, story, file, publish, clock, chief):
    report = file(f"The ministry said {WORD} was hurt in the village of Talish.")
    file(f"The ministry said  {WORD} was hurt in the village of Talish.", uid="twin")
    update = publish(
        headline=f"{WORD} hurt, ministry says", statements=[get_report(report).statements[0].number]
    )
    actions.correct_update(
        story=story, update=update, body=f"{WORD}!", wrong=f"Not {WORD}.", by=chief, now=clock()
    )
    actions.set_key_points(story=story, points=[(f"{WORD} hurt", update)], by=chief, now=clock())
    assert WORD.encode() in bytes_on_disk(newsroom)
    actions.redact_update(story=story, update=update, reason="Court order.", by=chief, now=clock())
    assert scrub()
    assert WORD.encode() not in bytes_on_disk(newsroom)
    assert ops.verify().faults == ()
