"""Trains the shipped models from the corpus and the treebank, in one command: the same bytes each
time. Needs python-crfsuite (`pip install -e '.[dev]'`).

python corpus/train.py --treebank FOLDER       writes src/onrecord/data/attribution.npz
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
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pycrfsuite
import treebank

from onrecord.extract.attribution import read_sentence
from onrecord.extract.crf import NEVER, Keys
from onrecord.extract.drafting import act_keys, runs
from onrecord.extract.features import Board, Found, Roles, token_keys
from onrecord.extract.layout import Sentence, lay_out
from onrecord.extract.lexicon import Lexicon, code
from onrecord.extract.phrases import Range
from onrecord.extract.sight import Sheet, Sight, lay
from onrecord.record import Spans

HERE = Path(__file__).parent
TARGET = HERE.parent / "src" / "onrecord" / "data" / "attribution.npz"
UNIT = 0.01  # weights are kept as whole numbers of this
LEAST = 4  # a weight below so many units is dropped
SURE = 0.7  # share of a word's uses from which its act is taken as known
SETTINGS = {"c1": 0.05, "c2": 0.3, "max_iterations": 100}


@dataclass(frozen=True)
class Lesson:
    """One sentence with its answers: the tokens of each cue, of its source and of its content."""

    sheet: Sheet  # of this sentence alone
    cues: Sequence[Range]
    roles: Sequence[Roles]
    complete: bool = True  # every cue of the sentence is marked

    @property
    def sight(self) -> Sight:
        return self.sheet.sights[0]


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
    sheet = lay([sentence], [read_sentence(text, sentence)], lexicon)
    sight = sheet.sights[0]
    rows: list[tuple[Range, Roles]] = []
    for cue, source, content in marks:
        found = runs(sorted(sight.covered(cue)))
        told = sight.covered(content)
        if found:
            longest = max(found, key=lambda r: r[1] - r[0])
            said = sorted(sight.covered(source) - told)
            rows.append((longest, Roles(said, sorted(told))))
    rows.sort(key=lambda row: row[0])
    return Lesson(sheet, [r[0] for r in rows], [r[1] for r in rows], complete)


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
    own: set[int] = set()  # the features of tokens by themselves: both models know them
    for one in lessons:
        keys = token_keys(one.sheet)[one.sight.start :][: len(one.sight)]
        own.update(keys.ravel().tolist())
        if one.complete:
            cues.append(_named(keys), _cue_labels(one))
            words.update(one.sight.word(i) for cue in one.cues for i in range(*cue))
        for rows, labels in _role_lessons(one, keys):
            roles.append(_named(rows), labels)
    cue_model, role_model = _fitted(cues), _fitted(roles)
    token = _weights([cue_model, role_model], lambda key: key in own)
    seen = _weights([role_model], lambda key: key not in own)
    told = {
        "tags": lexicon.tags,
        "kinds": lexicon.kinds,
        "irregular": lexicon.irregular,
        "acts": acts,
        "cue_labels": cue_model.labels,
        "role_labels": role_model.labels,
    }
    plain = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    out = BytesIO()
    np.savez_compressed(
        out,
        words=np.frombuffer(plain.encode("utf-8"), np.uint8),
        cue_words=np.array(sorted(map(code, words)), np.uint64),
        token_keys=token[0],
        token_weights=token[1],
        seen_keys=seen[0],
        seen_weights=seen[1],
        cue_moves=cue_model.moves,
        role_moves=role_model.moves,
    )
    return out.getvalue()


def _named(keys: Keys) -> list[list[str]]:
    return [[str(key) for key in row] for row in keys.tolist()]


def _cue_labels(one: Lesson) -> list[str]:
    labels = ["O"] * len(one.sight)
    for first, stop in one.cues:
        labels[first:stop] = ["B"] + ["I"] * (stop - first - 1)
    return labels


def _role_lessons(one: Lesson, keys: Keys) -> Iterator[tuple[Keys, list[str]]]:
    found = [Found(one.sight, cue) for cue in one.cues]
    board = Board(one.sheet, found)
    for n, (cue, roles) in enumerate(zip(found, one.roles, strict=True)):
        rows, at, _ = board.role_keys([cue], later=n > 0)
        labels = ["O"] * len(one.sight)
        for mark, indexes in (("S", roles.source), ("T", roles.content)):
            for a, b in runs(indexes):
                labels[a:b] = ["B" + mark] + ["I" + mark] * (b - a - 1)
        inside = at - one.sight.start
        yield np.concatenate([keys[inside], rows], axis=1), [labels[i] for i in inside]
        board.learn(cue, roles)


def _trainer() -> pycrfsuite.Trainer:
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(SETTINGS)
    return trainer


@dataclass(frozen=True)
class Fitted:
    labels: list[str]
    weights: dict[int, list[int]]  # by key, a number per label
    moves: np.ndarray


def _fitted(trainer: pycrfsuite.Trainer) -> Fitted:
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        told = tagger.info()
        tagger.close()
    labels = sorted(told.labels)
    at = {label: i for i, label in enumerate(labels)}
    weights: dict[int, list[int]] = {}
    for (name, label), weight in told.state_features.items():
        units = round(weight / UNIT)
        if abs(units) >= LEAST:
            weights.setdefault(int(name), [0] * len(labels))[at[label]] = units
    moves = np.full((len(labels), len(labels)), NEVER, np.int32)
    for (a, b), w in told.transitions.items():
        moves[at[a], at[b]] = round(w / UNIT)
    return Fitted(labels, weights, moves)


def _weights(models: Sequence[Fitted], wanted: Callable[[int], bool]) -> tuple[Keys, np.ndarray]:
    """(ascending keys, a row per key with the models' labels side by side, and one of zeros)."""
    keys = sorted({key for m in models for key in m.weights if wanted(key)})
    rows = [[w for m in models for w in m.weights.get(key, [0] * len(m.labels))] for key in keys]
    rows.append([0] * sum(len(m.labels) for m in models))
    return np.array(keys, np.uint64), np.array(rows, np.int16)


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
    kinds = json.loads(gzip.decompress((HERE / "kinds.json.gz").read_bytes()))
    lexicon = Lexicon(treebank.lexicon(sentences), kinds["kinds"], kinds["irregular"])
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
