"""Says whose the counted were: as printed, or inferred from the speaker with a doubt;
never what was counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from onrecord.extract.counted import Count, low_at
from onrecord.extract.layout import Sentence, Token, tokens_of
from onrecord.extract.parties import Parties, bare
from onrecord.record import Statement

Side = tuple[str | None, tuple[str, ...]]
_OWN = frozenset("its their our his her".split())
_PAIRS = frozenset("sides countries armies states nations parties".split())
_STRUCK = frozenset("hit struck shook in on into".split())
_LOSING = frozenset("losing lost suffered losses sustained lose loss".split())
_ADVERSARY = frozenset("enemy enemy's adversary hostile their rebel opposing".split())
_GAINED = frozenset(("destroyed", "captured", "killed", "wounded", "casualties", "shot down"))
_BODIES = frozenset(
    "party union federation committee group league council company university bank movement "
    "association society congress alliance front bloc ltd inc plc corporation institute ministry "
    "army navy".split()
)
_GENERAL = frozenset("national international state federal regional local united world".split())
_DEMONYM = re.compile(r"[A-Z]\w{2,}(?:an|ese|ish|i|ic|ene)")
_NO_DEMONYM = frozenset("american european african asian christian muslim human".split())


@dataclass(frozen=True)
class Sides:
    """The sides that a text names."""

    parties: Parties
    sentences: Sequence[Sentence]

    @cached_property
    def named(self) -> tuple[str, ...]:
        """Most often named first."""
        counted: Counter[str] = Counter()
        for sentence in self.sentences:
            found = self.parties.mentions(sentence.tokens)
            counted.update(m.party for m in found if m.kind in ("name", "demonym"))
        return tuple(sorted(counted, key=lambda p: -counted[p]))

    def of(self, sentence: Sentence, count: Count, statement: Statement | None) -> Side:
        """(side, doubts). None when the text does not say."""
        printed = self._printed(sentence.tokens, count)
        if printed:
            return printed
        party = statement.speaker.party if statement else None
        if statement is None or not party:
            return None, ()
        if not party[0].isupper():
            name = _body(statement.speaker.name)
            return self._own(sentence.tokens, count, name) or (None, ())
        return self._inferred(sentence.tokens, count, statement, party)

    def denied_by(self, text: str, end: int) -> str | None:
        """ "...; Velia denies this": who denies that villages were taken held them."""
        found = _DENIED.match(text, end)
        if found is None:
            return None
        mentioned = [m.party for m in self.parties.mentions(tokens_of(found[1]))]
        return mentioned[0] if mentioned else found[1]

    def _printed(self, tokens: Sequence[Token], count: Count) -> Side | None:
        own = tokens[count.number.last : count.end]
        tail = tokens[count.end : count.end + 8]
        if [t.low for t in tail[1:2]] == ["both"] and tail[2:3] and tail[2].low in _PAIRS:
            return "both", ()
        if tail and tail[0].low in ("of", "among", "from") and len(own) < 8:
            own = [*own, *tail[1:4]]
        found = list(dict.fromkeys(m.party for m in self.parties.mentions(own)))
        if found:
            return ("both" if len(found) > 1 else found[0]), ()
        for i, token in enumerate(tail):
            if token.low in ("side", "sides") and i:
                return self._a_side(tail[:i])
        name = _adjective(tokens, count) or _of_whom(tokens, count)
        if name is None and tokens[count.number.first].low == "without":
            struck = self.parties.mentions(tokens[: count.number.first])
            if struck and tokens[struck[-1].first - 1].low in _STRUCK:
                name = struck[-1].party  # "hit Iran without injuries"
        return (name, ()) if name else None

    def _a_side(self, before: Sequence[Token]) -> Side | None:
        """ "on the Armenian side", "on both sides" """
        if before[-1].low in ("both", "two"):
            return "both", ()
        found = self.parties.mentions(before)
        if not found:
            return None
        party = found[-1].party
        return party, (f"side as printed: 'the {before[-1].text} side' may mean more than {party}",)

    def _own(self, tokens: Sequence[Token], count: Count, name: str | None) -> Side | None:
        """ "six of its sailors", "put its losses at": the speaker's own."""
        first = count.number.first
        near = [t.low for t in tokens[max(0, first - 6) : count.end]]
        counted = near[-(count.end - first) :]
        losing = any(w in _LOSING for w in near) and not self._of_others(tokens, first)
        if name and (losing or any(w in _OWN for w in counted)):
            return name, (f"side inferred: read as that of the speaker, {name}",)
        return None

    def _of_others(self, tokens: Sequence[Token], first: int) -> bool:
        """ "enemy losses", "Ruvian losses": somebody else's."""
        near = tokens[max(0, first - 6) : first]
        return any(
            after.low in _LOSING and (t.low in _ADVERSARY or _DEMONYM.fullmatch(t.text))
            for t, after in pairwise(near)
        )

    def _inferred(
        self, tokens: Sequence[Token], count: Count, statement: Statement, party: str
    ) -> Side:
        first = count.number.first
        clause = [t.low for t in tokens[max(0, first - 14) : first]]
        ours = self._own(tokens, count, party)
        if ours:
            return ours
        if count.behind and statement.act == "asserts" and count.measure in _GAINED:
            other = next((s for s in self.named if s != party), None)
            agent = any(w in ("have", "had", "its", "it", "we", "they", "to") for w in clause)
            if other and (agent or count.listed):
                return other, (f"side inferred: {party} says so of the other side, here {other}",)
        if count.measure in ("wounded", "killed") and not count.behind and _OWN & set(clause):
            return party, (f"side inferred: read as that of the speaker, {party}",)
        return None, ()


_DENIED = re.compile(
    r"[^.;\n]{0,40}[.;]\s+(?:The\s)?([A-Z][\w-]+(?:[ -][A-Z][\w-]+)?)"
    r"(?:\s\w+)?\s(?:denies|denied|rejects|rejected)\s(?:this|that|it|the claim)\b"
)


def _adjective(tokens: Sequence[Token], count: Count) -> str | None:
    """ "3 Halvian jets", "Ruvian losses of 12 tanks": an adjective that looks like a people's."""
    near = [*tokens[count.number.last : count.end]]
    if count.behind or count.measure in ("destroyed", "lost"):
        near += tokens[max(0, count.number.first - 3) : count.number.first]
    for token in near:
        if _DEMONYM.fullmatch(token.text) and token.low not in _NO_DEMONYM and len(near) > 1:
            return token.text.removesuffix("n") if token.low.endswith("an") else token.text
    return None


def _of_whom(tokens: Sequence[Token], count: Count) -> str | None:
    """ "three employees of the Belvane Group", "1,188 votes for the Homeland Party"."""
    i = count.end
    votes = count.measure == "votes"
    if low_at(tokens, i) != ("for" if votes else "of") or not (votes or count.words):
        return None
    i += 1
    if i < len(tokens) and tokens[i].low == "the":
        i += 1
    start = i
    while i < len(tokens) and (tokens[i].is_name or tokens[i].text == "&"):
        i += 1
    return _joined(tokens[start:i])


def _joined(tokens: Sequence[Token]) -> str | None:
    return " ".join(t.text for t in tokens).removesuffix("'s").removesuffix("\u2019s") or None


def _body(name: str) -> str | None:
    """The speaker as somebody who can have sailors: a state or a body, no person."""
    words = [t for t in tokens_of(name) if t.is_word]
    words = words[1:] if words and words[0].low == "the" else words
    i = next((i for i, t in enumerate(words) if not t.is_name), len(words))
    if i == 0 or words[0].text[0] == "@" or words[0].low in _GENERAL | {"court"}:
        return None
    if bare(words[0].low) != words[0].low:
        return _joined(words[: 2 if i > 1 and words[1].low in _BODIES else 1])
    return _joined(words[:i]) if i == 1 or any(w.low in _BODIES for w in words[:i]) else None
