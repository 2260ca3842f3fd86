"""Reads the attributions of a sentence with the trained models, which hear the rules as one witness
among others; knows no parties, chains or neighbours."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from onrecord.extract.attribution import read_sentence as read_by_rules
from onrecord.extract.crf import NEVER, Chain, Scores, Weights
from onrecord.extract.drafting import drafted, joined, names
from onrecord.extract.drafts import Draft
from onrecord.extract.features import Board, Found, Roles, token_keys
from onrecord.extract.layout import Page, Sentence
from onrecord.extract.lexicon import VERB, Codes, Column, Lexicon
from onrecord.extract.phrases import Range
from onrecord.extract.sight import Sheet, Sight, lay

LEAST_ODDS = -150  # in units of the weights: e ** -1.5
AT_ONCE = 500  # sentences read together: what they need in memory is a few megabytes


@dataclass(frozen=True, slots=True)
class Reader:
    """The two models and what they know of words."""

    lexicon: Lexicon
    cue_words: Codes  # words that stood in a cue of the corpus
    acts: Mapping[str, str]  # word of a cue, after "not " when negated: its act in the corpus
    tokens: Weights  # of a token by itself: a column per label of the cues, then of the roles
    seen: Weights  # of a token as seen from a cue: a column per label of the roles
    cues: Chain
    roles: Chain

    def read(self, page: Page) -> list[list[Draft]]:
        """The attributions of each sentence, in the order of their cues."""
        out: list[list[Draft]] = []
        for i in range(0, len(page.sentences), AT_ONCE):
            out += self._read(page.text, page.sentences[i : i + AT_ONCE])
        return out

    def _read(self, text: str, sentences: Sequence[Sentence]) -> list[list[Draft]]:
        rules = [read_by_rules(text, sentence) for sentence in sentences]
        sheet = lay(sentences, rules, self.lexicon)
        scores = self.tokens.score(token_keys(sheet))
        labels = len(self.cues.labels)
        found = [
            Found(sight, cue)
            for sight, cues in zip(sheet.sights, self._cues(sheet, scores[:, :labels]), strict=True)
            for cue in cues
            if not names(sight, cue)
        ]
        models: dict[int, list[Draft]] = {}
        for one, roles in self._roles(sheet, found, scores[:, labels:]):
            draft = drafted(one, roles, self.acts)
            if draft:
                models.setdefault(one.sight.start, []).append(draft)
        odds = self._odds(scores)
        return [
            list(s.drafts)
            if any(_elliptic(s, d) for d in s.drafts)
            else joined(s, [d for d in s.drafts if _likely(s, d, odds)], models.get(s.start, []))
            for s in sheet.sights
        ]

    def _odds(self, scores: Scores) -> NDArray[np.int32]:
        """How much better each token fits as a cue of one word than as none."""
        begin, none = self.cues.labels.index("B"), self.cues.labels.index("O")
        moves = self.cues.moves
        both = moves[none, begin] + moves[begin, none] - 2 * moves[none, none]
        odds: NDArray[np.int32] = scores[:, begin] - scores[:, none] + both
        return odds

    def _cues(self, sheet: Sheet, scores: Scores) -> Iterator[list[Range]]:
        verbs = sheet.words[:, Column.FLAGS] & np.uint64(VERB) > 0
        known = np.isin(sheet.words[:, Column.WORD], self.cue_words)
        may_be = verbs | known | (sheet.by_rules > 0)
        outside = [0 if label == "O" else NEVER for label in self.cues.labels]
        scores = np.where(may_be[:, None], scores, outside)
        at = np.concatenate([np.arange(s.start, s.start + len(s)) for s in sheet.sights])
        best = self.cues.best(scores[at], [len(s) for s in sheet.sights])
        begin, inside = self.cues.labels.index("B"), self.cues.labels.index("I")
        row = 0
        for sight in sheet.sights:
            found: list[Range] = []
            for i, label in enumerate(best[row : row + len(sight)]):
                if label == begin:
                    found.append((i, i + 1))
                elif label == inside and found and found[-1][1] == i:
                    found[-1] = (found[-1][0], i + 1)
            row += len(sight)
            yield found

    def _roles(
        self, sheet: Sheet, found: Sequence[Found], scores: Scores
    ) -> Iterator[tuple[Found, Roles]]:
        """The first cue of each sentence, then the second, ...: a later one sees the earlier."""
        board = Board(sheet, found)
        is_source = np.array([x.endswith("S") for x in self.roles.labels])
        is_content = np.array([x.endswith("T") for x in self.roles.labels])
        for turn, round_ in enumerate(rounds(found)):
            keys, at, lengths = board.role_keys(round_, later=turn > 0)
            best = self.roles.best(scores[at] + self.seen.score(keys), lengths)
            row = 0
            for one, length in zip(round_, lengths, strict=True):
                own = best[row : row + length]
                first = at[row] - one.sight.start
                roles = Roles(
                    source=(np.flatnonzero(is_source[own]) + first).tolist(),
                    content=(np.flatnonzero(is_content[own]) + first).tolist(),
                )
                row += length
                board.learn(one, roles)
                yield one, roles


def _elliptic(sight: Sight, rule: Draft) -> bool:
    """ "..., as did Pope Francis": a turn that the models never saw."""
    return any(sight.word(i) in ("did", "does") for i in sight.covered(rule.cue[:1])) and (
        rule.cue[0][1] - rule.cue[0][0] <= len("does")
    )


def _likely(sight: Sight, rule: Draft, odds: NDArray[np.int32]) -> bool:
    """Is the cue of a rule, which the models passed by, no clear mistake to them?"""
    return not rule.cue or any(odds[sight.start + i] > LEAST_ODDS for i in sight.covered(rule.cue))


def rounds(found: Sequence[Found]) -> list[list[Found]]:
    """The first cues of all sentences, their second ones, and so on."""
    out: list[list[Found]] = []
    turn, before = 0, None
    for one in found:
        turn = turn + 1 if one.sight is before else 0
        before = one.sight
        if turn == len(out):
            out.append([])
        out[turn].append(one)
    return out


@cache
def bundled_reader() -> Reader:
    """The models that ship with the package."""
    return reader_from((files("onrecord") / "data" / "attribution.npz").read_bytes())


def reader_from(stored: bytes) -> Reader:
    """The models as `corpus/train.py` wrote them."""
    with np.load(BytesIO(stored)) as table:
        words = json.loads(table["words"].tobytes())
        return Reader(
            lexicon=Lexicon(words["tags"], words["kinds"], words["irregular"]),
            cue_words=table["cue_words"],
            acts=words["acts"],
            tokens=Weights(table["token_keys"], table["token_weights"]),
            seen=Weights(table["seen_keys"], table["seen_weights"]),
            cues=Chain(tuple(words["cue_labels"]), table["cue_moves"]),
            roles=Chain(tuple(words["role_labels"]), table["role_moves"]),
        )
