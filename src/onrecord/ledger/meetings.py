"""Which claims of one question meet, in the order they were said. The rules are in relate."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.ledger.claims import Claim
from onrecord.ledger.relate import between, concedes, own_loss, told_again
from onrecord.ledger.sides import plain
from onrecord.record import Relation


def relations(claims: Sequence[Claim], about: str) -> tuple[Relation, ...]:
    """All relations among the claims of one question. `about` is what the reasons call it.

    Claims are put in the order in which they were said, so the order of arrival does not matter.
    Each meets what every origin stood by at that time, so a long dispute stays readable (and its
    cost grows with the number of origins, not with the square of the claims). Word-for-word
    repetitions by one origin are linked to the first telling only.
    """
    first_tellings: dict[tuple[str, str, str | None, str], Claim] = {}
    standing: dict[str, list[Claim]] = {}
    by_id: dict[str, Claim] = {}
    denials: dict[str, list[Claim]] = {}
    found: dict[Relation, None] = {}
    for claim in sorted(claims, key=lambda c: (c.rank, c.id)):
        if concedes(claim):
            found[Relation(claim.id, None, "concedes", own_loss(claim))] = None
        first = first_tellings.setdefault(_telling(claim), claim)
        if first is not claim:
            found[Relation(claim.id, first.id, "repeats", told_again(claim))] = None
            continue
        met = {c.id: c for told in standing.values() for c in told}
        met |= {c.id: c for c in denials.get(claim.id, ())}
        met |= {t: by_id[t] for t in claim.targets if t in by_id}
        new = [
            r
            for other in met.values()
            if other.id != claim.id
            for r in between(other, claim, about)
        ]
        found.update(dict.fromkeys(new))
        _stand(standing, claim, {r.to for r in new if r.kind == "supersedes"})
        by_id[claim.id] = claim
        for target in claim.targets:
            denials.setdefault(target, []).append(claim)
    return tuple(found)


def _telling(claim: Claim) -> tuple[str, str, str | None, str]:
    """Two claims with the same telling are one origin saying the same words again."""
    known = claim.origin if claim.origin != "unspecified" else claim.id
    return (known, claim.stand, claim.by, plain(claim.words))


def _stand(standing: dict[str, list[Claim]], claim: Claim, replaced: set[str | None]) -> None:
    """What each origin stands by: its first telling and its latest, without what was replaced."""
    for origin in list(standing):
        standing[origin] = [c for c in standing[origin] if c.id not in replaced]
    name = _telling(claim)[0]
    standing[name] = [*standing.get(name, [])[:1], claim]
