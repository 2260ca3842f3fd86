"""The features of the trained models, as strings; the training and the reading share them, nothing
else is decided here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from onrecord.extract.cues import QUOTE_MARKS
from onrecord.extract.phrases import Range
from onrecord.extract.sight import Sight

_DIVIDERS = frozenset("; \u2014 \u2013 -- and but while .".split())
_DISTANCES = ((32, "Z"), (18, "Y"), (10, "X"), (6, "W"), (4, "V"))


@dataclass(frozen=True, slots=True)
class Roles:
    """Which tokens are the source and which the content of one cue."""

    source: Collection[int]
    content: Collection[int]


@dataclass(slots=True)
class _Path:
    """What lies between the cue and each token: commas, verbs, marks, other cues, dividers."""

    commas: list[int]
    verbs: list[int]
    marks: list[int]
    cues: list[int]
    that: list[int]
    dividers: list[int]


def token_features(sight: Sight) -> list[list[str]]:
    """Features of each token by itself and its neighbours: all that the cue model sees."""
    words = ["<2", "<", *sight.words, ">", ">2"]
    tags = ["<2", "<", *sight.tags, ">", ">2"]
    quoted = ["<", *sight.quoted, ">"]
    last = len(sight) - 3
    out: list[list[str]] = []
    for i, shape in enumerate(sight.shapes):
        before2, before, word, after, after2 = words[i : i + 5]
        tag2, tag_before, tag, tag_after, tag_after2 = tags[i : i + 5]
        out.append(
            [
                "w" + word,
                "v" + before,
                "u" + before2,
                "x" + after,
                "y" + after2,
                "t" + tag,
                "s" + tag_before,
                "r" + tag2,
                "p" + tag_after,
                "q" + tag_after2,
                f"a{tag_before}|{tag}",
                f"b{tag}|{tag_after}",
                f"c{tag_before}|{tag}|{tag_after}",
                "d" + word[-3:],
                "e" + word[-2:],
                "f" + shape,
                f"g{before}|{word}",
                f"h{word}|{after}",
                f"i{quoted[i]}{quoted[i + 1]}{quoted[i + 2]}",
                "j" + sight.classes[i],
                "k" + sight.rule_cue[i],
                "l" + ("0" if i == 0 else "1" if i < 3 else "e" if i >= last else "m"),
            ]
        )
    return out


@dataclass(frozen=True, slots=True)
class _Cue:
    """One cue and what is the same for every token seen from it."""

    first: int
    stop: int
    word: str
    cls: str
    left: str  # the kind of token on either side
    right: str
    around: str
    state: str  # is the cue quoted, is anything in the sentence


def role_features(
    sight: Sight, cue: Range, cues: Collection[int], earlier: Sequence[Roles], window: Range
) -> list[list[str]]:
    """What each token of `window` is to one cue: side, distance, what lies between, what the
    rules and the earlier cues of the sentence make of it.

    `cues`: the tokens of the sentence's other cues.
    """
    first, stop = cue
    left, right = sight.kind(first - 1), sight.kind(stop)
    seen = _Cue(
        first=first,
        stop=stop,
        word=sight.words[stop - 1],
        cls=sight.classes[stop - 1],
        left=left,
        right=right,
        around=f"{left}~{right}",
        state=sight.quoted[first] + ("1" if "q" in sight.quoted else "0"),
    )
    path = _paths(sight, cue, cues)
    rules = _by_rules(sight, cue)
    rows = [
        _from_cue(sight, i, seen, path, cues) + _from_rules(rules, i, seen) for i in range(*window)
    ]
    if earlier:
        said, told = _by_earlier(earlier, len(sight))
        for i, row in enumerate(rows, window[0]):
            row += _from_earlier(said, told, i, seen)
    return rows


def _from_cue(sight: Sight, i: int, cue: _Cue, path: _Path, cues: Collection[int]) -> list[str]:
    words, tag, q = sight.words, sight.tags[i], sight.quoted[i]
    side = _side(i, cue)
    steps = side + _distance(i - cue.stop + 1 if side == "R" else cue.first - i)
    c, v, m = min(path.commas[i], 3), min(path.verbs[i], 3), min(path.marks[i], 3)
    o, d = min(path.cues[i], 3), min(path.dividers[i], 3)
    around = cue.around
    return [
        "A" + steps,
        f"B{steps}{tag}",
        f"C{side}{words[i]}",
        f"D{side}{words[i - 1] if i else '<'}",
        f"E{side}{words[i + 1] if i + 1 < len(words) else '>'}",
        f"F{side}{tag}",
        f"G{side}{sight.tags[i - 1] if i else '<'}|{tag}",
        f"H{side}{c}{v}",
        f"I{side}{m}{q}",
        f"J{side}{o}",
        f"K{side}{path.that[i]}{v}",
        f"L{side}{d}{c}",
        f"M{side}{cue.word}",
        f"N{steps}{cue.word}",
        f"O{around}{side}",
        f"P{around}{side}{tag}",
        f"Q{around}{side}{c}{v}{q}",
        f"R{around}{steps}",
        f"S{cue.left}{side}{c}{q}",
        f"T{cue.right}{side}{c}{q}",
        f"U{side}{q}{cue.state}",
        f"V{steps}{q}{cue.state}",
        f"W{cue.cls}{side}{q}",
        f"X{side}{o}{c}{d}",
        f"Y{side}{1 if i in cues else 0}",
    ]


def _from_rules(rules: Sequence[str], i: int, cue: _Cue) -> list[str]:
    role = rules[i]
    return [
        f"0{role}",
        f"1{rules[i - 1] if i else '<'}{role}",
        f"2{role}{rules[i + 1] if i + 1 < len(rules) else '>'}",
        f"3{role}{_side(i, cue)}",
        f"4{role}{cue.around}",
        f"5{role}{cue.word}",
    ]


def _from_earlier(said: Sequence[str], told: Sequence[str], i: int, cue: _Cue) -> list[str]:
    s, t, nested, side = said[i], told[i], told[cue.stop - 1], _side(i, cue)
    return [
        f"6{s}{side}",
        f"7{t}{nested}{side}{told[i - 1] if i else '<'}",
        f"8{s}{t}{nested}{cue.left}",
        f"9{s}{t}{nested}{cue.left}{said[i - 1] if i else '<'}",
    ]


def _side(i: int, cue: _Cue) -> str:
    return "L" if i < cue.first else "R" if i >= cue.stop else "C"


def _distance(tokens: int) -> str:
    return next((name for least, name in _DISTANCES if tokens >= least), str(max(tokens, 0)))


def _paths(sight: Sight, cue: Range, cues: Collection[int]) -> _Path:
    size = len(sight)
    path = _Path(*([0] * size for _ in range(6)))
    for steps in (range(cue[1], size), range(cue[0] - 1, -1, -1)):
        commas = verbs = marks = others = that = dividers = 0
        for i in steps:
            path.commas[i], path.verbs[i], path.marks[i] = commas, verbs, marks
            path.cues[i], path.that[i], path.dividers[i] = others, that, dividers
            word = sight.words[i]
            commas += word == ","
            marks += word in QUOTE_MARKS
            verbs += sight.is_verb(i)
            others += i in cues
            that = that or int(word == "that")
            dividers += word in _DIVIDERS
    return path


def _by_rules(sight: Sight, cue: Range) -> list[str]:
    """S source, T content, O neither for the rules; N throughout where they know no such cue."""
    start, end = sight.span(cue)
    for draft in sight.drafts:
        if any(a < end and start < b for a, b in draft.cue):
            roles = ["O"] * len(sight)
            for i in sight.covered(draft.content):
                roles[i] = "T"
            for i in sight.covered(draft.source):
                roles[i] = "S"
            return roles
    return ["N"] * len(sight)


def _by_earlier(earlier: Sequence[Roles], size: int) -> tuple[list[str], list[str]]:
    """For source and content: 1 in that of the cue before, 2 in that of an earlier one, else 0."""
    said, told = ["0"] * size, ["0"] * size
    for n, roles in enumerate(reversed(earlier)):
        for marked, found in ((said, roles.source), (told, roles.content)):
            for i in found:
                if marked[i] == "0":
                    marked[i] = "2" if n else "1"
    return said, told
