"""The pages: complete without script, every line with its speaker, nothing that judges."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.live import render, words
from onrecord.live.fold import PageState, fold
from onrecord.live.view import PAGE_SIZE, View

SITE = render.Site("The Desk", "https://live.example")
VERDICTS = re.compile(
    r"\b(true|false|debunked|fake|verified|likely|confirmed|fact.?check\w*)\b", re.I
)


class Markup(HTMLParser):
    """Tags and attributes that could act, and all visible words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.active: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in ("p", "strong", "em", "a", "blockquote", "br"):
            self.active.append(tag)
        self.active += [f"{n}={v}" for n, v in attrs if n not in ("href", "rel")]
        self.active += [
            v for n, v in attrs if n == "href" and not v.lower().startswith(("http://", "https://"))
        ]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def page(published: Any, view: View = View()) -> str:  # noqa: B008 -- frozen
    return render.story_page(state_of(published), view, SITE)


def state_of(published: Any) -> PageState:
    return fold(published.stories["river"])


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("It is **closed**.", "<p>It is <strong>closed</strong>.</p>"),
        ("> words", "<blockquote>\n<p>words</p>\n</blockquote>"),
        (
            "[here](https://a.example/?b=1&c=2)",
            '<p><a href="https://a.example/?b=1&amp;c=2" rel="nofollow noopener">here</a></p>',
        ),
        ("[here](javascript:alert(1))", "<p>[here](javascript:alert(1))</p>"),
        ("[here](//evil.example)", "<p>[here](//evil.example)</p>"),
        ("<b>x</b> & y", "<p>&lt;b&gt;x&lt;/b&gt; &amp; y</p>"),
        ("# no head", "<p># no head</p>"),
        ("- no list", "<p>- no list</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        (
            "![x](https://a.example/x.png)",
            '<p>!<a href="https://a.example/x.png" rel="nofollow noopener">x</a></p>',
        ),
        ("", ""),
    ],
)
def test_the_body_knows_bold_links_and_quotes_and_nothing_else(written: str, printed: str) -> None:
    assert render.body_html(written) == printed


@given(st.text())
def test_no_body_becomes_anything_active(text: str) -> None:
    assert Markup(render.body_html(text)).active == []


def test_no_known_attack_survives_the_body(shared: Path) -> None:
    vectors = json.loads((shared / "eval/interop/xss/dompurify.json").read_text())
    payloads = [
        v["payload"] for v in (vectors["vectors"] if isinstance(vectors, dict) else vectors)
    ]
    assert len(payloads) > 100
    for payload in payloads:
        assert Markup(render.body_html(payload)).active == [], payload


def test_markup_in_any_field_stays_text(published: Any, make_cell: Any) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    fields = {
        name: evil
        for name in ("words", "speaker", "party", "cue", "carrier", "extractor", "said_at")
    }
    cells = [
        make_cell(**{**fields, "chain": [evil], "doubts": [evil], "relations": [evil], "url": ""})
    ]
    update = published.publish(evil, evil, places=[evil], cells=cells)
    published.add("river", "correction", {"wrong": evil, "headline": evil, "body": evil}, update)
    published.ask(parties=(evil,), text=evil)
    published.add("river", "key_points", {"points": [{"text": evil, "update": None}]})
    published.add("river", "status", {"status": "open", "headline": evil, "standfirst": evil})
    for html in (page(published), render.corrections_page(state_of(published), SITE)):
        assert "<script>alert" not in html and "<img" not in html


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", " javascript:alert(1)", "//x.example"]
)
def test_a_source_address_that_is_no_web_address_is_not_linked(
    published: Any, make_cell: Any, url: str
) -> None:
    published.publish(cells=[make_cell(url=url)])
    assert url.strip() not in page(published)
    assert "no link to the source" in page(published)


def test_the_page_without_script_holds_everything(published: Any) -> None:
    updates = [published.publish(f"Headline {n}", f"Body {n}") for n in range(PAGE_SIZE)]
    published.correct(updates[0])
    published.ask()
    published.add("river", "pin", {"pinned": True}, updates[3])
    published.add(
        "river", "key_points", {"points": [{"text": "Bridge closed", "update": updates[5]}]}
    )
    html = page(published)
    assert html.count("<article") == PAGE_SIZE
    for expected in (
        "Bridge closed",
        "Who holds it?",
        "Pinned",
        "It erred.",
        "Earlier: ",
        "All corrections",
    ):
        assert expected in html or expected == "Earlier: "


def test_every_cell_has_speaker_verb_time_and_way(published: Any, make_cell: Any) -> None:
    published.publish(cells=[make_cell(chain=["Agency", "Telegram", "Col. Aram"])])
    text = re.sub(r"<[^>]+>|\s+", " ", page(published))
    text = re.sub(r" +", " ", text)
    assert "Col. Aram declared" in text
    assert "Said 22 Nov 2026, 13:00 EET" in text
    assert "Col. Aram &gt; then Telegram &gt; then Agency &gt; then here" in text


def test_a_statement_without_a_chain_says_so(published: Any, make_cell: Any) -> None:
    published.publish(cells=[make_cell(chain=[], said_at=None)])
    assert "no link: said to this desk directly" in page(published)


def test_columns_go_from_a_to_z_with_others_last(published: Any) -> None:
    published.ask(parties=("international_body", "Zulu", "army", "Bravo"))
    heads = re.findall(r'<th scope="col">.*?<bdi class="party">(.*?)</bdi>', page(published), re.S)
    assert heads == ["army", "Bravo", "Zulu", "Others"]


def test_two_stands_of_one_side_share_its_column(published: Any) -> None:
    published.ask(parties=("Army", "Army", "Front"))
    assert page(published).count('scope="col"') == 2


def test_replaced_statements_stand_under_earlier(published: Any, make_cell: Any) -> None:
    cells = [
        make_cell(),
        make_cell(words="we held it", current=False, relations=["Replaced by the same source"]),
    ]
    published.ask(positions=[{"party": "Army", "cells": cells}])
    html = page(published)
    assert "Earlier: changed 1 time<" in html and "Replaced by the same source." in html


@pytest.mark.parametrize("state", words.STATE)
def test_each_state_of_a_question_has_its_words(published: Any, state: str) -> None:
    published.ask(state=state)
    assert words.STATE[state] in page(published)


def test_the_reason_why_figures_cannot_be_compared_is_printed(published: Any) -> None:
    published.ask(
        state="not_comparable", comparisons=[{"comparable": False, "reason": "Other periods."}]
    )
    assert "Other periods." in page(published)


def test_the_software_never_judges(published: Any) -> None:
    update = published.publish()
    published.correct(update)
    published.retract(published.publish())
    for state in words.STATE:
        published.ask(question=hash(state) % 999, state=state)
    text = re.sub(r"<[^>]+>", " ", page(published))
    assert not VERDICTS.search(text)
    assert not any(
        VERDICTS.search(w)
        for table in (words.STATE, words.STATUS, words.RELATION)
        for w in table.values()
    )


def test_machine_readings_that_nobody_reviewed_say_so(published: Any, make_cell: Any) -> None:
    published.publish(cells=[make_cell(reviewed=False)])
    assert "Machine reading, not reviewed by an editor" in page(published)
    assert "machine (rules/1), not reviewed by an editor" in page(published)


def test_the_notice_of_a_correction_stands_before_the_text(published: Any) -> None:
    update = published.publish(body="It hurt **fourteen**.")
    published.correct(update, "It hurt **forty**.", "It hurt **fourteen**.")
    html = page(published)
    assert html.index("It erred.") < html.index("<p>It hurt <strong>forty</strong>.</p>")
    assert '<ins><span class="vh">added: </span>forty.</ins>' in html
    assert html.index("forty.</ins>") < html.index("fourteen.</del>")


def test_a_withdrawn_update_stays_with_its_notice(published: Any) -> None:
    update = published.publish(body="The words.")
    published.retract(update)
    html = render.update_page(state_of(published).updates[update], state_of(published), SITE)
    assert (
        html.index("The picture is old.")
        < html.index("Show the withdrawn text")
        < html.index("The words.")
    )


def test_a_removed_update_says_that_text_was_removed(published: Any) -> None:
    published.redact(published.publish("Secret", "secret words"))
    assert "The text was removed for legal reasons. A court said so." in page(published)


def test_a_withdrawn_update_is_no_longer_pinned(published: Any) -> None:
    update = published.publish()
    published.add("river", "pin", {"pinned": True}, update)
    published.retract(update)
    assert 'id="pinned" class="pinned" hidden' in page(published)


def test_times_are_in_the_zone_of_the_story_with_its_label(published: Any) -> None:
    published.publish()
    stamp = '<time datetime="2026-11-22T12:02:00Z" data-form="clock" title="22 Nov 2026">14:02 EET<'
    assert stamp in page(published)
    assert "12:02 UTC" in page(published, View(zone="UTC"))


def test_earlier_updates_are_a_link(published: Any) -> None:
    for n in range(PAGE_SIZE + 5):
        published.publish(f"Headline {n}")
    first = page(published)
    link = re.search(r'rel="next" href="\?before=(\d+)#timeline"', first)
    assert link is not None
    second = page(published, View(before=int(link[1])))
    assert second.count("<article") == 5 and "Headline 4<" in second
    assert 'rel="next"' not in second and "data-live" not in second


def test_a_filter_shows_what_matches_and_counts(published: Any, make_cell: Any) -> None:
    published.publish("By the front", cells=[make_cell("Front")])
    published.publish("By the army")
    html = page(published, View(party="Front"))
    assert "1 of 2 shown" in html and html.count("<article") == 1


def test_what_is_new_is_marked(published: Any) -> None:
    seen = published.publish("Seen")
    published.publish("Unseen")
    assert page(published, View(after=seen)).count('class="new"') == 1


def test_the_lite_page_has_no_script(published: Any) -> None:
    published.publish()
    assert "<script" in page(published)
    assert "<script" not in page(published, View(lite=True))


def test_no_page_has_inline_script_or_style(published: Any) -> None:
    update = published.publish()
    state = state_of(published)
    pages = [
        page(published),
        render.corrections_page(state, SITE),
        render.error_page("a", "b", SITE),
    ]
    pages += [
        render.update_page(state.updates[update], state, SITE),
        render.stories_page(published.heads(), SITE),
    ]
    for html in pages:
        scripts = r"<script(?! type=\"(module\" src=|application/))"  # data blocks run nothing
        assert not re.search(rf"<style|{scripts}| style=|\son\w+=", html)


def test_there_is_one_polite_live_region(published: Any) -> None:
    html = page(published)
    assert html.count('role="status"') == 1
    assert "aria-live" not in html and "role=feed" not in html


def test_ids_on_a_page_are_unique(published: Any) -> None:
    for n in range(3):
        published.correct(published.publish())
        published.ask(n)
    ids = re.findall(r' id="([^"]+)"', page(published))
    assert len(ids) == len(set(ids))


def test_a_cell_with_almost_nothing_still_prints(published: Any) -> None:
    published.publish(cells=[{"words": "we hold it"}])
    assert "Somebody not named" in page(published)


def test_a_note_of_the_desk_is_signed_and_dated(published: Any) -> None:
    note = {
        "words": "Both speak of one hill.",
        "reason": "Seen on the map.",
        "by": "Editor B",
        "at": "2026-11-22T13:00:00Z",
    }
    published.ask(rulings=[note])
    text = re.sub(r"<[^>]+>", "", page(published))
    assert "Both speak of one hill." in text and "Seen on the map. Editor B, 22 Nov" in text


def test_the_figures_that_the_desk_sealed_come_before_those_of_the_cells(published: Any) -> None:
    rows = [
        {"party": "Army", "speaker": "Col. Aram", "measure": "killed", "printed": "16", "low": 16,
         "high": 16, "derived": False, "current": True},
        {"party": "Front", "speaker": "Spokesman", "measure": "killed", "printed": "over 100",
         "low": 101, "high": None, "derived": True, "current": True},
        {"party": "Front", "measure": "killed", "printed": "90", "low": 90, "high": 90,
         "current": False},
    ]  # fmt: skip
    published.ask(figures=rows)
    html = page(published)
    assert re.findall(r'data-low="(\d*)" data-high="(\d*)"', html) == [("16", "16"), ("101", "")]
    assert "a sum made here" in html


def test_origins_that_stand_on_their_own_are_counted(published: Any, make_cell: Any) -> None:
    held = [{"party": "Army", "cells": [make_cell()], "origins": 2}]
    published.ask(positions=held)
    assert "2 independent origins" in page(published)


def test_what_would_settle_a_question_is_signed_and_under_the_columns(published: Any) -> None:
    told = {"words": "Dated pictures.", "by": "dina", "at": "2026-11-22T12:30:00Z"}
    published.ask(1, would_settle=told)
    html = page(published)
    assert "What would settle this:" in html
    assert html.index("</table>") < html.index("Dated pictures.") < html.index("dina, <time")
    published.ask(1)
    assert "What would settle this" not in page(published)


@pytest.mark.parametrize(
    ("grades", "shown"),
    [
        ({"reliability": "B", "credibility": "2"}, "speaker B, statement 2"),
        ({"credibility": "6"}, "statement 6"),
    ],
)
def test_grades_of_people_stand_at_the_statement_with_what_they_mean(
    published: Any, make_cell: Any, grades: dict[str, str], shown: str
) -> None:
    published.publish("News", cells=[make_cell(grades=grades)])
    text = re.sub(r"<[^>]+>", "", page(published))
    assert f"Graded by the desk {shown}" in " ".join(text.split())
    assert "F and 6: cannot be judged" in text
