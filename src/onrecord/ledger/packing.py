"""How a claim is kept: small, and quickly read back. What the rules never ask for is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onrecord.ledger.claims import Claim, Scope
from onrecord.record import ChainLink, Figure, Speaker, Statement


def packed(claim: Claim) -> dict[str, Any]:
    """JSON-ready."""
    said, scope = claim.statement, claim.scope
    return {
        "said": [said.id, said.report, said.act, said.speaker.name, said.speaker.party],
        "chain": [[link.name, link.role, link.inferred] for link in said.chain],
        "scope": [scope.kind, scope.subject, scope.side, scope.period],
        "stand": claim.stand,
        "by": claim.by,
        "origin": claim.origin,
        "clock": claim.clock,
        "rank": claim.rank,
        "words": claim.words,
        "names": claim.names,
        "figures": [_figure(f) for f in claim.figures],
        "targets": claim.targets,
        "aside": claim.aside,
    }


def unpacked(kept: Mapping[str, Any]) -> Claim:
    """The claim that `packed` was made from; of its statement only what the rules ask for."""
    number, report, act, name, party = kept["said"]
    day, clock, order, told_in, offset = kept["rank"]
    return Claim(
        statement=Statement(
            number, (), (), (), "indirect", "", act, Speaker(name, party),
            tuple(ChainLink(*link) for link in kept["chain"]), report=report,
        ),
        scope=Scope(*kept["scope"]),
        stand=kept["stand"],
        by=kept["by"],
        origin=kept["origin"],
        clock=kept["clock"],
        rank=(day, clock, order, told_in, offset),
        words=kept["words"],
        names=tuple(kept["names"]),
        figures=tuple(_unpacked_figure(number, *f) for f in kept["figures"]),
        targets=tuple(kept["targets"]),
        aside=kept["aside"],
    )  # fmt: skip


def _figure(f: Figure) -> list[Any]:
    return [*f.span, f.low, f.high, f.comparator, f.words, f.measure, f.object, f.side, f.doubts]


def _unpacked_figure(statement: str, start: int, end: int, *rest: Any) -> Figure:
    low, high, comparator, words, measure, what, side, doubts = rest
    return Figure(
        (start, end), low, high, comparator, words, measure, what, side, statement, tuple(doubts)
    )
