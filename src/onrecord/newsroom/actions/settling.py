"""What would settle a question, in the words of the desk: which evidence, which access. Never an
answer.
"""

from __future__ import annotations

from datetime import datetime

from onrecord.newsroom import records
from onrecord.newsroom.actions.ledger_decisions import Decided, decide, question_of
from onrecord.newsroom.policy import Actor, require
from onrecord.newsroom.records import one_line
from onrecord.newsroom.transact import writing


def say_what_would_settle(
    *, story: str, question: int, words: str, by: Actor, now: datetime
) -> Decided:
    """Name what would settle the question; a later line replaces it, undoing brings the former
    one back. Readers see it with the next publishing of the question.
    """
    require(by, "decide")
    line = one_line("line on what would settle this", words)
    with writing() as head:
        row = records.lock_story(story)
        asked = question_of(row, question)
        return decide(head, row, "settle", by=by, now=now, question=asked, told={"words": line})
