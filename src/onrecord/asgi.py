"""The composition root: settings, desk, hub, doorbell and worker put together; the only place where
they meet.

Imported after `newsroom.configure` has run (the commands do that): what is here touches
Django's models.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, close_old_connections

from onrecord import plugins, record
from onrecord import worker as background
from onrecord.desk.jinja import use_static
from onrecord.errors import Unavailable
from onrecord.live.app import ReaderApp
from onrecord.live.assets import OWN_FOLDER, Assets
from onrecord.live.doors import Doors
from onrecord.live.gauges import send_metrics
from onrecord.live.hub import Hub
from onrecord.live.protocol import protocol_for
from onrecord.live.purging import purger
from onrecord.live.ranges import SHARED_S, WITHOUT_PURGE_S
from onrecord.newsroom import published
from onrecord.newsroom.doorbell import broker_of
from onrecord.newsroom.reading import Extract
from onrecord.newsroom.transact import use_bell
from onrecord.settings import Settings, child_environment
from onrecord.wires import Fetcher

if sys.platform != "win32":
    import resource

log = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Say = Callable[[str], None]

DESK_THREADS = 8
DESK_PATHS = ("/desk/", "/in/")
STOP_S = 5  # after that, a request that still runs is cut


class Projection:
    """The published projection for the reader's path, with its connection looked after."""

    def heads(self) -> Sequence[record.StoryHead]:
        with _looking():
            return published.heads()

    def load_records(
        self, story: str, after: int, upto: int | None = None
    ) -> Sequence[record.Record]:
        with _looking():
            return published.load_records(story, after, upto)


@contextmanager
def _looking() -> Iterator[None]:
    """A good connection, and a fault of the database as the reader's path knows it."""
    try:
        close_old_connections()
        yield
    except DatabaseError as error:
        raise Unavailable(f"The database does not answer: {error}.") from error


class Application:
    """Public paths go to the reader's app, the desk's to Django in threads; one port for both."""

    def __init__(self, settings: Settings) -> None:
        assets = Assets([OWN_FOLDER, Path(__file__).parent / "desk" / "static"])
        use_static(assets.url)
        self.hub = Hub(
            Projection(),
            most_readers=settings.max_readers,
            doors=Doors(settings.trusted_hops, settings.max_readers_per_address),
        )
        self._bell = broker_of(settings)
        self.reader = ReaderApp(
            self.hub,
            Projection(),
            assets,
            desk_name=settings.desk_name,
            public_url=settings.public_url,
            https=settings.https,
            shared_cache_s=SHARED_S if settings.purge else WITHOUT_PURGE_S,
        )
        desk: Any = get_wsgi_application()  # a2wsgi's type asks for less than Django's gives
        self._desk: Any = WSGIMiddleware(desk, workers=DESK_THREADS)
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live_span(receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(DESK_PATHS):
            await self._desk(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == "/metrics":
            await send_metrics(self.hub.gauges, scope, send)
        else:
            await self.reader(scope, receive, send)

    async def _live_span(self, receive: Receive, send: Send) -> None:
        await receive()
        self._bell.listen(self.hub.ring)
        use_bell(self._bell)
        looking = asyncio.create_task(self.hub.run())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.hub.stop()
        await looking
        await self.hub.close()
        self._bell.close()
        await send({"type": "lifespan.shutdown.complete"})


class Server(uvicorn.Server):
    """Ends the streams as soon as it is told to stop:
    uvicorn waits for open answers, and theirs never end.
    """

    def __init__(self, config: uvicorn.Config, hub: Hub) -> None:
        super().__init__(config)
        self._hub = hub

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._hub.stop()
        super().handle_exit(sig, frame)


def serve(
    settings: Settings,
    *,
    port: int,
    announce: Say,
    host: str = "127.0.0.1",
    alongside: Callable[[threading.Event], None] | None = None,
    front: Callable[[Application], Any] | None = None,
    has_worker: bool = True,
    login: str = "",
    landing: str = "/",
) -> None:
    """Serve readers and desk until told to stop by a signal; port 0: any free one.

    `alongside` runs in a thread of its own, `front` may stand before the application.
    Raises Unavailable when the port is taken.
    """
    allow_open_files()
    listener = _listen(host, port)
    port = listener.getsockname()[1]
    application = Application(settings)
    config = uvicorn.Config(
        front(application) if front else application,
        http="httptools" if settings.plain_asgi else protocol_for(application.reader),
        log_level="warning",
        access_log=False,  # readers' addresses are never logged
        server_header=False,
        timeout_graceful_shutdown=STOP_S,
    )
    base = settings.public_url or f"http://{'[' + host + ']' if ':' in host else host}:{port}"
    announce(f"Readers: {base}{landing}")
    announce(f"Desk:    {base}/desk/")
    if login:
        announce(f"Login:   {login}")
    stop = threading.Event()
    threads = []
    if has_worker:
        threads.append(
            threading.Thread(target=_keep_worker, args=(settings, stop), name="worker-watch")
        )
    if alongside is not None:
        threads.append(threading.Thread(target=alongside, args=(stop,), name="alongside"))
    for thread in threads:
        thread.start()
    try:
        Server(config, application.hub).run(sockets=[listener])
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=STOP_S)


def allow_open_files() -> None:
    """As many as the system lets this process have: each stream is one, and 1,024 are few."""
    if sys.platform != "win32":
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except (OSError, OverflowError) as error:
        listener.close()
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        why = "is in use" if taken else f"cannot be opened ({error})"
        raise Unavailable(f"Port {port} on {host} {why}: choose another with --port.") from error
    return listener


def _keep_worker(settings: Settings, stop: threading.Event) -> None:
    """Keep one worker running; start it again when it dies, with a growing pause."""
    pause_s = 1.0
    command = [sys.executable, "-m", "onrecord", "work", "--watched"]
    while not stop.is_set():
        began = time.monotonic()
        # Its standard input closes when this process dies, however it dies: then it ends by itself.
        with subprocess.Popen(  # noqa: S603  (our own command)
            command, stdin=subprocess.PIPE, env=child_environment(settings)
        ) as worker:
            while worker.poll() is None and not stop.wait(0.2):
                pass
            if worker.poll() is None:
                worker.communicate()
                return
        log.warning("the worker ended with code %s; starting it again", worker.returncode)
        pause_s = 1.0 if time.monotonic() - began > 60 else min(pause_s * 2, 30.0)
        stop.wait(pause_s)


def run_worker(settings: Settings, *, watched: bool) -> None:
    """Work until told to stop; `watched`:
    until standard input closes, which it does when the server dies.
    """
    stop = threading.Event()
    if watched:
        threading.Thread(target=_until_closed, args=(stop,), daemon=True).start()
    try:
        background.work(
            stop,
            fetcher=fetcher_of(settings),
            clock=lambda: datetime.now(UTC),
            extract=extractor_of(settings),
            purge=purger(settings.purge, settings.public_url),
        )
    except KeyboardInterrupt:
        stop.set()


def _until_closed(stop: threading.Event) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    stop.set()


def fetcher_of(settings: Settings) -> Fetcher:
    """The one that may reach out, held to the settings."""
    return Fetcher(
        allow_private=settings.fetch_private,
        proxy=settings.proxy,
        max_bytes=settings.fetch_max_bytes,
    )


def extractor_of(settings: Settings) -> Extract:
    """The built-in one, or the plugin that the settings name."""
    chosen: Extract = plugins.extractor(settings.extractor, settings, sender_of(settings))
    return chosen


def sender_of(settings: Settings) -> Callable[[str, bytes, Mapping[str, str]], tuple[int, bytes]]:
    """Sends a body to the endpoint that the operator chose, which may be this machine."""
    fetcher = Fetcher(allow_private=True, proxy=settings.proxy, timeout_s=settings.model_timeout_s)

    def send(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        answer = fetcher.send(url, body, headers)
        return answer.status, answer.body

    return send
