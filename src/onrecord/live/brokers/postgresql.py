"""A doorbell for several nodes on one PostgreSQL: LISTEN and NOTIFY, no server of its own."""

from __future__ import annotations

import json
import logging
import threading

import psycopg

from onrecord.live.brokers.protocol import Heard

_log = logging.getLogger(__name__)
_CHANNEL = "onrecord"
_LOOK_S = 5.0  # how often the listening thread asks whether it was closed
_AGAIN_S = 1.0


class PostgresBroker:
    """Rings to every process that listens on the same database, this one included.

    A lost connection is opened again; what rang in between is found by the hubs' own look.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._heard: tuple[Heard, ...] = ()
        self._mouth: psycopg.Connection | None = None
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def ring(self, story: str, seq: int) -> None:
        message = json.dumps([story, seq])
        with self._lock:
            for _ in range(2):  # the second time on a fresh connection
                try:
                    self._open_mouth().execute("SELECT pg_notify(%s, %s)", (_CHANNEL, message))
                except psycopg.Error as error:
                    self._mouth = None
                    _log.info("The doorbell could not be rung: %s", error)
                else:
                    return

    def listen(self, heard: Heard) -> None:
        self._heard = (*self._heard, heard)
        if self._thread is None:
            self._thread = threading.Thread(target=self._listen, name="doorbell", daemon=True)
            self._thread.start()

    def close(self) -> None:
        self._closed.set()
        if self._thread is not None:
            self._thread.join(timeout=_LOOK_S + 1)
        if self._mouth is not None:
            self._mouth.close()

    def _open_mouth(self) -> psycopg.Connection:
        if self._mouth is None or self._mouth.closed:
            self._mouth = psycopg.connect(self._url, autocommit=True, connect_timeout=5)
        return self._mouth

    def _listen(self) -> None:
        while not self._closed.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True, connect_timeout=5) as ear:
                    ear.execute(f"LISTEN {_CHANNEL}")
                    self._hear(ear)
            except psycopg.Error as error:
                _log.warning("The doorbell is gone, trying again: %s", error)
                self._closed.wait(_AGAIN_S)

    def _hear(self, ear: psycopg.Connection) -> None:
        while not self._closed.is_set():
            for note in ear.notifies(timeout=_LOOK_S):
                self._tell(note.payload)
                if self._closed.is_set():
                    return

    def _tell(self, message: str) -> None:
        try:
            story, seq = json.loads(message)
            for heard in self._heard:
                heard(str(story), int(seq))
        except (ValueError, TypeError) as error:
            _log.warning("The doorbell heard something that is no ring: %s", error)
