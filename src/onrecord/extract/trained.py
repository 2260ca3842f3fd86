"""Reads the attributions of a sentence with the trained models, which hear the rules as one witness
among others; knows no parties, chains or neighbours."""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from onrecord.extract.attribution import read_sentence as read_by_rules
from onrecord.extract.crf import NEVER, Crf, Scores, crf_from
from onrecord.extract.cues import QUOTE_MARKS, meaning_of
from onrecord.extract.drafts import Draft
from onrecord.extract.features import Roles, role_features, token_features
from onrecord.extract.layout import Sentence
from onrecord.extract.phrases import Range
from onrecord.extract.sight import Lexicon, Sight, look
from onrecord.record import Spans

_NEGATIONS = frozenset(("not", "never", "no", "nor", "cannot", "without"))
_RELATIVE = frozenset(("that", "which", "who"))
REACH = 60  # tokens left and right of a cue in which its source and content are looked for


@dataclass(frozen=True, slots=True)
class Reader:
    """The two models and what they know of words."""

    lexicon: Lexicon
    cue_words: frozenset[str]  # words that stood in a cue of the corpus
    acts: Mapping[str, str]  # word of a cue, after "not " when negated: its act in the corpus
    cues: Crf
    roles: Crf

    def read(self, text: str, sentence: Sentence) -> list[Draft]:
        """The attributions of one sentence, in the order of their cues."""
        by_rules = read_by_rules(text, sentence)
        sight = look(sentence, by_rules, self.lexicon)
        candidates = [i for i in range(len(sight)) if self._may_be_cue(sight, i)]
        if not candidates:
            return by_rules
        features = token_features(sight)
        found = [c for c in self._cues(sight, candidates, features) if not _names(sight, c)]
        drafts: list[Draft] = []
        if found:
            drafts = self._drafts(sight, found, [self.roles.score(f) for f in features])
        drafts += [d for d in by_rules if not _replaced(d, drafts)]
        drafts = [_before_sibling(d, drafts) for d in drafts]
        return sorted(drafts, key=lambda d: (d.cue or d.source or d.content)[0])

    def _may_be_cue(self, sight: Sight, i: int) -> bool:
        return sight.words[i] in self.cue_words or sight.is_verb(i) or sight.rule_cue[i] == "C"

    def _cues(
        self, sight: Sight, candidates: Sequence[int], features: Sequence[list[str]]
    ) -> list[Range]:
        found: list[Range] = []
        outside = [0 if label == "O" else NEVER for label in self.cues.labels]
        for begin, end in runs(candidates):
            scored = [self.cues.score(features[i]) for i in range(begin, end)]
            labels = self.cues.best([outside, *scored, outside])
            for i, label in enumerate(labels[1:-1], begin):
                if label == "B":
                    found.append((i, i + 1))
                elif label == "I" and found and found[-1][1] == i:
                    found[-1] = (found[-1][0], i + 1)
        return found

    def _drafts(self, sight: Sight, cues: Sequence[Range], base: Sequence[Scores]) -> list[Draft]:
        earlier: list[Roles] = []
        out: list[Draft] = []
        every = {i for cue in cues for i in range(*cue)}
        for cue in cues:
            window = max(0, cue[0] - REACH), min(len(sight), cue[1] + REACH)
            rows = role_features(sight, cue, every - set(range(*cue)), earlier, window)
            scored = [self.roles.score(row, base[i]) for i, row in enumerate(rows, window[0])]
            labels = self.roles.best(scored)
            roles = Roles(
                source=[i for i, x in enumerate(labels, window[0]) if x.endswith("S")],
                content=[i for i, x in enumerate(labels, window[0]) if x.endswith("T")],
            )
            earlier.append(roles)
            content = _without_that(sight, _whole_quotation(sight, cue, runs(roles.content)))
            if any(sight.words[i][0].isalnum() for r in content for i in range(*r)):
                out.append(_draft(sight, cue, roles, content, self.acts))
        return out


def act_keys(words: Sequence[str]) -> list[str]:
    """A cue's words from the last to the first, marked when the cue is negated."""
    negated = any(w in _NEGATIONS or w.endswith("n't") for w in words)
    return [f"not {w}" if negated else w for w in reversed(words) if w not in _NEGATIONS]


def act_of(words: Sequence[str], acts: Mapping[str, str]) -> str | None:
    """What the corpus says that a cue of these words does."""
    return next((acts[key] for key in act_keys(words) if key in acts), None)


def runs(indexes: Collection[int]) -> list[Range]:
    """Ascending indexes as ranges of neighbours."""
    out: list[Range] = []
    for i in indexes:
        if out and out[-1][1] == i:
            out[-1] = (out[-1][0], i + 1)
        else:
            out.append((i, i + 1))
    return out


def _whole_quotation(sight: Sight, cue: Range, content: list[Range]) -> list[Range]:
    """ "Q," she said, and left: where all words before the cue are quoted, so are the others."""
    quoted = [r for r in content if _is_quoted(sight, r)]
    leading = content and content[0] in quoted and content[0][0] < cue[0]
    return quoted if leading else content


def _is_quoted(sight: Sight, found: Range) -> bool:
    return all(
        sight.quoted[i] == "q" or sight.words[i] in QUOTE_MARKS or sight.words[i] in ",."
        for i in range(*found)
    )


def _trimmed(sight: Sight, source: Range | None) -> Range | None:
    """ "the ministry that" said: the pronoun belongs to the clause."""
    while source and source[1] - source[0] > 1 and sight.words[source[1] - 1] in _RELATIVE:
        source = (source[0], source[1] - 1)
    return source


def _draft(
    sight: Sight,
    cue: Range,
    roles: Roles,
    content: Sequence[Range],
    acts: Mapping[str, str],
) -> Draft:
    """The models' reading of a cue; the rules' own where both read nearly the same words."""
    known = _rule_draft(sight, cue)
    if known is None:
        cls, act = meaning_of(sight.words[cue[1] - 1])
        known = Draft((), (), (), cls, act_of(sight.words[slice(*cue)], acts) or act)
    source = _trimmed(sight, _longest(runs(roles.source)))
    vague = source is None or (bool(known.source) and sight.words[source[0]] in _RELATIVE)
    same_source = vague or _alike(sight, known.source, [source] if source else ())
    same_content = _alike(sight, known.content, content)
    if known.cue and ((same_source and same_content) or _certain(sight, cue, known)):
        return known
    spans = (sight.span(source),) if source and not same_source else known.source
    own = sight.covered(spans)
    beside = [r for r in content if not own & set(range(*r))]
    return replace(
        known,
        source=spans,
        cue=(sight.span(cue),),
        content=known.content if same_content else tuple(map(sight.span, beside or content)),
    )


def _certain(sight: Sight, cue: Range, known: Draft) -> bool:
    """Is it for the rules to say? "..., saying that": the source stands far off, where they look
    and the models do not. "X was accused of": they know that X is not the source."""
    return sight.words[cue[0]].endswith("ing") or not known.source


def _longest(found: Sequence[Range]) -> Range | None:
    return max(found, key=lambda r: r[1] - r[0], default=None)


def _names(sight: Sight, cue: Range) -> bool:
    """ "A ministry statement said": for the rules the noun is part of the source of another cue."""
    start, end = sight.span(cue)
    return any(a <= start and end <= b for d in sight.drafts if d.cue for a, b in d.source)


def _replaced(rule: Draft, drafts: Sequence[Draft]) -> bool:
    """Did the models find the same cue?"""
    return any(a < end and start < b for d in drafts for start, end in d.cue for a, b in rule.cue)


def _before_sibling(draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """ "The ministry condemned A, noting B": what it condemned ends before its next verb."""
    if not draft.source or not draft.cue:
        return draft
    start, end = draft.content[-1]
    stops = [
        d.cue[0][0]
        for d in drafts
        if d.cue and d.source == draft.source and draft.cue[0][1] <= start < d.cue[0][0] < end
    ]
    return replace(draft, content=(*draft.content[:-1], (start, min(stops)))) if stops else draft


def _rule_draft(sight: Sight, cue: Range) -> Draft | None:
    start, end = sight.span(cue)
    return next((d for d in sight.drafts if any(a < end and start < b for a, b in d.cue)), None)


def _alike(sight: Sight, spans: Spans, found: Sequence[Range]) -> bool:
    """Half or more of all their words are shared."""
    one, other = sight.covered(spans), {i for r in found for i in range(*r)}
    words = {i for i in one | other if sight.words[i][0].isalnum()}
    return bool(words) and 2 * len(one & other & words) >= len(words)


def _without_that(sight: Sight, content: list[Range]) -> list[Range]:
    """ "said that it rained": the content is "it rained"."""
    if content and sight.words[content[0][0]] == "that" and content[0][1] - content[0][0] > 1:
        return [(content[0][0] + 1, content[0][1]), *content[1:]]
    return content


@cache
def bundled_reader() -> Reader:
    """The models that ship with the package."""
    return reader_from((files("onrecord") / "data" / "attribution.json.gz").read_bytes())


def reader_from(stored: bytes) -> Reader:
    """The models as `corpus/train.py` wrote them."""
    table = json.loads(gzip.decompress(stored))
    return Reader(
        lexicon=table["lexicon"],
        cue_words=frozenset(table["cue_words"]),
        acts=table["acts"],
        cues=crf_from(table["cues"]),
        roles=crf_from(table["roles"]),
    )
