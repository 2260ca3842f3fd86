"""The checks before and around a fetch, on fakes: no socket is opened here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import __version__
from onrecord.errors import BadInput, FetchRefused
from onrecord.wires import Fetcher

NOW = datetime(2026, 9, 27, 12, 0, tzinfo=UTC)
ODD = st.lists(
    st.sampled_from(
        ["http", "https", ":", "//", "/", "[", "]", "@", "\\", "%zz", "xn--", "é", "a", "?"]
    )
    | st.characters()
).map("".join)


class Wireless:
    """A transport that answers from a function and remembers which addresses it was pinned to."""

    def __init__(self, answer: Callable[[httpx2.Request], httpx2.Response]) -> None:
        self.answer = answer
        self.pinned: list[tuple[str, ...]] = []
        self.requests: list[httpx2.Request] = []

    def __call__(self, addresses: tuple[str, ...], _: Any) -> httpx2.BaseTransport:
        self.pinned.append(addresses)
        return httpx2.MockTransport(self.respond)

    def respond(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        return self.answer(request)


def redirect_to(*places: str) -> Wireless:
    left = list(places)

    def answer(_: httpx2.Request) -> httpx2.Response:
        if not left:
            return httpx2.Response(200, content=b"arrived")
        return httpx2.Response(302, headers={"Location": left.pop(0)})

    return Wireless(answer)


def fetcher(resolve: Any, wireless: Wireless, **values: Any) -> Fetcher:
    return Fetcher(resolve=resolve, transport_factory=wireless, now=lambda: NOW, **values)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://wire.example/feed", "only http and https"),
        ("gopher://wire.example/", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("wire.example/feed", "only http and https"),
        ("", "only http and https"),
        ("http://", "names no host"),
        ("http:///feed", "names no host"),
        ("http://a b/", "names no host"),
        ("http://.wire.example/", "names no host"),
        ("http://wire..example/", "names no host"),
        ("http://jo:pw@wire.example/", "user name or password"),
        ("http://wire.example:22/", "port 22"),
        ("http://wire.example:99999/", "port 99999"),
        ("http://wire.example/\n", "not an address of the web"),
        ("http://[::1/", "not an address of the web"),
    ],
)
def test_an_address_that_is_not_one_of_the_web_is_refused_before_any_lookup(
    resolver: Any, public: str, url: str, reason: str
) -> None:
    resolve, wireless = resolver([public]), redirect_to()
    with pytest.raises(FetchRefused, match=reason) as refused:
        fetcher(resolve, wireless).get(url)
    assert (resolve.asked, wireless.pinned) == ([], [])
    assert "pw" not in str(refused.value) and "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "addresses", [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::ffff:127.0.0.1"], []]
)
def test_a_name_with_one_private_address_is_refused_unconnected(
    resolver: Any, addresses: list[str]
) -> None:
    wireless = redirect_to()
    with pytest.raises(FetchRefused, match=r"^https://wire\.example/feed: "):
        fetcher(resolver(addresses), wireless).get("https://wire.example/feed?key=secret")
    assert wireless.pinned == []


def test_a_name_nobody_knows_is_refused_in_one_line() -> None:
    def resolve(*_: Any, **__: Any) -> Any:
        raise OSError("Name or service not known")

    with pytest.raises(FetchRefused, match="no such host"):
        fetcher(resolve, redirect_to()).get("http://wire.example/")


def test_a_name_that_changes_its_address_after_the_check_is_not_asked_again(
    resolver: Any, public: str
) -> None:
    resolve, wireless = resolver([public], ["127.0.0.1"]), redirect_to()
    assert fetcher(resolve, wireless).get("http://wire.example/").body == b"arrived"
    assert (resolve.asked, wireless.pinned) == (["wire.example"], [(public,)])


def test_every_redirect_is_checked_like_a_first_address(resolver: Any, public: str) -> None:
    resolve, wireless = resolver([public], ["169.254.169.254"]), redirect_to("http://b.example/")
    with pytest.raises(FetchRefused, match=r"b\.example is 169\.254\.169\.254"):
        fetcher(resolve, wireless).get("https://a.example/")
    assert wireless.pinned == [(public,)]


@pytest.mark.parametrize(
    "place", ["file:///etc/passwd", "ftp://b.example/", "//jo:pw@b.example/", "//http@", "http://["]
)
def test_a_redirect_out_of_the_web_is_not_followed(resolver: Any, public: str, place: str) -> None:
    with pytest.raises(FetchRefused):
        fetcher(resolver([public]), redirect_to(place)).get("https://a.example/")


def test_relative_redirects_are_followed_up_to_the_limit(resolver: Any, public: str) -> None:
    got = fetcher(resolver([public]), redirect_to("/1", "2", "?3")).get("http://a.example/")
    assert got.url == "http://a.example/2?3"
    endless = redirect_to(*(f"/{n}" for n in range(9)))
    with pytest.raises(FetchRefused, match="more than 5 redirects"):
        fetcher(resolver([public]), endless).get("http://a.example/")
    assert len(endless.requests) == 6


def test_the_request_says_who_asks_and_carries_the_conditions(resolver: Any, public: str) -> None:
    wireless = redirect_to()
    fetcher(resolver([public]), wireless).get("http://a.example/", etag='"1"', modified="Sun")
    headers = wireless.requests[0].headers
    assert headers["user-agent"] == f"onrecord/{__version__}"
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"1"', "Sun")
    assert headers["host"] == "a.example"


def test_time_is_counted_over_the_whole_fetch(resolver: Any, public: str) -> None:
    ticks = iter(range(0, 1000, 9))
    body = Wireless(lambda _: httpx2.Response(200, content=iter([b"drip"] * 100)))
    slow = fetcher(resolver([public]), body, tick=lambda: next(ticks))
    with pytest.raises(FetchRefused, match="no whole answer in 20 s"):
        slow.get("http://a.example/")


@pytest.mark.parametrize("proxy", ["nonsense", "socks5://a:1", "http://", "ftp://a/", "http://["])
def test_a_proxy_that_is_none_is_refused_at_the_start(proxy: str) -> None:
    with pytest.raises(BadInput, match="ONRECORD_PROXY"):
        Fetcher(proxy=proxy)


@given(ODD, ODD)
def test_any_address_and_any_redirect_are_fetched_or_refused(url: str, place: str) -> None:
    def resolve(*_: Any, **__: Any) -> list[tuple[Any, ...]]:
        return [(2, 1, 6, "", ("93.184.216.34", 80))]

    for start in (url, "http://a.example/"):
        wireless = redirect_to(place.encode("ascii", "replace").decode())
        try:
            assert fetcher(resolve, wireless).get(start).status == 200
        except FetchRefused as refused:
            assert "\n" not in str(refused)
