"""Makes drafts of the models' labels, beside those of the rules; reads no models."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from onrecord.extract.cues import AUXILIARIES, meaning_of
from onrecord.extract.drafts import Draft
from onrecord.extract.features import Found, Roles, draft_of
from onrecord.extract.phrases import Range
from onrecord.extract.sight import Sight
from onrecord.record import Spans

_NEGATIONS = frozenset(("not", "never", "no", "nor", "cannot", "without"))
_CLAUSES = frozenset(("say", "claim", "warn"))  # what they report has a verb
_LONGEST_TIME = 6  # tokens between a cue and its comma: "said late on Monday,"
NEARLY = 0.5  # share of the words from which the edges of the rules stand
_RELATIVE = frozenset(("that", "which", "who"))


def joined(sight: Sight, rules: Sequence[Draft], models: list[Draft]) -> list[Draft]:
    """What the models read, and what only the rules do."""
    drafts = models + [d for d in rules if not _replaced(d, models)]
    drafts = [_resumed(sight, _before_sibling(d, drafts)) for d in drafts]
    return sorted(drafts, key=lambda d: (d.cue or d.source or d.content)[0])


def drafted(one: Found, roles: Roles, acts: Mapping[str, str]) -> Draft | None:
    sight, cue = one.sight, one.cue
    content = _without_that(sight, _whole_quotation(sight, cue, runs(roles.content)))
    if any(sight.word(i)[0].isalnum() for r in content for i in range(*r)):
        return _draft(one, roles, content, acts)
    return None


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
    quoted = [r for r in content if sight.is_quoted(r)]
    leading = content and content[0] in quoted and content[0][0] < cue[0]
    return quoted if leading else content


def _trimmed(sight: Sight, source: Range | None) -> Range | None:
    """ "the ministry that" said: the pronoun belongs to the clause."""
    while source and source[1] - source[0] > 1 and sight.word(source[1] - 1) in _RELATIVE:
        source = (source[0], source[1] - 1)
    return source


def _draft(one: Found, roles: Roles, content: Sequence[Range], acts: Mapping[str, str]) -> Draft:
    """The models' reading of a cue, with the rules' edges where both read nearly the same words."""
    sight, cue = one.sight, one.cue
    source = _trimmed(sight, _longest(runs(roles.source)))
    spans: Spans = (sight.span(source),) if source else ()
    own = sight.covered(spans)
    beside = [r for r in content if not own & set(range(*r))]
    told = tuple(map(sight.span, beside or content))
    known = draft_of(one)
    if known is None:
        cls, act = meaning_of(sight.word(cue[1] - 1))
        act = act_of([sight.word(i) for i in range(*cue)], acts) or act
        return Draft(spans, (sight.span(cue),), told, cls, act)
    vague = source is None or (bool(known.source) and sight.word(source[0]) in _RELATIVE)
    same_source = vague or _alike(sight, known.source, spans)
    same_content = _alike(sight, known.content, told) or (
        known.cls in _CLAUSES and _cut_short(one, known.content, told)
    )
    if (same_source and same_content) or _certain(sight, cue, known):
        return known
    return replace(
        known,
        source=known.source if same_source else spans,
        cue=(sight.span(cue),),
        content=known.content if same_content else told,
    )


def _cut_short(one: Found, known: Spans, told: Spans) -> bool:
    """ "said that helicopters" of "said that helicopters and tanks had been destroyed": a clause
    without its verb."""
    if len(known) != 1 or len(told) != 1 or known[0][0] != told[0][0] or told[0][1] > known[0][1]:
        return False
    kept, whole = one.sight.covered(told), one.sight.covered(known)
    return not one.sight.verbs & kept and bool(one.sight.verbs & whole)


def _certain(sight: Sight, cue: Range, known: Draft) -> bool:
    """Is it for the rules to say? "..., saying that": the source stands far off, where they look
    and the models do not. "X was accused of": they know that X is not the source."""
    return sight.word(cue[0]).endswith("ing") or not known.source


def _resumed(sight: Sight, draft: Draft) -> Draft:
    """ "The bridge, he said on Monday, was unsafe": what was said goes on after it."""
    if not (draft.cue and draft.source and len(draft.content) == 1):
        return draft
    told = sight.covered(draft.content)
    between = sight.covered(draft.cue) | sight.covered(draft.source)
    first, last = min(told), max(told)
    if min(between) != last + 2 or sight.word(last + 1) != ",":
        return draft
    size = len(sight)
    commas = [i for i in range(max(between) + 1, size) if sight.word(i) == ","]
    if not commas or commas[0] - max(between) > _LONGEST_TIME or commas[0] + 1 == size:
        return draft
    verb = commas[0] + 1
    if sight.word(verb) not in AUXILIARIES and (verb not in sight.verbs or sight.verbs & told):
        return draft
    stop = next((i for i in range(commas[0] + 1, size) if sight.word(i) in (";", ".")), size)
    rest = sight.span((commas[0] + 1, stop))
    return replace(draft, content=(sight.span((first, last + 1)), rest))


def _longest(found: Sequence[Range]) -> Range | None:
    return max(found, key=lambda r: r[1] - r[0], default=None)


def names(sight: Sight, cue: Range) -> bool:
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


def _alike(sight: Sight, one: Spans, other: Spans) -> bool:
    """Are most of all their words shared?"""
    both = [{i for i in sight.covered(x) if sight.word(i)[0].isalnum()} for x in (one, other)]
    words = both[0] | both[1]
    return bool(words) and len(both[0] & both[1]) >= NEARLY * len(words)


def _without_that(sight: Sight, content: list[Range]) -> list[Range]:
    """ "said that it rained": the content is "it rained"."""
    if content and sight.word(content[0][0]) == "that" and content[0][1] - content[0][0] > 1:
        return [(content[0][0] + 1, content[0][1]), *content[1:]]
    return content
