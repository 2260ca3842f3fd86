"""Acceptance checks of what arrives: nothing that is read moves, nothing comes twice, nothing is
lost.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PROBES = """window.shift = 0; window.spoken = []; window.asked = [];
new PerformanceObserver((list) => {
  for (const moved of list.getEntries()) window.shift += moved.value;
}).observe({ type: "layout-shift", buffered: true });
document.addEventListener("DOMContentLoaded", () => {
  const line = document.getElementById("announce");
  if (line) new MutationObserver(() => window.spoken.push(line.textContent))
    .observe(line, { childList: true, characterData: true, subtree: true });
});
const Stream = window.EventSource;
window.EventSource = class extends Stream {
  constructor(url) { super(url); window.asked.push([url, Date.now()]); window.stream = this; }
};"""
HIDDEN = "Object.defineProperty(document, 'hidden', { get: () => %s, configurable: true }); %s"
CHANGED = "document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))"


@pytest.fixture
def page(site: Any, new_page: Any) -> Any:
    """The live page at 1280 px, connected, with probes."""
    page = new_page(viewport={"width": 1280, "height": 900})
    page.add_init_script(PROBES)
    with page.expect_response("**/stream?*"):
        page.goto(site.url + "/river/")
    return page


@pytest.fixture
def timed(site: Any, new_page: Any) -> Any:
    """The same page with a clock that the test moves."""
    page = new_page(viewport={"width": 1280, "height": 900})
    page.clock.install()
    page.add_init_script(PROBES)
    with page.expect_response("**/stream?*"):
        page.goto(site.url + "/river/")
    return page


def publish(site: Any, count: int = 1) -> list[int]:
    made = [site.published.publish(f"Arriving {n}", f"Body {n}.") for n in range(count)]
    site.tell()
    return made


def read_article(page: Any, position: int = 14) -> Any:
    article = page.locator("#updates article").nth(position)
    article.evaluate("(a) => a.scrollIntoView()")
    return article


def top_of(article: Any) -> float:
    return float(article.bounding_box()["y"])


def test_check_05_loading_moves_nothing(page: Any) -> None:
    page.wait_for_timeout(300)
    assert page.evaluate("window.shift") <= 0.002


def test_check_05_twenty_arrivals_and_three_edits_move_nothing(site: Any, page: Any) -> None:
    article = read_article(page)
    top, number = top_of(article), int(article.get_attribute("data-seq"))
    for n in range(20):
        publish(site)
        if n % 7 == 3:
            site.published.correct([number, 41, 38][n // 7], "A longer text. " * 20)
            site.tell()
    expect(page).to_have_title(re.compile(r"^\(20\)"))
    page.wait_for_timeout(200)
    assert page.evaluate("window.shift") <= 0.01
    assert abs(top_of(article) - top) <= 1


def test_check_06_at_the_top_an_arrival_comes_in_and_else_it_waits(site: Any, page: Any) -> None:
    number = publish(site)[0]
    page.wait_for_selector(f"#u{number}", state="attached", timeout=1_000)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#updates .body'))")
    waiting = publish(site, 2)
    expect(page.locator("#toast")).to_contain_text("2 new updates")
    page.evaluate("getSelection().removeAllRanges()")
    page.locator("#updates h3").first.focus()
    waiting += publish(site)
    expect(page.locator("#toast")).to_contain_text("3 new updates")
    assert not any(page.locator(f"#u{n}").count() for n in waiting)


def test_check_07_records_that_come_again_change_nothing(site: Any, page: Any) -> None:
    read_article(page)
    numbers = publish(site, 5)
    expect(page.locator("#toast")).to_contain_text("5 new updates")
    page.evaluate(
        """(after) => fetch(`records?after=${after}`).then((a) => a.json()).then((told) => {
      const event = new MessageEvent("catchup", { data: JSON.stringify(told) });
      window.stream.dispatchEvent(event);
    })""",
        numbers[0] - 1,
    )
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(300)
    assert page.inner_text("#toast").startswith("5 new updates")
    assert page.title().startswith("(5)")
    page.click("#toast")
    ids = page.locator("#updates article").evaluate_all("(all) => all.map((a) => a.id)")
    assert len(ids) == len(set(ids)) == 45


def test_check_08_the_toast_brings_all_in_order_and_focus_to_the_newest(
    site: Any, page: Any
) -> None:
    read_article(page)
    title = page.title()
    numbers = publish(site, 3)
    page.click("#toast")
    ids = page.locator("#updates article").evaluate_all("(all) => all.map((a) => a.dataset.seq)")
    assert [int(i) for i in ids[:3]] == numbers[::-1]
    assert page.evaluate("document.activeElement.id") == f"u{numbers[-1]}-h"
    assert page.is_hidden("#toast") and page.title() == title


def test_check_09_one_polite_voice_that_ends_on_the_true_count(site: Any, timed: Any) -> None:
    assert timed.locator("[aria-live], [role=status], [role=alert], [role=log]").count() == 1
    assert timed.locator("#announce[role=status]").count() == 1
    assert timed.locator("[role=feed]").count() == 0
    read_article(timed)
    for n in range(10):
        publish(site)
        expect(timed.locator("#toast")).to_contain_text(f"{n + 1} new update")
        timed.clock.run_for(500)
    timed.clock.run_for(25_000)
    spoken = [words for words in timed.evaluate("window.spoken") if words]
    assert 1 <= len(spoken) <= 2
    counts = [int(re.search(r"\d+", words)[0]) for words in spoken]
    assert sum(counts) == 10


def test_check_10_paused_is_still_and_resumed_misses_nothing(site: Any, timed: Any) -> None:
    timed.click("#pause")
    assert timed.get_attribute("#pause", "aria-pressed") == "true"
    assert timed.evaluate("window.stream.readyState") == 2
    before = timed.locator("main").inner_html()
    numbers = publish(site, 3)
    timed.clock.run_for(60_000)
    assert timed.locator("main").inner_html() == before
    timed.click("#pause")
    timed.wait_for_selector(f"#u{numbers[0]}", state="attached")
    assert all(timed.locator(f"#u{n}").count() for n in numbers)


def wait_of(page: Any) -> int:
    """Seconds until the next try, as the page says."""
    return int(re.search(r"\d+", page.inner_text("#connection"))[0])


def test_check_11_a_dead_server_is_said_and_tried_again_ever_less_often(
    site: Any, timed: Any
) -> None:
    site.stop()
    expect(timed.locator("#connection")).to_contain_text("Reconnecting", timeout=5_000)
    tried = len(timed.evaluate("window.asked"))
    waits = [wait_of(timed)]
    for _ in range(9):
        timed.clock.run_for(waits[-1] * 1000)
        expect(timed.locator("#connection")).not_to_have_text(
            f"Reconnecting, next try {waits[-1]} s"
        )
        waits.append(wait_of(timed))
    times = [at / 1000 for _, at in timed.evaluate("window.asked")[tried:]]
    gaps = [after - before for before, after in pairwise(times)]
    assert 8 <= len(gaps) <= 9  # the words round up: the last stretch may hold a second try
    for number, gap in enumerate(gaps, start=1):
        whole = min(60, 2**number)
        assert 0.75 * whole <= gap <= 1.25 * whole + 1.5  # the words round up to a second
    assert len({round(gap / min(60, 2**n), 2) for n, gap in enumerate(gaps, start=1)}) > 4
    assert "may be old" in timed.inner_text("#stale")
    numbers = [site.published.publish(f"Missed {n}") for n in range(4)]
    site.start()
    timed.clock.run_for(76_000)
    timed.wait_for_selector(f"#u{numbers[-1]}", state="attached")
    assert all(timed.locator(f"#u{n}").count() == 1 for n in numbers)
    expect(timed.locator("#connection")).to_have_text("Live")


def test_check_12_without_a_network_the_page_says_so_and_still_filters(page: Any) -> None:
    page.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    expect(page.locator("#connection")).to_have_text(
        re.compile(r"Offline . showing .* 14:\d\d EET")
    )
    read_article(page)
    page.click("summary:text('Filter')")
    page.select_option("select[name=party]", "Front")
    page.click("button:text('Show')")
    assert page.locator("#updates article:visible").count() == 12
    assert page.inner_text("#shown") == "12 of 40 shown"
    page.context.set_offline(False)


def test_check_13_a_hidden_page_is_quiet_and_catches_up_once(site: Any, timed: Any) -> None:
    asked: list[str] = []
    timed.evaluate(HIDDEN % ("true", CHANGED))
    timed.on("request", lambda request: asked.append(request.url))
    timed.clock.run_for(61_000)
    assert timed.evaluate("window.stream.readyState") == 2
    numbers = publish(site, 3)
    timed.clock.run_for(60_000)
    assert len(asked) <= 2
    timed.evaluate(HIDDEN % ("false", CHANGED))
    timed.wait_for_selector(f"#u{numbers[-1]}", state="attached")
    assert len(asked) <= 3


def test_check_13_an_ended_page_asks_every_ten_minutes(site: Any, timed: Any) -> None:
    site.published.set_status("closed")
    site.tell()
    expect(timed.locator("#connection")).to_have_text("Ended")
    timed.wait_for_function("window.stream.readyState === 2")
    timed.clock.run_for(30_000)
    number = int(timed.locator("#updates article").nth(2).get_attribute("data-seq"))
    site.published.correct(number)
    site.tell()
    with timed.expect_response("**/records?after=*"):
        timed.clock.run_for(601_000)
    expect(timed.locator("#corrections")).to_contain_text("It erred.")


def test_check_16_an_arrival_that_does_not_match_is_counted_apart(
    site: Any, new_page: Any, make_cell: Any
) -> None:
    page = new_page()
    with page.expect_response("**/stream?*"):
        page.goto(site.url + "/river/?party=Front")
    read_article(page, 8)
    other = publish(site)[0]
    site.published.publish("By the front", cells=[make_cell("Front")])
    site.tell()
    expect(page.locator("#toast")).to_contain_text("1 match, 1 other")
    page.click("#toast")
    assert page.locator("#updates article").count() == 13
    assert page.locator(f"#u{other}").count() == 0


def test_from_the_oldest_an_arrival_comes_in_at_the_end_and_moves_nothing(
    site: Any, new_page: Any
) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    page.add_init_script(PROBES)
    with page.expect_response("**/stream?*"):
        page.goto(site.url + "/river/?order=oldest")
    article = read_article(page)
    top, numbers = top_of(article), publish(site, 2)
    page.wait_for_selector(f"#u{numbers[1]}", state="attached")
    ids = page.locator("#updates article").evaluate_all("(all) => all.map((a) => +a.dataset.seq)")
    assert ids == sorted(ids) and ids[-2:] == numbers
    assert page.is_hidden("#toast") and abs(top_of(article) - top) <= 1


def test_from_the_oldest_what_stands_on_a_later_page_waits_there(
    long_story: Any, make_site: Any, new_page: Any
) -> None:
    page, site = new_page(), make_site(long_story)
    with page.expect_response("**/stream?*"):
        page.goto(site.url + "/river/?order=oldest")
    number = publish(site)[0]
    page.wait_for_function("+document.querySelector('#updated time').dateTime.slice(14, 16) >= 0")
    page.click("#more a")
    expect(page.locator("#updates article")).to_have_count(80)
    ids = page.locator("#updates article").evaluate_all("(all) => all.map((a) => +a.dataset.seq)")
    assert ids == sorted(ids) and number not in ids
    assert page.is_hidden("#toast")


def test_each_hour_is_named_once_also_when_updates_arrive(
    published: Any, make_site: Any, new_page: Any
) -> None:
    for _ in range(70):  # a minute each, from 12:02 UTC on
        published.publish("Every minute")
    page, site = new_page(), make_site(published)
    with page.expect_response("**/stream?*"):
        page.goto(site.url + "/river/")
    shown = page.locator("#updates .hour:visible")
    assert shown.all_text_contents() == ["22 Nov 2026, 15:00 EET", "22 Nov 2026, 14:00 EET"]
    number = publish(site)[0]
    page.wait_for_selector(f"#u{number}", state="attached")
    expect(shown).to_have_count(2)


def test_records_reach_a_page_in_another_language_in_that_language(
    site: Any, new_page: Any
) -> None:
    page = new_page()
    with page.expect_response("**/stream?*"):
        page.goto(site.url + "/river/?lang=ar")
    number = publish(site)[0]
    article = page.locator(f"#u{number}")
    article.wait_for(state="attached")
    assert "Published by" not in article.inner_text()
