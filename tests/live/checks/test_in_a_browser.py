"""The page script in a real browser: arrivals move nothing that is read, and corrections arrive."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SHIFTS = """window.shift = 0; new PerformanceObserver((list) => {
  for (const moved of list.getEntries()) window.shift += moved.value;
}).observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture
def site(published: Any, make_site: Any) -> Any:
    """Thirty updates of a line each."""
    for n in range(30):
        published.publish(f"Headline {n}", f"Body {n}")
    return make_site(published)


@pytest.fixture
def page(site: Any, new_page: Any) -> Any:
    """The live page, connected."""
    page = new_page(viewport={"width": 1280, "height": 900})
    page.add_init_script(SHIFTS)
    with page.expect_response("**/stream?*"):
        page.goto(site.url + "/river/")
    return page


def scroll_to_the_middle(page: Any) -> Any:
    middle = page.locator("#updates article").nth(15)
    middle.evaluate("(article) => article.scrollIntoView()")
    return middle


def test_at_the_top_an_update_comes_in_by_itself(site: Any, page: Any) -> None:
    number = site.published.publish("Arriving")
    site.tell()
    page.wait_for_selector(f"#u{number}", state="attached")
    assert page.locator("#updates article").first.get_attribute("id") == f"u{number}"


def test_arrivals_wait_behind_the_toast_and_move_nothing(site: Any, page: Any) -> None:
    middle = scroll_to_the_middle(page)
    top = middle.bounding_box()["y"]
    for n in range(5):
        newest = site.published.publish(f"Arriving {n}")
        site.tell()
    expect(page).to_have_title(re.compile(r"^\(5\)"))
    assert page.inner_text("#toast").startswith("5 new updates")
    assert page.locator("#updates article").count() == 30
    assert middle.bounding_box()["y"] == pytest.approx(top, abs=1)  # px: what check 5 allows
    page.click("#toast")
    assert page.evaluate("document.activeElement.id") == f"u{newest}-h"
    assert not page.is_visible("#toast") and not page.title().startswith("(")


def test_a_correction_of_what_is_read_is_marked_and_elsewhere_applied(site: Any, page: Any) -> None:
    middle = scroll_to_the_middle(page)
    top, number = middle.bounding_box()["y"], int(middle.get_attribute("data-seq"))
    site.published.correct(31)
    site.published.correct(number)
    site.tell()
    expect(page.locator(f"#u{number} .mark-note")).to_be_visible()
    assert "It erred." in page.text_content("#u31")
    assert abs(middle.bounding_box()["y"] - top) <= 1
    assert page.evaluate("window.shift") <= 0.01
    page.click(f"#u{number} .mark-note")
    assert "It erred." in page.inner_text(f"#u{number}")


def test_a_redaction_is_applied_at_once_even_where_it_is_read(site: Any, page: Any) -> None:
    middle = scroll_to_the_middle(page)
    number = int(middle.get_attribute("data-seq"))
    words = middle.locator(".body").inner_text()
    site.published.redact(number)
    site.tell()
    page.wait_for_selector(f"#u{number} .redaction")
    expect(page.locator("body")).not_to_contain_text(words)


def test_paused_nothing_changes_and_resumed_everything_is_there(site: Any, page: Any) -> None:
    page.click("#pause")
    assert page.inner_text("#connection").startswith("Paused")
    numbers = [site.published.publish(f"While paused {n}") for n in range(3)]
    site.tell()
    page.wait_for_timeout(200)
    assert page.locator("#updates article").count() == 30
    page.click("#pause")
    page.wait_for_selector(f"#u{numbers[-1]}", state="attached")
    assert page.locator("#updates article").count() == 33


def test_the_end_of_a_story_is_said(site: Any, page: Any) -> None:
    site.published.set_status("closed")
    site.tell()
    expect(page.locator("#connection")).to_have_text("Ended")
    expect(page.locator("#story-head .status")).to_have_text("Ended")


def test_with_script_off_everything_works_by_navigation(site: Any, new_page: Any) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(site.url + "/river/")
    assert page.locator("#updates article").count() == 30
    site.published.publish("Unseen")
    page.wait_for_timeout(1100)
    page.click("text=Check for updates")
    assert page.locator(".fresh h3").inner_text() == "Unseen"
    page.click("summary:text('Filter')")
    page.select_option("select[name=party]", "Army")
    page.click("button:text('Show')")
    assert "party=Army" in page.url


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_width_scrolls_sideways(site: Any, page: Any, width: int, scheme: str) -> None:
    site.published.ask(parties=("Army", "Front", "International observers"))
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
