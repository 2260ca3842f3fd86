"""Takes the pictures of the README from a running demo; changes nothing but docs/pictures.

    python scripts/pictures.py [FOLDER]

Needs Chromium here. Starts `onrecord demo --once` on a free port with a throwaway data folder.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
DESKTOP = {"width": 1280, "height": 1500}  # down to what each side says
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True, slots=True)
class Demo:
    """The three things that `onrecord demo` prints."""

    live: str
    desk: str
    name: str
    password: str


def read_announcement(lines: Iterator[str]) -> Demo:
    """Wait for the lines that name the addresses and the login."""
    heard = ""
    for line in lines:
        heard += line
        addresses = re.findall(r"http://\S+", heard)
        login = re.search(r"Login: +(\S+) / (\S+)", heard)
        live = [a for a in addresses if "/desk/" not in a]
        desk = [a for a in addresses if "/desk/" in a]
        if live and desk and login:
            return Demo(live[0], desk[0], login[1], login[2])
    raise SystemExit(f"The demo ended before it said where it runs:\n{heard}")


@contextmanager
def running_demo() -> Iterator[Demo]:
    command = [str(Path(sys.executable).parent / "onrecord"), "demo", "--once", "--port", "0"]
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [*command, "--data", folder], stdout=subprocess.PIPE, text=True, bufsize=1
        )
        try:
            if process.stdout is None:
                raise SystemExit("The demo has no output to read.")
            lines = iter(process.stdout)
            demo = read_announcement(lines)
            next(lines, "")  # the replay says that it is done
            yield demo
        finally:
            process.terminate()
            process.wait(timeout=20)


def take(page: Page, address: str, to: Path) -> None:
    page.goto(address, wait_until="load")
    page.screenshot(path=to)
    print(to)


def open_page(browser: Browser, size: dict[str, int], scheme: str = "light") -> Page:
    return browser.new_page(viewport=size, color_scheme=scheme, device_scale_factor=1.5)


def sign_in(page: Page, demo: Demo) -> None:
    page.goto(demo.desk)
    page.fill("input[name=username]", demo.name)
    page.fill("input[name=password]", demo.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/login" not in address)


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("There is no Chromium on this machine: apt-get install chromium", file=sys.stderr)
        return 1
    with running_demo() as demo, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        take(open_page(browser, DESKTOP), demo.live, folder / "live.png")
        take(open_page(browser, DESKTOP, "dark"), demo.live, folder / "live-dark.png")
        take(open_page(browser, PHONE), demo.live, folder / "live-phone.png")
        desk = open_page(browser, WIDE)
        sign_in(desk, demo)
        story = demo.live.rstrip("/").rpartition("/")[2]
        take(desk, f"{demo.desk.partition('/desk/')[0]}/desk/{story}/", folder / "desk.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
