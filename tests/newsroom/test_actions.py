"""Editorial verbs as tables: what each publishes, and what each refuses."""

from __future__ import annotations

import pytest

from onrecord.errors import BadInput, Conflict, Embargoed, NotAllowed, NotFound, Refused
from onrecord.newsroom import actions
from onrecord.newsroom.inbox import get_report
from onrecord.newsroom.models import LogRow, Record
from onrecord.newsroom.policy import Actor
from onrecord.newsroom.published import head, load_records

EDITOR = Actor("eve", "editor")


def kinds(story):
    return [r.kind for r in load_records(story, 0)]


def test_opening_a_story_is_its_first_record(story):
    assert [(r.seq, r.kind, r.content["headline"]) for r in load_records(story, 0)] == [
        (1, "status", "Fighting at the river crossing")
    ]


def test_an_update_keeps_its_seq_as_its_name(story, publish):
    assert publish() == 2
    assert load_records(story, 1)[0].update == 2


def test_the_same_form_sent_twice_publishes_once(story, publish):
    assert publish(token="form-1") == publish(token="form-1")
    assert kinds(story) == ["status", "update"]


def test_a_correction_tells_both_wordings_and_what_was_wrong(story, publish, clock):
    update = publish(body="40 hurt")
    actions.correct_update(
        story=story, update=update, body="14 hurt", wrong="The figure.", by=EDITOR, now=clock()
    )
    told = load_records(story, update)[0]
    assert (told.kind, told.update) == ("correction", update)
    assert (told.content["was_body"], told.content["body"], told.content["wrong"]) == (
        "40 hurt",
        "14 hurt",
        "The figure.",
    )


def test_a_second_correction_starts_from_the_first(story, publish, clock):
    update = publish(body="40 hurt")
    for words in ("14 hurt", "15 hurt"):
        actions.correct_update(
            story=story, update=update, body=words, wrong="Figure.", by=EDITOR, now=clock()
        )
    assert load_records(story, update)[1].content["was_body"] == "14 hurt"


def test_a_correction_from_an_old_reading_is_a_conflict(story, publish, clock):
    update = publish()
    actions.correct_update(
        story=story, update=update, body="B", wrong="x", base=update, by=EDITOR, now=clock()
    )
    with pytest.raises(Conflict, match="somebody else"):
        actions.correct_update(
            story=story, update=update, body="C", wrong="x", base=update, by=EDITOR, now=clock()
        )
    assert kinds(story).count("correction") == 1


def test_a_retracted_update_is_neither_corrected_nor_retracted_again(story, publish, clock):
    update = publish()
    actions.retract_update(
        story=story, update=update, reason="The source withdrew it.", by=EDITOR, now=clock()
    )
    with pytest.raises(Conflict):
        actions.correct_update(
            story=story, update=update, body="B", wrong="x", by=EDITOR, now=clock()
        )
    with pytest.raises(Conflict):
        actions.retract_update(story=story, update=update, reason="again", by=EDITOR, now=clock())


@pytest.mark.parametrize("role", ["observer", "reporter"])
def test_who_may_not_publish_is_told_which_role_it_takes(story, clock, role):
    with pytest.raises(NotAllowed, match="takes the role editor"):
        actions.publish_update(
            story=story, headline="H", body="", by=Actor("kim", role), now=clock()
        )
    assert kinds(story) == ["status"]


def test_only_a_chief_redacts(story, publish, clock):
    with pytest.raises(NotAllowed):
        actions.redact_update(story=story, update=publish(), reason="Order", by=EDITOR, now=clock())


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"story": "nowhere"}, NotFound),
        ({"headline": "  "}, BadInput),
        ({"headline": "x" * 301}, BadInput),
        ({"body": "a\0b"}, BadInput),
        ({"label": "Confirmed"}, BadInput),
        ({"statements": [99]}, NotFound),
    ],
)
def test_a_bad_update_is_refused_in_one_line_and_spends_no_seq(story, clock, given, error):
    told = {"story": story, "headline": "H", "body": "B", "by": EDITOR, "now": clock(), **given}
    with pytest.raises(error) as refusal:
        actions.publish_update(**told)
    assert "\n" not in str(refusal.value)
    assert head(story).seq == 1


def test_a_closed_story_takes_corrections_and_no_updates(story, publish, clock):
    update = publish()
    actions.close_story(story=story, by=EDITOR, now=clock())
    with pytest.raises(Conflict, match="closed"):
        publish("Late")
    actions.correct_update(story=story, update=update, body="B", wrong="x", by=EDITOR, now=clock())
    assert kinds(story) == ["status", "update", "status", "correction"]


@pytest.mark.parametrize("slug", ["desk", "static", "Ünder", "two--hyphens", "-x", "", "a" * 81])
def test_a_story_cannot_take_a_reserved_or_crooked_address(newsroom, clock, slug):
    with pytest.raises(BadInput):
        actions.open_story(slug=slug, headline="H", by=EDITOR, now=clock())


def test_an_embargoed_statement_stays_at_the_desk_until_its_time(story, file, publish, clock):
    until = clock().replace(hour=18)
    report = file("The minister said the bridge would close.", embargoed_until=until)
    number = get_report(report).statements[0].number
    with pytest.raises(Embargoed, match="18:00"):
        publish(statements=[number])
    clock.move(hours=7)
    assert publish(statements=[number]) == 2


def test_a_report_that_its_sender_cancelled_is_not_published(story, file, publish):
    number = (
        get_report(file("The minister said the bridge was closed.", status="canceled"))
        .statements[0]
        .number
    )
    with pytest.raises(Refused, match="canceled"):
        publish(statements=[number])


def test_time_never_runs_back_within_a_story(story, publish, clock):
    publish()
    clock.move(hours=-3)
    publish()
    assert load_records(story, 2)[0].at == load_records(story, 1)[0].at


def test_every_act_has_a_row_in_the_log_without_its_words(story, publish, file, clock):
    publish(body="a secret phrase")
    file("The minister said another secret phrase.")
    rows = list(LogRow.objects.order_by("number"))
    assert [r.what for r in rows] == [
        "open_story",
        "publish_update",
        "file_report",
        "store_reading",
    ]
    assert not any("secret" in r.payload for r in rows)


def test_key_points_link_only_to_updates_that_stand(story, publish, clock):
    update = publish()
    actions.set_key_points(
        story=story, points=[("The bridge is closed", update)], by=EDITOR, now=clock()
    )
    actions.retract_update(story=story, update=update, reason="Withdrawn", by=EDITOR, now=clock())
    with pytest.raises(Conflict):
        actions.set_key_points(story=story, points=[("The bridge", update)], by=EDITOR, now=clock())


def test_filing_the_same_report_again_stores_nothing(story, file):
    assert file("The minister said no.", uid="a") == file("The minister said no.", uid="a")


def test_the_same_words_under_another_id_are_kept_and_marked(story, file):
    first = file("The minister said no.", uid="a")
    assert get_report(file("The minister  said no.", uid="b")).duplicate_of == first


def test_a_failed_action_leaves_no_trace(story, publish, clock):
    before = (Record.objects.count(), LogRow.objects.count(), head(story))
    with pytest.raises(NotFound):
        actions.set_key_points(
            story=story, points=[("Fine", None), ("Not", 77)], by=EDITOR, now=clock()
        )
    assert (Record.objects.count(), LogRow.objects.count(), head(story)) == before
