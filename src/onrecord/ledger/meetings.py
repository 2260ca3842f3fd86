"""Which claims of one question meet, in the order they were said. The rules are in relate."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.ledger import compare
from onrecord.ledger.claims import Claim
from onrecord.ledger.relate import between, concedes, own_loss, told_again, told_late
from onrecord.ledger.sides import plain
from onrecord.record import Relation

Telling = tuple[str, str, str | None, str, bool]


@dataclass(slots=True)
class Meeting:
    """One question as far as it was told: grows claim by claim, in the order they were said.

    Each claim meets what every origin stood by at that time, so a long dispute stays readable (and
    one more claim costs as many comparisons as there are origins, however long it lasted).
    Word-for-word repetitions by one origin are linked to the first telling only.
    """

    about: str  # what the reasons call the question
    heard: list[Claim] = field(default_factory=list)
    found: dict[Relation, None] = field(default_factory=dict)
    _first_tellings: dict[Telling, Claim] = field(default_factory=dict)
    _standing: dict[str, list[Claim]] = field(default_factory=dict)
    _by_id: dict[str, Claim] = field(default_factory=dict)
    _denials: dict[str, list[Claim]] = field(default_factory=dict)
    _former: dict[str, list[Claim]] = field(default_factory=dict)  # what its origin replaced

    def hear(self, claim: Claim) -> list[Relation]:
        """Relate one more claim, said after all others; answers what is new."""
        self.heard.append(claim)
        found = self._meet(claim)
        if concedes(claim):
            found.insert(0, Relation(claim.id, None, "concedes", own_loss(claim)))
        new = [r for r in dict.fromkeys(found) if r not in self.found]
        self.found.update(dict.fromkeys(new))
        return new

    def _meet(self, claim: Claim) -> list[Relation]:
        telling = _telling(claim)
        first = self._first_tellings.setdefault(telling, claim)
        if first is not claim:
            return [Relation(claim.id, first.id, "repeats", told_again(claim))]
        former = self._former.get(telling[0], ())
        if stale := next((c for c in former if _is_stale(c, claim)), None):
            return [Relation(claim.id, stale.id, "repeats", told_late(claim))]
        met = {c.id: c for told in self._standing.values() for c in told}
        met |= {c.id: c for c in self._denials.get(claim.id, ())}
        met |= {t: self._by_id[t] for t in claim.targets if t in self._by_id}
        found = [
            r
            for other in met.values()
            if other.id != claim.id
            for r in between(other, claim, self.about)
        ]
        self._stand(telling[0], claim, {r.to for r in found if r.kind == "supersedes"})
        self._by_id[claim.id] = claim
        for target in claim.targets:
            self._denials.setdefault(target, []).append(claim)
        return found

    def _stand(self, origin: str, claim: Claim, replaced: set[str | None]) -> None:
        """What each origin stands by: its first telling and its latest, less what was replaced."""
        if replaced:
            for name, told in self._standing.items():
                self._standing[name] = [c for c in told if c.id not in replaced]
                gone = [c for c in told if c.id in replaced]
                self._former[name] = [*self._former.get(name, []), *gone]
        self._standing[origin] = [*self._standing.get(origin, [])[:1], claim]


def _is_stale(former: Claim, claim: Claim) -> bool:
    """A figure that its origin has replaced, carried on by somebody else."""
    return (
        former.stand == claim.stand == "count"
        and former.origin != "unspecified"
        and bool(claim.statement.chain[1:])
        and former.statement.chain[:1] != claim.statement.chain[:1]
        and compare.same_number(former, claim)
    )


def _telling(claim: Claim) -> Telling:
    """Two claims with the same telling are one origin saying the same words again."""
    known = claim.origin if claim.origin != "unspecified" else claim.id
    withdraws = claim.statement.act == "retracts"
    return (known, claim.stand, claim.by, plain(claim.words), withdraws)
