"""The extractor over somebody's spaCy pipeline: by the spans it marks, or by its parser's trees.
The pipelines here are hand-written and keep spaCy's own shapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from onrecord import settings
from onrecord.asgi import extractor_of
from onrecord.errors import BadInput
from onrecord.extract.pipeline import made

TEXT = "Velia said ten boats were lost. Nobody was hurt, the mayor added on Sunday."


@dataclass
class Token:
    i: int
    idx: int
    text: str
    pos_: str
    dep_: str = ""
    children: list[Token] = field(default_factory=list)

    @property
    def is_punct(self) -> bool:
        return not self.text[0].isalnum()

    @property
    def subtree(self) -> Iterator[Token]:
        below = [t for c in self.children for t in c.subtree]
        yield from sorted([self, *below], key=lambda t: t.i)


@dataclass
class Span:
    label_: str
    start_char: int
    end_char: int


class Doc:
    """Tokens with heads, as a parser gives them, or spans, as a span categorizer does."""

    def __init__(self, tokens: list[Token], spans: dict[str, list[Span]]) -> None:
        self.tokens = tokens
        self.spans = spans

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)


TREE = """Velia PROPN nsubj 1|said VERB ROOT -|ten NUM nummod 3|boats NOUN nsubjpass 5
were AUX auxpass 5|lost VERB ccomp 1|. PUNCT punct 1|Nobody PRON nsubjpass 9|was AUX auxpass 9
hurt VERB ccomp 13|, PUNCT punct 13|the DET det 12|mayor NOUN nsubj 13|added VERB ROOT -
on ADP prep 13|Sunday PROPN pobj 14|. PUNCT punct 13"""


def parsed(text: str) -> Doc:
    tokens: list[Token] = []
    heads = []
    at = 0
    for row in TREE.replace("\n", "|").split("|"):
        word, pos, dep, head = row.split(" ")
        at = text.index(word, at)
        tokens.append(Token(len(tokens), at, word, pos, dep))
        heads.append(head)
    for token, head in zip(tokens, heads, strict=True):
        if head != "-":
            tokens[int(head)].children.append(token)
    return Doc(tokens, {})


def marked(*rows: tuple[str, str]):
    def pipeline(text: str) -> Doc:
        spans = [Span(k, text.index(w), text.index(w) + len(w)) for k, w in rows]
        return Doc([], {"attributions": spans})

    return pipeline


def rows_of(pipeline: Any, text: str = TEXT) -> list[tuple[str, str, str]]:
    found = made(name="mine", load=lambda _: pipeline)(text)
    return [
        tuple(" ... ".join(text[a:b] for a, b in x) for x in (s.source, s.cue, s.content))
        for s in found.statements
        if s.cue
    ]  # type: ignore[misc]


def test_a_parser_gives_the_verb_its_subject_and_its_clause():
    assert rows_of(parsed) == [
        ("Velia", "said", "ten boats were lost"),
        ("the mayor", "added", "Nobody was hurt"),
    ]


def test_a_pipeline_that_marks_attributions_is_taken_at_its_word():
    rows = (
        ("CUE", "said"), ("SOURCE", "Velia"), ("CONTENT", "ten boats"), ("CONTENT", "lost"),
        ("CUE", "added"), ("CONTENT", "Nobody was hurt"),
    )  # fmt: skip
    assert rows_of(marked(*rows)) == [
        ("Velia", "said", "ten boats ... lost"),
        ("", "added", "Nobody was hurt"),
    ]


def test_spans_outside_the_text_and_rows_without_content_are_left_out():
    def pipeline(text: str) -> Doc:
        spans = [Span("CUE", 6, 10), Span("CONTENT", 900, 950), Span("CUE", 50, 61)]
        return Doc([], {"attributions": spans})

    assert rows_of(pipeline) == []


def test_the_rest_is_read_as_ever():
    found = made(name="mine", load=lambda _: parsed)(TEXT, carrier="Agency")
    assert found.extractor == "spacy/mine"
    assert [link.name for link in found.statements[0].chain] == ["Agency", "Velia"]
    assert [t.text for t in found.times] == ["on Sunday"]


def test_without_a_pipeline_or_without_spacy_it_says_what_to_do():
    with pytest.raises(BadInput, match="ONRECORD_SPACY_PIPELINE"):
        extractor_of(settings.read({"ONRECORD_EXTRACTOR": "spacy"}))
    named = {"ONRECORD_EXTRACTOR": "spacy", "ONRECORD_SPACY_PIPELINE": "no_such_pipeline"}
    with pytest.raises(BadInput, match=r"pip install spacy|no pipeline"):
        extractor_of(settings.read(named))
