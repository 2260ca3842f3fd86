"""The desk in a real browser: three key presses to an update, and no barrier in the way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import axe_playwright_python
import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client
from playwright.sync_api import Page, sync_playwright

import onrecord.desk
from onrecord.desk.jinja import use_static
from onrecord.live.assets import OWN_FOLDER, Assets

pytestmark = pytest.mark.browser
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
PAGES = (
    "/desk/", "/desk/river/", "/desk/river/?s=1", "/desk/report/1/", "/desk/river/file/",
    "/desk/river/question/1/",
)  # fmt: skip


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def address(newsroom: Path) -> Iterator[str]:
    """The desk and its static files on a port of loopback."""
    assets = Assets([OWN_FOLDER, Path(onrecord.desk.__file__).parent / "static"])
    use_static(assets.url)
    desk = get_wsgi_application()

    def serve(environ, start):
        if not environ["PATH_INFO"].startswith("/static/"):
            return desk(environ, start)
        found = assets.get(environ["PATH_INFO"])
        start("200 OK", [("Content-Type", found.type)])
        return [found.copies["identity"]]

    server = make_server("127.0.0.1", 0, serve, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    use_static("/static/{}".format)


@pytest.fixture
def open_page(chromium: str, address: str, editor: Client) -> Iterator[Callable[..., Page]]:
    """A page of a signed-in editor at a width, with script or without.

    Name it last: once it runs a browser, this thread has no more business with the database.
    """
    session = editor.cookies["sessionid"].value
    cookie = {"name": "sessionid", "value": session, "url": f"{address}/desk/"}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])

        def do(width: int = 1440, **options) -> Page:
            size = {"width": width, "height": 900}
            context = browser.new_context(base_url=address, viewport=size, **options)
            context.add_cookies([cookie])
            return context.new_page()

        yield do
        browser.close()


def test_j_enter_and_ctrl_enter_publish_the_next_statement(disputed, open_page):
    page = open_page()
    page.goto("/desk/river/")
    page.locator("a[data-row]").first.focus()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_headline:focus")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".notice")
    assert page.inner_text("#u2 h3") == "Army said the army holds the station"
    page.wait_for_selector("#s1 a[data-row]:focus")  # the script runs after the page is there


def test_single_keys_are_plain_letters_in_a_field_and_typed_words_are_never_replaced(
    disputed, open_page
):
    page = open_page()
    page.goto("/desk/river/?s=1")
    page.focus("#id_body")
    page.keyboard.type("jkoxe/ ")
    assert page.input_value("#id_body").startswith("jkoxe/ ")
    page.locator("a[data-row]").first.press("Enter")
    page.wait_for_selector("#cited li:nth-child(2)")
    assert page.input_value("#id_body").startswith("jkoxe/ Army said")
    assert page.input_value("#id_body").endswith(
        "Front said the front holds the station, according to Agency."
    )
    assert page.locator("[name=statements]").input_value() == "1,2"


def test_the_desk_works_as_plain_forms(disputed, open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/desk/river/")
    page.check("input[name=s][value='1']")
    page.check("input[name=s][value='2']")
    page.click("text=Draft from the chosen statements")
    page.click("text=Preview")
    assert page.locator("iframe.preview").count() == 1
    page.click("#compose >> text=Publish")
    assert "Published as update 2." in page.content()
    assert page.locator("text=used in update 2").count() == 2


def test_the_preview_follows_the_words_in_the_readers_own_style(story, open_page):
    page = open_page()
    page.goto("/desk/river/")
    page.fill("#id_headline", "Ministry says <b>it</b> is closed")
    frame = page.frame_locator("iframe.preview")
    frame.get_by_text("Ministry says <b>it</b> is closed").wait_for()
    assert frame.locator("article").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier_that_axe_can_find(disputed, update, scheme, open_page):
    page = open_page(color_scheme=scheme)
    for path in (*PAGES, f"/desk/river/u/{update}/correct/", "/desk/river/key-points/"):
        page.goto(path)
        page.evaluate(AXE)
        found = page.evaluate("axe.run().then((r) => r.violations.map((v) => v.id))")
        assert found == [], path


@pytest.mark.parametrize("width", [320, 390, 1000])
def test_no_page_is_wider_than_the_window(disputed, width, open_page):
    page = open_page(width)
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_decision_takes_a_letter_its_words_and_ctrl_enter(disputed, open_page):
    page = open_page()
    page.goto("/desk/river/question/1/")
    page.locator("a[data-row]").first.focus()
    page.keyboard.press("j")
    page.keyboard.press("i")
    chosen = page.locator("#id_grade-statement-statement")
    assert chosen.input_value() == page.locator("a[data-row]").nth(1).get_attribute(
        "data-statement"
    )
    page.locator("#id_grade-statement-reason").focus()
    page.keyboard.type("jax: plausible")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".notice")
    page.wait_for_selector("a[data-row]:focus")
    assert "credibility 6" in page.inner_text("#said-h >> xpath=..")


def test_a_relation_is_rejected_by_one_key_and_escape_leads_back_to_the_row(disputed, open_page):
    page = open_page(390)
    page.goto("/desk/river/question/1/")
    last = page.locator("a[data-row]").last
    last.focus()
    page.keyboard.press("n")
    page.wait_for_selector("#not-comparable[open]")
    page.keyboard.press("Escape")
    page.wait_for_selector("#not-comparable:not([open])")
    last.press("x")
    page.wait_for_selector(".notice")
    assert "Decided" in page.inner_text(".notice")
