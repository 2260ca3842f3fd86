"""What an editor does becomes a record, once; what is refused keeps every typed word."""

from __future__ import annotations

import re

from onrecord.newsroom import actions
from onrecord.newsroom.models import Question, Record
from onrecord.newsroom.policy import Actor
from onrecord.newsroom.published import load_records

TYPED = {
    "label": "Attributed",
    "headline": "Army says it holds the station",
    "body": "It said so.",
    "token": "t1",
}
ADA = Actor("ada", "chief")


def words_of(answer) -> str:
    return answer.content.decode()


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields and texts of a page's forms, as a browser would send them."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    texts = re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', page, re.S)
    return {**dict(hidden), **dict(texts)}


def test_a_draft_can_be_published_as_it_stands(editor, disputed):
    first, _ = disputed
    draft = fields_of(words_of(editor.get(f"/desk/river/?s={first}&show=disputes")))
    assert draft["headline"] == "Army said the army holds the station"
    answer = editor.post(
        "/desk/river/publish/?show=disputes", {**draft, "label": "Attributed"}, follow=True
    )
    assert answer.redirect_chain == [("/desk/river/?show=disputes", 302)]
    assert "Published as update 2." in words_of(answer)
    (record,) = load_records("river", 1)
    assert record.content["cells"][0]["statement"] == first
    assert record.by == "the-editor"


def test_a_form_sent_twice_publishes_once(editor, story):
    for _ in range(2):
        assert editor.post("/desk/river/publish/", TYPED).status_code == 302
    assert len(load_records("river", 1)) == 1


def test_other_words_from_the_browsers_back_are_another_update(editor, story):
    editor.post("/desk/river/publish/", TYPED)
    editor.post("/desk/river/publish/", {**TYPED, "headline": "Front says it holds the station"})
    assert len(load_records("river", 1)) == 2


def test_an_update_without_a_headline_is_refused_beside_the_field(editor, story):
    answer = editor.post("/desk/river/publish/", {**TYPED, "headline": ""})
    assert answer.status_code == 400
    assert "It said so." in words_of(answer)
    assert "This field is required." in words_of(answer)
    assert Record.objects.count() == 1


def test_what_the_action_refuses_is_said_above_the_kept_words(editor, story, clock):
    actions.close_story(story="river", by=ADA, now=clock())
    answer = editor.post("/desk/river/publish/", TYPED)
    assert answer.status_code == 409
    assert "is closed" in words_of(answer)
    assert "Army says it holds the station" in words_of(answer)


def test_an_observer_reads_along_but_publishes_nothing(sign_in, update):
    observer = sign_in("observer")
    assert "takes the role of an editor" in words_of(observer.get("/desk/river/"))
    for address, typed in (
        ("/desk/river/publish/", TYPED),
        (f"/desk/river/u/{update}/pin/", {"pinned": "1"}),
        (f"/desk/river/u/{update}/retract/", {"reason": "No."}),
        ("/desk/river/change/", {"headline": "x", "status": "closed"}),
        ("/desk/open/", {"slug": "a", "headline": "b", "zone": "UTC", "language": "en"}),
    ):
        assert observer.post(address, typed).status_code == 403, address
    assert Record.objects.count() == 2


def test_a_redaction_is_for_a_chief_and_asks_for_the_number(sign_in, update):
    typed = {"reason": "A court order.", "confirm": str(update)}
    address = f"/desk/river/u/{update}/redact/"
    assert sign_in("editor").post(address, typed).status_code == 403
    chief = sign_in("chief")
    assert chief.post(address, {**typed, "confirm": "yes"}).status_code == 400
    page = words_of(chief.post(address, typed, follow=True))
    assert "Text removed for legal reasons" in page
    assert "Bridge closed" not in page


def test_a_correction_shows_its_notice_in_the_timeline(editor, update):
    address = f"/desk/river/u/{update}/correct/"
    typed = {
        **fields_of(words_of(editor.get(address))),
        "body": "The bridge is open.",
        "wrong": "The bridge is open.",
    }
    page = words_of(editor.post(address, typed, follow=True))
    assert f"Update {update} is corrected" in page
    assert load_records("river", update)[0].content["was_body"] == "The bridge is closed."


def test_a_correction_without_what_was_wrong_is_refused_and_keeps_its_base(editor, update):
    address = f"/desk/river/u/{update}/correct/"
    typed = {**fields_of(words_of(editor.get(address))), "body": "Mine."}
    answer = editor.post(address, typed)
    assert answer.status_code == 400
    assert fields_of(words_of(answer))["base"] == str(update)


def test_two_corrections_at_once_show_both_texts_and_lose_none(editor, update, clock):
    address = f"/desk/river/u/{update}/correct/"
    mine = {
        **fields_of(words_of(editor.get(address))),
        "body": "My wording.",
        "wrong": "My reason.",
    }
    actions.correct_update(
        story="river", update=update, body="Their wording.", wrong="Theirs.", by=ADA, now=clock()
    )
    answer = editor.post(address, mine)
    page = words_of(answer)
    assert answer.status_code == 409
    for text in ("Their wording.", "My wording.", "My reason.", "was changed by somebody else"):
        assert text in page
    assert editor.post(address, fields_of(page)).status_code == 302
    assert load_records("river", 0)[-1].content["was_body"] == "Their wording."


def test_a_withdrawn_update_stays_with_its_reason_and_offers_no_correction(editor, update):
    page = words_of(
        editor.post(f"/desk/river/u/{update}/retract/", {"reason": "It was a hoax."}, follow=True)
    )
    assert "Retraction" in page
    assert "It was a hoax." in page
    assert f"/desk/river/u/{update}/correct/" not in page


def test_pinning_and_unpinning_are_one_button(editor, update):
    assert ">Unpin<" in words_of(
        editor.post(f"/desk/river/u/{update}/pin/", {"pinned": "1"}, follow=True)
    )
    assert ">Pin<" in words_of(
        editor.post(f"/desk/river/u/{update}/pin/", {"pinned": "0"}, follow=True)
    )


def test_a_question_is_put_on_the_page_and_refreshed_when_the_ledger_moves(editor, disputed):
    assert "Put on the page" in words_of(editor.get("/desk/river/"))
    page = words_of(editor.post("/desk/river/question/1/publish/", follow=True))
    assert "On the page as it stands here" in page
    assert "Statements differ" in page
    Question.objects.update(text="Who holds the station?")
    assert "Refresh on the page (changed)" in words_of(editor.get("/desk/river/"))
    assert load_records("river", 1)[0].kind == "question"


def test_key_points_are_set_from_rows_and_empty_rows_are_left_out(editor, update):
    rows = {"points-TOTAL_FORMS": "6", "points-INITIAL_FORMS": "0"}
    rows |= {
        "points-0-text": "The bridge is closed, the ministry says.",
        "points-0-update": str(update),
    }
    page = words_of(editor.post("/desk/river/key-points/", rows, follow=True))
    assert "The bridge is closed, the ministry says." in page
    assert len(load_records("river", update)[0].content["points"]) == 1


def test_a_key_point_on_an_update_that_is_not_there_is_refused_and_kept(editor, story):
    rows = {
        "points-TOTAL_FORMS": "6",
        "points-INITIAL_FORMS": "0",
        "points-0-text": "Kept.",
        "points-0-update": "99",
    }
    answer = editor.post("/desk/river/key-points/", rows)
    assert answer.status_code == 404
    assert "Kept." in words_of(answer)
    assert "no update 99" in words_of(answer)


def test_the_preview_is_the_readers_own_markup_and_publishes_nothing(editor, story):
    answer = editor.post("/desk/river/preview/", {**TYPED, "body": "**Bold** <b>not</b>"})
    assert "&lt;strong&gt;Bold&lt;/strong&gt;" in words_of(answer)
    assert "As readers will see it" in words_of(answer)
    assert Record.objects.count() == 1


def test_the_preview_can_be_asked_for_alone(editor, story):
    page = words_of(editor.post("/desk/river/preview/", TYPED, headers={"Accept": "text/x-part"}))
    assert page.lstrip().startswith("<h3>As readers will see it")


def test_a_story_is_opened_and_its_status_changed(editor, newsroom):
    typed = {"slug": "river", "headline": "Fighting", "zone": "Europe/Kyiv", "language": "en"}
    assert "Fighting" in words_of(editor.post("/desk/open/", typed, follow=True))
    page = words_of(
        editor.post(
            "/desk/river/change/", {"headline": "Fighting", "status": "paused"}, follow=True
        )
    )
    assert "Paused by the desk" in page


def test_a_story_cannot_take_an_address_of_the_desk(editor, newsroom):
    typed = {"slug": "login", "headline": "Fighting", "zone": "UTC", "language": "en"}
    answer = editor.post("/desk/open/", typed)
    assert answer.status_code == 400
    assert "is an address of the desk" in words_of(answer)
