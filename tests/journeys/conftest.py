"""A real installation in a process of its own, on loopback, stopped by its pid."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

PASSWORD = "correct horse battery"


@dataclass
class Installation:
    """`onrecord` on one data folder: its commands, and its server."""

    data: Path
    environment: dict[str, str] = field(default_factory=dict)
    server: subprocess.Popen[str] | None = None
    url: str = ""

    def run(
        self, *command: str, typed: str = "", check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "onrecord", *command, "--data", str(self.data)],
            input=typed, capture_output=True, text=True, env=self.environment, timeout=120,
        )  # fmt: skip
        assert not check or done.returncode == 0, done.stderr
        return done

    def start(self, *more: str) -> str:
        """Serve on a free port; answers the address once it listens."""
        self.server = subprocess.Popen(
            [sys.executable, "-m", "onrecord", *(more or ("serve",)), "--port", "0",
             "--data", str(self.data)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=self.environment,
            start_new_session=True,
        )  # fmt: skip
        assert self.server.stdout
        said = ""
        for line in self.server.stdout:
            said += line
            if found := re.search(r"Desk:\s+(http://[^/]+)", line):
                self.url = found[1]
                return self.url
        raise AssertionError(f"the server said: {said!r}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End the server and its worker;
        SIGKILL ends them as a power cut would end their memory.
        """
        if self.server is None:
            return 0
        if how == signal.SIGKILL:
            os.killpg(self.server.pid, how)
        else:
            self.server.send_signal(how)
        code = self.server.wait(timeout=30)
        if self.server.stdout:
            self.server.stdout.close()
        self.server = None
        return code


class Browser:
    """Cookies and forms over plain HTTP, as an editor's browser would send them."""

    def __init__(self, url: str) -> None:
        self.host = url.removeprefix("http://")
        self.cookies: dict[str, str] = {}

    def ask(
        self, method: str, path: str, fields: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection(self.host, timeout=20)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urllib.parse.urlencode(
                {**fields, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
            )
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for name, value in re.findall(
            r"(\w+)=([^;]+)", "; ".join(answer.msg.get_all("Set-Cookie") or [])
        ):
            if name in ("sessionid", "csrftoken"):
                self.cookies[name] = value
        return answer.status, answer.getheader("Location") or "", text

    def sign_in(self) -> None:
        self.ask("GET", "/desk/login/")
        status, _, _ = self.ask("POST", "/desk/login/", {"username": "ada", "password": PASSWORD})
        assert status == 302


@pytest.fixture
def browse() -> Callable[[str], Browser]:
    """An editor's browser, signed in as the chief “ada”."""

    def do(url: str) -> Browser:
        browser = Browser(url)
        browser.sign_in()
        return browser

    return do


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    """Makes installations with a story “river” and a chief “ada”."""
    made: list[Installation] = []

    def do(**environment: str) -> Installation:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("ONRECORD_")}
        one = Installation(tmp_path / f"data{len(made)}", {**inherited, **environment})
        one.run("init")
        one.run("user", "add", "ada", "--role", "chief", typed=PASSWORD + "\n")
        one.run(
            "story",
            "add",
            "river",
            "--headline",
            "Fighting at the river crossing",
            "--zone",
            "Europe/Kyiv",
        )
        made.append(one)
        return one

    yield do
    for one in made:
        one.stop()
