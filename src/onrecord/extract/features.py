"""The features of the trained models: combinations of a token's columns, each as one number; the
training and the reading share them, nothing else is decided here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.extract.crf import Keys
from onrecord.extract.drafts import Draft
from onrecord.extract.lexicon import (
    COMMA,
    DIVIDER,
    MARK,
    OUTSIDE,
    THAT,
    VERB,
    Codes,
    Column,
)
from onrecord.extract.phrases import Range
from onrecord.extract.sight import Sheet, Sight

Ints = NDArray[np.int64]

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
REACH = 60  # tokens left and right of a cue in which its source and content are looked for
MOST = 3  # commas, verbs, marks, cues and dividers on the way are counted up to this
_STEPS = np.array([0, 1, 2, 3, 4, 4, *[6] * 4, *[10] * 8, *[18] * 14, 32])  # tokens to the cue

# Of each token by itself and its neighbours: what the cue model sees.
TOKEN = tuple(
    tuple(name.split())
    for name in """
word-2 | word-1 | word | word+1 | word+2
tag-2 | tag-1 | tag | tag+1 | tag+2
tag-1 tag | tag tag+1 | tag-1 tag tag+1
end3 | end2 | shape | word-1 word | word word+1
quoted-1 quoted quoted+1
class | rule | place
does | is | does tag | does-1 | does+1 | is-1 | is+1 | does is tag | tag-1 does tag+1
""".replace("\n", "|").split("|")
    if name.strip()
)
# Of each token as seen from one cue: what the role model sees besides.
ROLE = tuple(
    tuple(name.split())
    for name in """
steps | steps tag | side word | side word-1 | side word+1 | side tag | side tag-1 tag
side commas verbs | side marks quoted | side others | side that verbs | side dividers commas
side cue | steps cue | side around | side around tag | side around commas verbs quoted
steps around | side left commas quoted | side right commas quoted
side quoted state | steps quoted state | side quoted class | side others commas dividers
side othercue
rule | rule-1 rule | rule rule+1 | side rule | rule around | rule cue
side is | side is tag | side does | side is commas verbs | side does commas verbs | side is-1 is
side does class | side is class
""".replace("\n", "|").split("|")
    if name.strip()
)
# And when earlier cues of the sentence have their source and content already.
LATER = tuple(
    tuple(name.split())
    for name in """
side said | side told nested told-1 | said told nested left | said told nested left said-1
""".replace("\n", "|").split("|")
    if name.strip()
)


def _keys(columns: Mapping[str, Codes], templates: Sequence[Sequence[str]], first: int) -> Keys:
    """A number per row and template, from the template's place and the values of its columns."""
    size = len(next(iter(columns.values())))
    out = np.empty((size, len(templates)), np.uint64)
    for n, names in enumerate(templates):
        key = np.full(size, first + n, np.uint64) * _FACTOR
        for name in names:
            key = (key ^ columns[name]) * _FACTOR
            key ^= key >> _SHIFT
        out[:, n] = key
    return out


def token_keys(sheet: Sheet) -> Keys:
    """The features of all rows of a sheet; those of the gaps mean nothing."""
    plain = {c.name.lower(): sheet.words[:, c] for c in Column}
    plain |= {"quoted": sheet.quoted, "rule": sheet.by_rules, "place": sheet.place}
    columns = dict(plain)
    for names in TOKEN:
        for name in names:
            if name not in columns:
                base, steps = name[:-2], int(name[-2:])
                columns[name] = np.roll(plain[base], -steps)
    return _keys(columns, TOKEN, 0)


@dataclass(frozen=True, slots=True)
class Roles:
    """Which tokens of a sentence are the source and which the content of one cue."""

    source: Sequence[int]
    content: Sequence[int]


@dataclass(frozen=True, slots=True)
class Found:
    """One cue of a sentence: tokens first..stop."""

    sight: Sight
    cue: Range

    @property
    def window(self) -> Range:
        """The rows of the sheet in which its source and content are looked for."""
        start, (first, stop) = self.sight.start, self.cue
        return start + max(0, first - REACH), start + min(len(self.sight), stop + REACH)


class Board:
    """A sheet with what is known of its cues so far: whose words are whose."""

    def __init__(self, sheet: Sheet, cues: Sequence[Found]) -> None:
        self._sheet = sheet
        size = len(sheet)
        self._cue = np.zeros(size, np.int64)
        for one in cues:
            start = one.sight.start
            self._cue[start + one.cue[0] : start + one.cue[1]] = 1
        flags = sheet.words[:, Column.FLAGS].astype(np.int64)
        self._sums = {
            name: _sums((flags & bit) > 0)
            for name, bit in (
                ("commas", COMMA),
                ("verbs", VERB),
                ("marks", MARK),
                ("that", THAT),
                ("dividers", DIVIDER),
            )
        }
        self._sums["others"] = _sums(self._cue)
        self._said = np.zeros(size, np.uint64)
        self._told = np.zeros(size, np.uint64)
        self._quoted = {
            id(s): int(any(q is not None for q in s.sentence.quote_of)) for s in sheet.sights
        }

    def learn(self, found: Found, roles: Roles) -> None:
        """For the later cues of the sentence: 1 in the roles of the cue before, 2 of an earlier."""
        begin, end = found.sight.start, found.sight.start + len(found.sight)
        for marked, indexes in (
            (self._said, roles.source),
            (self._told, roles.content),
        ):
            own = marked[begin:end]
            own[own > 0] = 2
            own[list(indexes)] = 1

    def role_keys(self, found: Sequence[Found], later: bool) -> tuple[Keys, Ints, list[int]]:
        """(features, rows of the sheet, length of each cue's stretch of them)."""
        windows = [f.window for f in found]
        lengths = [b - a for a, b in windows]
        at = np.concatenate([np.arange(*w) for w in windows])
        columns = self._columns(found, at, np.repeat(np.arange(len(found)), lengths))
        keys = _keys(columns, ROLE, 100)
        if later:
            keys = np.concatenate([keys, _keys(columns, LATER, 200)], axis=1)
        return keys, at, lengths

    def _columns(self, found: Sequence[Found], at: Ints, owner: Ints) -> dict[str, Codes]:
        sheet = self._sheet
        begins = np.array([f.sight.start + f.cue[0] for f in found])
        ends = np.array([f.sight.start + f.cue[1] for f in found])
        first, stop = begins[owner], ends[owner]
        side = np.where(at < first, 0, np.where(at < stop, 1, 2))
        steps = np.where(side == 0, first - at, np.where(side == 2, at - stop + 1, 0))
        between = {
            name: np.where(side == 2, s[at] - s[stop], np.where(side == 0, s[first] - s[at + 1], 0))
            for name, s in self._sums.items()
        }
        counts = {
            name: np.minimum(n, 1 if name == "that" else MOST).astype(np.uint64)
            for name, n in between.items()
        }
        words = sheet.words
        left, right = words[begins - 1, Column.KIND], words[ends, Column.KIND]
        state = sheet.quoted[begins] * 2 + np.array(
            [self._quoted[id(f.sight)] for f in found], np.uint64
        )
        rules = self._by_rules(found)
        own = {
            "cue": words[ends - 1, Column.WORD],
            "class": words[ends - 1, Column.CLASS],
            "left": left,
            "right": right,
            "around": left * np.uint64(31) + right,
            "state": state,
            "nested": self._told[ends - 1],
        }
        return {
            **counts,
            **{name: values[owner] for name, values in own.items()},
            "side": side.astype(np.uint64),
            "steps": (side * 64 + _STEPS[np.minimum(steps, 32)]).astype(np.uint64),
            "othercue": ((self._cue[at] == 1) & (side != 1)).astype(np.uint64),
            "word": words[at, Column.WORD],
            "word-1": words[at - 1, Column.WORD],
            "word+1": words[at + 1, Column.WORD],
            "tag": words[at, Column.TAG],
            "tag-1": words[at - 1, Column.TAG],
            "does": words[at, Column.DOES],
            "is": words[at, Column.IS],
            "is-1": words[at - 1, Column.IS],
            "quoted": sheet.quoted[at],
            "rule": rules[at],
            "rule-1": rules[at - 1],
            "rule+1": rules[at + 1],
            "said": self._said[at],
            "said-1": self._said[at - 1],
            "told": self._told[at],
            "told-1": self._told[at - 1],
        }

    def _by_rules(self, found: Sequence[Found]) -> Codes:
        """1 source, 2 content, 3 neither for the rules; 0 where they know no such cue."""
        out = np.full(len(self._sheet), OUTSIDE, np.uint64)
        for one in found:
            begin = one.sight.start
            known = draft_of(one)
            own = out[begin : begin + len(one.sight)]
            own[:] = 3 if known else 0
            if known:
                own[list(one.sight.covered(known.content))] = 2
                own[list(one.sight.covered(known.source))] = 1
        return out


def draft_of(found: Found) -> Draft | None:
    """What the rules read around this cue."""
    start, end = found.sight.span(found.cue)
    return next(
        (d for d in found.sight.drafts if any(a < end and start < b for a, b in d.cue)),
        None,
    )


def _sums(flags: NDArray[np.bool_] | Ints) -> Ints:
    """How many are set before each row."""
    return np.concatenate([[0], np.cumsum(flags)]).astype(np.int64)
