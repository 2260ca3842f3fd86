"""Puts right what a clause inside a sentence led astray: who speaks after "X, promising Y, said",
and what "which X refused to sign" was about. Finds no statements."""

from __future__ import annotations

from dataclasses import replace

from onrecord.extract.drafts import Draft, span_of
from onrecord.extract.layout import Sentence
from onrecord.extract.phrases import Tokens, noun_phrase_left

_BACK = 8  # tokens from a source back to the "which" of its clause


def mended(sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """The drafts of a sentence with their sources and contents put right."""
    return [_about(sentence.tokens, _spoken(sentence.tokens, d, drafts)) for d in drafts]


def _spoken(tokens: Tokens, draft: Draft, drafts: list[Draft]) -> Draft:
    """ "Doe, promising help to Sund, said": Doe said it, not Sund."""
    if not draft.source or not draft.cue:
        return draft
    for aside in drafts:
        if aside is draft or not (aside.source and aside.cue and aside.content):
            continue
        start, last = draft.source[0]
        named_inside = any(a <= start < b for a, b in aside.content)
        swallowed = start <= aside.source[0][0] and aside.cue[0][1] <= last
        said_after = aside.content[-1][1] <= draft.cue[0][0]
        if (named_inside or swallowed) and said_after and _is_participle(tokens, aside):
            return replace(draft, source=aside.source)
    return draft


def _is_participle(tokens: Tokens, draft: Draft) -> bool:
    """Whether only a comma stands between a source and a cue in -ing."""
    between = [t for t in tokens if draft.source[0][1] <= t.start < draft.cue[0][0]]
    cue = next((t for t in tokens if t.start == draft.cue[0][0]), None)
    return all(t.text == "," for t in between) and cue is not None and cue.low.endswith("ing")


def _about(tokens: Tokens, draft: Draft) -> Draft:
    """ "The accord, which Sund refused to sign": what was refused stands before "which"."""
    if draft.act != "refuses" or not draft.source or len(draft.content) != 1:
        return draft
    start, end = draft.content[0]
    after = [t for t in tokens if start <= t.start < end and t.is_word]
    if len(after) > 2 or not after or after[0].low != "to":
        return draft
    first = next((i for i, t in enumerate(tokens) if t.start >= draft.source[0][0]), 0)
    reach = range(first - 1, max(0, first - _BACK), -1)
    which = next((i for i in reach if tokens[i].low in ("which", "that")), None)
    if which is None:
        return draft
    stop = which
    while stop and not tokens[stop - 1].is_word:
        stop -= 1
    thing = noun_phrase_left(tokens, stop)
    return replace(draft, content=(span_of(tokens, thing), *draft.content)) if thing else draft
