"""The public side as one ASGI function: routes, status codes, nothing else. Reads the published
projection only.
"""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Awaitable, Callable
from functools import partial

from onrecord.errors import BadInput, NotFound, OnRecordError, Unavailable
from onrecord.exports import feeds
from onrecord.live import cards, ranges, render, stream, structured, view, zones
from onrecord.live.answers import (
    BRIEFLY,
    FOR_EVER,
    HTML,
    JSON,
    NEVER,
    Answer,
    Receive,
    Request,
    Scope,
    Send,
    Started,
    Written,
    from_copy,
    line,
    redirect,
    request_of,
    send_answer,
    written,
)
from onrecord.live.assets import Assets
from onrecord.live.channel import Channel
from onrecord.live.doors import Door
from onrecord.live.fold import fold
from onrecord.live.hub import Hub
from onrecord.live.pages import Copy
from onrecord.live.pictures import card
from onrecord.live.published import Published
from onrecord.live.view import View

_log = logging.getLogger(__name__)


TakeOver = Callable[[stream.Joining], None]


class WrongMethod(BadInput):
    """Readers only read."""


# The one place where errors become status codes; the first that fits.
STATUS: tuple[tuple[type[OnRecordError], int], ...] = (
    (WrongMethod, 405),
    (ranges.OldEpoch, 410),
    (NotFound, 404),
    (BadInput, 400),
    (Unavailable, 503),
)


class ReaderApp:
    """ASGI application of everything that readers may ask for (CONTRACTS, Public HTTP)."""

    def __init__(
        self,
        hub: Hub,
        published: Published,
        assets: Assets,
        *,
        desk_name: str = "The desk",
        public_url: str = "",
        https: bool = False,
        shared_cache_s: int = ranges.WITHOUT_PURGE_S,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._published = published
        self.hub = hub
        self._assets = assets
        self._site = render.Site(desk_name, public_url, assets.url)
        self.https = https
        self._shared_cache_s = shared_cache_s
        self._jitter = jitter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise RuntimeError(f"The reader's side speaks HTTP, not {scope['type']}.")
        request = request_of(scope)
        started = Started(send)
        try:
            take_over = scope.get("onrecord.take_over")
            if not await self._streamed(request, receive, started, take_over):
                await send_answer(await self._answer(request), request, started, self.https)
        except Exception:  # noqa: BLE001 -- process edge: a reader gets one clear page, the log the rest
            _log.exception("A request for a public page failed.")
            if not started.yes:
                await send_answer(self._failed(), request, started, self.https)

    # --- from request to answer

    async def _answer(self, request: Request) -> Answer:
        try:
            if request.method not in ("GET", "HEAD"):
                raise WrongMethod("Readers' pages can only be read: GET or HEAD.")
            for pattern, route in ROUTES:
                match = pattern.fullmatch(request.path)
                if match:
                    return await route(self, request, **match.groupdict())
            raise NotFound("There is no such page.")
        except OnRecordError as error:
            return self._refused(error)

    def _refused(self, error: OnRecordError) -> Answer:
        status = next((code for kind, code in STATUS if isinstance(error, kind)), 500)
        if status == 404:  # unknown, unpublished, embargoed and forbidden look alike
            page = render.error_page(
                "There is no such page", "It may have moved, or it never was.", self._site
            )
            return Answer(404, page.encode(), HTML)
        if status in (500, 503):
            _log.error("A public page could not be made: %s", error)
            return self._failed(status)
        return line(status, str(error), **({"allow": "GET, HEAD"} if status == 405 else {}))

    def _failed(self, status: int = 500) -> Answer:
        page = render.error_page(
            "This page cannot be shown now",
            "The fault is ours. Nothing is lost; please try again shortly.",
            self._site,
        )
        return Answer(status, page.encode(), HTML, headers={"retry-after": "5"})

    def stream_now(self, request: Request) -> stream.Joining | None:
        """The story and the reader's place in it, if nothing has to be waited for or refused."""
        match = _STREAM.fullmatch(request.path)
        channel = self.hub.channel_now(match["story"]) if match else None
        if channel is None:
            return None
        try:
            after = stream.cursor(request, view.parse(request.query)[0])
        except OnRecordError:
            return None
        if stream.has_everything(channel, after):
            return None
        return stream.Joining(channel, after, self.hub.doors.of(request.headers))

    def written_now(self, request: Request) -> Written | None:
        """The live page as it is sent, if it is in memory as the story stands."""
        match = _PAGE.fullmatch(request.path)
        channel = self.hub.channel_now(match["story"]) if match else None
        if channel is None:
            return None
        accepted = request.headers.get(b"accept-encoding")
        tag = request.headers.get(b"if-none-match")
        key = (request.query, accepted, tag)
        kept = channel.written(key)
        if kept is None and (copy := _ready(channel, request)) is not None:
            answer = from_copy(copy, surrogate_key=channel.story)
            kept = written(answer, request, self.https)
            if tag is None or kept.status == 304:  # no pages for tags that somebody made up
                channel.keep(key, kept)
        return kept

    def stream_opening(self, door: Door) -> stream.Opening:
        return stream.opening(self.hub, door, self._jitter, self.https)

    async def _streamed(
        self, request: Request, receive: Receive, send: Send, take_over: TakeOver | None
    ) -> bool:
        """Answer a request for a stream; False when it is none.

        `take_over` hands it to the server, if that can write to a transport by itself.
        """
        match = _STREAM.fullmatch(request.path)
        if match is None or request.method != "GET":
            return False
        try:
            asked, _ = view.parse(request.query)
            channel = await self.hub.channel(match["story"])
        except Unavailable as error:
            _log.warning("A stream could not begin: %s", error)
            await stream.send_opening(stream.apology(self._jitter, self.https), send)
            return True
        except OnRecordError as error:
            await send_answer(self._refused(error), request, send, self.https)
            return True
        after = stream.cursor(request, asked)
        if stream.has_everything(channel, after):
            await send_answer(Answer(204), request, send, self.https)
            return True
        joining = stream.Joining(channel, after, self.hub.doors.of(request.headers))
        if take_over is not None:
            take_over(joining)
            return True
        await stream.send_stream(
            self.hub,
            joining,
            receive=receive,
            send=send,
            jitter=self._jitter,
            https=self.https,
        )
        return True

    # --- routes

    async def stories(self, request: Request) -> Answer:
        heads = tuple(await self.hub.heads())
        return Answer(body=render.stories_page(heads, self._site).encode(), cache=BRIEFLY)

    async def add_slash(self, request: Request, story: str) -> Answer:
        await self.hub.channel(story)
        query = "?" + request.query.decode("latin-1") if request.query else ""
        return redirect(308, f"/{story}/{query}")

    async def page(self, request: Request, story: str) -> Answer:
        channel = await self.hub.channel(story)
        asked, is_canonical = view.parse(request.query)
        view.check(asked, channel.state)
        if not is_canonical:
            return redirect(302, f"/{story}/" + asked.query().removeprefix("./"))
        return await self._made(
            request, channel, asked, partial(render.story_page, channel.state, asked, self._site)
        )

    async def update(self, request: Request, story: str, number: str) -> Answer:
        channel = await self.hub.channel(story)
        update = channel.state.updates.get(int(number))
        if update is None:
            raise NotFound("There is no such update.")
        make = partial(render.update_page, update, channel.state, self._site)
        return await self._spoken(request, channel, ("u", update.seq), make)

    async def card(
        self, request: Request, story: str, version: str, number: str | None = None
    ) -> Answer:
        """The picture of a shared link; its address names the newest record that it shows."""
        channel = await self.hub.channel(story)
        update = channel.state.updates.get(int(number)) if number else None
        if number and update is None:
            raise NotFound("There is no such update.")
        newest = update.newest if update else channel.seq
        if int(version) != newest:
            place = f"/{story}/u/{number}" if number else f"/{story}"
            return redirect(302, f"{place}/card/{newest}.png", BRIEFLY)
        told = cards.card_of(channel.state, update, self._site.desk_name)
        if not card.can_draw(told):
            raise NotFound("There is no picture of this page.")
        make = partial(card.draw, told)
        copy = await channel.pages.get(("card", number), newest, "identity", make)
        return from_copy(copy, "image/png", surrogate_key=story)

    async def corrections(self, request: Request, story: str) -> Answer:
        channel = await self.hub.channel(story)
        make = partial(render.corrections_page, channel.state, self._site)
        return await self._spoken(request, channel, "corrections", make)

    async def structured(self, request: Request, story: str) -> Answer:
        """The whole story as schema.org describes it."""
        channel = await self.hub.channel(story)
        make = partial(structured.document, channel.state, self._site)
        body = await channel.pages.get(
            "jsonld", channel.seq, request.coding, lambda: str(make()).encode()
        )
        return from_copy(body, "application/ld+json", surrogate_key=story)

    async def feed(self, request: Request, story: str, name: str) -> Answer:
        """The story, or its corrections, for readers of feeds."""
        channel = await self.hub.channel(story)
        kind, make = feeds.FEEDS[name]

        def made() -> bytes:
            return make(structured.coverage(channel.state, self._site))

        copy = await channel.pages.get(name, channel.seq, request.coding, made)
        return from_copy(copy, kind, surrogate_key=story)

    async def moment(self, request: Request, story: str, moment: str) -> Answer:
        """The page as it stood. The records are read again, without what was redacted since."""
        at = view.instant(moment)
        asked, _ = view.parse(request.query)
        channel = await self.hub.channel(story)
        upto = await self.hub.call(partial(ranges.seq_at, self._published, story, at))
        if upto == 0:
            raise NotFound("The story had not begun.")

        def make() -> str:
            state = fold(self._published.load_records(story, 0, upto))
            return render.moment_page(state, asked, self._site, at, channel.state)

        return await self._made(request, channel, ("at", zones.iso(at), asked), make)

    async def records(self, request: Request, story: str) -> Answer:
        channel = await self.hub.channel(story)
        after = view.parse(request.query)[0].after or 0
        loaded = await ranges.complete(self.hub, channel, after)
        make = partial(ranges.head_document, self._published, loaded, story, after)
        copy = await channel.pages.get(("after", after), channel.seq, request.coding, make)
        return from_copy(copy, JSON, surrogate_key=story)

    async def closed_range(
        self, request: Request, story: str, epoch: str, start: str, end: str
    ) -> Answer:
        channel = await self.hub.channel(story)
        asked = ranges.check(channel, int(epoch), int(start), int(end))
        loaded = await ranges.complete(self.hub, channel, asked.start - 1)
        make = partial(ranges.range_document, self._published, loaded, story, asked)
        copy = await channel.pages.get(asked, "closed", request.coding, make)
        cache = f"public, max-age=60, s-maxage={self._shared_cache_s}"
        return from_copy(copy, JSON, cache, surrogate_key=f"{story} {story}/{epoch}")

    async def stream_head(self, request: Request, story: str) -> Answer:
        """HEAD of the stream: what GET would begin with."""
        await self.hub.channel(story)
        return Answer(type="text/event-stream", cache=NEVER, headers={"x-accel-buffering": "no"})

    async def static(self, request: Request, path: str) -> Answer:
        asset = self._assets.get(path)
        coding = request.coding if request.coding in asset.copies else "identity"
        tag = f'"{path.rsplit(".", 2)[-2]}-{coding[:2]}"'
        return Answer(
            body=asset.copies[coding], type=asset.type, cache=FOR_EVER, etag=tag, coding=coding
        )

    async def alive(self, request: Request) -> Answer:
        return line(200, "alive")

    async def ready(self, request: Request) -> Answer:
        """Whether the database answers; any fault of it is 503 and a line in the log."""
        await self.hub.look()
        return line(200, "ready")

    async def robots(self, request: Request) -> Answer:
        return line(200, "User-agent: *\nDisallow: /desk/\nDisallow: /in/")

    async def _spoken(
        self, request: Request, channel: Channel, key: object, make: Callable[[View], str]
    ) -> Answer:
        """A page that differs by language and zone alone."""
        asked, is_canonical = view.parse(request.query)
        if not is_canonical or asked != asked.spoken():
            return redirect(302, request.path + asked.spoken().query().removeprefix("./"))
        return await self._made(request, channel, (key, asked), partial(make, asked))

    async def _made(
        self, request: Request, channel: Channel, key: object, make: Callable[[], str]
    ) -> Answer:
        copy = await channel.pages.get(
            key, channel.seq, request.coding, lambda: make().encode("utf-8", "replace")
        )
        return from_copy(copy, surrogate_key=channel.story)


def _ready(channel: Channel, request: Request) -> Copy | None:
    try:
        asked, is_canonical = view.parse(request.query)
    except OnRecordError:
        return None
    return channel.pages.ready(asked, channel.seq, request.coding) if is_canonical else None


_SLUG = r"(?P<story>[^/]{1,200})"
_STREAM = re.compile(f"/{_SLUG}/stream")
_PAGE = re.compile(f"/{_SLUG}/")
_NUMBER = r"\d{1,15}"

Route = Callable[..., Awaitable[Answer]]
ROUTES: tuple[tuple[re.Pattern[str], Route], ...] = tuple(
    (re.compile(pattern, re.ASCII), route)
    for pattern, route in (
        (r"/", ReaderApp.stories),
        (r"/healthz", ReaderApp.alive),
        (r"/readyz", ReaderApp.ready),
        (r"/robots\.txt", ReaderApp.robots),
        (r"(?P<path>/static/.+)", ReaderApp.static),
        (f"/{_SLUG}", ReaderApp.add_slash),
        (f"/{_SLUG}/", ReaderApp.page),
        (rf"/{_SLUG}/u/(?P<number>{_NUMBER})", ReaderApp.update),
        (rf"/{_SLUG}/card/(?P<version>{_NUMBER})\.png", ReaderApp.card),
        (rf"/{_SLUG}/u/(?P<number>{_NUMBER})/card/(?P<version>{_NUMBER})\.png", ReaderApp.card),
        (f"/{_SLUG}/corrections", ReaderApp.corrections),
        (rf"/{_SLUG}/story\.jsonld", ReaderApp.structured),
        (rf"/{_SLUG}/(?P<name>feed\.(?:atom|rss|json)|corrections\.atom)", ReaderApp.feed),
        (f"/{_SLUG}/at/(?P<moment>[^/]+)", ReaderApp.moment),
        (f"/{_SLUG}/records", ReaderApp.records),
        (
            rf"/{_SLUG}/records/(?P<epoch>{_NUMBER})/(?P<start>{_NUMBER})-(?P<end>{_NUMBER})",
            ReaderApp.closed_range,
        ),
        (f"/{_SLUG}/stream", ReaderApp.stream_head),
    )
)
