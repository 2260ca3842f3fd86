"""How good and how fast the extraction is: the second half of `make bench BENCHES=extract`.

Precision, recall and F1 with 95 % intervals on the test split of the corpus and, where ../shared
is, on its authored wire reports and its seed article; words a second, start-up and memory, each
reader in a process of its own; and whether the cost grows in line with hostile texts. textacy
stands beside it when it is installed with a spaCy pipeline (--pipeline NAME, default
en_core_web_sm). Only scores are printed: nobody is to learn from the errors of the test split.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from span_scores import Row, Spans, count, cue, interval, quoted, rows_of, together, triple

from onrecord.extract import extract, extract_by_rules

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
READERS = ("crf", "rules", "textacy")
Read = Callable[[str], list[Row]]
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with the attributions that people marked."""

    text: str
    rows: list[Row]


def corpus() -> list[Marked]:
    return _lines(ROOT / "corpus" / "test.jsonl")


def wire() -> list[Marked]:
    return _lines(SHARED / "eval" / "attribution" / "wire_authored.jsonl")


def seed() -> list[Marked]:
    folder = SHARED / "gold" / "seed"
    if not folder.is_dir():
        return []
    text = (folder / "article.txt").read_bytes().decode("utf-8")
    told = json.loads((folder / "gold.json").read_text(encoding="utf-8"))["attributions"]

    def spans(row: dict[str, Any], kind: str) -> Spans:
        return [[s["start"], s["end"]] for s in row[f"{kind}_spans"]]

    rows = [
        (spans(a, "source"), spans(a, "cue"), spans(a, "content"), a["quote_type"]) for a in told
    ]
    return [Marked(text, rows_of(text, rows))]


def _lines(path: Path) -> list[Marked]:
    if not path.is_file():
        return []
    told = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Marked(
            d["text"],
            rows_of(d["text"], [_row(a) for a in d["attributions"]]),
        )
        for d in told
    ]


def _row(told: dict[str, Any]) -> tuple[Spans, Spans, Spans, str]:
    return told["source"], told["cue"], told["content"], str(told.get("type", ""))


def reader(name: str, pipeline: str) -> Read:
    """A text to the attributions that this reader finds."""
    if name == "textacy":
        return _textacy(pipeline)
    chosen = extract if name == "crf" else extract_by_rules

    def read(text: str) -> list[Row]:
        found = chosen(text, published=datetime(2026, 1, 1, tzinfo=UTC)).statements
        return rows_of(text, [(s.source, s.cue, s.content, s.quote_type) for s in found])

    return read


def _textacy(pipeline: str) -> Read:
    """Its direct quotations, which is what it finds."""
    load = importlib.import_module("spacy").load(pipeline)
    quotations = importlib.import_module("textacy").extract.direct_quotations

    def read(text: str) -> list[Row]:
        found: list[tuple[Spans, Spans, Spans, str]] = []
        try:
            quoted_by = list(quotations(load(text)))
        except ValueError:  # an odd number of quotation marks: it gives up on the whole text
            return []
        for speaker, verbs, content in quoted_by:
            found.append((_spans(speaker), _spans(verbs), _spans(content), "direct"))
        return rows_of(text, found)

    return read


def _spans(tokens: Any) -> Spans:
    return [[t.idx, t.idx + len(t)] for t in tokens]


def why_not(name: str, pipeline: str) -> str:
    """Why a reader cannot run here; empty when it can."""
    if name != "textacy":
        return ""
    for needed in ("spacy", "textacy", pipeline):
        if needed == pipeline and Path(needed).is_dir():
            continue
        if importlib.util.find_spec(needed) is None:
            return f"{needed} is not installed"
    return ""


def quality(read: Read, documents: Sequence[Marked]) -> dict[str, str]:
    """The scores of one reader on one set of texts."""
    found = [read(d.text) for d in documents]
    pairs = [
        ([r for r in d.rows if r.reportive], [r for r in rows if r.reportive])
        for d, rows in zip(documents, found, strict=True)
    ]
    head = [count(w, f, triple) for w, f in pairs]
    every = [count(d.rows, f, triple) for d, f in zip(documents, found, strict=True)]
    cues = [
        count([r for r in d.rows if r.cue], [r for r in f if r.cue], cue)
        for d, f in zip(documents, found, strict=True)
    ]
    direct = [
        count([r for r in d.rows if r.direct], [r for r in f if r.direct], quoted)
        for d, f in zip(documents, found, strict=True)
    ]
    sums = {"speech verbs": together(head), "all cues": together(every)}
    shown = {k: f"{c.p:5.1f} {c.r:5.1f} {c.f1:5.1f}" for k, c in sums.items()}
    if len(documents) > 1:
        shown["speech verbs"] += " ({:.1f}-{:.1f})".format(*interval(head))
    cue_sum, direct_sum = together(cues), together(direct)
    shown["cues found"] = f"{cue_sum.r:5.1f}"
    shown["direct quotations"] = f"{direct_sum.p:5.1f} {direct_sum.r:5.1f} {direct_sum.f1:5.1f}"
    return shown


def speed(name: str, pipeline: str) -> dict[str, float]:
    """Start-up, words a second and memory of a fresh process that reads the corpus' test split."""
    done = subprocess.run(
        [sys.executable, __file__, "--measure", name, "--pipeline", pipeline],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    told: dict[str, float] = json.loads(done.stdout)
    return told


def measure(name: str, pipeline: str) -> dict[str, float]:
    """Inside the fresh process. Processor time of one core; other processes do not count."""
    texts = [d.text for d in corpus()]
    imported = time.process_time()  # since the process began: interpreter and imports
    read = _bare(name, pipeline)
    read(texts[0])
    start = time.process_time()
    words = sum(len(t.split()) for t in texts)
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for text in texts:
            read(text)
        taken.append(time.process_time() - begun)
    return {
        "start_s": start,
        "imports_s": imported,
        "words_s": words / statistics.median(taken),
        "memory_mb": _most_memory_mb(),
    }


def _most_memory_mb() -> float:
    """Of this program alone: getrusage would count the one that started it too."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(float(x.split()[1]) for x in lines if x.startswith("VmHWM:")) / 1024


def _bare(name: str, pipeline: str) -> Callable[[str], object]:
    """A reader without the scoring around it."""
    if name == "textacy":
        return _textacy(pipeline)
    return extract if name == "crf" else extract_by_rules


def hostile() -> list[tuple[str, float, float]]:
    """(what, seconds, times the cost of half of it) of texts made to take long."""
    prose = " ".join(d.text for d in corpus()[:10]) + "\n\n"
    made: list[tuple[str, str]] = [
        ("5 MB of prose", prose * (5_000_000 // len(prose))),
        ("100 KB without a space", "a" * 100_000),
        ("100 KB without a full stop", "the army said " * 7_000),
        ("10,000 quotation marks", "\u201cno\u201d " * 5_000),
        ("10,000 open quotation marks", '"' * 10_000),
        ("100 KB of brackets", "([" * 50_000),
        ("100 KB of digits", "1,000 " * 17_000),
        ("100 KB of names", "Velia " * 17_000),
    ]
    return [(what, *_cost(text)) for what, text in made]


def _cost(text: str) -> tuple[float, float]:
    half, whole = (_seconds(t) for t in (text[: len(text) // 2], text))
    return whole, whole / max(half, 0.001)


def _seconds(text: str) -> float:
    begun = time.process_time()
    extract(text, carrier="Agency")
    return time.process_time() - begun


def show(pipeline: str, *, slow: bool) -> None:
    sets = {"corpus, test split": corpus(), "authored wire reports": wire(), "seed article": seed()}
    ready = [n for n in READERS if not why_not(n, pipeline)]
    for name in READERS:
        if reason := why_not(name, pipeline):
            print(f"  {name}: not run, {reason}")
    print(f"  {'precision, recall, F1 (95 %)':38} {'speech verbs':29} {'all cues':18} cues  direct")
    for label, documents in sets.items():
        if not documents:
            print(f"  {label}: not here")
            continue
        for name in ready:
            q = quality(reader(name, pipeline), documents)
            print(
                f"  {label + ', ' + name:38} {q['speech verbs']:29} {q['all cues']:18}"
                f" {q['cues found']} {q['direct quotations']}"
            )
    for name in ready:
        s = speed(name, pipeline)
        print(
            f"  {name}: {s['words_s']:,.0f} words/s of processor time on one core,"
            f" {s['start_s']:.2f} s to the first answer ({s['imports_s']:.2f} s of imports),"
            f" {s['memory_mb']:.0f} MB"
        )
    if slow:
        for what, seconds, times in hostile():
            print(f"  {what}: {seconds:.2f} s, {times:.1f} times the cost of half of it")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pipeline", default="en_core_web_sm")
    options.add_argument("--measure", choices=READERS, help=argparse.SUPPRESS)
    options.add_argument("--quick", action="store_true", help="leave out the hostile texts")
    asked = options.parse_args()
    if asked.measure:
        print(json.dumps(measure(asked.measure, asked.pipeline)))
    else:
        show(asked.pipeline, slow=not asked.quick)


if __name__ == "__main__":
    main()
