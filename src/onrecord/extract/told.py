"""Attributions that somebody else read (a model, a pipeline), as words or spans: each is found in
the text again or thrown away."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.extract.cues import meaning_of
from onrecord.extract.drafts import Draft
from onrecord.extract.layout import Page
from onrecord.record import Span, Spans

# Letter for letter, so that offsets hold: how a model types what a newsroom sets.
_AS_TYPED = str.maketrans(
    "\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2013\u2014\u00a0\u2011", '\'\'\'"""""-- -'
)
_MARKS = " \t\r\n\"'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb"
ACTS = (
    "asserts", "denies", "refuses", "acknowledges", "retracts", "corrects", "declines",
    "unconfirmed", "calls_for", "condemns", "promises", "asks",
)  # fmt: skip
_REACH = 6  # sentences after the cue's own in which its content may go on


@dataclass(frozen=True, slots=True)
class Told:
    """One attribution in the text's own words; `sentence` counts from 0. No source: nobody is
    named."""

    sentence: int
    source: str
    cue: str
    content: tuple[str, ...]
    act: str = ""


def located(page: Page, told: Iterable[Told]) -> list[list[Draft]]:
    """The drafts of each sentence; what does not stand in the text, word for word and near its
    cue, is left out."""
    plain = page.text.translate(_AS_TYPED)
    out: list[list[Draft]] = [[] for _ in page.sentences]
    for one in told:
        if 0 <= one.sentence < len(out) and (draft := _located(page, plain, one)):
            out[one.sentence].append(draft)
    return [_in_order(drafts) for drafts in out]


def placed(page: Page, found: Iterable[tuple[Spans, Spans, Spans]]) -> list[list[Draft]]:
    """The same for spans (source, cue, content): those that are not inside the text are left
    out."""
    out: list[list[Draft]] = [[] for _ in page.sentences]
    starts = [s.start for s in page.sentences]
    for source, cue, content in found:
        spans = (*source, *cue, *content)
        if not cue or not content or not all(0 <= a < b <= len(page.text) for a, b in spans):
            continue
        at = bisect_right(starts, cue[0][0]) - 1
        if at >= 0 and cue[-1][1] <= page.sentences[at].end:
            words = " ".join(page.text[a:b] for a, b in cue)
            out[at].append(_draft(source, cue, content, words, ""))
    return [_in_order(drafts) for drafts in out]


def _located(page: Page, plain: str, told: Told) -> Draft | None:
    sentence = page.sentences[told.sentence]
    last = page.sentences[min(told.sentence + _REACH, len(page.sentences) - 1)]
    cue = _find(plain, told.cue, sentence.start, sentence.end)
    if cue is None or not told.content:
        return None
    pieces: list[Span] = []
    for words in told.content:
        found = _find(plain, words, sentence.start, last.end)
        if found is None or _crosses(found, cue):
            return None
        pieces.append(found)
    source: Spans = ()
    if told.source.strip(_MARKS):
        named = _find(plain, told.source, sentence.start, sentence.end)
        if named is None or _crosses(named, cue):
            return None
        source = (named,)
    pieces = [p for p in sorted(set(pieces)) if not any(_crosses(p, s) for s in source)]
    return _draft(source, (cue,), tuple(pieces), told.cue, told.act) if pieces else None


def _draft(source: Spans, cue: Spans, content: Spans, words: str, act: str) -> Draft:
    cls, usual = meaning_of(words.split()[-1].lower() if words.split() else "")
    return Draft(source, cue, content, cls, act if act in ACTS else usual)


def _find(plain: str, words: str, start: int, end: int) -> Span | None:
    """Where these words stand between two offsets, whole words only."""
    wanted = words.translate(_AS_TYPED).strip(_MARKS)
    at = plain.find(wanted, start, end) if wanted else -1
    while at >= 0:
        after = at + len(wanted)
        if _is_edge(plain, at) and _is_edge(plain, after):
            return at, after
        at = plain.find(wanted, at + 1, end)
    return None


def _is_edge(plain: str, at: int) -> bool:
    return not (0 < at < len(plain) and plain[at - 1].isalnum() and plain[at].isalnum())


def _crosses(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _in_order(drafts: Sequence[Draft]) -> list[Draft]:
    """By cue; of two with one cue the first stays."""
    kept: dict[Span, Draft] = {}
    for draft in drafts:
        kept.setdefault(draft.cue[0], draft)
    return [kept[cue] for cue in sorted(kept)]
