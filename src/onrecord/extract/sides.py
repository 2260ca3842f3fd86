"""Says whose the counted were: as printed, or inferred from the speaker with a doubt;
never what was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.extract.counts import Count
from onrecord.extract.layout import Sentence, Token
from onrecord.extract.parties import Parties
from onrecord.record import Statement

Side = tuple[str | None, tuple[str, ...]]
_OWN = frozenset("its their our his her".split())
_PAIRS = frozenset("sides countries armies states nations parties".split())
_LOSING = frozenset("losing lost suffered losses sustained lose".split())
_GAINED = frozenset(("destroyed", "captured", "killed", "wounded", "casualties", "shot down"))


@dataclass(frozen=True, slots=True)
class Sides:
    """The sides that a text names, most often named first."""

    parties: Parties
    named: tuple[str, ...]

    def of(self, sentence: Sentence, count: Count, statement: Statement | None) -> Side:
        """(side, doubts). None when the text does not say."""
        printed = self._printed(sentence.tokens, count)
        if printed:
            return printed
        party = statement.speaker.party if statement else None
        if statement is None or not party or not party[0].isupper():
            return None, ()
        return self._inferred(sentence.tokens, count, statement, party)

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
        return None

    def _a_side(self, before: Sequence[Token]) -> Side | None:
        """ "on the Armenian side", "on both sides" """
        if before[-1].low in ("both", "two"):
            return "both", ()
        found = self.parties.mentions(before)
        if not found:
            return None
        party = found[-1].party
        return party, (f"side as printed: 'the {before[-1].text} side' may mean more than {party}",)

    def _inferred(
        self, tokens: Sequence[Token], count: Count, statement: Statement, party: str
    ) -> Side:
        first = count.number.first
        near = [t.low for t in tokens[max(0, first - 6) : count.end]]
        counted = [t.low for t in tokens[first : count.end]]
        clause = [t.low for t in tokens[max(0, first - 14) : first]]
        ours = (f"side inferred: read as that of the speaker, {party}",)
        if any(w in _LOSING for w in near) or any(w in _OWN for w in counted):
            return party, ours
        if count.behind and statement.act == "asserts" and count.measure in _GAINED:
            other = next((s for s in self.named if s != party), None)
            agent = any(w in ("have", "had", "its", "it", "we", "they", "to") for w in clause)
            if other and (agent or count.listed):
                return other, (f"side inferred: {party} says so of the other side, here {other}",)
        if count.measure in ("wounded", "killed") and not count.behind and _OWN & set(clause):
            return party, ours
        return None, ()


def find_sides(parties: Parties, sentences: Sequence[Sentence]) -> Sides:
    """Count once per text who is named how often."""
    counted: dict[str, int] = {}
    for sentence in sentences:
        for m in parties.mentions(sentence.tokens):
            if m.kind in ("name", "demonym"):
                counted[m.party] = counted.get(m.party, 0) + 1
    return Sides(parties, tuple(sorted(counted, key=lambda p: -counted[p])))
