"""Puts right what a clause inside a sentence led astray: who speaks after "X, promising Y, said",
and what "which X refused to sign" was about. Finds no statements."""

from __future__ import annotations

from dataclasses import replace

from onrecord.extract.complements import content_end
from onrecord.extract.cues import DETERMINERS
from onrecord.extract.drafts import Draft, span_of
from onrecord.extract.layout import Sentence
from onrecord.extract.phrases import Range, Tokens, noun_phrase_left

_STOPS = frozenset((",", "--", "-", "\u2013", "\u2014"))
_WITHDREW = frozenset("withdrew withdrawn withdraws retracted retracts".split())
_WORDS = frozenset("statement claim report account allegation accusation words figure".split())
_BACK = 8  # tokens from a source back to the "which" of its clause


def mended(sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """The drafts of a sentence with their sources and contents put right."""
    if back := _taken_back(sentence, drafts):
        return [back, *(d for d in drafts if d.cue)]
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
    inside = [t for t in tokens if start <= t.start < end]
    stop = next((n for n, t in enumerate(inside) if t.text in _STOPS), len(inside))
    after = inside[:stop]
    if len(after) != 2 or after[0].low != "to":
        return draft
    first = next((i for i, t in enumerate(tokens) if t.start >= draft.source[0][0]), 0)
    reach = range(first, max(0, first - _BACK), -1)
    which = next((i for i in reach if tokens[i].low in ("which", "that")), None)
    thing = _named_before(tokens, which) if which else None
    if which is None or thing is None:
        return draft
    source = (max(draft.source[0][0], tokens[which + 1].start), draft.source[0][1])
    refused = (after[0].start, after[-1].end)
    return replace(draft, source=(source,), content=(span_of(tokens, thing), refused))


def _named_before(tokens: Tokens, which: int) -> Range | None:
    """The thing that "which" stands for, from its article on."""
    stop = which
    while stop and not tokens[stop - 1].is_word:
        stop -= 1
    found = noun_phrase_left(tokens, stop)
    if found is None:
        return None
    articles = [i for i in range(*found) if tokens[i].low in DETERMINERS]
    return (articles[-1] if articles else found[0], found[1])


def _taken_back(sentence: Sentence, drafts: list[Draft]) -> Draft | None:
    """ "Doe withdrew her statement that ...": she holds it no more."""
    tokens = sentence.tokens
    for i in range(1, len(tokens) - 4):
        noun = tokens[i + 2].low
        if tokens[i].low not in _WITHDREW or noun not in _WORDS or tokens[i + 3].low != "that":
            continue
        cue = span_of(tokens, (i, i + 3))
        source = noun_phrase_left(tokens, i)
        if source is None or any(d.cue and d.cue[0][0] < cue[1] for d in drafts):
            continue
        end = content_end(tokens, i + 4, len(tokens), sentence.quote_of)
        content = span_of(tokens, (i + 4, end))
        return Draft((span_of(tokens, source),), (cue,), (content,), "retract", "retracts")
    return None
