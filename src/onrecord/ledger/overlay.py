"""What people at the desk decided, laid over what the ledger reads. Takes no decision itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from onrecord.ledger.claims import Claim, Scope
from onrecord.record import Relation

_COMPARING = frozenset({"contradicts", "corroborates", "supersedes", "not_comparable"})


@dataclass(frozen=True, slots=True)
class Overlay:
    """Decisions by statement id and by question key; none of them depends on a machine's version.

    The same decisions over another reading give the same correction of it, so that a re-run never
    overwrites a person.
    """

    merged: Mapping[str, Scope] = field(default_factory=dict)  # question key -> what it is part of
    moved: Mapping[tuple[str, str], Scope] = field(
        default_factory=dict
    )  # (statement, key) -> scope
    bound: Mapping[str, str] = field(default_factory=dict)  # denial -> what it denies
    accepted: tuple[Relation, ...] = ()
    rejected: frozenset[tuple[str, str | None, str]] = frozenset()  # (from, to, kind)
    apart: Mapping[frozenset[str], str] = field(default_factory=dict)  # two statements -> reason

    def statements(self) -> set[str | None]:
        """Every statement that a decision names."""
        named = {end for r in self.accepted for end in (r.from_, r.to)}
        named |= {end for ends in self.rejected for end in ends[:2]}
        named |= {statement for statement, _ in self.moved}
        return named.union(self.bound, self.bound.values(), *self.apart)


NOTHING_DECIDED = Overlay()


def placed(claims: Iterable[Claim], overlay: Overlay) -> list[Claim]:
    """The claims on the questions, and the denials on the targets, that people named."""
    if overlay is NOTHING_DECIDED:
        return list(claims)
    found = [_scoped(c, overlay) for c in claims]
    spoken: dict[str, list[Claim]] = {}
    for claim in found:
        spoken.setdefault(claim.id, []).append(claim)
    for denial, target in overlay.bound.items():
        if denial in spoken and target in spoken:
            own = spoken[denial][0]
            spoken[denial] = [_bound(own, t) for t in spoken[target]]
    return [c for told in spoken.values() for c in told]


def _scoped(claim: Claim, overlay: Overlay) -> Claim:
    scope = overlay.moved.get((claim.id, claim.scope.key), claim.scope)
    seen = {scope.key}
    while (into := overlay.merged.get(scope.key)) and into.key not in seen:
        seen.add(into.key)
        scope = into
    return claim if scope == claim.scope else replace(claim, scope=scope)


def _bound(denial: Claim, target: Claim) -> Claim:
    return replace(
        denial,
        scope=target.scope,
        stand="denied",
        by=target.by,
        names=target.names,
        figures=(),
        targets=(target.id,),
    )


def related(
    found: tuple[Relation, ...], inside: frozenset[str], overlay: Overlay
) -> tuple[Relation, ...]:
    """The relations of one question as people left them; `inside`: the statements on it."""
    if overlay is NOTHING_DECIDED:
        return found
    kept = [
        r
        for r in found
        if (r.from_, r.to, r.kind) not in overlay.rejected
        and not (r.kind in _COMPARING and frozenset((r.from_, r.to)) in overlay.apart)
    ]
    for pair, reason in overlay.apart.items():
        if pair <= inside and len(pair) == 2:
            first, second = sorted(pair)
            kept.append(Relation(second, first, "not_comparable", reason))
    have = {(r.from_, r.to, r.kind) for r in kept}
    kept += [
        r
        for r in overlay.accepted
        if r.from_ in inside
        and (r.to is None or r.to in inside)
        and (r.from_, r.to, r.kind) not in have
    ]
    return tuple(kept)
