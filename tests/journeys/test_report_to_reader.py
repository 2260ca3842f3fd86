"""The main job in a real browser: filed by a command, published at the desk, seen by a reader."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery"
REPORT = {
    "id": "r1",
    "channel": "wire",
    "source": "Reuters",
    "received_at": "2026-03-01T10:00:00Z",
    "title": "Bridge",
    "text": "YEREVAN (Reuters) - At least 12 people were hurt, the health ministry said.",
}


@pytest.fixture
def browser(chromium: str) -> Iterator:
    playwright = pytest.importorskip("playwright.sync_api")
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(
            executable_path=chromium, args=[*quiet, "--disable-sync", "--no-first-run"]
        )
        yield opened
        opened.close()


@pytest.fixture
def here(install, tmp_path):
    """A serving installation whose story has one report in its inbox."""
    installation = install()
    installation.start()
    path = tmp_path / "report.json"
    path.write_text(json.dumps(REPORT))
    installation.run("file", "--story", "river", str(path))
    return installation


def sign_in(browser, url):
    page = browser.new_page()
    page.goto(f"{url}/desk/river/")
    page.fill("[name=username]", "ada")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/desk/river/")
    return page


def until_read(desk):
    """The worker reads the report within a moment; the page is asked again until it has."""
    for _ in range(100):
        if desk.locator(".statement").count():
            return
        desk.wait_for_timeout(100)
        desk.reload()
    raise AssertionError("the report was never read")


def publish_first_statement(desk):
    until_read(desk)
    desk.locator(".statement [data-row]").first.click()
    desk.wait_for_selector("#cited")
    desk.fill("#compose [name=headline]", "At least 12 hurt at bridge, health ministry says")
    desk.click("#compose button:has-text('Publish')")
    desk.wait_for_selector("#published li[id^=u]")


def test_what_the_desk_publishes_reaches_an_open_page_with_who_said_it(browser, here):
    reader, desk = browser.new_page(), sign_in(browser, here.url)
    reader.goto(f"{here.url}/river/")
    publish_first_statement(desk)
    update = reader.locator("#u2")
    update.wait_for(timeout=5000)
    told = update.inner_text()
    assert "At least 12 hurt at bridge" in told
    assert "health ministry" in told
    assert "Reuters" in told


def test_a_correction_and_a_retraction_reach_page_poll_permalink_and_resumed_stream(browser, here):
    reader, desk = browser.new_page(), sign_in(browser, here.url)
    publish_first_statement(desk)
    reader.goto(f"{here.url}/river/")
    desk.goto(f"{here.url}/desk/river/u/2/correct/")
    desk.fill("[name=headline]", "At least 14 hurt at bridge, health ministry says")
    desk.fill("[name=wrong]", "The ministry said 14.")
    desk.click("button:has-text('Publish the correction')")
    reader.locator("#corrections", has_text="The ministry said 14.").wait_for(timeout=5000)
    desk.goto(f"{here.url}/desk/river/u/2/retract/")
    desk.fill("[name=reason]", "The ministry withdrew its count.")
    desk.locator("form:has([name=reason]) button").first.click()
    reader.locator("#corrections", has_text="withdrew its count").wait_for(timeout=5000)
    reader.goto(f"{here.url}/river/u/2")
    assert "The ministry withdrew its count." in reader.inner_text("#u2")
    told = reader.request.get(f"{here.url}/river/records?after=2").json()
    assert [r["kind"] for r in told["records"]] == ["correction", "retraction"]
    assert "The ministry withdrew its count." in told["records"][1]["html"]


def test_the_page_holds_everything_without_script(browser, here):
    desk = sign_in(browser, here.url)
    publish_first_statement(desk)
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{here.url}/river/")
    assert "At least 12 hurt at bridge" in plain.inner_text("#u2")


def test_an_editor_publishes_without_script(browser, here):
    until_read(sign_in(browser, here.url))
    context = browser.new_context(java_script_enabled=False)
    publish_first_statement(sign_in(context, here.url))
    reader = context.new_page()
    reader.goto(f"{here.url}/river/u/2")
    assert "At least 12 hurt at bridge" in reader.inner_text("#u2")
