"""Every page of the desk: behind the door, whole without script, no foreign markup in it."""

from __future__ import annotations

import pytest
from django.urls import URLPattern, reverse

from onrecord.desk.urls import urlpatterns
from onrecord.newsroom import actions
from onrecord.newsroom.policy import OPERATOR, WORKER

HOSTILE = "<script>alert(1)</script> \"'><img src=x onerror=alert(2)>"
GIVEN = {"story": "river", "update": 2, "report": 1, "question": 1, "decision": 1, "verb": "reword"}


def addresses(patterns=urlpatterns, wanted=()):
    """Every named address of the desk, with a plausible number in it."""
    for found in patterns:
        named = (*wanted, *found.pattern.converters)
        if isinstance(found, URLPattern):
            yield found.name, reverse(found.name, kwargs={name: GIVEN[name] for name in named})
        else:
            yield from addresses(found.url_patterns, named)


BEHIND_THE_DOOR = [address for name, address in addresses() if name != "login"]


def words_of(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("address", BEHIND_THE_DOOR)
def test_a_stranger_sees_no_page_of_the_desk(stranger, address):
    answer = stranger.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/desk/login/?next=/desk/")


@pytest.mark.parametrize("address", BEHIND_THE_DOOR)
def test_a_stranger_changes_nothing_and_keeps_what_was_typed(stranger, story, address):
    answer = stranger.post(
        address, {"headline": "Typed before the session ended", "password": "not shown"}
    )
    assert answer.status_code == 403
    assert "Typed before the session ended" in words_of(answer)
    assert "not shown" not in words_of(answer)


def test_signing_in_leads_to_the_page_that_was_asked_for(stranger, story, clock):
    actions.add_user(
        name="eve", password="long enough, rarely used", role="editor", by=OPERATOR, now=clock()
    )
    page = stranger.get("/desk/login/?next=/desk/river/")
    assert 'value="/desk/river/"' in words_of(page)
    typed = {"username": "eve", "password": "wrong", "next": "/desk/river/"}
    assert "correct username and password" in words_of(stranger.post("/desk/login/", typed))
    answer = stranger.post("/desk/login/", {**typed, "password": "long enough, rarely used"})
    assert answer["Location"] == "/desk/river/"


def test_signing_in_never_leads_to_another_site(stranger):
    page = stranger.get("/desk/login/?next=https://elsewhere.example/")
    assert 'name="next" value=""' in words_of(page)


def test_every_page_forbids_foreign_code_and_shared_caches(editor, story):
    for address in ("/desk/", "/desk/river/", "/desk/nothing-here/", "/desk/login/"):
        answer = editor.get(address)
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["X-Frame-Options"] == "DENY"


def test_no_page_holds_script_or_style_of_its_own(editor, disputed, update):
    for address in (
        "/desk/",
        "/desk/river/",
        "/desk/report/1/",
        f"/desk/river/u/{update}/correct/",
    ):
        page = words_of(editor.get(address))
        assert "<script>" not in page
        assert " style=" not in page
        assert "onclick" not in page


def test_a_story_that_is_not_there_answers_404_in_one_line(editor, newsroom):
    answer = editor.get("/desk/nowhere/")
    assert answer.status_code == 404
    assert "There is no story “nowhere”" in words_of(answer)


def test_a_page_that_is_not_there_answers_404_in_the_desks_own_words(editor, newsroom):
    answer = editor.get("/desk/river/no/such/page/")
    assert answer.status_code == 404
    assert "no such page at the desk" in words_of(answer)


def test_a_form_from_elsewhere_is_refused_and_its_words_are_kept(story, sign_in):
    client = sign_in("editor", enforce_csrf_checks=True)
    answer = client.post(
        "/desk/river/publish/", {"headline": "From elsewhere", "label": "Attributed"}
    )
    assert answer.status_code == 403


def test_the_inbox_shows_who_said_what_with_its_badge_and_reason(editor, disputed):
    page = words_of(editor.get("/desk/river/"))
    assert "DISPUTES" in page
    assert "each says held, by different sides" in page
    assert "Front &gt; Agency &gt; here" in page
    assert "16 · killed" in page


def test_the_inbox_can_be_read_by_party_by_dispute_and_by_words(editor, disputed):
    def reports(query: str) -> set[str]:
        page = words_of(editor.get(f"/desk/river/?{query}"))
        return {number for number in ("r1", "r2") if f'id="{number}"' in page}

    assert reports("") == {"r1", "r2"}
    assert reports("show=disputes") == {"r2"}
    assert reports("party=Army") == {"r1"}
    assert reports("search=FRONT") == {"r2"}
    assert reports("show=dismissed") == set()


def test_a_dismissed_report_leaves_the_inbox_and_is_found_under_dismissed(editor, disputed):
    answer = editor.post("/desk/report/1/dismiss/?show=disputes", follow=True)
    assert answer.redirect_chain == [("/desk/river/?show=disputes", 302)]
    assert 'id="r1"' not in words_of(editor.get("/desk/river/"))
    assert 'id="r1"' in words_of(editor.get("/desk/river/?show=dismissed"))


def test_a_report_that_nobody_could_read_is_marked_and_shown_as_it_came(editor, file, clock):
    from_worker = file("Nobody can take this apart.")
    for _ in range(3):
        actions.note_failed_reading(report=from_worker, trouble="no verb", by=WORKER, now=clock())
    page = words_of(editor.get("/desk/river/"))
    assert "Could not be taken apart: no verb" in page
    assert "Nobody can take this apart." in page


def test_the_same_text_again_is_marked_as_such(editor, file):
    file("One text.")
    file("One text.", source="Other agency")
    assert "Same text as" in words_of(editor.get("/desk/river/"))


def test_markup_in_a_report_stays_text_on_every_page(editor, file, read):
    read(f"{HOSTILE} x said.", f"<b>{HOSTILE}</b>", HOSTILE, source=f"<i>{HOSTILE}")
    file(HOSTILE, headline=HOSTILE, url="javascript:alert(3)")
    for address in ("/desk/river/", "/desk/river/?s=1", "/desk/report/1/", "/desk/report/2/"):
        page = words_of(editor.get(address))
        assert "<script>alert" not in page
        assert "<img" not in page
        assert 'href="javascript' not in page


def test_the_report_page_marks_each_statement_in_the_unchanged_text(editor, read):
    text = "Line one.\nThe bridge is shut, the army said."
    read(text, "Army", "The bridge is shut")
    page = words_of(editor.get("/desk/report/1/"))
    assert '<mark title="Army">The bridge is shut</mark>' in page
    assert "Line one.\n" in page
    assert "SHA-256" in page


def test_times_are_printed_in_the_storys_zone_with_its_label(editor, update):
    assert "14:00 EET" in words_of(editor.get("/desk/river/"))


def test_filing_by_hand_reads_the_time_by_the_storys_clock(editor, story):
    typed = {
        "source": "Ministry",
        "channel": "official",
        "text": "We hold the bridge.",
        "published": "2026-03-01T14:00",
    }
    answer = editor.post("/desk/river/file/", typed, follow=True)
    assert "Report 1 is filed" in words_of(answer)
    assert "1 Mar 2026, 14:00 EET" in words_of(editor.get("/desk/report/1/"))


def test_the_same_text_filed_by_hand_twice_is_one_report(editor, story):
    typed = {"source": "Ministry", "channel": "official", "text": "We hold the bridge."}
    editor.post("/desk/river/file/", typed)
    assert "Report 1 was filed before" in words_of(
        editor.post("/desk/river/file/", typed, follow=True)
    )


def test_an_hour_that_the_clock_change_skips_is_refused(editor, story):
    typed = {"source": "Ministry", "channel": "official", "text": "We hold the bridge."}
    answer = editor.post("/desk/river/file/", {**typed, "published": "2026-03-29T03:30"})
    assert answer.status_code == 400
    assert "We hold the bridge." in words_of(answer)


def test_a_text_too_large_to_take_is_refused_in_one_line(editor, story):
    typed = "text=" + "x" * 5_100_000
    answer = editor.post("/desk/river/file/", typed, "application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert "too large" in words_of(answer)


@pytest.mark.parametrize("number", [0, 7, 10**18, 10**30])
def test_a_number_that_nothing_bears_answers_404(editor, story, number):
    for address in (f"/desk/report/{number}/", f"/desk/river/u/{number}/correct/"):
        assert editor.get(address).status_code == 404
    for address in (f"/desk/river/u/{number}/pin/", f"/desk/river/question/{number}/publish/"):
        assert editor.post(address, {"pinned": "1"}).status_code == 404
    assert editor.get(f"/desk/river/?before={number}&s={number}").status_code == 200
