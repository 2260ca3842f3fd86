"""One function per editorial verb:
each asks the policy, writes the record and its log row, and rings after the commit.
"""

from onrecord.newsroom.actions.key_points import set_key_points
from onrecord.newsroom.actions.ledger_decisions import Decided, undo_decision
from onrecord.newsroom.actions.ledger_grades import grade_information, grade_source
from onrecord.newsroom.actions.ledger_questions import (
    merge_questions,
    reword_question,
    rule_on_question,
    set_scope,
    split_question,
)
from onrecord.newsroom.actions.ledger_relations import (
    accept_relation,
    bind_denial,
    mark_not_comparable,
    reject_relation,
)
from onrecord.newsroom.actions.places import add_country, make_place, name_place
from onrecord.newsroom.actions.questions import publish_question
from onrecord.newsroom.actions.readings import note_failed_reading, store_reading
from onrecord.newsroom.actions.redaction import redact_update
from onrecord.newsroom.actions.reports import FiledReport, dismiss_report, file_report
from onrecord.newsroom.actions.settling import say_what_would_settle
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
    "Decided",
    "FiledReport",
    "Published",
    "accept_relation",
    "add_country",
    "add_user",
    "add_wire",
    "bind_denial",
    "change_story",
    "claim_due_wires",
    "close_story",
    "correct_update",
    "dismiss_report",
    "file_report",
    "grade_information",
    "grade_source",
    "make_place",
    "mark_not_comparable",
    "merge_questions",
    "name_place",
    "note_failed_reading",
    "note_poll",
    "open_story",
    "pause_story",
    "pin_update",
    "publish_question",
    "publish_update",
    "redact_update",
    "reject_relation",
    "reopen_story",
    "retract_update",
    "reword_question",
    "rule_on_question",
    "say_what_would_settle",
    "set_key_points",
    "set_password",
    "set_scope",
    "split_question",
    "store_reading",
    "undo_decision",
]
