"""Pairs sources, cues and contents within one sentence; knows no parties, chains or neighbours."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.extract.complements import (
    content_end,
    content_start,
    cut_object,
    trailing_start,
)
from onrecord.extract.constructions import (
    add_trailing_sources,
    nominal,
    quoted_as_saying,
)
from onrecord.extract.cues import AUXILIARIES, DETERMINERS, QUOTE_MARKS, Cue, find_cues
from onrecord.extract.drafts import Draft, span_of
from onrecord.extract.layout import Page, Sentence
from onrecord.extract.phrases import (
    Range,
    Tokens,
    insertion_start,
    leading_subject,
    noun_phrase_left,
    noun_phrase_right,
    subject_before,
)

_RELEASED = frozenset(
    "released published posted shared issued provided filmed recorded distributed".split()
)


@dataclass(slots=True)
class _Hit:
    cue: Cue
    subject: Range | None
    edge: int  # where its clause begins, with the conjunction before it
    shared: bool = False
    trailing: bool = False
    content: Range | None = None
    stop: int = field(default=10**9)
    nested: bool = False


def read_page(page: Page) -> list[list[Draft]]:
    """The attributions of each sentence, by rules."""
    return [read_sentence(page.text, sentence) for sentence in page.sentences]


def read_sentence(text: str, sentence: Sentence) -> list[Draft]:
    """The attributions of one sentence, in the order of their cues."""
    tokens = sentence.tokens
    drafts: list[Draft] = []
    covered: list[Range] = []
    for special in (quoted_as_saying, nominal):
        for draft, span in special(sentence):
            drafts.append(draft)
            covered.append(span)
    hits = [h for h in _hits(sentence) if not any(a <= h.cue.first < b for a, b in covered)]
    _share_subjects(tokens, hits)
    _close_contents(sentence, hits)
    drafts += [d for h in hits if (d := _draft(sentence, h))]
    drafts = add_trailing_sources(sentence, drafts)
    return sorted(drafts, key=lambda d: (d.cue or d.source or d.content)[0])


def _hits(sentence: Sentence) -> list[_Hit]:
    tokens, quotes = sentence.tokens, sentence.quote_of
    out: list[_Hit] = []
    floor = 0
    for cue in find_cues(tokens):
        hit = _hit(sentence, cue, floor)
        floor = cue.last
        if hit is None:
            continue
        quote = quotes[cue.first]
        if quote is not None:
            own = hit.subject is not None and not hit.shared and tokens[hit.subject[0]].is_name
            if (
                not own
                or hit.subject is None
                or quotes[hit.subject[0]] != quote
                or cue.participle(tokens)
            ):
                continue
        out.append(hit)
    return out


def _hit(sentence: Sentence, cue: Cue, floor: int) -> _Hit | None:
    tokens, quotes = sentence.tokens, sentence.quote_of
    if cue.passive:
        return _passive(sentence, cue)
    start = content_start(tokens, cue)
    inverted = _inverted(tokens, cue, start)
    if inverted:
        left = trailing_start(tokens, cue.lead, quotes)
        return _Hit(cue, inverted, cue.lead, trailing=True, content=left) if left else None
    subject = _presenter(tokens, cue) or subject_before(tokens, cue, floor)
    if subject is None:
        return (
            _Hit(
                cue,
                None,
                _shared_edge(tokens, cue),
                shared=True,
                content=_open(start, tokens),
            )
            if start
            else None
        )
    closing = insertion_start(tokens, cue, subject)
    crowded = closing is not None and bool(find_cues(tokens[subject[1] : closing]))
    if start is None:
        left = trailing_start(tokens, subject[0], quotes)
        bare = subject[0] and (
            tokens[subject[0] - 1].text == "," or tokens[subject[0] - 1].text in QUOTE_MARKS
        )
        return (
            _Hit(cue, subject, subject[0], trailing=True, content=left)
            if left and bare and cue.speech
            else None
        )
    edge = closing if crowded and closing else _edge(tokens, subject)
    return _Hit(cue, subject, edge, content=_open(start, tokens))


def _edge(tokens: Tokens, subject: Range) -> int:
    """ "another neighbour, Oster, saying": the clause begins at "another"."""
    comma = subject[0] - 1
    if comma > 0 and tokens[comma].text == ",":
        before = noun_phrase_left(tokens, comma)
        if before and tokens[before[0]].low in ("another", "a", "an"):
            return before[0]
    return subject[0]


def _open(start: int | None, tokens: Tokens) -> Range | None:
    return None if start is None else (start, len(tokens))


def _passive(sentence: Sentence, cue: Cue) -> _Hit | None:
    """ "was condemned by X for", "has been accused of", "could not be confirmed";
    a bare "was reported" says nothing."""
    tokens = sentence.tokens
    left = trailing_start(tokens, cue.lead, sentence.quote_of)
    if cue.last < len(tokens) and tokens[cue.last].low == "by":
        source = noun_phrase_right(tokens, cue.last + 1, len(tokens))
        return _Hit(cue, source, cue.lead, trailing=True, content=left) if source and left else None
    start = content_start(tokens, cue)
    if start is not None and cue.cls in ("condemn", "accuse"):
        return _Hit(cue, None, cue.lead, content=(start, len(tokens)))
    if cue.negated and cue.cls == "confirm" and left:
        return _Hit(cue, None, cue.lead, trailing=True, content=left)
    return None


def _inverted(tokens: Tokens, cue: Cue, start: int | None) -> Range | None:
    """The source of '..., said Ines Ode' or None."""
    if not (cue.speech and cue.act == "asserts" and cue.lead == cue.first and cue.first):
        return None
    before = tokens[cue.first - 1].text
    if start != cue.last or cue.participle(tokens) or not (before == "," or before in QUOTE_MARKS):
        return None
    head = tokens[start]
    if not (head.is_name or head.low in DETERMINERS or head.low.endswith("s")):
        return None
    found = noun_phrase_right(tokens, start, len(tokens))
    if found is None:
        return None
    after = tokens[found[1]].low if found[1] < len(tokens) else "."
    if any(t.low in AUXILIARIES for t in tokens[found[0] : found[1]]) and before == ",":
        return None
    closes = (
        after in ".;,("
        or after in ("on", "in", "as")
        or (before in QUOTE_MARKS and after in QUOTE_MARKS)
    )
    return found if closes else None


def _presenter(tokens: Tokens, cue: Cue) -> Range | None:
    """The source of "Footage released by X on Sunday, shows"."""
    if cue.cls != "show":
        return None
    for i in range(cue.lead - 2, 0, -1):
        if tokens[i].low == "by" and any(t.low in _RELEASED for t in tokens[max(0, i - 4) : i]):
            return noun_phrase_right(tokens, i + 1, cue.lead)
    return None


def _shared_edge(tokens: Tokens, cue: Cue) -> int:
    edge = cue.lead
    while edge and tokens[edge - 1].low in (",", "and", "but", "then", "or", "has"):
        edge -= 1
    return edge


def _share_subjects(tokens: Tokens, hits: list[_Hit]) -> None:
    """Give a cue without a subject that of the last cue that is not inside a content."""
    main: _Hit | None = None
    for hit in list(hits):
        if hit.shared:
            hit.subject = main.subject if main and main.subject else _subject_of(tokens, hits, hit)
            if hit.subject is None:
                hits.remove(hit)
                continue
        elif (
            main
            and not hit.trailing
            and hit.cue.first > main.cue.first
            and not _begins_clause(tokens, hit)
        ):
            hit.nested = main.content is not None and not main.trailing
        if not hit.nested:
            main = hit


def _subject_of(tokens: Tokens, hits: list[_Hit], hit: _Hit) -> Range | None:
    """For a cue at the head of its sentence ("Promising help, he called on") the next subject."""
    found = leading_subject(tokens)
    if found and found[0] < hit.cue.first:
        return found
    return next((h.subject for h in hits if h.subject and h.cue.first > hit.cue.first), None)


def _begins_clause(tokens: Tokens, hit: _Hit) -> bool:
    before = tokens[hit.edge - 1].low if hit.edge else ""
    return (
        before in (";", ",", "and", "but", "while", "whereas", "although", "with")
        or tokens[hit.edge].text == ","
    )


def _close_contents(sentence: Sentence, hits: list[_Hit]) -> None:
    """A content ends where the next clause with a cue of its own begins."""
    tokens, quotes = sentence.tokens, sentence.quote_of
    for i, hit in enumerate(hits):
        if hit.content is None or hit.trailing:
            continue
        start = hit.content[0]
        stop = len(tokens)
        for later in hits[i + 1 :]:
            if later.nested or later.edge <= start or quotes[later.cue.first] is not None:
                continue
            stop = _before_conjunction(tokens, later.edge, start)
            break
        end = content_end(tokens, start, stop, quotes)
        if hit.cue.cls in ("declare", "condemn"):
            end = cut_object(tokens, start, end)
        hit.content = (start, end)


def _before_conjunction(tokens: Tokens, edge: int, start: int) -> int:
    while edge > start and tokens[edge - 1].low in (
        ",",
        "and",
        "but",
        "while",
        "whereas",
        "although",
        "with",
        "as",
    ):
        edge -= 1
    return edge


def _draft(sentence: Sentence, hit: _Hit) -> Draft | None:
    tokens, cue = sentence.tokens, hit.cue
    if hit.content is None or hit.content[0] >= hit.content[1]:
        return None
    if not any(t.is_word for t in tokens[hit.content[0] : hit.content[1]]):
        return None
    return Draft(
        source=(span_of(tokens, hit.subject),) if hit.subject else (),
        cue=(span_of(tokens, (_auxiliary(tokens, cue), cue.last)),),
        content=(span_of(tokens, hit.content),),
        cls=cue.cls,
        act=cue.act,
        tail=hit.trailing,
    )


def _auxiliary(tokens: Tokens, cue: Cue) -> int:
    """The printed cue keeps "did not" and "has been" and leaves out adverbs before it."""
    return (
        cue.lead
        if cue.negated or cue.passive or tokens[cue.lead].low in ("has", "have", "had", "were")
        else cue.first
    )
