"""A doorbell between processes of one machine: datagrams to a socket file in the data folder.
Never needs a server.
"""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import threading
from pathlib import Path

from onrecord.live.brokers.protocol import Heard

_log = logging.getLogger(__name__)
_LARGEST = 1024


class LocalBroker:
    """Rings to the serving process of a data folder, and to listeners of this process directly.

    One process listens (the one that serves); commands and the worker only ring. Where the system
    has no such sockets, or the path is too long for one (about 100 bytes), there is simply no bell.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "doorbell"
        self._heard: tuple[Heard, ...] = ()
        self._ear: socket.socket | None = None
        self._thread: threading.Thread | None = None

    def ring(self, story: str, seq: int) -> None:
        for heard in self._heard:
            heard(story, seq)
        if self._ear is None:
            self._send(json.dumps([story, seq]).encode())

    def listen(self, heard: Heard) -> None:
        self._heard = (*self._heard, heard)
        if self._ear is None:
            self._open()

    def close(self) -> None:
        """Stop listening and take the socket file away."""
        ear, self._ear, self._heard = self._ear, None, ()
        if ear is None:
            return
        self._send(b"")  # wakes the thread
        if self._thread is not None:
            self._thread.join(timeout=2)
        ear.close()
        self._path.unlink(missing_ok=True)

    def _send(self, message: bytes) -> None:
        if not hasattr(socket, "AF_UNIX"):
            return
        # Nobody listening, a full buffer, a path too long: the hub will look by itself within a
        # second.
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as mouth,
        ):
            mouth.setblocking(False)
            mouth.sendto(message, str(self._path))

    def _open(self) -> None:
        if not hasattr(socket, "AF_UNIX"):
            return
        ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            self._path.unlink(missing_ok=True)  # left behind by a process that was killed
            ear.bind(str(self._path))
            self._path.chmod(0o600)
        except OSError as error:
            _log.info(
                "No doorbell at %s (%s): updates from other processes show within a second.",
                self._path,
                error,
            )
            ear.close()
            return
        self._ear = ear
        self._thread = threading.Thread(
            target=self._hear, args=(ear,), name="doorbell", daemon=True
        )
        self._thread.start()

    def _hear(self, ear: socket.socket) -> None:
        while self._ear is ear:
            try:
                message = ear.recv(_LARGEST)
                if message:
                    story, seq = json.loads(message)
                    self._tell(str(story), int(seq))
            except (ValueError, TypeError) as error:
                _log.warning("The doorbell heard something that is no ring: %s", error)
            except OSError:
                return

    def _tell(self, story: str, seq: int) -> None:
        for heard in self._heard:
            heard(story, seq)
