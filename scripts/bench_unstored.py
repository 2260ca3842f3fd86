"""The readers' side of the product over a list in memory: what a durable store adds is the rest.

python scripts/bench_unstored.py PORT      a server for scripts/bench_readers.py
"""

from __future__ import annotations

import json
import sys

import uvicorn
from reader_story import FakePublished

from onrecord.asgi import Receive, Scope, Send, allow_open_files
from onrecord.live.app import ReaderApp
from onrecord.live.assets import OWN_FOLDER, Assets
from onrecord.live.hub import Hub
from onrecord.live.protocol import protocol_for


class Unstored:
    """Readers' pages, and `POST /publish`: its body is an update from then on."""

    def __init__(self) -> None:
        self._published = FakePublished()
        self._hub = Hub(self._published)
        self.reader = ReaderApp(self._hub, self._published, Assets([OWN_FOLDER]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/publish":
            await self.reader(scope, receive, send)
            return
        body = bytes((await receive())["body"]).decode()
        content = {"label": "Desk note", "headline": "Bench", "body": body, "cells": []}
        seq = self._published.add("river", "update", content)
        self._hub.ring("river", seq)
        told = json.dumps({"seq": seq}).encode()
        length = [(b"content-length", str(len(told)).encode())]
        await send({"type": "http.response.start", "status": 201, "headers": length})
        await send({"type": "http.response.body", "body": told})


def main() -> None:
    allow_open_files()
    app = Unstored()
    uvicorn.run(
        app,
        port=int(sys.argv[1]),
        http=protocol_for(app.reader),
        lifespan="off",
        log_level="warning",
        access_log=False,
    )


if __name__ == "__main__":
    main()
