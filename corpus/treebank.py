"""What the training takes from the treebank: parts of speech of words, and reported speech read off
the trees; leaves out the documents that evaluations use."""

from __future__ import annotations

import lzma
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.record import Span, Spans

EVALUATED = frozenset(  # GUM's Wikinews texts of the evaluation; EWT's weblogs are left out too
    f"GUM_news_{name}"
    for name in (
        "crane defector election hackers homeopathic ie9 imprisoned korea lanterns nasa "
        "sensitive warming"
    ).split()
)
SPEECH = frozenset(
    """say tell report claim announce deny confirm state declare accuse acknowledge admit allege
    warn urge insist add note write tweet describe condemn threaten vow promise assert reject
    dismiss demand explain argue reply concede reveal estimate suggest predict complain stress
    answer request apologize agree blame criticize inform emphasize""".split()
)
OBJECT = frozenset("deny accuse condemn reject announce blame criticize urge demand promise".split())
ABOUT = frozenset("accuse blame urge".split())  # the content goes on after the object
VERB_FORMS = {"VBG": "VG", "VBN": "VN", "VBD": "VD", "VBZ": "VZ"}
COMMON = 0.15  # share of a word's uses from which a second part of speech counts


@dataclass(frozen=True, slots=True)
class Word:
    form: str
    lemma: str
    tag: str
    fine: str
    head: int  # index of the word it hangs on, -1 for the root
    relation: str


@dataclass(frozen=True, slots=True)
class Tree:
    text: str
    words: tuple[Word, ...]


def read(path: Path) -> Iterator[Tree]:
    """The sentences of a CoNLL-U file without the documents of the evaluations."""
    text, rows, left_out = "", [], False
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# newdoc id"):
                name = line.split("=")[1].strip()
                left_out = name in EVALUATED or name.startswith("weblog")
            elif line.startswith("# text ="):
                text = line[8:].strip()
            elif line[0].isdigit():
                rows.append(line.rstrip("\n").split("\t"))
            elif not line.strip():
                if rows and not left_out:
                    yield Tree(text, tuple(_words(rows)))
                rows = []


def _words(rows: list[list[str]]) -> Iterator[Word]:
    for row in rows:
        if row[0].isdigit():  # not the halves of contractions
            yield Word(row[1], row[2], row[3], row[4], int(row[6]) - 1, row[7])


def lexicon(trees: Iterable[Tree]) -> dict[str, str]:
    """Each word's part of speech; two when the second is common."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for tree in trees:
        for word in tree.words:
            tag = VERB_FORMS.get(word.fine, "VP") if word.tag == "VERB" else word.tag
            counts[word.form.lower()][tag] += 1
    return {
        word: "/".join(
            sorted(t for t, n in tags.most_common(2) if n >= COMMON * sum(tags.values()))
        )
        for word, tags in counts.items()
    }


Marks = list[tuple[Spans, Spans, Spans]]


def speech(trees: Iterable[Tree]) -> Iterator[tuple[str, Marks]]:
    """Sentences with the (cue, source, content) spans that their trees show."""
    for tree in trees:
        if not any(w.lemma in SPEECH and w.tag == "VERB" for w in tree.words):
            continue
        offsets = _offsets(tree)
        if offsets is None:
            continue
        marks = [
            (_spans(cue, offsets), _spans(source, offsets), _spans(content, offsets))
            for cue, source, content in _reported(tree)
        ]
        if marks:
            yield tree.text, marks


def _offsets(tree: Tree) -> list[Span] | None:
    out: list[Span] = []
    at = 0
    for word in tree.words:
        start = tree.text.find(word.form, at)
        if start < 0:
            return None
        at = start + len(word.form)
        out.append((start, at))
    return out


def _reported(tree: Tree) -> Iterator[tuple[list[int], list[int], list[int]]]:
    """(cue, source, content) as indexes of words: a verb of speech with a subject and a clause."""
    words = tree.words
    below: dict[int, list[int]] = defaultdict(list)
    for i, word in enumerate(words):
        below[word.head].append(i)

    def subtree(i: int, without: int = -1) -> list[int]:
        return [i] + [x for k in below[i] if k != without for x in subtree(k)]

    for i, verb in enumerate(words):
        if verb.lemma not in SPEECH or verb.tag != "VERB":
            continue
        hanging: dict[str, list[int]] = defaultdict(list)
        for k in below[i]:
            hanging[words[k].relation].append(k)
        subject = hanging["nsubj"] or (
            [k for k in below[verb.head] if words[k].relation == "nsubj"]
            if verb.relation == "conj"
            else []
        )
        clauses = hanging["ccomp"] or hanging["xcomp"] or hanging["parataxis"][-1:]
        if not subject or hanging["nsubj:pass"]:
            continue
        if clauses:
            content = [x for k in clauses for x in subtree(k)]
        elif verb.relation == "parataxis":
            content = subtree(verb.head, without=i)
        elif verb.lemma in OBJECT and hanging["obj"]:
            more = hanging["obl"] + hanging["advcl"] if verb.lemma in ABOUT else []
            content = [x for k in hanging["obj"] + more for x in subtree(k)]
        else:
            continue
        near = [i] + [
            k
            for k in below[i]
            if words[k].relation in ("aux", "compound:prt") or words[k].lemma == "not"
        ]
        cue = list(range(min(near), max(near) + 1))
        source = subtree(subject[0])
        if set(cue) & set(source):
            continue
        content = _bare(tree, set(content) - set(cue) - set(source))
        if content:
            yield cue, _bare(tree, set(source)), content


def _bare(tree: Tree, indexes: set[int]) -> list[int]:
    """In order, without the marks at both ends."""
    out = sorted(indexes)
    while out and tree.words[out[0]].tag == "PUNCT":
        out.pop(0)
    while out and tree.words[out[-1]].tag == "PUNCT":
        out.pop()
    return out


def _spans(indexes: list[int], offsets: list[Span]) -> Spans:
    return tuple(offsets[i] for i in indexes)
