"""One function per editorial verb:
each asks the policy, writes the record and its log row, and rings after the commit.
"""

from onrecord.newsroom.actions.key_points import set_key_points
from onrecord.newsroom.actions.questions import publish_question
from onrecord.newsroom.actions.readings import note_failed_reading, store_reading
from onrecord.newsroom.actions.redaction import redact_update
from onrecord.newsroom.actions.reports import FiledReport, dismiss_report, file_report
from onrecord.newsroom.actions.stories import (
    change_story,
    close_story,
    open_story,
    pause_story,
    reopen_story,
)
from onrecord.newsroom.actions.updates import (
    correct_update,
    pin_update,
    publish_update,
    retract_update,
)
from onrecord.newsroom.actions.users import add_user, set_password
from onrecord.newsroom.actions.wires import add_wire, claim_due_wires, note_poll
from onrecord.newsroom.records import Published

__all__ = [
    "FiledReport",
    "Published",
    "add_user",
    "add_wire",
    "change_story",
    "claim_due_wires",
    "close_story",
    "correct_update",
    "dismiss_report",
    "file_report",
    "note_failed_reading",
    "note_poll",
    "open_story",
    "pause_story",
    "pin_update",
    "publish_question",
    "publish_update",
    "redact_update",
    "reopen_story",
    "retract_update",
    "set_key_points",
    "set_password",
    "store_reading",
]
