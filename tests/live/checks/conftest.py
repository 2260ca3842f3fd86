"""The story of the acceptance checks, a server for it, one browser per module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import sync_playwright
from reader_story import Site, tell_story


@pytest.fixture
def story(published: Any) -> Any:
    return tell_story(published)


@pytest.fixture
def long_story(published: Any) -> Any:
    return tell_story(published, 500)


@pytest.fixture
def short_story(published: Any) -> Any:
    """Everything that a page can hold, once or twice: for checks that look at each element."""
    return tell_story(published, 12)


@pytest.fixture
def make_site() -> Iterator[Callable[[Any], Site]]:
    made: list[Site] = []

    def make(published: Any) -> Site:
        made.append(Site(published).start())
        return made[-1]

    yield make
    for site in made:
        site.stop()


@pytest.fixture
def site(story: Any, make_site: Any) -> Site:
    return make_site(story)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Any) -> Iterator[Any]:
    """Pages of a fresh reader each; a fault of a script or of the policy fails the test."""
    faults: list[str] = []
    contexts: list[Any] = []

    def make(**options: Any) -> Any:
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(8_000)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on(
            "console",
            lambda line: (
                line.type == "error" and "net::ERR" not in line.text and faults.append(line.text)
            ),
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == []
