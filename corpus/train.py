"""Trains the shipped models from the corpus and the treebank, in one command: the same bytes each
time. Needs python-crfsuite (`pip install -e '.[dev]'`).

python corpus/train.py --treebank FOLDER       writes src/onrecord/data/attribution.json.gz
python corpus/train.py --treebank FOLDER --share 50 --out FILE     with half of the documents
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pycrfsuite
import treebank

from onrecord.extract.attribution import read_sentence
from onrecord.extract.features import Roles, role_features, token_features
from onrecord.extract.layout import Sentence, lay_out
from onrecord.extract.phrases import Range
from onrecord.extract.sight import Lexicon, Sight, look
from onrecord.extract.trained import REACH, act_keys, runs
from onrecord.record import Spans

HERE = Path(__file__).parent
TARGET = HERE.parent / "src" / "onrecord" / "data" / "attribution.json.gz"
UNIT = 0.01  # weights are kept as whole numbers of this
LEAST = 4  # a weight below so many units is dropped
SURE = 0.7  # share of a word's uses from which its act is taken as known
SETTINGS = {"c1": 0.05, "c2": 0.05, "max_iterations": 100}


@dataclass(frozen=True)
class Lesson:
    """One sentence with its answers: the tokens of each cue, of its source and of its content."""

    sight: Sight
    cues: Sequence[Range]
    roles: Sequence[Roles]
    complete: bool = True  # every cue of the sentence is marked


def lessons_of(document: dict[str, Any], lexicon: Lexicon) -> Iterator[Lesson]:
    """The sentences of a document of the corpus."""
    text = document["text"]
    for sentence in lay_out(text).sentences:
        marks = [
            (_spans(a["cue"]), _spans(a["source"]), _spans(a["content"]))
            for a in document["attributions"]
            if a["cue"] and sentence.start <= a["cue"][0][0] < sentence.end
        ]
        yield lesson(text, sentence, marks, lexicon)


def lesson(
    text: str,
    sentence: Sentence,
    marks: Sequence[tuple[Spans, Spans, Spans]],
    lexicon: Lexicon,
    complete: bool = True,
) -> Lesson:
    """A sentence with (cue, source, content) spans."""
    sight = look(sentence, read_sentence(text, sentence), lexicon)
    rows: list[tuple[Range, Roles]] = []
    for cue, source, content in marks:
        found = runs(sorted(sight.covered(cue)))
        told = sight.covered(content)
        if found:
            longest = max(found, key=lambda r: r[1] - r[0])
            rows.append((longest, Roles(sight.covered(source) - told, told)))
    rows.sort(key=lambda row: row[0])
    return Lesson(sight, [r[0] for r in rows], [r[1] for r in rows], complete)


def _spans(pairs: Iterable[Sequence[int]]) -> Spans:
    return tuple((a, b) for a, b in pairs)


def acts_of(documents: Iterable[dict[str, Any]]) -> dict[str, str]:
    """What a cue with this word does: the words that as good as never do anything else."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for document in documents:
        for one in document["attributions"]:
            cue = " ".join(document["text"][a:b] for a, b in one["cue"])
            words = re.findall(r"[\w']+", cue.lower().replace("\u2019", "'"))
            for key in act_keys(words):
                counts[key][one["act"]] += 1
    return {
        key: acts.most_common(1)[0][0]
        for key, acts in sorted(counts.items())
        if acts.most_common(1)[0][1] > SURE * acts.total()
    }


def train(lessons: Sequence[Lesson], lexicon: Lexicon, acts: dict[str, str]) -> bytes:
    """The models as one compressed file."""
    cues, roles = _trainer(), _trainer()
    words: Counter[str] = Counter()
    for one in lessons:
        features = token_features(one.sight)
        if one.complete:
            cues.append(features, _cue_labels(one))
            words.update(one.sight.words[i] for cue in one.cues for i in range(*cue))
        for rows, labels in _role_lessons(one, features):
            roles.append(rows, labels)
    table = {
        "lexicon": lexicon,
        "cue_words": sorted(words),
        "acts": acts,
        "cues": _fitted(cues),
        "roles": _fitted(roles),
    }
    plain = json.dumps(table, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return gzip.compress(plain.encode("utf-8"), mtime=0)


def _cue_labels(one: Lesson) -> list[str]:
    labels = ["O"] * len(one.sight)
    for first, stop in one.cues:
        labels[first:stop] = ["B"] + ["I"] * (stop - first - 1)
    return labels


def _role_lessons(
    one: Lesson, features: Sequence[list[str]]
) -> Iterator[tuple[list[list[str]], list[str]]]:
    every = {i for cue in one.cues for i in range(*cue)}
    for n, (cue, roles) in enumerate(zip(one.cues, one.roles, strict=True)):
        begin, end = max(0, cue[0] - REACH), min(len(one.sight), cue[1] + REACH)
        rows = role_features(one.sight, cue, every - set(range(*cue)), one.roles[:n], (begin, end))
        labels = ["O"] * len(one.sight)
        for mark, indexes in (("S", roles.source), ("T", roles.content)):
            for a, b in runs(sorted(indexes)):
                labels[a:b] = ["B" + mark] + ["I" + mark] * (b - a - 1)
        yield [features[i] + row for i, row in enumerate(rows, begin)], labels[begin:end]


def _trainer() -> pycrfsuite.Trainer:
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(SETTINGS)
    return trainer


def _fitted(trainer: pycrfsuite.Trainer) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        told = tagger.info()
        tagger.close()
    labels = sorted(told.labels)
    at = {label: i for i, label in enumerate(labels)}
    weights: dict[str, list[int]] = {}
    for (name, label), weight in sorted(told.state_features.items()):
        units = round(weight / UNIT)
        if abs(units) >= LEAST:
            weights.setdefault(name, [0] * len(labels))[at[label]] = units
    moves = [[a, b, round(w / UNIT)] for (a, b), w in sorted(told.transitions.items())]
    return {"labels": labels, "weights": weights, "moves": moves}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--treebank", type=Path, required=True, help="folder of train.conllu.xz")
    parser.add_argument("--corpus", type=Path, default=HERE / "train.jsonl")
    parser.add_argument("--share", type=int, default=100, help="per cent of the documents")
    parser.add_argument("--out", type=Path, default=TARGET)
    asked = parser.parse_args()
    documents = [json.loads(line) for line in asked.corpus.read_text("utf-8").splitlines()]
    taken = [d for i, d in enumerate(documents) if (i * 37) % 100 < asked.share]
    sentences = list(treebank.read(asked.treebank / "train.conllu.xz"))
    lexicon = treebank.lexicon(sentences)
    lessons = [one for d in taken for one in lessons_of(d, lexicon)]
    for text, marks in treebank.speech(sentences):
        page = lay_out(text)
        if len(page.sentences) == 1:
            lessons.append(lesson(text, page.sentences[0], marks, lexicon, complete=False))
    for text in treebank.plain(sentences):
        lessons += [lesson(text, s, (), lexicon) for s in lay_out(text).sentences]
    stored = train(lessons, lexicon, acts_of(taken))
    asked.out.write_bytes(stored)
    sys.stdout.write(f"{len(taken)} documents, {len(lessons)} sentences: {len(stored):,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
