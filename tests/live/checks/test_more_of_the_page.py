"""What the page does beyond its numbered checks: coming back, copying, keys, hours, languages."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_reader_who_comes_back_is_told_what_is_new(site: Any, new_page: Any) -> None:
    page = new_page()
    page.goto(f"{site.url}/river/")
    assert page.inner_text("#since") == ""
    page.goto("about:blank")
    numbers = [site.published.publish(f"New {n}") for n in range(3)]
    site.published.correct(4)
    site.tell()
    page.wait_for_timeout(100)
    page.goto(f"{site.url}/river/")
    expect(page.locator("#since")).to_contain_text("3 updates")
    page.click("#since a")
    assert page.evaluate("document.activeElement.id") == f"u{numbers[0]}-h"
    assert page.locator(".unread").count() == 3


def test_a_link_and_a_quote_are_copied(site: Any, new_page: Any) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{site.url}/river/")
    article = page.locator("#u2")
    article.locator("text=Copy link").click()
    expect(article.locator("[data-do=link]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site.url}/river/u/2"
    article.locator("text=Copy as quote").click()
    expect(article.locator("[data-do=quote]")).to_have_text("Copied")
    quote = page.evaluate("navigator.clipboard.readText()")
    for part in ("The desk", "Published by Editor A", "22 Nov 2026, 14:02 EET", "/river/u/2"):
        assert part in quote


def test_page_down_goes_from_update_to_update(site: Any, new_page: Any) -> None:
    page = new_page()
    page.goto(f"{site.url}/river/")
    first = page.locator("#updates h3").nth(0)
    first.focus()
    page.keyboard.press("PageDown")
    second = page.locator("#updates h3").nth(1).get_attribute("id")
    assert page.evaluate("document.activeElement.id") == second
    page.keyboard.press("PageUp")
    assert page.evaluate("document.activeElement.id") == first.get_attribute("id")


def test_where_it_comes_from_lies_over_the_page_and_goes_with_escape(
    site: Any, new_page: Any
) -> None:
    page = new_page()
    page.goto(f"{site.url}/river/")
    below = page.locator("#updates article").nth(1)
    top = below.evaluate("(a) => a.offsetTop")
    page.locator("#updates .origin summary").first.click()
    assert page.is_visible("#updates .origin dl >> nth=0")
    assert below.evaluate("(a) => a.offsetTop") == top
    page.keyboard.press("Escape")
    assert page.is_hidden("#updates .origin dl >> nth=0")


def test_the_colours_that_were_chosen_stay(site: Any, new_page: Any) -> None:
    page = new_page(color_scheme="light")
    page.goto(f"{site.url}/river/")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.select_option("#theme", "dark")
    dark = page.evaluate(paper)
    page.reload()
    page.wait_for_selector("[data-theme=dark]", state="attached")
    assert page.evaluate(paper) == dark != light


def test_the_hours_lead_to_the_page_as_it_stood(
    published: Any, make_site: Any, new_page: Any
) -> None:
    for n in range(130):  # from 12:02 to 14:11 UTC
        published.publish(f"Number {n}")
    published.correct(20, "Corrected at a quarter past two.")
    page = new_page(java_script_enabled=False)
    page.goto(make_site(published).url + "/river/?lang=ar")
    assert page.locator(".hours a").count() == 2
    page.locator(".hours a").first.click()
    assert page.url.endswith("/river/at/2026-11-22T13:00:00Z?lang=ar")
    expect(page.locator("#updates article")).to_have_count(40)
    page.wait_for_load_state()
    assert page.locator("#updates article").first.get_attribute("id") == "u60"
    assert page.locator(".hours [aria-current]").count() == 1
    assert page.locator("#corrections li").count() == 0  # it came later
    assert page.locator(".hours a").count() == 2  # the later hours are there too
    assert page.locator("#toast, #pause, #check").count() == 0
    page.locator(".hours a").nth(1).click()
    page.wait_for_url("**/at/2026-11-22T14:00:00Z?lang=ar")
    assert page.locator("#updates article").first.get_attribute("id") == "u120"
    page.click(".moment a")
    page.wait_for_url("**/river/?lang=ar")
    assert page.locator("#corrections li").count() == 1


@pytest.mark.parametrize("path", ["u/4", "corrections"])
def test_a_single_page_speaks_the_chosen_language_too(site: Any, new_page: Any, path: str) -> None:
    page = new_page()
    page.goto(f"{site.url}/river/?lang=ar")
    page.locator(f'[href="/river/{path}?lang=ar"]').first.click()
    assert (page.get_attribute("html", "lang"), page.get_attribute("html", "dir")) == ("ar", "rtl")
    page.click(".languages summary")
    page.click(".languages a[lang=fr]")
    assert page.url == f"{site.url}/river/{path}?lang=fr"
    assert page.get_attribute("html", "lang") == "fr"
