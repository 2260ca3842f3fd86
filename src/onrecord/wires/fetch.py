"""The only outbound HTTP of the product: a checked, pinned, bounded request; never parses an
answer."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from ssl import SSLContext
from typing import Any, cast

import httpcore2
import httpx2

from onrecord import __version__
from onrecord.errors import BadInput, FetchRefused
from onrecord.wires.addresses import why_not_address, why_not_port

USER_AGENT = f"onrecord/{__version__}"
_ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOST = re.compile(r"[0-9a-z_-]+(\.[0-9a-z_-]+)*\.?|[0-9a-f:.]*:[0-9a-f:.]*", re.IGNORECASE)

Resolve = Callable[..., Sequence[tuple[Any, ...]]]  # the shape of socket.getaddrinfo
TransportFactory = Callable[[tuple[str, ...], "Deadline"], httpx2.BaseTransport]


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer as it came, after decompression. `url` is where the last redirect led."""

    status: int
    body: bytes
    headers: Mapping[str, str]  # names in lower case
    url: str
    etag: str
    modified: str
    fetched_at: datetime


class Deadline:
    """The moment at which a whole fetch, redirects included, has to be over."""

    def __init__(self, seconds: float, tick: Callable[[], float]) -> None:
        self._tick = tick
        self._ends = tick() + seconds

    def left(self) -> float:
        """Seconds left, above 0; raises httpcore2.ReadTimeout when there are none."""
        left = self._ends - self._tick()
        if left <= 0:
            raise httpcore2.ReadTimeout("out of time")
        return left


class Fetcher:
    """Fetches addresses that anybody may have typed in; the values are those of `settings`."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        proxy: str = "",
        max_bytes: int = 10_000_000,
        timeout_s: float = 20.0,
        max_redirects: int = 5,
        resolve: Resolve = socket.getaddrinfo,
        transport_factory: TransportFactory | None = None,
        tick: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._allow_private = allow_private
        self._max_bytes = max_bytes
        self._timeout_s = timeout_s
        self._max_redirects = max_redirects
        self._resolve = resolve
        self._tick = tick
        self._now = now
        self._new_transport = transport_factory or _transport_maker(_proxy(proxy))

    def get(self, url: str, *, etag: str = "", modified: str = "") -> Fetched:
        """Fetch `url`, whatever status it answers; 304 when `etag` or `modified` still hold.

        Raises FetchRefused for an address we do not fetch, and for an answer that is too large,
        too slow, led through too many redirects, or broken.
        """
        deadline = Deadline(self._timeout_s, self._tick)
        asked = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {
            "User-Agent": USER_AGENT,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
            **{name: value for name, value in asked.items() if value},
        }
        target = _parsed(url)
        for _ in range(self._max_redirects + 1):
            answer = self._ask(target, headers, deadline)
            if isinstance(answer, Fetched):
                return answer
            target = answer
        raise FetchRefused(f"{_shown(_parsed(url))}: more than {self._max_redirects} redirects.")

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Fetched:
        """Send `body` to `url`, once; a redirect is an error: it would carry a key elsewhere.

        Raises FetchRefused as `get` does.
        """
        target, deadline = _parsed(url), Deadline(self._timeout_s, self._tick)
        told = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate", **headers}
        answer = self._ask(target, told, deadline, method="POST", body=body)
        if not isinstance(answer, Fetched):
            raise FetchRefused(f"{_shown(target)}: redirects to {_shown(answer)}; not followed.")
        return answer

    def _ask(
        self,
        url: httpx2.URL,
        headers: Mapping[str, str],
        deadline: Deadline,
        *,
        method: str = "GET",
        body: bytes | None = None,
    ) -> Fetched | httpx2.URL:
        addresses = self._checked(url)
        try:
            with (
                httpx2.Client(
                    transport=self._new_transport(addresses, deadline),
                    trust_env=False,  # no proxy, password or certificate from the environment
                    follow_redirects=False,
                    timeout=None,  # the deadline bounds every read and write instead
                ) as client,
                client.stream(method, url, headers=dict(headers), content=body) as answer,
            ):
                if answer.status_code in _REDIRECTS and "location" in answer.headers:
                    return _parsed(str(url.join(answer.headers["location"])))
                return self._taken(url, answer, deadline)
        except (httpx2.TimeoutException, httpcore2.TimeoutException) as slow:
            raise FetchRefused(
                f"{_shown(url)}: no whole answer in {self._timeout_s:g} s."
            ) from slow
        # ValueError: httpx2 looks at a redirect that it is told not to follow ("//http@").
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, *_CORE_ERRORS) as broken:
            raise FetchRefused(f"{_shown(url)}: {_one_line(broken)}.") from broken

    def _checked(self, url: httpx2.URL) -> tuple[str, ...]:
        """The IP addresses of this URL, resolved once. Raises FetchRefused unless all are fine."""
        shown, host = _shown(url), url.raw_host.decode("ascii")
        if url.scheme not in ("http", "https"):
            raise FetchRefused(f"{shown}: only http and https are fetched.")
        if url.userinfo:
            raise FetchRefused(
                f"{shown}: an address with a user name or password in it is not fetched."
            )
        if not _HOST.fullmatch(host):
            raise FetchRefused(f"{shown}: this address names no host.")
        port = url.port or (443 if url.scheme == "https" else 80)
        if reason := why_not_port(port):
            raise FetchRefused(f"{shown}: {reason}.")
        try:
            answers = self._resolve(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as unknown:
            raise FetchRefused(f"{shown}: no such host.") from unknown
        addresses = tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))
        if not addresses:
            raise FetchRefused(f"{shown}: no such host.")
        for address in addresses:
            if reason := why_not_address(address, allow_private=self._allow_private):
                raise FetchRefused(f"{shown}: {host} is {address}, {reason}; not fetched.")
        return addresses

    def _taken(self, url: httpx2.URL, answer: httpx2.Response, deadline: Deadline) -> Fetched:
        body = bytearray()
        self._measure(url, int(_digits(answer.headers.get("content-length", ""))))
        for (
            chunk
        ) in answer.iter_bytes():  # decoders yield at most 1 MiB at a time, so a bomb is cut here
            body += chunk
            self._measure(url, max(len(body), answer.num_bytes_downloaded))
            deadline.left()
        return Fetched(
            status=answer.status_code,
            body=bytes(body),
            headers=dict(answer.headers),
            url=str(url),
            etag=answer.headers.get("etag", ""),
            modified=answer.headers.get("last-modified", ""),
            fetched_at=self._now(),
        )

    def _measure(self, url: httpx2.URL, size: int) -> None:
        if size > self._max_bytes:
            raise FetchRefused(
                f"{_shown(url)}: the answer is larger than {self._max_bytes:,} bytes."
            )


_CORE_ERRORS = (
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.ProxyError,
    httpcore2.UnsupportedProtocol,
)


class _Stream(httpcore2.NetworkStream):
    """A connection on which no call outlives the deadline, so that dripped headers are cut too."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = self._deadline.left()
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore2.NetworkBackend):
    """Connects to the checked addresses, whatever the name would say by now (DNS rebinding).

    URL, Host header, TLS server name and certificate keep the name: only the socket is pinned.
    """

    def __init__(self, pinned: tuple[str, ...] | None, deadline: Deadline) -> None:
        self._pinned = pinned
        self._deadline = deadline
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        *others, last = (host,) if self._pinned is None else self._pinned
        for tried, address in enumerate(others):
            share_s = self._deadline.left() / (len(others) + 1 - tried)
            try:
                return self._connected(address, port, share_s)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return self._connected(last, port, self._deadline.left())

    def _connected(self, address: str, port: int, timeout_s: float) -> _Stream:
        return _Stream(self._sockets.connect_tcp(address, port, timeout_s), self._deadline)


class _Transport(httpx2.BaseTransport):
    """httpx2 over a pool with our own network backend, which its HTTPTransport does not offer."""

    def __init__(self, pool: httpcore2.ConnectionPool) -> None:
        self._pool = pool

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.read(),
                extensions=request.extensions,
            )
        )
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from cast("Iterable[bytes]", self._answer.stream)

    def close(self) -> None:
        self._answer.close()


def _transport_maker(proxy: httpx2.Proxy | None) -> TransportFactory:
    tls = httpx2.create_ssl_context(trust_env=False)  # some 20 ms, so once per Fetcher

    def new_transport(addresses: tuple[str, ...], deadline: Deadline) -> httpx2.BaseTransport:
        if proxy is None:
            backend = _Backend(addresses, deadline)
            return _Transport(httpcore2.ConnectionPool(ssl_context=tls, network_backend=backend))
        # The operator chose the proxy: its address is not checked. The target's was, by name.
        return _Transport(
            httpcore2.HTTPProxy(
                proxy_url=str(proxy.url),
                proxy_auth=proxy.raw_auth,
                ssl_context=tls,
                network_backend=_Backend(None, deadline),
            )
        )

    return new_transport


def _proxy(url: str) -> httpx2.Proxy | None:
    if not url:
        return None
    try:
        proxy = httpx2.Proxy(url)
    except (ValueError, httpx2.InvalidURL) as bad:
        raise BadInput("ONRECORD_PROXY: give http://host:port.") from bad
    if proxy.url.scheme != "http" or not _HOST.fullmatch(proxy.url.host):
        raise BadInput("ONRECORD_PROXY: give http://host:port.")
    return proxy


def _parsed(url: str) -> httpx2.URL:
    try:
        return httpx2.URL(url)
    except (ValueError, httpx2.InvalidURL) as bad:
        raise FetchRefused(f"{url[:60]!r}: this is not an address of the web.") from bad


def _shown(url: httpx2.URL) -> str:
    """The address as it may stand in a log: without password or query, which carry keys."""
    return str(url.copy_with(userinfo=b"", query=None, fragment=None))


def _digits(written: str) -> str:
    return written if re.fullmatch(r"[0-9]{1,18}", written) else "0"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__
