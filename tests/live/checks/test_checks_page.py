"""Acceptance checks of the page itself: complete without script, light, every line attributed."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import pytest

from onrecord.live import render
from onrecord.live.assets import Assets
from onrecord.live.fold import fold
from onrecord.live.view import View

SITE = render.Site("The Desk", "https://live.example")
VERDICTS = re.compile(r"\b(true|false|fake|debunked|verified)\b", re.I)


def state_of(story: Any) -> Any:
    return fold(story.stories["river"])


def page_of(story: Any, view: View = View()) -> str:  # noqa: B008 -- frozen
    return render.story_page(state_of(story), view, SITE)


def squeezed(text: str | bytes) -> int:
    return len(gzip.compress(text.encode() if isinstance(text, str) else text, 9))


def test_check_02_the_page_its_style_and_its_scripts_are_light(story: Any) -> None:
    assets = Assets()
    style, *scripts = (
        assets.get(assets.url(name)).copies["gzip"] for name in ("live.css", "live.js", "page.js")
    )
    html = squeezed(page_of(story))
    assert html <= 30_000
    assert len(style) <= 9_000
    assert sum(map(len, scripts)) <= 8_000
    assert html + len(style) + sum(map(len, scripts)) <= 50_000


def test_check_02_the_page_without_script_is_lighter_still(long_story: Any) -> None:
    style = Assets().get(Assets().url("live.css")).copies["gzip"]
    assert squeezed(page_of(long_story, View(lite=True))) + len(style) <= 20_000


def test_check_02_five_hundred_updates_weigh_no_more_than_forty(long_story: Any) -> None:
    assert squeezed(page_of(long_story)) <= 30_000


def test_check_15_a_permalink_is_there_for_good(story: Any, make_client: Any) -> None:
    client = make_client(story, public_url="https://live.example")
    records = story.stories["river"]
    numbers = [r.seq for r in records if r.kind == "update"]
    story.retract(numbers[0])
    for number in numbers:
        answer = client.get(f"/river/u/{number}")
        assert answer.status == 200
        assert f'rel="canonical" href="https://live.example/river/u/{number}"' in answer.text
        assert f'id="u{number}"' in answer.text
    assert "The desk has withdrawn this update." in client.get(f"/river/u/{numbers[0]}").text


def test_check_16_a_filter_shows_what_matches_and_its_address_says_so(
    story: Any, make_client: Any
) -> None:
    client = make_client(story)
    answer = client.get("/river/?label=Attributed&party=Army").text
    shown = re.findall(r'data-label="([^"]+)" data-parties="([^"]+)"', answer)
    assert len(shown) > 1
    assert {(label, "Army" in parties) for label, parties in shown} == {("Attributed", True)}
    assert f"{len(shown)} of 40 shown" in answer
    assert answer == client.get("/river/?label=Attributed&party=Army").text


def test_check_17_no_word_of_the_software_judges(story: Any) -> None:
    texts = [re.sub(r"\{[{%#].*?[}%#]\}", "", t, flags=re.S) for t in _templates()]
    assert not any(VERDICTS.search(re.sub(r'"[^"]*"', "", text)) for text in texts)
    for code in render.catalogue.LANGUAGES:
        words = json.dumps(dict(render.catalogue.words(code).texts), ensure_ascii=False)
        assert not VERDICTS.search(words)


def _templates() -> list[str]:
    folder = render.Path(render.__file__).parent / "templates"
    return [f.read_text(encoding="utf-8") for f in sorted(folder.glob("*.html"))]


def test_check_18_each_statement_has_speaker_time_and_way(story: Any) -> None:
    cells = re.split(r'<(?:div|li) class="cell">', page_of(story))[1:]
    assert len(cells) >= 5 * 3 + 39
    for cell in cells:
        assert re.search(r'class="speaker">[^<]+<', cell)
        assert "<time" in cell
        assert re.search(r'class="chain">.*?(<bdi>|no link)', cell, re.S)


def test_check_18_without_any_time_given_the_time_of_receipt_is_shown(story: Any) -> None:
    text = re.sub(r"<[^>]+>", "", page_of(story))
    assert "Said time not given; received 22 Nov 2026, 18:36 EET" in text


def test_check_19_a_figure_stands_where_its_number_says(story: Any) -> None:
    html = page_of(story)
    drawn = re.findall(r'data-low="(.*?)" data-high="(.*?)".*?x1="(.*?)" x2="(.*?)"', html, re.S)
    assert drawn[0][:2] == ("31", "45") and drawn[1][:2] == ("60", "")
    (_, _, a, b), (_, _, floor, _) = drawn
    assert abs(float(a) - 310) <= 0.5 and abs(float(b) - 450) <= 0.5
    assert abs(float(floor) - 600) <= 0.5
    assert '<td class="low">31</td><td class="high">45</td>' in html


def test_check_19_what_cannot_be_compared_has_an_axis_of_its_own(
    story: Any, make_cell: Any
) -> None:
    figures = [{"low": 9, "high": 9, "words": "nine", "measure": "wounded"}]
    held = [{"party": p, "cells": [make_cell(p, figures=figures)]} for p in ("Army", "Front")]
    apart = [{"measure": "wounded", "comparable": False, "reason": "Other districts."}]
    story.ask(1, positions=held, comparisons=apart)
    html = page_of(story)
    axes = re.findall(r'data-axis="(.*?)"', html)
    assert axes == ["wounded Army", "wounded Front"]
    assert html.count("Other districts.") >= 2


def test_check_20_a_correction_stands_before_the_text_and_everywhere(
    story: Any, make_client: Any
) -> None:
    client = make_client(story)
    state = state_of(story)
    update = next(u for u in state.updates.values() if u.corrections)
    html = client.get(f"/river/u/{update.seq}").text
    notice, body = html.index('class="notice correction"'), html.index('class="body"')
    assert notice < body
    assert "The earlier wording stood from" in html and html.count("<time") >= 4
    assert re.search(r'<del><span class="vh">removed: </span>the</del>', html, re.I)
    assert '<ins><span class="vh">added: </span>' in html
    wrong = update.corrections[0].wrong
    assert wrong in client.get("/river/corrections").text
    assert wrong in client.get("/river/story.jsonld").text
    assert "CorrectionComment" in client.get("/river/story.jsonld").text


def test_check_20_redacted_words_are_nowhere(published: Any, make_client: Any) -> None:
    number = published.publish("Zanzibarheadline", "Zanzibarbody.")
    published.correct(number, "Zanzibarcorrected", was="Zanzibarbody.")
    published.add("river", "pin", {"pinned": True}, number)
    published.redact(number)
    client = make_client(published)
    paths = ["", f"u/{number}", "corrections", "story.jsonld", "records?after=0", "?lite=1"]
    for path in [*paths, "at/2026-11-22T12:03:30Z"]:
        answer = client.get(f"/river/{path}")
        assert answer.status == 200, path
        assert "Zanzibar" not in answer.text, path


def test_check_21_a_disputed_place_has_both_names_and_is_found_by_either(
    story: Any, make_client: Any
) -> None:
    client = make_client(story)
    html = client.get("/river/").text
    assert "<bdi>Bel Ridge / Orlan Heights</bdi>" in html
    one, other = (
        re.findall(r'<article[^>]* id="(u\d+)"', client.get(f"/river/?place={name}").text)
        for name in ("Bel+Ridge", "Orlan+Heights")
    )
    assert one == other and len(one) == 10


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_the_order_from_the_oldest_begins_at_the_beginning(long_story: Any, order: str) -> None:
    html = page_of(long_story, View(order=order))
    first = re.search(r'<article[^>]* id="u(\d+)"', html)
    assert first is not None
    assert (int(first[1]) == 2) is (order == "oldest")


def test_every_later_page_of_the_oldest_order_goes_on_where_the_last_one_ended(
    long_story: Any,
) -> None:
    seen: list[str] = []
    view = View(order="oldest")
    while True:
        html = page_of(long_story, view)
        seen += re.findall(r'<article[^>]* id="(u\d+)"', html)
        later = re.search(r'rel="next" href="\?after=(\d+)&amp;order=oldest', html)
        if later is None:
            break
        view = View(order="oldest", after=int(later[1]))
    assert len(seen) == len(set(seen)) == 500
