"""A linear-chain model read from its file: sums the weights of features and finds the best labels
of many sequences at once; knows no language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Scores = NDArray[np.int32]  # a row per token, a number per label
NEVER = -(10**8)


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the features that the training kept, by their ascending keys.

    Whole numbers: a sum is the same on every machine. The last row is that of an unknown key.
    """

    keys: Keys
    table: NDArray[np.int16]  # a row per key and one of zeros, a column per label

    def score(self, features: Keys) -> Scores:
        """The sums over the features (columns) of each token (rows)."""
        at = np.searchsorted(self.keys, features)
        at[at == len(self.keys)] = 0
        at[self.keys[at] != features] = len(self.keys)
        total: Scores = self.table[at].sum(axis=1, dtype=np.int32)
        return total


@dataclass(frozen=True, slots=True)
class Chain:
    """The weights of moves from label to label (row to column); NEVER for those not seen."""

    labels: tuple[str, ...]
    moves: NDArray[np.int32]

    def best(self, scores: Scores, lengths: Sequence[int]) -> NDArray[np.int64]:
        """The most probable labels (Viterbi), as numbers, of sequences under each other."""
        if not lengths:
            return np.zeros(0, np.int64)
        size = np.array(lengths)
        order = np.argsort(-size, kind="stable")  # the longest first: those alive stand together
        starts = (np.cumsum(size) - size)[order]
        live = (size[:, None] > np.arange(size.max())).sum(axis=0).tolist()  # at each step
        pointers = np.zeros((len(live), len(size), len(self.labels)), np.int64)
        value = scores[starts]
        for step in range(1, len(live)):
            n = live[step]
            reached = value[:n, :, None] + self.moves
            reached.argmax(axis=1, out=pointers[step, :n])
            value[:n] = reached.max(axis=1)
            value[:n] += scores[starts[:n] + step]
        out = np.zeros(len(scores), np.int64)
        label = value.argmax(axis=1)
        rows = np.arange(len(size))
        for step in range(len(live) - 1, -1, -1):
            n = live[step]
            out[starts[:n] + step] = label[:n]
            label[:n] = pointers[step, rows[:n], label[:n]]
        return out
