"""What one more statement costs in a story of 1,000 and of 100,000 statements, with its writes.

    python scripts/bench_ledger.py [SIZE ...]

The statements are made by hand, so no extractor is measured: four in five speak of one of many
places, about twenty to a place; one in five gives a toll, about two hundred to a day.
"""

# ruff: noqa: E402, S311 (Django is configured first; chance is for made-up statements)
from __future__ import annotations

import itertools
import os
import random
import statistics
import sys
import tempfile
import time
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
TIMER = time.process_time if os.environ.get("CPU") else time.perf_counter
MEASURED = 300
START = datetime(2026, 1, 1, tzinfo=UTC)
SIDES = ("Velmora", "Sarn")
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
        store_weighed(story, weigh(story, claims), numbers)


def measure(size: int, *, is_warm: bool) -> list[tuple[int | None, float]]:
    """(toll, seconds) of relating and storing one more statement, many times.

    Warm: of a few questions that came up before; cold: of one that is not in memory.
    """

    chance, taken = random.Random(7), []
    story = Story.objects.get(slug="river")
    begin = size + (MEASURED if is_warm else 0)
    for n in range(begin, begin + MEASURED):
        told = sentence(chance, n, 100 if is_warm else size)
        at = later(size, n)
        name = new_report(filed("", at, [told]).extraction.text, f"m{n}", at)
        one = filed(str(name), at, [told])
        if not is_warm:
            forget([])
        began = TIMER()
        weighed = weigh_report(story, one)
        store_reading(report=name, extraction=one.extraction, ledger=weighed, by=WORKER, now=at)
        taken.append((told[3], TIMER() - began))
    return taken[40:]


def measure_pure(size: int) -> float:
    """Median seconds of `relate` without any database."""

    chance = random.Random(size)
    reports = [
        filed(f"r{n}", spoken_at(n), [sentence(chance, i, size) for i in range(n, n + PER_REPORT)])
        for n in range(0, size, PER_REPORT)
    ]
    known, taken = build(reports), []
    for n in range(size, size + MEASURED):
        one = filed(f"m{n}", later(size, n), [sentence(chance, n, size)])
        began = TIMER()
        known = relate(one, known)
        taken.append(TIMER() - began)
    return statistics.median(taken)


def run(size: int) -> None:

    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as folder:
        connection.close()
        connection.settings_dict["NAME"] = str(Path(folder) / DATABASE_FILE)
        prepare()
        open_story(slug="river", headline="The river", by=OPERATOR, now=START)
        began = TIMER()
        fill(size)
        filled = TIMER() - began
        taken = {how: measure(size, is_warm=how == "warm") for how in ("cold", "warm")}
        connection.close()
    for how, wanted in itertools.product(taken, (False, True)):
        each = sorted(t for toll, t in taken[how] if (toll is not None) is wanted)
        print(
            f"{size:>7,} statements, one more on a {'toll' if wanted else 'place'}, {how}: "
            f"median {1000 * statistics.median(each):.2f} ms, "
            f"least {1000 * each[0]:.2f} ms, p95 {1000 * each[int(len(each) * 0.95)]:.2f} ms "
            f"(filled in {filled:.0f} s)"
        )
    print(f"{size:>7,} statements, pure: median {1000 * measure_pure(size):.2f} ms", flush=True)


if __name__ == "__main__":
    for size in [int(text) for text in sys.argv[1:]] or SIZES:
        run(size)
    FOLDER.cleanup()
