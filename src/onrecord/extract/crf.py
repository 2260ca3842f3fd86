"""A linear-chain model read from its file: scores features and finds the best labels;
knows no language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Scores = Sequence[int]  # one number per label
NEVER = -(10**9)


@dataclass(frozen=True)
class Crf:
    """`weights` holds the scores of each feature, `moves` a weight per pair of labels.

    Whole numbers: a sum is the same on every machine. A pair that the training never saw is not
    in `moves` and cannot be decoded.
    """

    labels: tuple[str, ...]
    weights: Mapping[str, Scores]
    moves: Mapping[tuple[str, str], int]
    into: tuple[tuple[tuple[int, int], ...], ...] = field(init=False)  # label: (before, weight)

    def __post_init__(self) -> None:
        into = tuple(
            tuple((i, self.moves[a, b]) for i, a in enumerate(self.labels) if (a, b) in self.moves)
            for b in self.labels
        )
        object.__setattr__(self, "into", into)

    def score(self, features: Iterable[str], base: Scores | None = None) -> Scores:
        """The sum of the weights of a token's features; most of the reading's time is spent here,
        so every loop runs inside the interpreter."""
        start = base or (0,) * len(self.labels)
        found = filter(None, map(self.weights.get, features))
        return list(map(sum, zip(start, *found, strict=True)))

    def best(self, rows: Sequence[Scores]) -> list[str]:
        """The most probable labels of a sequence (Viterbi)."""
        if not rows:
            return []
        value = list(rows[0])
        back: list[list[int]] = []
        for row in rows[1:]:
            fresh: list[int] = []
            pointers: list[int] = []
            for sources, own in zip(self.into, row, strict=True):
                top, at = NEVER, 0
                for before, weight in sources:
                    reached = value[before] + weight
                    if reached > top:
                        top, at = reached, before
                fresh.append(top + own)
                pointers.append(at)
            value = fresh
            back.append(pointers)
        at = max(range(len(value)), key=value.__getitem__)
        path = [at]
        for pointers in reversed(back):
            at = pointers[at]
            path.append(at)
        return [self.labels[i] for i in reversed(path)]


def crf_from(stored: Mapping[str, Any]) -> Crf:
    """A model as `corpus/train.py` wrote it."""
    return Crf(
        labels=tuple(stored["labels"]),
        weights={name: tuple(scores) for name, scores in stored["weights"].items()},
        moves={(a, b): weight for a, b, weight in stored["moves"]},
    )
