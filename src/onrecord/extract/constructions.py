"""Shapes that a reporting verb alone does not show: "according to X", "R quoted X as saying",
"MoD statement: ..."."""

from __future__ import annotations

from dataclasses import replace

from onrecord.extract.complements import content_end, trailing_start
from onrecord.extract.cues import DETERMINERS, QUOTE_MARKS, find_cues
from onrecord.extract.drafts import Draft, span_of
from onrecord.extract.layout import Sentence
from onrecord.extract.phrases import Range, Tokens, noun_phrase_left, noun_phrase_right
from onrecord.record import Span

_NOMINAL = frozenset(
    "statement statements announcement release communique report tweet message remarks "
    "declaration briefing".split()
)
_PASSED_ON = ("reported", "stated", "quoted", "cited")


def quoted_as_saying(sentence: Sentence) -> list[tuple[Draft, Range]]:
    """ "R quoted X as saying C": X said it, R passed it on."""
    tokens, out = sentence.tokens, []
    for i, token in enumerate(tokens):
        if (
            token.low not in ("quoted", "quotes", "quoting", "cited")
            or sentence.quote_of[i] is not None
        ):
            continue
        at = next(
            (k for k in range(i + 1, min(len(tokens) - 1, i + 16)) if tokens[k].low == "as"), None
        )
        if (
            at is None
            or tokens[at + 1].low not in ("saying", "telling", "stating")
            or at + 2 >= len(tokens)
        ):
            continue
        start = at + 2 + (tokens[at + 2].low == "that")
        end = content_end(tokens, start, len(tokens), sentence.quote_of)
        teller = noun_phrase_left(tokens, i)
        if start < end:
            draft = Draft(
                (span_of(tokens, (i + 1, at)),),
                (span_of(tokens, (at, at + 2)),),
                (span_of(tokens, (start, end)),),
                "say",
                "asserts",
                told_by=(span_of(tokens, teller),) if teller else (),
            )
            out.append((draft, (i, start)))
    return out


def nominal(sentence: Sentence) -> list[tuple[Draft, Range]]:
    """ "Azerbaijani MoD statement: C" and 'The mayor: "C"'."""
    tokens = sentence.tokens
    colon = next((i for i, t in enumerate(tokens[:14]) if t.text == ":"), None)
    if not colon or colon + 1 >= len(tokens) or find_cues(tokens[:colon]):
        return []
    first = next((i for i in range(colon) if tokens[i].is_word), colon)
    noun = tokens[colon - 1].low in _NOMINAL
    quoted = tokens[colon + 1].text in QUOTE_MARKS
    if not (noun or (quoted and tokens[first].is_name)) or colon - first < 1 + noun:
        return []
    end = content_end(tokens, colon + 1, len(tokens), sentence.quote_of)
    source = (first, colon - noun) if noun else (first, colon)
    cue = (span_of(tokens, (colon - 1, colon)),) if noun else ()
    draft = Draft(
        (span_of(tokens, source),), cue, (span_of(tokens, (colon + 1, end)),), "say", "asserts"
    )
    return [(draft, (0, colon))] if end > colon + 1 else []


def add_trailing_sources(sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """Apply "according to X", "as reported by X" and "as did X" to what the sentence already
    says."""
    tokens = sentence.tokens
    for i in range(len(tokens) - 2):
        if sentence.quote_of[i] is not None:
            continue
        pair = (tokens[i].low, tokens[i + 1].low)
        if pair == ("according", "to"):
            drafts = _by_source(sentence, drafts, i)
        elif pair == ("as", "did") and drafts:
            drafts = _also_by(tokens, drafts, i)
        elif pair[0] == "as" and pair[1] in _PASSED_ON and tokens[i + 2].low == "by":
            drafts = _passed_on(tokens, drafts, i)
    return drafts


def _also_by(tokens: Tokens, drafts: list[Draft], i: int) -> list[Draft]:
    """ "..., as did the bishop" """
    also = noun_phrase_right(tokens, i + 2, len(tokens))
    if also is None:
        return drafts
    cue = (span_of(tokens, (i + 1, i + 2)),)
    return [*drafts, replace(drafts[0], source=(span_of(tokens, also),), cue=cue)]


def _passed_on(tokens: Tokens, drafts: list[Draft], i: int) -> list[Draft]:
    """ "..., as reported by Reuters" """
    teller = noun_phrase_right(tokens, i + 3, len(tokens))
    return [replace(d, told_by=(span_of(tokens, teller),)) for d in drafts] if teller else drafts


def _by_source(sentence: Sentence, drafts: list[Draft], i: int) -> list[Draft]:
    tokens = sentence.tokens
    source = noun_phrase_right(tokens, i + 2, len(tokens))
    if source is None:
        return drafts
    leading = not any(t.is_word for t in tokens[:i])
    if leading:
        start = source[1]
        while (
            start < len(tokens)
            and tokens[start].text != ","
            and tokens[start].low not in DETERMINERS
        ):
            start += 1
        start += start < len(tokens) and tokens[start].text == ","
        content: Range | None = (start, content_end(tokens, start, len(tokens), sentence.quote_of))
    else:
        content = trailing_start(tokens, i, sentence.quote_of)
    if content is None or content[0] >= content[1]:
        return drafts
    span = span_of(tokens, content)
    if not leading and any(_within(d, span) for d in drafts) and not _is_body(tokens, source):
        return [
            replace(d, told_by=(span_of(tokens, source),)) if _within(d, span) else d
            for d in drafts
        ]
    cue = (span_of(tokens, (i, i + 2)),)
    return [
        *drafts,
        Draft(
            (span_of(tokens, source),), cue, (span,), "according_to", "asserts", tail=not leading
        ),
    ]


def _within(draft: Draft, span: Span) -> bool:
    return all(span[0] <= a and b <= span[1] for a, b in draft.content + draft.cue)


def _is_body(tokens: Tokens, source: Range) -> bool:
    """Not an outlet: a ministry, a person, a document."""
    return any(not t.is_name for t in tokens[source[0] : source[1]])
