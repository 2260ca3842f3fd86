"""What must hold of a record whatever breaks: what was told is there once, in order, and every
reader ends with all of it. Knows neither databases nor sockets.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Event:
    type: str = ""
    id: str = ""
    text: str = ""


def events_in(text: str) -> Iterator[Event]:
    """The whole events of a stream, as a browser reads them; comments are none."""
    for block in text.split("\n\n"):
        event = Event()
        for line in block.split("\n"):
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if name == "data":
                event.text += value
            elif name == "event":
                event.type = value
            elif name == "id":
                event.id = value
        if event.text:
            yield event


@dataclass
class Truth:
    """Everything that whoever acts was told. A mark is a word of its own in each act."""

    told: dict[int, str] = field(default_factory=dict)  # seq -> mark, acknowledged
    tried: set[str] = field(default_factory=set)  # sent; nobody knows whether it was stored
    refused: set[str] = field(default_factory=set)  # said not to be stored
    faults: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def acknowledge(self, mark: str, seq: int) -> None:
        if seq in self.told and self.told[seq] != mark:
            self.fault(f"seq {seq} was given to {self.told[seq]} and to {mark}")
        self.told[seq] = mark
        self.counts["acknowledged"] += 1

    def fault(self, line: str) -> None:
        self.faults.append(line)

    def check_records(self, marks: Sequence[tuple[int, str | None]], emptied: set[int]) -> None:
        """`marks` are the stored records in order; None: its words were redacted."""
        if [seq for seq, _ in marks] != list(range(1, len(marks) + 1)):
            self.fault(f"the records run {[seq for seq, _ in marks]}")
        stored = [mark for _, mark in marks if mark]
        if len(stored) != len(set(stored)):
            self.fault("something is stored twice")
        by_seq = dict(marks)
        for seq, mark in self.told.items():
            if by_seq.get(seq, "") != (None if seq in emptied else mark):
                self.fault(f"record {seq} was told to be {mark}, and is {by_seq.get(seq, 'gone')}")
        for mark in sorted(set(stored) - self.tried):
            self.fault(f"nobody wrote {mark}")
        for mark in sorted(set(stored) & self.refused):
            self.fault(f"{mark} was said not to be stored, and is")


@dataclass
class Reader:
    """What one reader has, whatever connection brought it."""

    truth: Truth
    name: str
    cursor: int | None = None
    seen: dict[int, str] = field(default_factory=dict)  # seq -> JSON as it came
    held: str = ""  # the beginning of an event whose end has not come

    def hear(self, text: str) -> None:
        self.held += text
        whole, end, self.held = self.held.rpartition("\n\n")
        for event in events_in(whole + end):
            self._take(event)

    def cut_off(self) -> None:
        """The connection is gone, and with it half an event."""
        self.held = ""

    def _take(self, event: Event) -> None:
        if event.type == "resync":
            self.truth.counts["resyncs"] += 1
            self.seen.clear()
            self.cursor = int(event.id)
            return
        told: dict[str, Any] = json.loads(event.text)
        for record in told["records"] if event.type == "catchup" else [told]:
            if self.cursor is not None and record["seq"] != self.cursor + 1:
                self.truth.fault(f"{self.name} had {self.cursor} and got {record['seq']}")
            self.cursor = record["seq"]
            self.seen[record["seq"]] = json.dumps(record)

    def check(self, marks: Sequence[tuple[int, str | None]]) -> None:
        """At the end everybody has everything, and each record as it is stored."""
        if self.cursor is not None and self.cursor != len(marks):
            self.truth.fault(f"{self.name} ends at {self.cursor} of {len(marks)}")
        for seq, mark in marks:
            if mark and seq in self.seen and mark not in self.seen[seq]:
                self.truth.fault(f"{self.name} read record {seq} otherwise than it is stored")
