"""One story in memory: its folded state, its newest records as encoded bytes, and its readers.
Never loads by itself.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from onrecord.live import encode, wire
from onrecord.live.answers import Written
from onrecord.live.crowd import Crowd
from onrecord.live.fold import EMPTY, PageState, fold
from onrecord.live.gauges import Gauges
from onrecord.live.pages import Call, Pages
from onrecord.live.published import Published
from onrecord.record import Record

LONGEST_REPLAY = 1000  # records; whoever missed more fetches the page again (CONTRACTS)
_SLACK = 256  # the ring is cut in strokes, so that cutting is not a cost of every record
_MOST_CHUNKS = 64
_MOST_WRITTEN = 32


@dataclass(frozen=True, slots=True)
class Loaded:
    """A story at one seq. `documents` (seq to JSON) is filled as readers need it, each of them
    once.
    """

    base: PageState = EMPTY  # the fold of everything before `ring`
    ring: tuple[Record, ...] = ()
    state: PageState = EMPTY
    documents: dict[int, bytes] = field(default_factory=dict)

    @property
    def first(self) -> int:
        return self.base.seq + 1


def load(published: Published, story: str, before: Loaded, is_read: bool) -> Loaded:
    """The story as the database has it now; only what is new is read, unless text was redacted.

    A redaction drops every encoded record: the old bytes hold the removed words. Runs in the one
    thread.
    """
    fresh = tuple(published.load_records(story, before.state.seq))
    if not fresh:
        return before
    if before.state.seq and any(record.kind == "redaction" for record in fresh):
        whole = _placed(EMPTY, (), {}, tuple(published.load_records(story, 0)))
    else:
        whole = _placed(before.base, before.ring, before.documents, fresh, before.state)
    if is_read:
        make_documents(
            whole,
            before.state.seq,
            before.state if whole.documents is before.documents else whole.base,
        )
    return whole


def _placed(
    base: PageState,
    ring: tuple[Record, ...],
    documents: dict[int, bytes],
    fresh: tuple[Record, ...],
    state: PageState = EMPTY,
) -> Loaded:
    state = fold(fresh, state)
    ring += fresh
    if len(ring) > LONGEST_REPLAY + _SLACK:
        base = fold(ring[:-LONGEST_REPLAY], base)
        ring = ring[-LONGEST_REPLAY:]
        documents = {seq: text for seq, text in documents.items() if seq > base.seq}
    return Loaded(base, ring, state, documents)


def make_documents(loaded: Loaded, after: int, known: PageState = EMPTY) -> None:
    """Encode what is missing among the records after `after`, each as the story stood right after
    it.

    `known` saves the folding when it is the state just before the first of them.
    """
    missing = next(
        (r.seq for r in loaded.ring if r.seq > after and r.seq not in loaded.documents), None
    )
    if missing is None:
        return
    start = missing - loaded.first
    before = known if known.seq == missing - 1 else fold(loaded.ring[:start], loaded.base)
    rest = loaded.ring[start:]
    for record, document in zip(
        rest, wire.documents(rest, before, loaded.state.epoch), strict=True
    ):
        loaded.documents[record.seq] = document


class Channel:
    """What the hub keeps for a story that is read. All of it belongs to the event loop.

    `lacking` is called when a reader needs records that are not encoded: `make_documents` is due.
    """

    def __init__(
        self, story: str, call: Call, lacking: Callable[[Channel], None], gauges: Gauges
    ) -> None:
        self.story = story
        self.loaded = Loaded()
        self.wanted = 0  # newest seq that anybody announced
        self.rung_at: float | None = None  # when the oldest record that rows lack was announced
        self.used_at = 0.0
        self.ended = False
        self.lock = asyncio.Lock()
        self.pages = Pages(call)
        self._written: dict[Hashable, Written] = {}
        self.crowd = Crowd(self, lambda: lacking(self), gauges)
        self._call = call
        self._gauges = gauges
        self._chunks: OrderedDict[tuple[int, bool], bytes] = OrderedDict()

    @property
    def state(self) -> PageState:
        return self.loaded.state

    @property
    def seq(self) -> int:
        return self.loaded.state.seq

    @property
    def epoch(self) -> int:
        return self.loaded.state.epoch

    @property
    def is_over(self) -> bool:
        return self.loaded.state.status == "closed"

    def take(self, loaded: Loaded) -> None:
        """Move to a newer state and tell everybody. A new epoch empties the cache of pages."""
        if loaded.state.epoch != self.epoch:
            self.pages = Pages(self._call)
        self.loaded = loaded
        self._chunks.clear()
        self._written.clear()
        self.crowd.tell()

    def missed(self, cursor: int, is_first: bool) -> bytes | None:
        """The bytes of everything after `cursor`, or a resync; None when they must be made first.

        The first write to a reader may follow any old cursor, so it looks at the epoch as well.
        """
        if not self.covers(cursor) or (is_first and cursor < self.epoch):
            return encode.resync(self.seq, self.epoch)
        if not self.has_documents(cursor):
            return None
        return self.chunk(cursor, as_catchup=is_first)

    def told(self) -> None:
        rung_at, self.rung_at = self.rung_at, None
        if rung_at is not None:  # transports send what was written at the end of this turn
            asyncio.get_running_loop().call_soon(self._gauges.lagged_since, rung_at)

    def covers(self, cursor: int) -> bool:
        """Whether everything after `cursor` can be replayed record by record."""
        return self.seq - LONGEST_REPLAY <= cursor <= self.seq

    def has_documents(self, cursor: int) -> bool:
        return all(seq in self.loaded.documents for seq in range(cursor + 1, self.seq + 1))

    def chunk(self, cursor: int, *, as_catchup: bool) -> bytes:
        """The bytes of everything after `cursor`, for one write: the same object for all who stand
        there.
        """
        key = (cursor, as_catchup)
        kept = self._chunks.get(key)
        if kept is None:
            kept = self._chunks[key] = self._joined(cursor, as_catchup)
            if len(self._chunks) > _MOST_CHUNKS:
                self._chunks.popitem(last=False)
        return kept

    def _joined(self, cursor: int, as_catchup: bool) -> bytes:
        missed = self.loaded.ring[cursor + 1 - self.loaded.first :]
        documents = self.loaded.documents
        if as_catchup and len(missed) > 1:
            return encode.catchup(self.seq, (documents[r.seq] for r in missed))
        return b"".join(encode.frame(r.seq, r.kind, documents[r.seq]) for r in missed)

    def written(self, key: Hashable) -> Written | None:
        """An answer that was kept since the story moved last."""
        return self._written.get(key)

    def keep(self, key: Hashable, answer: Written) -> None:
        """For those who ask for the same in the same words, which a stranger can vary for ever."""
        if len(self._written) >= _MOST_WRITTEN:
            self._written.clear()
        self._written[key] = answer

    def end(self) -> None:
        """The story is no longer published."""
        self.ended = True
        self.crowd.end()
