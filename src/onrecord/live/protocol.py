"""uvicorn's HTTP protocol with a short way for what is in memory: a stream is written straight to
its transport, a finished page without an ASGI cycle. Decides nothing: what is not ready goes the
long way.
"""

from __future__ import annotations

import asyncio
import socket

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from onrecord.live.answers import Request, Written, header_lines
from onrecord.live.app import ReaderApp
from onrecord.live.crowd import Reader
from onrecord.live.slot import HELD_BYTES
from onrecord.live.stream import Joining

# What is overridden here are uvicorn's inner names; tests/live/test_protocol.py fails on another.
UVICORN = "0.54."

_KERNEL_BYTES = 32_768  # of one reader, doubled by the kernel; what is beyond it waits as a cursor
_UNACKNOWLEDGED_MS = 60_000  # after that the other end is gone: a phone in a tunnel
_NEEDS_THE_LONG_WAY = frozenset({b"content-length", b"transfer-encoding", b"expect", b"upgrade"})


class Direct(Reader, asyncio.Protocol):
    """A reader on a transport of their own. This is all that is kept of the connection."""

    __slots__ = ()

    def pause_writing(self) -> None:
        self.pause()

    def resume_writing(self) -> None:
        self.resume()

    def connection_lost(self, exc: Exception | None) -> None:
        self.leave()


class ReaderProtocol(HttpToolsProtocol):
    """One connection, until it becomes a stream."""

    reader_app: ReaderApp

    def data_received(self, data: bytes) -> None:
        self._ready: Joining | None = None
        super().data_received(data)
        if self._ready is not None:
            self.take_over(self._ready)

    def on_headers_complete(self) -> None:
        if self._ready is not None:  # nothing can follow a stream on its connection
            return
        headers = dict(self.headers)
        self._is_answered = self._may_be_short(headers) and self._answered(self._request(headers))
        if not self._is_answered:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self._is_answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self._is_answered:
            super().on_message_complete()

    def _may_be_short(self, headers: dict[bytes, bytes]) -> bool:
        """A plain GET of HTTP/1.1, and nothing before it that is still being answered."""
        return (
            self.parser.get_method() == b"GET"
            and self.parser.get_http_version() == "1.1"
            and self.url.startswith(b"/")
            and b"%" not in self.url
            and (self.cycle is None or self.cycle.response_complete)
            and not self.flow.write_paused
            and not self.transport.is_closing()
            and _NEEDS_THE_LONG_WAY.isdisjoint(headers)
        )

    def _request(self, headers: dict[bytes, bytes]) -> Request:
        path, _, query = self.url.partition(b"?")
        return Request("GET", path.decode("ascii"), query, headers)

    def _answered(self, request: Request) -> bool:
        """Answer what is in memory; False: the application has to."""
        if request.path.endswith("/stream"):
            self.scope["onrecord.take_over"] = self.take_over  # type: ignore[typeddict-unknown-key]
            self._ready = self.reader_app.stream_now(request)
            return self._ready is not None
        answer = self.reader_app.written_now(request) if self.parser.should_keep_alive() else None
        if answer is None:
            return False
        self._write(answer)
        return True

    def _write(self, answer: Written) -> None:
        """One answer, as uvicorn would have written it, and the wait for the next request."""
        self.transport.write(self._start(answer.status) + answer.rest)
        self.server_state.total_requests += 1
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def _start(self, status: int) -> bytes:
        return STATUS_LINE[status] + header_lines(self.server_state.default_headers)

    def take_over(self, joining: Joining) -> None:
        """Make the connection a stream and forget all that uvicorn kept for it.

        The application calls it for a stream that was not ready; it then sends nothing itself.
        """
        if self.cycle is not None:
            self.cycle.disconnected = True
        if self.transport.is_closing():
            return
        opening = self.reader_app.stream_opening(joining.door)
        headers = (*opening.headers, (b"connection", b"close"))  # its end is the end of the stream
        self.transport.write(self._start(200) + header_lines(headers) + b"\r\n" + opening.body)
        if opening.is_refusal:
            self.transport.close()
            return
        self.flow.resume_reading()
        transport = self.transport
        reader = Direct(transport, joining.door)
        transport.set_protocol(reader)
        self._forget()
        self.reader_app.hub.join(joining.channel, reader, joining.after)
        _bound(transport)

    def _forget(self) -> None:
        self._unset_keepalive_if_required()
        self.connections.discard(self)
        # They hold each other and this object; no later collection should have to find it out.
        del self.parser, self.scope, self.headers, self.cycle, self.flow, self.transport


def protocol_for(reader_app: ReaderApp) -> type[ReaderProtocol]:
    """What uvicorn makes one of for each connection."""
    return type("ReaderProtocol", (ReaderProtocol,), {"reader_app": reader_app})


def _bound(transport: asyncio.Transport) -> None:
    transport.set_write_buffer_limits(high=HELD_BYTES)
    sock = transport.get_extra_info("socket")
    if sock is not None and sock.family != socket.AF_UNIX:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _KERNEL_BYTES)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNACKNOWLEDGED_MS)
