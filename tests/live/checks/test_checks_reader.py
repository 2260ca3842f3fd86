"""Acceptance checks in a browser of what stands on the page: without script, by keyboard, in
another zone, language and size, on paper.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from onrecord.live import render

pytestmark = pytest.mark.browser
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


def test_check_01_without_script_everything_is_there(site: Any, new_page: Any) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(site.url + "/river/")
    assert page.locator("#updates article").count() == 40
    assert page.locator("#key-points li").count() == 4
    assert page.locator("table.sides").count() == 5
    assert page.locator(".whisker svg").count() == 2
    assert page.locator("svg.map .spot").count() == page.locator(".places-map li").count() == 3
    assert page.locator("#corrections li").count() == 3
    page.focus("summary:text('Filter')")
    page.keyboard.press("Enter")  # a click may miss what is still being laid out
    page.select_option("select[name=party]", "Front")
    page.click("button:text('Show')")
    assert "party=Front" in page.url and page.locator("#updates article").count() == 12
    assert page.is_hidden("text=Copy link") and page.is_hidden("#pause")


def test_check_01_earlier_updates_are_reached_by_links(
    long_story: Any, make_site: Any, new_page: Any
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(make_site(long_story).url + "/river/")
    seen = page.locator("#updates article").count()
    while page.locator("#more a").count():
        page.click("#more a")
        page.wait_for_load_state()
        seen += page.locator("#updates article").count()
    assert seen == 500


def test_check_02_six_requests_of_one_host(site: Any, new_page: Any) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_response("**/stream?*"):
        page.goto(site.url + "/river/")
    page.wait_for_timeout(200)  # for the icon
    assert len(asked) <= 6
    assert all(url.startswith(site.url) for url in asked)


@pytest.mark.parametrize("lang", ["", "?lang=ar"])
def test_check_17_all_columns_look_alike_and_go_from_a_to_z(
    site: Any, new_page: Any, lang: str
) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    page.goto(site.url + "/river/" + lang)
    rows = page.evaluate("""[...document.querySelectorAll("table.sides")].map((table) =>
      [...table.querySelectorAll("td")].map((cell) => {
        const words = getComputedStyle(cell.querySelector(".words"));
        return [words.fontSize, words.color, words.fontWeight, cell.offsetWidth];
      }))""")
    for row in rows:
        assert len({tuple(look) for *look, _ in row}) == 1
        widths = [width for *_, width in row]
        assert max(widths) - min(widths) <= 1
    heads = page.locator("table.sides").first.locator("th .party").all_inner_texts()
    assert heads == sorted(heads, key=str.casefold)


@pytest.fixture
def abroad(site: Any, new_page: Any) -> Any:
    """The live page of a reader in New York; the story is in Kyiv."""
    page = new_page(timezone_id="America/New_York", viewport={"width": 1280, "height": 900})
    page.goto(site.url + "/river/")
    return page


def clock_of(page: Any, number: int) -> str:
    return str(page.text_content(f"#u{number} .permalink"))


def test_check_14_times_in_three_zones_and_the_choice_stays(abroad: Any) -> None:
    assert clock_of(abroad, 2) == "14:02 EET"
    expect(abroad.locator("#second-clock")).to_contain_text("07:")
    expect(abroad.locator("#second-clock")).to_contain_text("your time")
    abroad.click("#zones >> text=Mine")
    assert clock_of(abroad, 2).startswith("07:02")
    abroad.click("#zones >> text=UTC")
    assert clock_of(abroad, 2).startswith("12:02")
    abroad.reload()
    expect(abroad.locator("#u2 .permalink")).to_have_text("12:02 UTC")
    abroad.click("#zones >> text=Kyiv")
    assert clock_of(abroad, 2) == "14:02 EET"


def test_check_14_an_arrival_comes_in_the_chosen_zone(site: Any, abroad: Any) -> None:
    abroad.click("#zones >> text=Mine")
    number = site.published.publish("Arriving")
    site.tell()
    abroad.wait_for_selector(f"#u{number}", state="attached")
    assert clock_of(abroad, number).startswith("07:")


@pytest.mark.parametrize(
    ("at", "clocks"),
    [
        ("2026-10-25T00:30:00+00:00", ["03:30 EEST", "20:30"]),
        ("2026-10-25T01:30:00+00:00", ["03:30 EET", "21:30"]),
        ("2026-11-01T06:30:00+00:00", ["08:30 EET", "01:30"]),
    ],
)
def test_check_14_each_zone_changes_its_clock_on_its_own_day(
    published: Any, make_site: Any, new_page: Any, at: str, clocks: list[str]
) -> None:
    published.publish()
    moment = dt.datetime.fromisoformat(at)
    records = published.stories["river"]
    records[1] = dataclasses.replace(records[1], at=moment)
    page = new_page(timezone_id="America/New_York")
    page.goto(make_site(published).url + "/river/")
    assert clock_of(page, 2) == clocks[0]
    page.click("#zones >> text=Mine")
    assert clock_of(page, 2).startswith(clocks[1])


def test_check_14_without_script_the_zone_is_a_link(site: Any, new_page: Any) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(site.url + "/river/")
    assert clock_of(page, 2) == "14:02 EET"
    page.click("#zones >> text=UTC")
    assert clock_of(page, 2) == "12:02 UTC"


def test_check_15_an_old_update_is_loaded_and_focused(
    long_story: Any, make_site: Any, new_page: Any
) -> None:
    page = new_page()
    page.goto(make_site(long_story).url + "/river/#u200")
    expect(page.locator("#u200-h")).to_be_focused(timeout=20_000)  # 500 updates, a busy machine
    assert page.locator("#u190, #u205, #u501").count() == 3
    while page.locator(".gap a").count() and page.locator("#updates article").count() < 400:
        before = page.locator("#updates article").count()
        page.click(".gap a")
        expect(page.locator("#updates article")).not_to_have_count(before)
    ids = page.locator("#updates article").evaluate_all("(all) => all.map((a) => +a.dataset.seq)")
    assert ids == sorted(set(ids), reverse=True)
    assert set(range(200, 502)) <= set(ids) and page.locator(".gap").count() == 0


def test_earlier_updates_come_in_place(long_story: Any, make_site: Any, new_page: Any) -> None:
    page = new_page()
    page.goto(make_site(long_story).url + "/river/")
    for count in (80, 120):
        page.click("#more a")
        expect(page.locator("#updates article")).to_have_count(count)
    assert page.url.endswith("/river/") and page.locator(".gap").count() == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_check_21_a_disputed_place_has_both_names_and_no_name_covers_another(
    site: Any, new_page: Any, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 900})
    page.goto(site.url + "/river/")
    names = page.locator(".map .names[data-spot='1'] tspan")
    assert names.all_text_contents() == ["Bel Ridge", "Orlan Heights"]
    looks = page.evaluate("""[...document.querySelectorAll(".map tspan")].map((name) => {
      const look = getComputedStyle(name);
      return [look.fontSize, look.fontWeight, look.fill].join();
    })""")
    assert len(set(looks)) == 1
    covered = page.evaluate("""(() => {
      const boxes = [...document.querySelectorAll(".map .names, .map circle, .map .scale text")]
        .map((e) => e.getBoundingClientRect());
      return boxes.filter((a, i) => boxes.some((b, j) => i !== j && a.left < b.right - 1
        && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)).length;
    })()""")
    assert covered == 0
    link = page.locator(".places-map li a").first
    assert link.inner_text() == "Bel Ridge / Orlan Heights"
    found = []
    for name in ("Bel Ridge", "Orlan Heights"):
        page.goto(f"{site.url}/river/?place={name}")
        found.append(page.locator("#updates article").evaluate_all("(all) => all.map((a) => a.id)"))
    assert found[0] == found[1] and len(found[0]) == 10


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "?lang=ar", "?lite=1", "u/4", "u/4?lang=ar", "corrections"])
def test_check_22_there_is_no_barrier(
    short_story: Any, make_site: Any, new_page: Any, path: str, scheme: str
) -> None:
    page = new_page(color_scheme=scheme, bypass_csp=True)
    page.goto(f"{make_site(short_story).url}/river/{path}")
    page.evaluate(AXE)
    found = page.evaluate("axe.run()")["violations"]
    assert [(v["id"], [n["html"][:90] for n in v["nodes"][:3]]) for v in found] == []


@pytest.mark.parametrize("path", ["", "?lang=ar", "u/4", "corrections", "?lite=1"])
def test_check_23_a_narrow_page_does_not_scroll_sideways(
    site: Any, new_page: Any, path: str
) -> None:
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto(f"{site.url}/river/{path}")
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_check_23_what_is_pressed_is_large_enough(site: Any, new_page: Any) -> None:
    """Links inside a sentence are free (WCAG 2.5.8)."""
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto(f"{site.url}/river/")
    small = page.evaluate("""[...document.querySelectorAll("a, button, summary, select, input")]
      .filter((e) => e.offsetParent && !e.closest(".body, .skips, .key-points, .vh"))
      .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
      .filter(([, box]) => box.width && (box.height < 23.9 || box.width < 23.9))
      .map(([html, box]) => [html, Math.round(box.width), Math.round(box.height)])""")
    assert small == []


def test_check_23_what_has_focus_is_never_covered(site: Any, new_page: Any) -> None:
    page = new_page(viewport={"width": 640, "height": 480})
    page.goto(f"{site.url}/river/")
    page.locator("#updates h3").nth(5).evaluate("(h) => { h.scrollIntoView(); }")
    site.published.publish("Waiting")
    site.tell()
    expect(page.locator("#toast")).to_be_visible()
    page.locator("#updates article").nth(5).locator(".permalink").focus()
    for _ in range(25):
        page.keyboard.press("Tab")
        covered = page.evaluate("""() => {
          const focused = document.activeElement.getBoundingClientRect();
          const toast = document.getElementById("toast").getBoundingClientRect();
          const across = focused.left < toast.right && focused.right > toast.left;
          const along = focused.top < toast.bottom && focused.bottom > toast.top;
          return document.activeElement.id !== "toast" && across && along;
        }""")
        assert not covered


def test_check_24_arabic_mirrors_the_page(site: Any, new_page: Any) -> None:
    boxes = {}
    for lang in ("en", "ar"):
        page = new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{site.url}/river/?lang={lang}")
        boxes[lang] = page.evaluate("""["main", ".rail", "#timeline", ".sides td"].map((where) => {
          const box = document.querySelector(where).getBoundingClientRect();
          return [box.left, box.right];
        })""")
    assert page.get_attribute("html", "dir") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('bdi.speaker')).unicodeBidi") in (
        "isolate",
        "plaintext",
    )
    for (left, right), (l2, r2) in zip(boxes["en"], boxes["ar"], strict=True):
        assert abs((1280 - right) - l2) <= 1 and abs((1280 - left) - r2) <= 1


def test_check_25_on_paper(site: Any, new_page: Any, tmp_path: Path) -> None:
    page = new_page()
    page.goto(f"{site.url}/river/")
    paper = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) <= 12
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("details:not([open])").count() == 0
    assert page.is_visible("text=Earlier: changed 1 time >> nth=0")
    for gone in ("#toast", "#pause", ".controls", ".tools", ".theme"):
        assert page.locator(gone).first.is_hidden()
    assert re.search(r"Printed \d{4}-\d\d-\d\d \d\d:\d\d UTC", page.inner_text(".print-only"))
    assert f"Live version: {site.url}/river/" in page.inner_text(".print-only")
    address = page.evaluate(
        "getComputedStyle(document.querySelector('.origin a'), '::after').content"
    )
    assert "attr(href)" in address or "https://" in address


def test_check_26_nothing_is_loaded_from_others_before_the_reader_agrees(
    published: Any, make_site: Any, new_page: Any
) -> None:
    video = "[A film of the bridge](https://www.youtube.com/watch?v=abcdefghijk)"
    published.publish("Film", f"They show {video}.")
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("https://**", lambda route: route.fulfill(body="a film"))
    site = make_site(published)
    page.goto(site.url + "/river/")
    assert page.get_attribute(".embed a", "href") == "https://www.youtube.com/watch?v=abcdefghijk"
    assert all(url.startswith(site.url) for url in asked)
    if not render.may_frame():  # until the policy of the answers names the players
        assert page.locator(".embed button").count() == 0
        return
    box = page.locator(".embed")
    height = box.bounding_box()["height"]
    page.click("text=it may track you")
    frame = page.locator(".embed iframe")
    expect(frame).to_have_attribute("src", "https://www.youtube-nocookie.com/embed/abcdefghijk")
    assert frame.get_attribute("sandbox") and frame.get_attribute("title")
    assert box.bounding_box()["height"] == height
    page.wait_for_timeout(200)
    assert any(url.startswith("https://www.youtube-nocookie.com/") for url in asked)
