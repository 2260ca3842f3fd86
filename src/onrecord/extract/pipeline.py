"""An extractor for those who have a spaCy pipeline: its spans, or its parser's clauses, become
attributions; imports no spaCy unless the settings name a pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from itertools import pairwise
from typing import Any, Protocol

from onrecord.errors import BadInput
from onrecord.extract.cues import class_of
from onrecord.extract.drafts import Draft
from onrecord.extract.layout import Page
from onrecord.extract.reading import Extractor, extractor_with
from onrecord.extract.told import placed
from onrecord.record import Spans
from onrecord.settings import Settings

GROUP = (
    "attributions"  # doc.spans["attributions"]: source, cue and content spans, one after another
)
_SUBJECTS = ("nsubj", "nsubj:pass", "nsubjpass")
_CLAUSES = ("ccomp", "xcomp", "parataxis")
_AT_ONCE = 100_000  # characters; spaCy refuses more than a million

Found = tuple[Spans, Spans, Spans]


class Pipeline(Protocol):
    """What is asked of a pipeline: a text in, a spaCy Doc (or its like) out."""

    def __call__(self, text: str) -> Any: ...


def made(*, name: str, load: Callable[[str], Pipeline] | None = None) -> Extractor:
    """The extractor for one installed pipeline. Raises BadInput when spaCy or the pipeline is
    missing."""
    if not name:
        raise BadInput("The extractor “spacy” needs ONRECORD_SPACY_PIPELINE, like en_core_web_sm.")
    return extractor_with(reader_of((load or _load)(name)), f"spacy/{name}")


def for_settings(settings: Settings, send: object) -> Extractor:
    """The extractor that the settings ask for; it reaches out to nobody."""
    return made(name=settings.spacy_pipeline)


def reader_of(pipeline: Pipeline) -> Callable[[Page], list[list[Draft]]]:
    """The drafts of each sentence, as a pipeline sees them.

    A pipeline that marks attributions itself says so in doc.spans["attributions"], spans labelled
    SOURCE, CUE and CONTENT in rows that each begin with the CUE; of any other its dependencies are
    read.
    """

    def read(page: Page) -> list[list[Draft]]:
        found: list[Found] = []
        for start, end in _parts(page):
            doc = pipeline(page.text[start:end])
            marked = getattr(doc, "spans", {}).get(GROUP)
            rows = _marked(marked) if marked else _parsed(doc)
            found += [_moved(row, start) for row in rows]
        return placed(page, found)

    return read


def _load(name: str) -> Pipeline:
    try:
        loaded: Pipeline = import_module("spacy").load(name)
    except ImportError as missing:
        raise BadInput("The extractor “spacy” needs spaCy: pip install spacy.") from missing
    except (OSError, ValueError) as unknown:
        raise BadInput(f"spaCy has no pipeline “{name}”: install it first.") from unknown
    return loaded


def _marked(spans: Iterable[Any]) -> Iterator[Found]:
    row: dict[str, list[tuple[int, int]]] = {}
    for span in spans:
        if span.label_ == "CUE" and row:
            yield _row(row)
            row = {}
        row.setdefault(span.label_, []).append((span.start_char, span.end_char))
    if row:
        yield _row(row)


def _row(row: dict[str, list[tuple[int, int]]]) -> Found:
    return tuple(row.get("SOURCE", ())), tuple(row.get("CUE", ())), tuple(row.get("CONTENT", ()))


def _parsed(doc: Any) -> Iterator[Found]:
    """A reporting verb, its subject and the clause that depends on it."""
    for verb in doc:
        if class_of(verb.text.lower()) == "-" or verb.pos_ not in ("VERB", ""):
            continue
        children = list(verb.children)
        source = next((c for c in children if c.dep_ in _SUBJECTS), None)
        clause = next((c for c in children if c.dep_ in _CLAUSES), None)
        if source is None or clause is None:
            continue
        yield (_subtree(source),), (_span(verb, verb),), tuple(_around(clause, verb))


def _around(clause: Any, verb: Any) -> Iterator[tuple[int, int]]:
    """A clause without the verb that it hangs on, in one or two pieces."""
    tokens = [t for t in clause.subtree if t.i != verb.i and not t.is_punct]
    if tokens and tokens[0].text.lower() == "that":
        tokens = tokens[1:]
    starts = [0, *(n + 1 for n, (a, b) in enumerate(pairwise(tokens)) if a.i < verb.i < b.i)]
    for first, last in pairwise([*starts, len(tokens)]):
        if first < last:
            yield _span(tokens[first], tokens[last - 1])


def _subtree(token: Any) -> tuple[int, int]:
    tokens = list(token.subtree)
    return _span(tokens[0], tokens[-1])


def _span(first: Any, last: Any) -> tuple[int, int]:
    return first.idx, last.idx + len(last.text)


def _moved(found: Found, by: int) -> Found:
    source, cue, content = (tuple((a + by, b + by) for a, b in spans) for spans in found)
    return source, cue, content


def _parts(page: Page) -> Iterator[tuple[int, int]]:
    """The text in runs of whole sentences."""
    start = end = None
    for sentence in page.sentences:
        if start is None or end is None:
            start = sentence.start
        elif sentence.end - start > _AT_ONCE:
            yield start, end
            start = sentence.start
        end = sentence.end
    if start is not None and end is not None:
        yield start, end
