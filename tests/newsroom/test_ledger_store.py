"""The stored ledger: what one more report writes, and that it is what a rebuild would write."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from onrecord.ledger import answers
from onrecord.newsroom import actions
from onrecord.newsroom.actions.ledger_rows import decoded
from onrecord.newsroom.actions.ledger_store import forget
from onrecord.newsroom.filed import all_filed, ledger_of
from onrecord.newsroom.inbox import get_report
from onrecord.newsroom.models import Claim, Decision, Question, Relation, Statement, Story
from onrecord.newsroom.reading import read_report
from onrecord.record import as_json

TEXTS = [
    "Azerbaijani forces have taken Murovdag peak, the Azerbaijani defence ministry said.",
    "The Armenian defence ministry said Mount Mrav is still under its control.",
    "Armenian officials said 16 servicemen had been killed and more than 100 wounded.",
    "The Azerbaijani defence ministry said 550 Armenian servicemen were killed or wounded.",
    "Armenia denied that Azerbaijani forces had captured Murovdag.",
    "Azerbaijani forces have taken Murovdag peak, the Azerbaijani defence ministry said again.",
]


def told_by(position, names):
    return [names[n] for n in position["statements"]]


def stored(story):
    """What the tables hold, by the ledger's own names."""
    names = {
        s.pk: f"{s.report_id}:{s.local}" for s in Statement.objects.filter(report__story=story)
    }
    questions = {
        q.key: (q.text, q.body["state"], [told_by(p, names) for p in q.body["positions"]])
        for q in Question.objects.filter(story=story)
        if q.body["positions"]
    }  # fmt: skip
    relations = {
        (names[r.origin_id], names.get(r.target_id), r.kind, r.reason)
        for r in Relation.objects.filter(story=story)
    }
    return questions, relations


def rebuilt(story):
    """The same of a ledger made afresh from all reports."""
    made = ledger_of(story)
    questions = {
        q.id: (q.text, q.state, [list(p.statements) for p in q.positions]) for q in made.questions
    }
    return questions, {(r.from_, r.to, r.kind, r.reason[:500]) for r in made.relations}


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4, 5), (5, 3, 1, 4, 2, 0)])
@pytest.mark.parametrize("forgetful", [False, True])
def test_one_by_one_gives_what_a_rebuild_gives(story, file, clock, order, forgetful):
    for n in order:
        file(TEXTS[n], uid=f"r{n}", published_at=clock().replace(hour=n + 1))
        if forgetful:  # as another process, or this one after a restart
            forget([])
    river = Story.objects.get(slug=story)
    assert stored(river) == rebuilt(river)
    assert len(stored(river)[0]) > 1


def test_a_stored_claim_is_read_back_as_it_was(story, file):
    file(TEXTS[2])
    (filed,) = all_filed(Story.objects.get(slug=story))
    bodies = list(Claim.objects.order_by("pk").values_list("body", flat=True))
    assert bodies
    again = [decoded(body) for body in bodies]
    assert answers(again) == answers(reversed(again))
    assert all(as_json(c)["statement"]["report"] == filed.id for c in again)


def test_what_a_report_does_not_touch_is_neither_loaded_nor_written(story, file):
    waiting = {}
    for known in (2, 40):
        for n in range(known):
            file(f"Azerbaijani forces have captured the village of Place{known}x{n}, Baku said.")
        held = "The Armenian army said it holds the village of Talish."
        report = file(held, uid=f"t{known}", read=False)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            read_report(report, now=Story.objects.get(slug=story).opened_at)
        waiting[known] = len(caught)
    assert waiting[40] <= waiting[2]


def test_a_redaction_takes_the_claims_the_question_and_its_words_away(
    story, file, publish, clock, chief
):
    report = file("The Azerbaijani army said its forces attacked the village of Xanthippe.")
    number = get_report(report).statements[0].number
    update = publish(statements=[number])
    actions.redact_update(story=story, update=update, reason="Court order.", by=chief, now=clock())
    assert not Claim.objects.exists()
    assert not [
        q for q in Question.objects.all() if "xanthippe" in f"{q.key}{q.text}{q.body}".lower()
    ]


def test_a_decision_cannot_be_changed_by_raw_sql(story, clock, chief):
    actions.grade_source(story=story, source="Army", grade="B", reason="x", by=chief, now=clock())
    sql = "UPDATE newsroom_decision SET kind = 'rule'"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Decision.objects.get().kind == "grade_source"
