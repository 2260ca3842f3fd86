"""How long a slow phone waits for the live page: checks 3 and 4 of its specification, by medians.

    python scripts/bench_page.py [RUNS]

Needs Chromium here, and a quiet machine: as root, `chrt -r 10` before the command keeps other work
out of it. A page of 40 updates and five contested questions, at 1.6 Mbit/s, 150 ms and a
processor slowed four times; then as it came out of a cache, with twenty updates missed since. A
Lighthouse report follows when there is a `lighthouse` on the path (npm install -g lighthouse).
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

try:
    from playwright.sync_api import Browser, Page, sync_playwright
except ImportError:
    print("page in a browser: left out, it needs the tests' tools (make lint installs them)")
    sys.exit(0)
from reader_story import FakePublished, Site, tell_story

PHONE = {"width": 390, "height": 844}
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
SLOWER_CPU = 4
MISSED = 20
LIMITS_MS = {"largest paint": 1500, "blocking time": 100}
LAUNCH = "--chrome-flags=--headless --no-sandbox"
SETTLED_MS = 1_500  # after the last answer: nothing comes later than that

PROBES = """window.paints = []; window.tasks = []; window.shift = 0;
const watch = (type, seen) => new PerformanceObserver((list) => list.getEntries().forEach(seen))
  .observe({ type, buffered: true });
watch("largest-contentful-paint", (e) => window.paints.push(e.startTime));
watch("longtask", (e) => window.tasks.push([e.startTime, e.duration]));
watch("layout-shift", (e) => { window.shift += e.value; });"""
READ = """({ paint: Math.max(...paints), shift, tasks,
  first: performance.getEntriesByName("first-contentful-paint")[0].startTime })"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What one reader waited for, in ms."""

    first_paint: float
    largest_paint: float
    blocking: float
    shift: float


class CachedSite(Site):
    """Answers the page as it stood at the first request, as a cache on the way may do."""

    copy: tuple[dict[str, Any], dict[str, Any]] | None = None

    async def _serve(self, scope: Any, receive: Any, send: Any) -> None:
        is_page = scope["type"] == "http" and scope["path"] == "/river/"
        if not is_page:
            await super()._serve(scope, receive, send)
            return
        if self.copy is None:
            sent: list[dict[str, Any]] = []

            async def keep(message: dict[str, Any]) -> None:
                sent.append(message)

            await super()._serve(scope, receive, keep)
            self.copy = sent[0], sent[1]
        for message in self.copy:
            await send(message)


def visit(browser: Browser, address: str) -> Visit:
    """One reader with an empty cache."""
    context = browser.new_context(viewport=PHONE, is_mobile=True, device_scale_factor=2)
    page = context.new_page()
    try:
        return measured(page, address)
    finally:
        context.close()


def measured(page: Page, address: str) -> Visit:
    phone = page.context.new_cdp_session(page)
    phone.send("Network.enable")
    phone.send("Network.emulateNetworkConditions", SLOW)
    phone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    page.add_init_script(PROBES)
    with page.expect_response("**/stream?*"):
        page.goto(address)
    page.wait_for_timeout(SETTLED_MS)
    told = page.evaluate(READ)
    blocking = sum(max(0, took - 50) for at, took in told["tasks"] if at + took > told["first"])
    return Visit(told["first"], told["paint"], blocking, told["shift"])


def visits(site: Site, browser: Browser, runs: int) -> list[Visit]:
    address = site.url + "/river/"
    visit(browser, address)  # the server's first rendering and the browser's own start
    return [visit(browser, address) for _ in range(runs)]


def fixture() -> FakePublished:
    return tell_story(FakePublished())


def table(name: str, seen: Sequence[Visit]) -> str:
    columns = (
        ("first paint", [v.first_paint for v in seen]),
        ("largest paint", [v.largest_paint for v in seen]),
        ("blocking time", [v.blocking for v in seen]),
    )
    lines = [name]
    for what, values in columns:
        limit = LIMITS_MS.get(what)
        middle = statistics.median(values)
        verdict = (
            "" if limit is None else f"   limit {limit}: {'kept' if middle <= limit else 'BROKEN'}"
        )
        spread = f"{min(values):5.0f} to {max(values):5.0f}"
        lines.append(f"  {what:<14} median {middle:6.0f} ms   {spread}{verdict}")
    return "\n".join([*lines, f"  layout shift   most {max(v.shift for v in seen):.4f}"])


def lighthouse(site: Site, chromium: str, runs: int) -> str:
    """Its four scores for a phone, each the median."""
    program = shutil.which("lighthouse")
    if program is None:
        return "Lighthouse: left out, it is not here (npm install -g lighthouse)"
    scores: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        asked = [program, site.url + "/river/", "--output=json", f"--output-path={report}", LAUNCH]
        for _ in range(runs):
            done = subprocess.run(
                asked, env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, text=True
            )
            if done.returncode:
                print(f"  a run of Lighthouse failed: {done.stderr.strip().splitlines()[-1:]}")
                continue
            for name, category in json.loads(report.read_text())["categories"].items():
                scores.setdefault(name, []).append(100 * category["score"])
    medians = (f"{name} {statistics.median(seen):.0f}" for name, seen in scores.items())
    return "Lighthouse, phone: " + ", ".join(medians)


def main(arguments: list[str]) -> int:
    runs = int(arguments[0]) if arguments else 5
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("page in a browser: left out, there is no Chromium on this machine")
        return 0
    load = f"load here {os.getloadavg()[0]:.1f}"
    print(f"1.6 Mbit/s, 150 ms, CPU {SLOWER_CPU}x slower, {runs} visits; {load}")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        site = Site(fixture()).start()
        try:
            print(table("The live page", visits(site, browser, runs)), flush=True)
            print(lighthouse(site, chromium, runs), flush=True)
        finally:
            site.stop()
        cached = CachedSite(fixture()).start()
        try:
            visit(browser, cached.url + "/river/")
            for n in range(MISSED):
                cached.published.publish(f"Missed {n}", "Some words of it. " * 12)
            cached.tell()
            print(table(f"With {MISSED} missed updates replayed", visits(cached, browser, runs)))
        finally:
            cached.stop()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
