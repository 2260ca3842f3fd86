"""Turns the attributions of all sentences into Statements: speakers, chains, parents,
quotation types; reads no words anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from onrecord.extract.around import around
from onrecord.extract.chains import build_chain
from onrecord.extract.clauses import mended
from onrecord.extract.credits import Credit
from onrecord.extract.drafts import Draft
from onrecord.extract.layout import Page, Sentence
from onrecord.extract.quotes import share_quoted, without_brackets
from onrecord.extract.speakers import Cast, carrier_speaker, identify, split_sources
from onrecord.extract.transcript import DIRECT_SHARE, Transcript, size_of
from onrecord.extract.uncued import remember_direct, uncued
from onrecord.extract.unnamed import unnamed
from onrecord.record import (
    ChainLink,
    SaidAt,
    Span,
    Spans,
    Speaker,
    Statement,
    TimeExpression,
)

QuoteType = Literal["direct", "indirect", "mixed"]
_WOVEN = (
    "call_for",
    "urge",
    "promise",
    "describe",
    "accuse",
)  # quoted words inside somebody's sentence
PageReader = Callable[[Page], list[list[Draft]]]  # the drafts of each sentence
_NOT_RELAYED = ("denies", "condemns")  # who denies a statement does not pass it on


def read_statements(
    page: Page,
    cast: Cast,
    credits: dict[int, Credit],
    skip: frozenset[int],
    report: str,
    reader: PageReader,
) -> Transcript:
    """All statements of a page in order; ids are s1, s2, ..."""
    readings = reader(page)
    transcript = Transcript(page, cast, credits, skip, report, readings)
    for i, sentence in enumerate(page.sentences):
        if sentence.paragraph in skip or sentence.paragraph in page.bylines:
            continue
        credit = credits.get(sentence.paragraph)
        if credit and sentence.start >= credit.span[0]:
            continue
        drafts = readings[i]
        if not drafts:
            drafts = uncued(transcript, i, sentence)
        else:
            drafts = [*around(transcript, sentence, drafts), *drafts]
            remember_direct(transcript, sentence, drafts)
        drafts = mended(sentence, drafts)
        drafts = unnamed(sentence, drafts, has_carrier=bool(transcript.cast.carrier))
        _file(transcript, sentence, drafts)
    return transcript


def _file(transcript: Transcript, sentence: Sentence, drafts: list[Draft]) -> None:
    filed: list[tuple[Draft, Statement]] = []
    order = sorted(drafts, key=lambda d: (-size_of(d.content), d.cue))  # parents before children
    made: dict[int, list[tuple[Draft, Statement]]] = {}
    speakers = _speakers(transcript, sentence, drafts)
    for draft in order:
        parent = _parent(filed, draft)
        rows = [
            (draft, s)
            for s in _statements(transcript, sentence, draft, parent, speakers[id(draft)])
        ]
        filed += rows
        made[id(draft)] = rows
    for draft in drafts:
        for _, statement in made[id(draft)]:
            transcript.statements.append(statement)
    _renumber(transcript, len(filed))
    own = [s for _, s in filed if s.parent is None and s.source]
    if own:
        transcript.last = max(own, key=lambda s: s.cue or s.source).speaker


Voice = tuple[Span | None, Speaker, tuple[str, ...]]


def _speakers(
    transcript: Transcript, sentence: Sentence, drafts: list[Draft]
) -> dict[int, list[Voice]]:
    """Who speaks in each draft, read in the order of the text so that "it" finds the one before."""
    out: dict[int, list[Voice]] = {}
    for draft in drafts:
        sources = _sources(transcript, draft)
        out[id(draft)] = [(s, *_speaker(transcript, sentence, draft, s)) for s in sources]
        if draft.source and not any(
            _contains(d.content, draft.cue) for d in drafts if d is not draft
        ):
            transcript.last = out[id(draft)][-1][1]
    return out


def _renumber(transcript: Transcript, fresh: int) -> None:
    """Ids in the order of the text; parents follow."""
    start = len(transcript.statements) - fresh
    tail = transcript.statements[start:]
    ids = {s.id: f"s{start + i + 1}" for i, s in enumerate(tail)}
    transcript.statements[start:] = [
        replace(s, id=ids[s.id], parent=ids.get(s.parent, s.parent) if s.parent else None)
        for s in tail
    ]


def _statements(
    transcript: Transcript,
    sentence: Sentence,
    draft: Draft,
    parent: Statement | None,
    voices: list[Voice],
) -> list[Statement]:
    content, quote_type, brackets = _content(transcript.page.text, sentence, draft)
    out: list[Statement] = []
    for source, speaker, doubts in voices:
        out.append(
            Statement(
                id=f"t{len(transcript.statements)}.{draft.cue or draft.content}.{source}",
                source=(source,) if source else (),
                cue=draft.cue,
                content=content,
                quote_type=quote_type,
                cue_class=draft.cls,
                act=draft.act,
                speaker=speaker,
                chain=build_chain(
                    transcript.cast.carrier,
                    _relays(transcript, sentence, draft, parent),
                    speaker,
                ),
                parent=parent.id if parent else None,
                doubts=(*draft.doubts, *doubts),
                report=transcript.report,
            )
        )
    return out + [_bracketed(transcript, b) for b in brackets]


def _sources(transcript: Transcript, draft: Draft) -> list[Span | None]:
    if not draft.source:
        return [None]
    start, end = draft.source[0]
    return list(split_sources(transcript.cast, transcript.page.text, start, end))


def _speaker(
    transcript: Transcript, sentence: Sentence, draft: Draft, source: Span | None
) -> tuple[Speaker, tuple[str, ...]]:
    if source:
        return _identify(transcript, (source,))
    if draft.cue:
        return Speaker("unspecified", "unspecified"), ()
    credit = transcript.credits.get(sentence.paragraph)
    return carrier_speaker(transcript.cast) if credit is None else _named(transcript, credit.name)


def _identify(transcript: Transcript, source: Spans) -> tuple[Speaker, tuple[str, ...]]:
    start, end = source[0]
    return identify(transcript.cast, transcript.page.text[start:end], start, transcript.last)


def _named(transcript: Transcript, name: str) -> tuple[Speaker, tuple[str, ...]]:
    speaker, doubts = identify(transcript.cast, name, 0)
    return replace(speaker, name=name), doubts


def _relays(
    transcript: Transcript, sentence: Sentence, draft: Draft, parent: Statement | None
) -> list[ChainLink]:
    credit = transcript.credits.get(sentence.paragraph)
    names = [credit.name] if credit else []
    names += [_identify(transcript, (span,))[0].name for span in reversed(draft.told_by)]
    links = [ChainLink(n, "relay") for n in names]
    if parent and parent.act not in _NOT_RELAYED:
        links += [x for x in parent.chain if x.role != "carrier" and x.name not in names]
    return links


def _bracketed(transcript: Transcript, span: Span) -> Statement:
    speaker, _ = carrier_speaker(transcript.cast)
    transcript.brackets.append(span)
    return Statement(
        id=f"t{len(transcript.statements)}.{span}",
        source=(),
        cue=(),
        content=(span,),
        quote_type="indirect",
        cue_class="insertion",
        act="asserts",
        speaker=speaker,
        chain=build_chain(transcript.cast.carrier, (), speaker),
        doubts=("an editor's bracket inside a quotation: not the words of the quoted source",),
        report=transcript.report,
    )


def _content(text: str, sentence: Sentence, draft: Draft) -> tuple[Spans, QuoteType, Spans]:
    """(spans, quotation type, editor's brackets). Direct content lies inside its marks."""
    share = share_quoted(text, draft.content, sentence.quotes)
    spans: Spans = draft.content
    direct = (
        share >= DIRECT_SHARE and draft.cls not in _WOVEN and _begins_quoted(text, sentence, spans)
    )
    if direct:
        inner = [
            (max(a, q.start), min(b, q.end))
            for a, b in spans
            for q in sentence.quotes
            if max(a, q.start) < min(b, q.end)
        ]
        spans = tuple(_trim(text, s) for s in inner)
    parts: list[Span] = []
    brackets: list[Span] = []
    for span in spans:
        outside, inside = without_brackets(text, span) if share else ((span,), ())
        parts += [_trim(text, s) for s in outside]
        brackets += inside
    kind: QuoteType = "direct" if direct else "mixed" if share else "indirect"
    return (
        tuple(p for p in parts if p[0] < p[1]) or draft.content,
        kind,
        tuple(brackets),
    )


def _begins_quoted(text: str, sentence: Sentence, spans: Spans) -> bool:
    first = next((i for i in range(*spans[0]) if text[i].isalnum()), spans[0][0])
    return any(q.start <= first < q.end for q in sentence.quotes)


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return start, end


def _parent(filed: Sequence[tuple[Draft, Statement]], draft: Draft) -> Statement | None:
    """The smallest statement whose content holds this cue."""
    if not draft.cue:
        return None
    around = [
        (d, s) for d, s in filed if s.source and d is not draft and _contains(d.content, draft.cue)
    ]
    return min(around, key=lambda x: size_of(x[0].content))[1] if around else None


def _contains(outer: Spans, inner: Spans) -> bool:
    return bool(inner) and all(any(a <= x and y <= b for a, b in outer) for x, y in inner)


def said_times(
    page: Page, statements: Sequence[Statement], times: Sequence[TimeExpression]
) -> tuple[Statement, ...]:
    """Give each statement the time that stands in its sentence beside the cue and outside every
    content."""
    out: list[Statement] = []
    by_sentence: dict[int, list[TimeExpression]] = {}
    i = 0
    for t in times:
        while i < len(page.sentences) and page.sentences[i].end <= t.span[0]:
            i += 1
        by_sentence.setdefault(i, []).append(t)
    at = 0
    for s in statements:
        head = (s.cue or s.content)[0][0]
        while at < len(page.sentences) and page.sentences[at].end <= head:
            at += 1
        while at > 0 and page.sentences[at - 1].end > head:
            at -= 1
        near = [t for t in by_sentence.get(at, ()) if s.cue and _beside(s, statements, t)]
        if near and near[0].start:
            t = near[0]
            s = replace(s, said_at=SaidAt(t.text, t.start, t.end, t.precision))
        out.append(s)
    return tuple(out)


def _beside(s: Statement, statements: Sequence[Statement], t: TimeExpression) -> bool:
    inside = any(a < t.span[1] and t.span[0] < b for a, b in s.content)
    if inside or s.parent is not None or t.precision in ("order", "vague", "relative"):
        return False
    first = min(a for a, _ in s.source + s.cue)
    last = max(b for _, b in s.cue)
    return first - 40 <= t.span[0] and t.span[1] <= last + 40
