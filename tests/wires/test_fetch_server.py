"""The fetcher against a real server on loopback: sockets, sizes, seconds."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from onrecord.errors import FetchRefused
from onrecord.wires import Fetcher


def test_an_answer_comes_whole_with_its_marks(site: Any, local: Fetcher, answer: Any) -> None:
    site.answers["/f"] = answer(body=b"news", ETag='"7"', Last_Modified="Sun, 27 Sep 2026")
    got = local.get(site.url("/f"))
    assert (got.status, got.body, got.url) == (200, b"news", site.url("/f"))
    assert (got.etag, got.modified) == ('"7"', "Sun, 27 Sep 2026")


def test_an_unchanged_answer_is_304_and_empty(site: Any, local: Fetcher, answer: Any) -> None:
    site.answers["/f"] = answer(304)
    got = local.get(site.url("/f"), etag='"7"')
    assert (got.status, got.body) == (304, b"")
    assert site.asked[0][1]["If-None-Match"] == '"7"'


def test_loopback_is_refused_unless_allowed(site: Any) -> None:
    for host in ("127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433"):
        with pytest.raises(FetchRefused):
            Fetcher().get(site.url("/f", host))
    assert site.asked == []


def test_a_redirect_to_a_private_address_is_refused(site: Any, resolver: Any, answer: Any) -> None:
    site.answers["/f"] = answer(302, Location="http://inside.example/keys")
    resolve = resolver(["127.0.0.1"], ["169.254.169.254"])
    with pytest.raises(FetchRefused, match="a link-local or metadata address"):
        Fetcher(allow_private=True, resolve=resolve).get(site.url("/f", "wire.example"))
    assert len(site.asked) == 1


def test_the_socket_goes_to_the_checked_address_and_the_host_header_keeps_the_name(
    site: Any, resolver: Any, answer: Any
) -> None:
    site.answers["/f"] = answer(body=b"pinned")
    resolve = resolver(["127.0.0.1"], ["127.0.0.2"])
    got = Fetcher(allow_private=True, resolve=resolve).get(site.url("/f", "wire.example"))
    assert (got.body, resolve.asked) == (b"pinned", ["wire.example"])
    assert site.asked[0][1]["Host"] == f"wire.example:{site.port}"


def test_the_second_address_is_tried_when_the_first_does_not_answer(
    site: Any, resolver: Any, answer: Any
) -> None:
    site.answers["/f"] = answer(body=b"second")
    resolve = resolver(["127.0.0.9", "127.0.0.1"])  # nothing listens on the first
    got = Fetcher(allow_private=True, resolve=resolve).get(site.url("/f", "wire.example"))
    assert got.body == b"second"


def test_tls_asks_for_the_name_not_for_the_address(resolver: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5)  # so that a fetch that never comes fails the test
        greeting: list[bytes] = []

        def hear() -> None:
            connection, _ = listening.accept()
            with connection:
                greeting.append(connection.recv(4096))

        thread = threading.Thread(target=hear)
        thread.start()
        url = f"https://wire.example:{listening.getsockname()[1]}/"
        with pytest.raises(FetchRefused):
            Fetcher(allow_private=True, resolve=resolver(["127.0.0.1"])).get(url)
        thread.join()
    assert b"wire.example" in greeting[0]


@pytest.mark.parametrize("packed", [gzip.compress, zlib.compress])
def test_a_packed_answer_is_unpacked(site: Any, local: Fetcher, answer: Any, packed: Any) -> None:
    coding = "gzip" if packed is gzip.compress else "deflate"
    site.answers["/f"] = answer(body=packed(b"news " * 1000), Content_Encoding=coding)
    assert local.get(site.url("/f")).body == b"news " * 1000


def test_a_gzip_bomb_is_cut(site: Any, answer: Any) -> None:
    bomb = gzip.compress(gzip.compress(bytes(200_000_000), 1))
    site.answers["/f"] = answer(body=bomb, Content_Encoding="gzip, gzip")
    with pytest.raises(FetchRefused, match="larger than 3,000,000 bytes"):
        Fetcher(allow_private=True, max_bytes=3_000_000).get(site.url("/f"))


@pytest.mark.parametrize("stated", [True, False])
def test_a_big_body_is_cut_whether_its_length_is_stated_or_not(
    site: Any, answer: Any, stated: bool
) -> None:
    headers = {"Content_Length": "5000000"} if stated else {}
    site.answers["/f"] = answer(body=b"x" * 5_000_000, **headers)
    with pytest.raises(FetchRefused, match="larger than 1,000,000 bytes"):
        Fetcher(allow_private=True, max_bytes=1_000_000).get(site.url("/f"))


def drip_headers(request: BaseHTTPRequestHandler, site: Any) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not site.released.wait(0.05):
        request.wfile.write(b"X-Drip: 1\r\n")
        request.wfile.flush()


def drip_body(request: BaseHTTPRequestHandler, site: Any) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not site.released.wait(0.05):
        request.wfile.write(b".")
        request.wfile.flush()


def say_nothing(_: BaseHTTPRequestHandler, site: Any) -> None:
    site.released.wait(30)


@pytest.mark.parametrize("slow", [drip_headers, drip_body, say_nothing])
def test_a_server_that_drips_is_left_in_time(site: Any, slow: Any) -> None:
    site.answers["/f"] = lambda request: slow(request, site)
    with pytest.raises(FetchRefused, match=r"no whole answer in 0\.4 s"):
        Fetcher(allow_private=True, timeout_s=0.4).get(site.url("/f"))


def test_broken_answers_are_refused_in_one_line(site: Any, local: Fetcher) -> None:
    broken = [b"nonsense\r\n\r\n", b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"]
    broken.append(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip")
    broken.append(b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n")
    for number, sent in enumerate(broken):
        site.answers[f"/{number}"] = lambda request, sent=sent: request.wfile.write(sent)
        with pytest.raises(FetchRefused) as refused:
            local.get(site.url(f"/{number}"))
        assert "\n" not in str(refused.value)


def test_nobody_at_home_is_refused(local: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(FetchRefused, match="127"):
        local.get(f"http://127.0.0.1:{port}/")


def test_with_a_proxy_the_name_is_checked_here_and_asked_there(
    site: Any, resolver: Any, answer: Any, public: str
) -> None:
    site.answers["http://wire.example/f"] = answer(body=b"through")
    resolve = resolver([public], ["10.0.0.1"])
    fetcher = Fetcher(proxy=site.url(""), resolve=resolve)
    assert fetcher.get("http://wire.example/f").body == b"through"
    with pytest.raises(FetchRefused, match="a private address"):
        fetcher.get("http://inside.example/")
    assert [path for path, _ in site.asked] == ["http://wire.example/f"]


def test_with_a_proxy_https_goes_through_a_tunnel_to_the_name(
    site: Any, resolver: Any, answer: Any, public: str
) -> None:
    site.answers["wire.example:443"] = answer(403)
    with pytest.raises(FetchRefused, match=r"^https://wire\.example/f: 403"):
        Fetcher(proxy=site.url(""), resolve=resolver([public])).get("https://wire.example/f")
    assert [path for path, _ in site.asked] == ["wire.example:443"]
