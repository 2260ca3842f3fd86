"""What one more statement costs in a story of 1,000 and of 100,000 statements, with its writes.

    python scripts/bench_ledger.py [SIZE ...]

The statements are made by hand, so no extractor is measured: four in five speak of one of many
places, about twenty to a place; one in five gives a toll, about two hundred to a day.
"""

# ruff: noqa: E402, S311 (Django is configured first; chance is for made-up statements)
from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from onrecord import settings
from onrecord.newsroom.configure import DATABASE_FILE, configure

FOLDER = tempfile.TemporaryDirectory(prefix="onrecord-bench-")
configure(settings.read(data=Path(FOLDER.name)))

from django.db import connection, transaction

from onrecord import ledger
from onrecord.ledger import build, relate
from onrecord.newsroom.actions import file_report, open_story, store_reading
from onrecord.newsroom.actions.ledger_store import forget, store_weighed, weigh, weigh_report
from onrecord.newsroom.install import prepare
from onrecord.newsroom.models import Reading, Statement, Story
from onrecord.newsroom.policy import OPERATOR, WORKER
from onrecord.record import (
    ChainLink,
    Extraction,
    Figure,
    Filed,
    Place,
    Report,
    Speaker,
    as_json,
)
from onrecord.record import Statement as Said

SIZES = (1_000, 100_000)
PER_REPORT = 20
MEASURED = 600  # of each size
TURN = 20  # before the other size has its turn
HOT_PLACES = 8
START = datetime(2026, 1, 1, tzinfo=UTC)
SIDES = ("Velmora", "Sarn")
Cost = tuple[float, float]  # seconds: as the clock shows, of the processor
BODIES = ("defence ministry", "army", "foreign ministry", "president")


def sentence(chance: random.Random, number: int, size: int) -> tuple[str, str, str, int | None]:
    """(side, speaker, words, toll) of the statement with this number."""
    side = chance.choice(SIDES)
    speaker = f"{side} {chance.choice(BODIES)}"
    if number % 5 == 0:
        toll = chance.randint(3, 40)
        return side, speaker, f"{toll} soldiers were killed", toll
    place = chance.randrange(max(size // 25, 1))
    return side, speaker, f"{chance.choice(SIDES)} forces have captured Hill{place}", None


def filed(name: str, at: datetime, told: Sequence[tuple[str, str, str, int | None]]) -> Filed:
    """A report of these sentences, taken apart without an extractor."""

    text, statements, figures, places = "", [], [], []
    for n, (side, speaker, words, toll) in enumerate(told):
        start = len(text)
        text += f"{speaker} said {words}.\n\n"
        begin = start + len(speaker) + 6
        end = begin + len(words)
        chain = (ChainLink("Agency", "carrier"), ChainLink(speaker, "origin"))
        statements.append(
            Said(
                f"s{n}", ((start, start + len(speaker)),), ((begin - 5, begin - 1),),
                ((begin, end),), "indirect", "say", "asserts", Speaker(speaker, side), chain,
            )
        )  # fmt: skip
        if toll:
            other = SIDES[SIDES.index(side) - 1]
            span = (begin, begin + len(f"{toll} soldiers"))
            figures.append(
                Figure(
                    span,
                    toll,
                    toll,
                    "exactly",
                    text[slice(*span)],
                    "killed",
                    "soldiers",
                    other,
                    f"s{n}",
                )
            )
        elif (spot := text.find("Hill", begin)) > 0:
            places.append(Place((spot, end), text[spot:end], text[spot:end].lower(), "place"))
    made = Extraction(text, "bench/1", tuple(statements), tuple(figures), tuple(places))
    return Filed(name, "Agency", made, received_at=at, published_at=at)


def spoken_at(number: int) -> datetime:
    """A thousand statements a day, one after the other."""
    return START + timedelta(days=number // 1_000, seconds=number % 1_000 * 80)


def later(size: int, number: int) -> datetime:
    """At the end of a day that is full: what is said now comes after what was said before."""
    return spoken_at(size - 1) + timedelta(seconds=number - size)


def new_report(text: str, name: str, at: datetime) -> int:

    report = Report(name, "text", "Agency", text, raw=text.encode(), published_at=at)
    return file_report(report, story="river", by=OPERATOR, now=at).id


def fill(size: int) -> None:
    """The story's first statements, related by the product's own code in large steps."""

    chance, claims, numbers = random.Random(size), [], {}
    story = Story.objects.get(slug="river")
    with transaction.atomic():
        for first in range(0, size, PER_REPORT):
            told = [sentence(chance, n, size) for n in range(first, first + PER_REPORT)]
            draft = filed("", spoken_at(first), told)
            name = new_report(draft.extraction.text, f"r{first}", spoken_at(first))
            done = filed(str(name), spoken_at(first), told)
            extraction = {k: v for k, v in as_json(done.extraction).items() if k != "text"}
            Reading.objects.filter(report=name).update(state=Reading.READ, extraction=extraction)
            rows = Statement.objects.bulk_create(
                Statement(report_id=name, local=s.id) for s in done.extraction.statements
            )
            numbers |= {f"{name}:{row.local}": row.pk for row in rows}
            claims += ledger.read(done).claims
        store_weighed(story.pk, weigh(story.pk, claims), numbers)


class Stream:
    """A story of some size in a database of its own, to which more statements come."""

    def __init__(self, size: int, folder: Path) -> None:
        self.size, self.file = size, folder / str(size) / DATABASE_FILE
        self.file.parent.mkdir()
        self.chance, self.number = random.Random(7), size
        self.taken: dict[str, list[Cost]] = defaultdict(list)
        self.use()
        prepare()
        open_story(slug="river", headline="The river", by=OPERATOR, now=START)
        began = time.perf_counter()
        fill(size)
        print(f"{size:>7,} statements filled in {time.perf_counter() - began:.0f} s", flush=True)

    def use(self) -> None:
        """Work on this database from now on."""
        connection.close()
        connection.settings_dict["NAME"] = str(self.file)

    def tell(self, places: int, how: str) -> None:
        """One more statement, related and stored: of one of so many places, or a toll."""
        self.number += 1
        story = Story.objects.get(slug="river")
        told = sentence(self.chance, self.number, places * 25)
        at = later(self.size, self.number)
        text = filed("", at, [told]).extraction.text
        name = new_report(text, f"m{self.number}", at)
        one = filed(str(name), at, [told])
        began, used = time.perf_counter(), time.process_time()
        weighed = weigh_report(story.pk, one)
        store_reading(report=name, extraction=one.extraction, ledger=weighed, by=WORKER, now=at)
        cost = time.perf_counter() - began, time.process_time() - used
        if how:
            self.taken[f"{how}, a {'toll' if told[3] else 'place'}"].append(cost)


def measure(streams: Sequence[Stream]) -> None:
    """Cold: none of the story's questions is in memory. Warm: of places that came up before.

    The sizes take turns, so that whatever else the machine does falls on all of them alike.
    """
    for turn in range(MEASURED // TURN + 1):
        for stream in streams:
            stream.use()
            for _ in range(TURN):
                stream.tell(HOT_PLACES, "warm" if turn else "")
    for _ in range(MEASURED // TURN // 4):
        for stream in streams:
            stream.use()
            for _ in range(TURN):
                forget([])
                stream.tell(stream.size // 25, "cold")


def show(streams: Sequence[Stream]) -> None:
    least = {how: _medians(costs) for how, costs in streams[0].taken.items()}
    for stream in streams:
        for how, costs in sorted(stream.taken.items()):
            wall, cpu = _medians(costs)
            ratio = cpu / least[how][1]
            print(
                f"{stream.size:>7,} statements, one more, {how:<14} median {wall:6.2f} ms, "
                f"CPU {cpu:6.2f} ms, {ratio:.2f} times the CPU at {streams[0].size:,}"
            )


def _medians(costs: Sequence[Cost]) -> tuple[float, float]:
    wall, cpu = zip(*costs, strict=True)
    return 1000 * statistics.median(wall), 1000 * statistics.median(cpu)


def measure_pure(size: int) -> float:
    """Median milliseconds of CPU of `relate` without any database."""

    chance = random.Random(size)
    reports = [
        filed(f"r{n}", spoken_at(n), [sentence(chance, i, size) for i in range(n, n + PER_REPORT)])
        for n in range(0, size, PER_REPORT)
    ]
    known, taken = build(reports), []
    for n in range(size, size + MEASURED):
        one = filed(f"m{n}", later(size, n), [sentence(chance, n, size)])
        began = time.process_time()
        known = relate(one, known)
        taken.append(time.process_time() - began)
    return 1000 * statistics.median(taken)


def main(sizes: Sequence[int]) -> None:
    streams = [Stream(size, Path(FOLDER.name)) for size in sizes]
    measure(streams)
    show(streams)
    connection.close()
    for size in sizes:
        print(f"{size:>7,} statements, without a database: median {measure_pure(size):.2f} ms")


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or SIZES)
    FOLDER.cleanup()
