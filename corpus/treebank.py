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
EDITED = ("GUM_news", "GUM_bio", "GUM_voyage", "GUM_textbook", "GUM_interview")
TELLING = SPEECH | frozenset(
    """according accord speak call ask order offer advise recall point propose remark quote request
    observe indicate conclude maintain recommend respond mention comment talk express thank cite
    put read show name invite challenge question hold contend mean find record confess speculate
    statement claim report answer denial complaint question remark word comment message letter
    announcement accusation promise threat warning demand appeal assertion argue write cite list
    appear publish post refer describe allude attribute dispute refuse decline""".split()
)
OBJECT = frozenset(
    "deny accuse condemn reject announce blame criticize urge demand promise".split()
)
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
    document: str
    text: str
    words: tuple[Word, ...]


def read(path: Path) -> Iterator[Tree]:
    """The sentences of a CoNLL-U file without the documents of the evaluations."""
    name, text, left_out = "", "", False
    rows: list[list[str]] = []
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
                    yield Tree(name, text, tuple(_words(rows)))
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


def plain(trees: Iterable[Tree]) -> Iterator[str]:
    """Sentences of edited prose in which nobody says anything: what the cue model must pass by."""
    for tree in trees:
        if (
            tree.document.startswith(EDITED)
            and len(tree.words) > 5
            and not any(w.lemma.lower() in TELLING for w in tree.words)
            and not any(
                w.tag == "PUNCT" and w.form in "\"\u201c\u201d'\u2018\u2019" for w in tree.words
            )
        ):
            yield tree.text


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
    """(cue, source, content) as indexes of words: a verb of speech with subject and clause."""
    below: dict[int, list[int]] = defaultdict(list)
    for i, word in enumerate(tree.words):
        below[word.head].append(i)
    for i, verb in enumerate(tree.words):
        if verb.lemma in SPEECH and verb.tag == "VERB":
            subject = _subject(tree, below, i)
            content = set(_content(tree, below, i))
            cue = _cue(tree, below, i)
            source = set(_subtree(below, subject)) if subject is not None else set()
            told = _bare(tree, content - set(cue) - source)
            if told and source and not source & set(cue):
                yield cue, _bare(tree, source), told


def _subtree(below: dict[int, list[int]], i: int, without: int = -1) -> list[int]:
    return [i] + [x for k in below[i] if k != without for x in _subtree(below, k)]


def _hanging(tree: Tree, below: dict[int, list[int]], i: int, relation: str) -> list[int]:
    return [k for k in below[i] if tree.words[k].relation == relation]


def _subject(tree: Tree, below: dict[int, list[int]], i: int) -> int | None:
    if _hanging(tree, below, i, "nsubj:pass"):
        return None
    shared = tree.words[i].head if tree.words[i].relation == "conj" else i
    found = _hanging(tree, below, i, "nsubj") or _hanging(tree, below, shared, "nsubj")
    return found[0] if found else None


def _content(tree: Tree, below: dict[int, list[int]], i: int) -> list[int]:
    verb = tree.words[i]
    clauses = (
        _hanging(tree, below, i, "ccomp")
        or _hanging(tree, below, i, "xcomp")
        or _hanging(tree, below, i, "parataxis")[-1:]
    )
    if not clauses and verb.relation == "parataxis":
        return _subtree(below, verb.head, without=i)
    if not clauses and verb.lemma in OBJECT:
        clauses = _hanging(tree, below, i, "obj")
        if clauses and verb.lemma in ABOUT:
            clauses += _hanging(tree, below, i, "obl") + _hanging(tree, below, i, "advcl")
    return [x for k in clauses for x in _subtree(below, k)]


def _cue(tree: Tree, below: dict[int, list[int]], i: int) -> list[int]:
    """The verb from its first auxiliary or negation to its particle."""
    near = [i] + [
        k
        for k in below[i]
        if tree.words[k].relation in ("aux", "compound:prt") or tree.words[k].lemma == "not"
    ]
    return list(range(min(near), max(near) + 1))


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
