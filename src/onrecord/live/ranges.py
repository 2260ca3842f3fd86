"""Records by poll: what is new after a seq, and closed ranges that never change within an epoch.
Never opens a stream.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onrecord.errors import BadInput, NotFound
from onrecord.live import encode, wire
from onrecord.live.channel import LONGEST_REPLAY, Channel, Loaded
from onrecord.live.fold import fold
from onrecord.live.hub import Hub
from onrecord.live.published import Published

WITHOUT_PURGE_S = 300  # how long shared caches may keep a range when nobody can purge them
SHARED_S = 86_400  # and when somebody can


class OldEpoch(NotFound):
    """Text was redacted since: what that epoch held may not be served again."""


@dataclass(frozen=True, slots=True)
class Range:
    epoch: int
    start: int
    end: int


def check(channel: Channel, epoch: int, start: int, end: int) -> Range:
    """The range as asked for, or the reason why there is none."""
    if epoch < channel.epoch:
        raise OldEpoch(f"Text was removed since epoch {epoch}; ask for epoch {channel.epoch}.")
    if not 1 <= start <= end:
        raise BadInput("A range runs from 1 or above to its own end or later.")
    if end - start >= LONGEST_REPLAY:
        raise BadInput(f"A range holds at most {LONGEST_REPLAY} records.")
    if epoch > channel.epoch or end > channel.seq:
        raise NotFound("There is no such range yet.")
    return Range(epoch, start, end)


async def complete(hub: Hub, channel: Channel, after: int) -> Loaded:
    """The story with every record after `after` encoded, as far as the ring reaches back."""
    while not channel.has_documents(max(after, channel.loaded.base.seq)):
        await hub.make_documents(channel, after)
    return channel.loaded


def head_document(published: Published, loaded: Loaded, story: str, after: int) -> bytes:
    """JSON of everything after `after`. A story may hold more than one poll should carry: then the
    page is cheaper.
    """
    return _document(story, loaded, _documents(published, loaded, story, after, loaded.state.seq))


def range_document(published: Published, loaded: Loaded, story: str, asked: Range) -> bytes:
    return _document(
        story,
        loaded,
        _documents(published, loaded, story, asked.start - 1, asked.end),
        head=asked.end,
    )


def _documents(
    published: Published, loaded: Loaded, story: str, after: int, upto: int
) -> list[bytes]:
    """From the ring where it reaches; what is older is read and encoded again. Runs in the one
    thread.
    """
    kept = [loaded.documents[seq] for seq in range(max(after + 1, loaded.first), upto + 1)]
    if after + 1 >= loaded.first:
        return kept
    records = list(published.load_records(story, 0, min(upto, loaded.base.seq)))
    old, before = [r for r in records if r.seq > after], [r for r in records if r.seq <= after]
    return wire.documents(old, fold(before), loaded.state.epoch) + kept


def _document(story: str, loaded: Loaded, documents: list[bytes], head: int | None = None) -> bytes:
    opening = encode.json_bytes(
        {
            "story": story,
            "epoch": loaded.state.epoch,
            "head": loaded.state.seq if head is None else head,
        }
    )
    return opening[:-1] + b',"records":[' + b",".join(documents) + b"]}"


def seq_at(published: Published, story: str, at: datetime) -> int:
    """The last record made at or before that moment, 0 before the first."""
    seq = 0
    for record in published.load_records(story, 0):
        if record.at > at:
            break
        seq = record.seq
    return seq
