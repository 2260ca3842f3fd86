"""The nginx configuration of deploy/, run by a real nginx in front of a real installation."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import uuid
from contextlib import closing

import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def on_loopback(configuration: str, port: int, upstream: str, folder) -> str:
    """The shipped file with this test's ports and folders, and without TLS."""
    told = re.sub(r"(listen 443 ssl http2;|ssl_certificate\S* \S+;)\s*", "", configuration)
    told = told.replace("server_name", f"listen 127.0.0.1:{port};\n        server_name", 1)
    told = told.replace("127.0.0.1:8000", upstream).replace(
        "/var/cache/nginx/onrecord", f"{folder}/cache"
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"    {kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    user = "user root;\n" if os.geteuid() == 0 else ""  # else its workers could not see the folder
    return f"{user}pid {folder}/pid;\n" + told.replace(
        "access_log off;", "access_log off;\n" + temporary, 1
    )


@pytest.fixture
def front(left_out, tmp_path, repository):
    """Puts the shipped nginx in front of an installation; answers its address."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin") or left_out("nginx")

    def do(here):
        port, upstream = free_port(), here.start().removeprefix("http://")
        told = (repository / "deploy" / "nginx.conf").read_text()
        (tmp_path / "nginx.conf").write_text(on_loopback(told, port, upstream, tmp_path))
        # It goes to the background once it listens, and leaves its number in a file.
        subprocess.run([nginx, "-c", tmp_path / "nginx.conf", "-e", tmp_path / "error"], check=True)
        return f"127.0.0.1:{port}"

    yield do
    if (tmp_path / "pid").exists():
        os.kill(int((tmp_path / "pid").read_text()), signal.SIGTERM)


@pytest.fixture
def proxied(install, front):
    """Address of nginx, and the installation behind it."""
    here = install()
    return front(here), here


def get(host, path, **headers):
    with closing(http.client.HTTPConnection(host, timeout=10)) as connection:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


def publish(browser, body="As told."):
    fields = {"headline": "H", "body": body, "label": "Desk note", "token": uuid.uuid4().hex}
    status, _, text = browser.ask("POST", "/desk/river/publish/", fields)
    assert status == 302, text[:1000]


def test_an_update_passes_the_proxy_at_once(proxied, browse):
    host, here = proxied
    get(host, "/river/")
    connection = http.client.HTTPConnection(host, timeout=5)
    connection.request("GET", "/river/stream")
    with closing(connection), connection.getresponse() as lines:
        publish(browse(here.url))
        line = next(x for x in iter(lines.readline, b"") if x.startswith(b"data:"))
    assert json.loads(line[5:])["kind"] == "update"


def test_the_second_reader_gets_the_page_from_the_cache_and_304_still_works(proxied):
    host, _ = proxied
    _, first, _ = get(host, "/river/")
    _, second, _ = get(host, "/river/")
    assert (first["X-Cache"], second["X-Cache"]) == ("MISS", "HIT")
    tag = {k.lower(): v for k, v in second.items()}["etag"]
    assert get(host, "/river/", **{"If-None-Match": tag})[0] == 304


def test_the_desk_is_never_cached(proxied):
    host, _ = proxied
    assert "X-Cache" not in get(host, "/desk/login/")[1]


def test_a_cached_page_is_served_while_onrecord_is_away(proxied):
    host, here = proxied
    get(host, "/river/")
    here.stop()
    assert get(host, "/river/")[0] == 200


WORD = "Xanthippe"
KEPT = (
    "/river/", "/river/?lite=1", "/river/u/2", "/river/corrections", "/river/feed.atom",
    "/river/feed.rss", "/river/feed.json", "/river/corrections.atom", "/river/story.jsonld",
    "/river/records?after=0", "/river/records/0/1-3", "/river/at/2100-01-01T00:00:00Z",
)  # fmt: skip


@pytest.fixture
def purged(install, front, tmp_path, repository):
    """The same, and the script of deploy/ lets nginx forget."""
    script = repository / "deploy" / "purge-nginx.sh"
    here = install(ONRECORD_PURGE=f"sh {script}", ONRECORD_NGINX_CACHE=f"{tmp_path}/cache")
    return front(here), here


def words_kept(folder):
    """Files of the cache that hold the word; a file may go while it is looked at."""
    files = (folder / "cache").rglob("*")
    return [f for f in files if f.is_file() and WORD.encode() in f.read_bytes()]


def until(holds, seconds=20.0):
    for _ in range(int(seconds * 10)):
        if holds():
            return
        threading.Event().wait(0.1)
    raise AssertionError("it never came to pass")


def test_after_a_redaction_no_cache_and_no_channel_holds_the_words(purged, browse, tmp_path):
    host, here = purged
    desk = browse(here.url)
    publish(desk, WORD)
    desk.ask("POST", "/desk/river/u/2/correct/", {
        "headline": "H", "body": f"{WORD}!", "wrong": WORD, "token": uuid.uuid4().hex, "base": "2",
    })  # fmt: skip
    told = {path: get(host, path) for path in KEPT}
    assert all(WORD.encode() in body for _, _, body in told.values())
    assert words_kept(tmp_path)
    status, _, text = desk.ask(
        "POST", "/desk/river/u/2/redact/", {"reason": "Court order.", "confirm": "2"}
    )
    assert status == 302, text[:1000]
    until(lambda: not words_kept(tmp_path))
    for path in KEPT:
        status, _, body = get(host, path)
        assert WORD.encode() not in body, path
        assert status == (410 if path.endswith("/0/1-3") else 200), path
    here.stop()  # what nginx serves while onrecord is away is what it kept
    for path in KEPT:
        assert WORD.encode() not in get(host, path)[2], path
