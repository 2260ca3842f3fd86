"""What nobody by name is said to have said: counts that "have been reported", and the frame that a
carrier puts around a deed it reports. Reads no sources."""

from __future__ import annotations

from dataclasses import replace

from onrecord.extract.cues import AUXILIARIES
from onrecord.extract.drafts import Draft, span_of
from onrecord.extract.layout import Sentence
from onrecord.extract.phrases import Range, Tokens, noun_phrase_left
from onrecord.record import Span

_COUNTS = frozenset(
    "no any few several many some dozens scores hundreds thousands one two three four five six "
    "seven eight nine ten eleven twelve at more fewer about nearly".split()
)
_FATES = frozenset(
    "killed dead missing injured wounded hurt arrested detained destroyed damaged torched "
    "stranded displaced trapped".split()
)
_BECAUSE = frozenset("after following as amid because since".split())
_SHORTEST = 3  # words of a clause that says something


def unnamed(sentence: Sentence, drafts: list[Draft], *, has_carrier: bool) -> list[Draft]:
    """The drafts of a sentence with what was reported by nobody named, cut out of what the carrier
    says around it."""
    for i, token in enumerate(sentence.tokens):
        if token.low == "reported" and (found := _count(sentence, i)):
            return _cut_out(sentence, drafts, *found, has_carrier=has_carrier)
    if has_carrier and (framed := _frame(sentence, drafts)):
        return framed
    if has_carrier and (before := _main_clause(sentence, drafts)):
        return [before, *drafts]
    return drafts


def _count(sentence: Sentence, i: int) -> tuple[Draft, int] | None:
    """ "No casualties have been reported in the north": the draft, and where its words end."""
    tokens = sentence.tokens
    lead = i
    while lead and tokens[lead - 1].low in (*AUXILIARIES, "been", "not"):
        lead -= 1
    after = tokens[i + 1].low if i + 1 < len(tokens) else "."
    if lead == i or after in ("by", "to", "that") or sentence.quote_of[i] is not None:
        return None
    subject = noun_phrase_left(tokens, lead)
    if subject is None:
        return None
    first = next((n for n in range(*subject) if _is_count(tokens, n)), None)
    if first is None and after not in _FATES:
        return None
    start = subject[0] if first is None else first
    end = i + 1
    while end < len(tokens) and tokens[end].text not in ",;.:!?":
        end += 1
    content = [span_of(tokens, (start, lead))]
    if end > i + 1:
        content.append(span_of(tokens, (i + 1, end)))
    cue = span_of(tokens, (lead, i + 1))
    return Draft((), (cue,), tuple(content), "report", "asserts"), end


def _is_count(tokens: Tokens, n: int) -> bool:
    return tokens[n].low in _COUNTS or tokens[n].text[:1].isdigit()


def _cut_out(
    sentence: Sentence, drafts: list[Draft], found: Draft, end: int, *, has_carrier: bool
) -> list[Draft]:
    kept = [d for d in drafts if (d.source or d.cue) and not _shares(d.cue, found.cue[0])]
    if any(_shares(d.content, found.cue[0]) for d in kept):
        return drafts  # somebody says that it was reported
    rest = _clause(sentence.tokens, end)
    if rest and has_carrier and not any(_shares((*d.cue, *d.content), rest) for d in kept):
        kept.append(Draft((), (), (rest,), "say", "asserts"))
    return [found, *kept]


def _clause(tokens: Tokens, start: int) -> Span | None:
    """The words after a comma, without what joins them to those before."""
    while start < len(tokens) and (
        not tokens[start].is_word or tokens[start].low in ("and", "but")
    ):
        start += 1
    return _words(tokens, (start, len(tokens)))


def _words(tokens: Tokens, found: Range, least: int = _SHORTEST) -> Span | None:
    start, end = found
    while end > start and tokens[end - 1].text in ".,;:!?":
        end -= 1
    is_long = sum(t.is_word for t in tokens[start:end]) >= least
    return span_of(tokens, (start, end)) if is_long else None


def _frame(sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """ "Norland declared an emergency after shelling by Sund": Norland said the first half, the
    carrier says why.
    """
    if len(drafts) != 1 or drafts[0].cls != "declare" or not drafts[0].source or sentence.quotes:
        return []
    declared, tokens = drafts[0], sentence.tokens
    (first, last) = declared.content[0]
    why = next(
        (n for n, t in enumerate(tokens) if t.start > first and t.low in _BECAUSE), len(tokens)
    )
    gap = tokens[why].start - last if why < len(tokens) else 2
    if gap > 1 or len(declared.content) > 1 or _words(tokens, (why + 1, len(tokens))) is None:
        return []
    what = _words(tokens, (next(n for n, t in enumerate(tokens) if t.start >= first), why), least=1)
    start = next(n for n, t in enumerate(tokens) if t.start >= declared.source[0][0])
    whole = _words(tokens, (start, len(tokens)))
    if what is None or whole is None:
        return []
    return [Draft((), (), (whole,), "say", "asserts"), replace(declared, content=(what,))]


def _main_clause(sentence: Sentence, drafts: list[Draft]) -> Draft | None:
    """ "The raid alarmed its neighbours, with Sund calling for calm": the carrier says the first
    half."""
    tokens = sentence.tokens
    at = next(
        (
            n
            for n in range(1, len(tokens) - 1)
            if tokens[n].low == "with" and tokens[n - 1].text == ","
        ),
        None,
    )
    if at is None or not drafts or sentence.quotes:
        return None
    starts = [span[0] for d in drafts for span in (*d.source, *d.cue, *d.content)]
    if min(starts) < tokens[at].start:
        return None
    before = _words(tokens, (0, at - 1), least=5)
    return Draft((), (), (before,), "say", "asserts") if before else None


def _shares(spans: tuple[Span, ...], span: Span) -> bool:
    return any(a < span[1] and span[0] < b for a, b in spans)
