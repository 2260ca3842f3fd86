"""Cuts a text into paragraphs, quotations, sentences and tokens with offsets;
never decides who said what."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from onrecord.extract.quotes import Quote, find_quotes
from onrecord.record import Span

_PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029]+")
_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|\d+(?:[.,:]\d+)*\w*(?:-\w+)*%?|@\w+|\w+(?:[-'\u2019&/]\w+|\.[a-z]\w+)*|([^\w\s\"'\u2018\u2019\u201c-\u201e\u00ab\u00bb])\1*|[^\w\s]"
)
_DATELINE = re.compile(
    r"\s*(?:[A-Z][\w .,/'-]{0,60})?\(([A-Z][\w .-]{1,40})\)\s*[-\u2013\u2014]+\s+"
)
_PLACE_LINE = re.compile(r"\s*[A-Z][A-Z .']{2,30}(?:, [A-Z][\w .]{1,30})?\s+[-\u2013\u2014]+\s+")
_BYLINE = re.compile(
    r"\W*(?:By )?[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){1,3} \| (?P<outlet>[A-Z][\w .&'-]{2,60}?)\s*"
)
_STOPS = frozenset(".!?\u2026")
_SHORT = frozenset(
    "mr mrs ms dr gen lt col maj capt sgt brig adm prof rev st no jan feb mar apr jun jul "
    "aug sep sept oct nov dec vs etc gov sen rep inc ltd co fig".split()
)
MAX_TOKENS = 220  # a longer run is cut: what follows is quadratic in the length of a sentence


class Token(NamedTuple):
    start: int
    end: int
    text: str
    low: str  # lower case, with straight apostrophes
    is_word: bool  # begins with a letter, a digit or @
    is_name: bool  # begins with a capital or @


@dataclass(frozen=True)
class Sentence:
    """A run of tokens inside one paragraph, with the quotations that touch it."""

    tokens: tuple[Token, ...]
    paragraph: int
    quotes: tuple[Quote, ...]

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end

    @cached_property
    def quote_of(self) -> tuple[int | None, ...]:
        """For each token the index of the quotation it stands in; marks themselves are outside."""
        out: list[int | None] = []
        i = 0
        for token in self.tokens:
            while i < len(self.quotes) and self.quotes[i].end <= token.start:
                i += 1
            inside = i < len(self.quotes) and self.quotes[i].start <= token.start
            out.append(i if inside else None)
        return tuple(out)


@dataclass(frozen=True, slots=True)
class Page:
    text: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    agency: str = ""  # "(Reuters) - " at the head of the text
    outlet: str = ""  # "Jane Roe | The Daily Example"
    bylines: frozenset[int] = frozenset()  # paragraphs that are no prose


def lay_out(text: str) -> Page:
    """Read the shape of a text. Every span and token is an offset into `text`."""
    paragraphs = [m.span() for m in _PARAGRAPH.finditer(text) if m.group().strip()]
    agency, outlet = "", ""
    bylines: set[int] = set()
    sentences: list[Sentence] = []
    for number, (start, end) in enumerate(paragraphs):
        byline = _BYLINE.fullmatch(text, start, end) if end - start < 200 else None
        if byline:
            outlet = outlet or byline["outlet"].strip()
            bylines.add(number)
            continue
        dateline = _DATELINE.match(text, start, min(end, start + 200))
        if dateline:
            agency = agency or dateline[1].strip()
        dateline = dateline or _PLACE_LINE.match(text, start, min(end, start + 100))
        sentences.extend(_sentences(text, dateline.end() if dateline else start, end, number))
    return Page(text, tuple(paragraphs), tuple(sentences), agency, outlet, frozenset(bylines))


def tokens_of(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words and marks of a stretch of text."""
    stop = len(text) if end is None else end
    out: list[Token] = []
    for m in _TOKEN.finditer(text, start, stop):
        word = m[0]
        first = word[0]
        low = word.lower()
        if "\u2019" in low:
            low = low.replace("\u2019", "'")
        handle = first == "@"
        out.append(
            Token(*m.span(), word, low, handle or first.isalnum(), handle or first.isupper())
        )
    return out


def _sentences(text: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    quotes = find_quotes(text, start, end)
    closed = [q for q in quotes if q.closed]
    starts = [q.start for q in closed]
    closing = frozenset(q.end for q in closed)
    run: list[Token] = []

    def inside(at: int) -> Quote | None:
        i = bisect_right(starts, at) - 1
        return closed[i] if i >= 0 and at < closed[i].end else None

    tokens = tokens_of(text, start, end)
    for i, token in enumerate(tokens):
        run.append(token)
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if len(run) >= MAX_TOKENS or (
            _ends(tokens, i, following, closing, inside(token.start)) and following
        ):
            yield _sentence(run, paragraph, quotes)
            run = []
    if run:
        yield _sentence(run, paragraph, quotes)


def _ends(
    tokens: list[Token],
    i: int,
    following: Token | None,
    closing: frozenset[int],
    quote: Quote | None,
) -> bool:
    if quote is not None or following is None:
        return False
    token = tokens[i]
    if i and tokens[i - 1].text in _STOPS and token.start in closing:
        return _opens_sentence(following) and not _credit_follows(tokens, i)
    if token.text[0] not in _STOPS or following.start == token.end:
        return False
    if i and tokens[i - 1].low in _SHORT and token.text == ".":
        return False
    return not (
        i and token.text == "." and len(tokens[i - 1].text) == 1 and tokens[i - 1].is_name
    ) and _opens_sentence(following)


def _credit_follows(tokens: list[Token], i: int) -> bool:
    """After '"...!" Velia's president said' the quotation does not end the sentence."""
    if tokens[i - 1].text == ".":
        return False
    ahead = tokens[i + 1 : i + 16]
    stop = next((n for n, t in enumerate(ahead) if t.text in _STOPS), len(ahead))
    return any(
        t.low in ("said", "says", "told", "wrote", "asked", "added", "tweeted")
        for t in ahead[:stop]
    )


def _opens_sentence(token: Token) -> bool:
    return token.text[0].isupper() or token.text[0].isdigit() or not token.text[0].isalnum()


def _sentence(run: list[Token], paragraph: int, quotes: list[Quote]) -> Sentence:
    start, end = run[0].start, run[-1].end
    first = bisect_right(quotes, start, key=lambda q: q.end)
    last = bisect_left(quotes, end, key=lambda q: q.start)
    near = tuple(Quote(max(q.start, start), min(q.end, end), q.closed) for q in quotes[first:last])
    return Sentence(tuple(run), paragraph, near)
