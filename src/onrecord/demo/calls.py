"""The real newsroom as a replay's calls, nothing else; import it once Django is configured."""

from __future__ import annotations

from onrecord.demo.replay import Calls
from onrecord.newsroom import actions, board, inbox, published, reading

NEWSROOM = Calls(
    heads=published.heads,
    load_records=published.load_records,
    get_report=inbox.get_report,
    list_questions=board.list_questions,
    read_report=reading.read_report,
    file_report=actions.file_report,
    open_story=actions.open_story,
    publish_update=actions.publish_update,
    correct_update=actions.correct_update,
    pin_update=actions.pin_update,
    set_key_points=actions.set_key_points,
    publish_question=actions.publish_question,
)
