"""Where each party stands now, what it said before, a question's state. Never who is right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from onrecord.ledger import tolls
from onrecord.ledger.claims import Claim
from onrecord.ledger.relate import names_other
from onrecord.ledger.sides import key, side
from onrecord.record import Position, Relation, State

_REPLACING = ("supersedes", "retracts")
_ON_WEIGHT = ("contradicts", "denies")
_TELLING = frozenset((*_ON_WEIGHT, "narrows", "corroborates", "not_comparable"))
RowKey = tuple[str, str]  # whose, and how they stand


@dataclass(slots=True)
class _Row:
    """One party and stand: what was told, in order."""

    told: list[Claim] = field(default_factory=list)
    position: Position | None = None  # as it was last asked for


@dataclass(slots=True)
class Stands:
    """Who stands where on one question: grows claim by claim, in the order they were said.

    One row per party and stand, A to Z by party; what its own source replaced is history of the
    row that replaced it. One more claim touches its own row and those that it replaces.
    """

    claims: list[Claim] = field(default_factory=list)  # insertions are no positions: left out
    _by_id: dict[str, Claim] = field(default_factory=dict)
    _replaced: dict[str, Claim] = field(default_factory=dict)  # by the latest that did so
    _withdrawn: set[str] = field(default_factory=set)
    _voiced: set[str | None] = field(default_factory=set)
    _split: set[RowKey] = field(default_factory=set)
    _blamed: dict[str, set[str | None]] = field(default_factory=lambda: defaultdict(set))
    _rows: dict[RowKey, _Row] = field(default_factory=dict)
    _key_of: dict[str, RowKey] = field(default_factory=dict)
    _kinds: set[str] = field(default_factory=set)
    _between: dict[str, list[Relation]] = field(default_factory=lambda: defaultdict(list))
    _past: set[str] = field(default_factory=set)  # history, or withdrawn
    _live: Counter[str] = field(default_factory=Counter)  # kinds of relations among the rest

    def hear(self, claim: Claim, relations: Iterable[Relation]) -> None:
        """One more claim, said after all others, with its relations to them."""
        found = list(relations)
        self._note(found)
        if not claim.aside:
            self.claims.append(claim)
            self._voiced.add(claim.voice)
            self._by_id[claim.id] = claim
            self._blamed[claim.party].add(claim.by)
        if any([self._splits(claim, found), self._replaces(found)]):
            self._file_anew()
        elif not claim.aside:
            self._file(claim)

    def positions(self) -> tuple[Position, ...]:
        return tuple(self._position(self._rows[name]) for name in sorted(self._rows))

    def _position(self, row: _Row) -> Position:
        if row.position is None:
            row.position = _position(row.told, self._replaced)
            for old in row.position.history:
                self._bury(old)
        return row.position

    def state(self) -> State:
        """One of the closed list, from what is current only."""
        if not self.claims or self.claims[0].scope.subject == "involvement":
            return "open"  # a clash of wishes; there is no fact to settle
        if self._asks_for_a_person():
            return "needs_check"
        rows = self.positions()
        voices = self._voices()
        own = [r for r in rows if key(r.party) != "media" and r.current not in self._withdrawn]
        if len(voices) < 2 and len(own) < 2:
            return "one_sided"
        for state, kinds in _STATES:
            if any(self._live[kind] for kind in kinds):
                return state
        return "one_sided" if len(voices) < 2 else "open"

    def _asks_for_a_person(self) -> bool:
        if self.claims[0].scope.subject == "declaration" and "narrows" in self._kinds:
            return True
        return self.claims[0].scope.subject.startswith("denial") and any(
            c.stand == "denied" and not c.targets for c in self.claims
        )

    def _voices(self) -> set[str]:
        """Whose answers stand: not those of a source that took them back, until it speaks again."""
        found = self._voiced
        if self._withdrawn:
            ours = sorted(self.claims, key=lambda c: c.rank)
            taken_back = {c.origin: c.rank for c in ours if c.id in self._withdrawn}
            found = {
                c.voice for c in ours if c.origin not in taken_back or c.rank > taken_back[c.origin]
            }
        return {voice for voice in found if voice}

    def _note(self, found: Sequence[Relation]) -> None:
        for relation in found:
            self._kinds.add(relation.kind)
            if relation.kind == "retracts":
                self._withdrawn.add(relation.from_)
                self._bury(relation.from_)
            if relation.kind in _TELLING:
                self._weigh(relation)

    def _weigh(self, relation: Relation) -> None:
        for end in (relation.from_, relation.to or ""):
            self._between[end].append(relation)
        if relation.from_ not in self._past and relation.to not in self._past:
            self._live[relation.kind] += 1

    def _bury(self, statement: str) -> None:
        """It is past: what it had to do with others weighs no more."""
        if statement in self._past:
            return
        for relation in self._between[statement]:
            other = relation.to if relation.from_ == statement else relation.from_
            if other not in self._past:
                self._live[relation.kind] -= 1
        self._past.add(statement)

    def _splits(self, claim: Claim, found: Sequence[Relation]) -> bool:
        """Whether officials of one party were found to differ, who did not before."""
        before = len(self._split)
        if claim.scope.kind == "responsibility":
            blamed = self._blamed[claim.party]
            differ = (by for by in blamed if any(names_other(by, other) for other in blamed))
            self._split.update((claim.party, str(by)) for by in differ)
        else:
            for relation in found:
                one, other = self._by_id.get(relation.from_), self._by_id.get(relation.to or "")
                if relation.kind == "contradicts" and one and other and one.party == other.party:
                    self._split.add((one.party, one.origin))
        return len(self._split) != before

    def _replaces(self, found: Sequence[Relation]) -> bool:
        """Note what was replaced; whether that puts an older claim into another row."""
        moves = False
        for relation in found:
            newer, to = self._by_id.get(relation.from_), relation.to or ""
            if newer is None or to not in self._by_id:
                continue
            by = self._replaced.get(to)
            if relation.kind in _REPLACING and (by is None or by.rank < newer.rank):
                self._replaced[to] = newer
                moves |= by is not None or self._stand(newer) != self._key_of.get(to, ("", ""))[1]
                if to in self._key_of:
                    self._rows[self._key_of[to]].position = None
            elif relation.kind == "repeats" and by and by.rank < newer.rank:
                # who tells on what was replaced holds no more than who said it
                self._replaced.setdefault(newer.id, by)
                moves |= newer.id in self._key_of
        return moves

    def _file(self, claim: Claim) -> None:
        name = (claim.holder, self._stand(self._latest(claim)))
        self._key_of[claim.id] = name
        row = self._rows.setdefault(name, _Row())
        row.told.append(claim)
        row.position = None

    def _file_anew(self) -> None:
        self._rows.clear()
        for claim in self.claims:
            self._file(claim)
        told = dict.fromkeys(r for found in self._between.values() for r in found)
        self._past = set(self._withdrawn)
        self._between.clear()
        self._live.clear()
        for relation in told:
            self._weigh(relation)

    def _latest(self, claim: Claim) -> Claim:
        """Who said it last, of those who replaced each other."""
        seen = {claim.id}
        while (newer := self._replaced.get(claim.id)) and newer.id not in seen:
            seen.add(newer.id)
            claim = newer
        return claim

    def _stand(self, claim: Claim) -> str:
        return _stand(claim, self._split)


_STATES: tuple[tuple[State, tuple[str, ...]], ...] = (
    ("disputed", _ON_WEIGHT),
    ("partly_conceded", ("narrows",)),
    ("agreed", ("corroborates",)),
    ("not_comparable", ("not_comparable",)),
)


def stands(claims: Sequence[Claim], relations: Sequence[Relation]) -> Stands:
    """Where everybody stands after these claims, in their order, and these relations."""
    at = {c.id: n for n, c in enumerate(claims)}
    heard: dict[int, list[Relation]] = defaultdict(list)
    for relation in relations:
        ends = [at[end] for end in (relation.from_, relation.to) if end in at]
        heard[max(ends, default=0)].append(relation)
    made = Stands()
    for n, claim in enumerate(claims):
        made.hear(claim, heard[n])
    return made


def _stand(claim: Claim, split: set[tuple[str, str]]) -> str:
    """Counts of one party are one stand until two of its own sources give rival ones."""
    if claim.scope.kind == "responsibility":
        return f"said {claim.by}" if (claim.party, str(claim.by)) in split else "said"
    if claim.scope.kind == "stance":
        return "" if claim.scope.subject == "involvement" else claim.stand
    if claim.stand != "count":
        return (
            f"{claim.stand} {side(claim.by) or ''}"
            if claim.scope.kind == "control"
            else claim.stand
        )
    return f"count {claim.origin}" if (claim.party, claim.origin) in split else "count"


def _position(told: Sequence[Claim], replaced: dict[str, Claim]) -> Position:
    live = [c for c in told if c.id not in replaced] or [told[-1]]
    current = live[-1]
    ids = tuple(dict.fromkeys(c.id for c in told))
    return Position(
        party=current.statement.speaker.party or current.party,
        statements=ids,
        current=current.id,
        history=tuple(i for i in ids if i in replaced and i != current.id),
        value=_value(current, told),
    )


def _value(current: Claim, told: Sequence[Claim]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "stand": current.stand,
        "by": current.by,
        "at": current.clock or None,
        "origins": sorted({c.origin for c in told}),
    }
    if current.figures:
        found["figures"] = [
            {
                "printed": tolls.printed(f),
                "measure": f.measure,
                "object": f.object,
                "low": f.low,
                "high": f.high,
            }
            for f in current.figures
        ]
    return found
