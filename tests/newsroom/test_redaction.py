"""A redaction takes the words out of everything, the database files included,
and leaves the fact of it.
"""

from __future__ import annotations

from functools import partial

from onrecord.newsroom import actions
from onrecord.newsroom.board import list_questions
from onrecord.newsroom.inbox import get_report, list_reports
from onrecord.newsroom.models import Decision, Question
from onrecord.newsroom.published import head, load_records
from onrecord.record import Report

WORD = "Xanthippe"


def redact(story, update, chief, clock):
    return actions.redact_update(
        story=story, update=update, reason="Court order.", by=chief, now=clock()
    )


def test_the_fact_and_the_reason_stay(story, publish, clock, chief):
    update = publish(body=WORD)
    seq = redact(story, update, chief, clock).seq
    emptied, told = load_records(story, 1)
    assert emptied.content is None
    assert (told.kind, told.update, told.content) == (
        "redaction",
        update,
        {"reason": "Court order.", "records": [update]},
    )
    assert head(story).epoch == seq


def test_key_points_are_published_again_without_it(story, publish, clock, chief):
    update = publish(body=WORD)
    other = publish(body="else")
    actions.set_key_points(
        story=story, points=[(WORD, update), ("Other", other)], by=chief, now=clock()
    )
    redact(story, update, chief, clock)
    assert load_records(story, 0)[-1].content == {"points": [{"text": "Other", "update": other}]}


def test_another_update_that_shows_the_same_statement_goes_too(story, file, publish, clock, chief):
    number = get_report(file(f"The ministry said {WORD} was hurt.")).statements[0].number
    first, second = publish(statements=[number]), publish(statements=[number])
    redact(story, first, chief, clock)
    assert {r.seq for r in load_records(story, 0) if r.content is None} == {first, second}


def test_the_report_stays_on_file_without_its_words_and_does_not_come_back(
    story, file, publish, clock, chief
):
    text = f"The ministry said {WORD} was hurt."
    report = file(text, uid="r1")
    redact(story, publish(statements=[get_report(report).statements[0].number]), chief, clock)
    assert (get_report(report).text, get_report(report).state) == ("", "redacted")
    changed = Report(uid="r1", format="text", source="Agency", text=text + " Again.", raw=b"again")
    assert not actions.file_report(changed, story=story, by=chief, now=clock()).created
    assert [r.id for r in list_reports(story=story)] == [report]


def test_a_question_on_the_page_is_published_again_without_the_removed_side(
    story, file, publish, clock, chief
):
    ours = file(
        "Azerbaijani forces have taken Murovdag peak, the Azerbaijani defence ministry said."
    )
    file("Mount Mrav is still under the control of Armenia, the Armenian defence ministry said.")
    question = Question.objects.get(text__contains="Murovdag")
    actions.publish_question(story=story, question=question.pk, by=chief, now=clock())
    redact(story, publish(statements=[get_report(ours).statements[0].number]), chief, clock)
    last = load_records(story, 0)[-1]
    assert last.kind == "question"
    assert "taken" not in str(last.content["positions"])


def test_a_ruling_that_repeats_the_removed_words_goes_and_others_stay(
    story, file, publish, clock, chief
):
    told = "Paratroopers have taken Murovdag peak, the Azerbaijani defence ministry said."
    held = "The Armenian defence ministry said Mount Mrav is still under its control."
    numbers = [get_report(file(t)).statements[0].number for t in (told, held)]
    (question,) = [b.content["question"] for b in list_questions(story)]
    say = partial(actions.rule_on_question, story=story, question=question, by=chief, now=clock())
    say(decision="No paratroopers were there.", reason="Footage.")
    say(decision="Each holds a slope.", reason="Footage.")
    update = publish(statements=numbers[:1])
    actions.redact_update(story=story, update=update, reason="Court order.", by=chief, now=clock())
    (left,) = Decision.objects.filter(kind="rule")
    assert left.told["words"] == "Each holds a slope."
