"""The ledger's own reading of a statement: its question and its stand. Values; no relations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from onrecord.ledger import counting, tolls
from onrecord.ledger.sides import NO_SIDE, is_side, key, side, titled
from onrecord.record import Figure, Span, Statement

Kind = Literal["figure", "control", "occurrence", "responsibility", "stance"]


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """What a question is about.

    Two statements meet on one question only when all of this agrees.
    """

    kind: Kind
    subject: str  # a place id, "ground", "casualties", "equipment", "first attack", ...
    side: str | None = None  # whose losses, whose declaration
    period: str = ""  # 2020-09-27, 2020-07, 2020-07-12/2020-07-13; empty: the story's own days

    @property
    def key(self) -> str:
        """The question's id: made from the scope, so the order of arrival cannot change it."""
        return ":".join(
            p.replace(" ", "-")
            for p in (self.kind, self.subject, self.side or "", self.period)
            if p
        )

    @property
    def family(self) -> tuple[str, str, str]:
        """The scope without its side: where a figure that names no side looks for its question."""
        return (self.kind, self.subject, self.period)


@dataclass(frozen=True)  # no slots: what many comparisons ask for is worked out once
class Claim:
    """One statement as an answer to one question."""

    statement: Statement
    scope: Scope
    stand: str  # taken, held, lost, said, denied, count, ...
    by: str | None  # who took, holds, lost, attacked; "not:party" when only the accuser is known
    origin: str
    clock: str  # ISO: when it was said, as far as the report tells
    rank: tuple[str, str, int, str, int]  # earlier first, whatever the order of arrival
    words: str
    names: tuple[str, ...] = ()  # what the place or thing is called in these words
    figures: tuple[Figure, ...] = ()
    targets: tuple[str, ...] = ()  # statements that a denial speaks of
    aside: bool = (
        False  # an insertion by the carrier into somebody else's words: linked, never a position
    )

    @cached_property
    def id(self) -> str:
        return self.statement.id

    @cached_property
    def party(self) -> str:
        """Who speaks, as a name for comparing; "unspecified" when the report does not say."""
        return key(self.statement.speaker.party) or "unspecified"

    @cached_property
    def holder(self) -> str:
        """Whose position this is: the party's; the speaker's own where no party is known; of a
        declaration the declaring side's, whoever tells of it.
        """
        if self.scope.subject == "declaration" and self.scope.side:
            return self.scope.side
        return self.origin if self.party == "unspecified" else self.party

    @cached_property
    def voice(self) -> str | None:
        """Whose answer this is: the side's, else the named speaker's; nobody's for a carrier."""
        if self.party == "media" or (self.party in NO_SIDE and self.origin == "unspecified"):
            return None
        return self.origin if self.party in NO_SIDE else side(self.party)

    @cached_property
    def called(self) -> str:
        """Who speaks, as printed in reasons: the side's name, else the speaker's."""
        if is_side(self.party):
            return titled(self.party)
        name = self.statement.speaker.name
        return name[:1].upper() + name[1:]

    @cached_property
    def counts(self) -> tuple[counting.Count, ...]:
        """What it counts of people, with the sum of killed and wounded if it gives no total."""
        return counting.counts(self.figures)

    @cached_property
    def basis(self) -> str:
        """total, new or added (for days past): what its numbers stand for."""
        return tolls.basis(self.words, self.figures)


@dataclass(frozen=True, slots=True)
class Reading:
    """A scope and how the statement stands on it, before times and origin are added."""

    scope: Scope
    stand: str
    by: str | None = None
    names: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()


def kept(claim: Claim) -> dict[str, Any]:
    """What the ledger keeps of a reading, so that the next report can be related without reading
    it again.
    """
    return {
        "statement": claim.id,
        "side": claim.scope.side,
        "figures": [[*f.span, f.measure] for f in claim.figures],
        "stand": claim.stand,
        "by": claim.by,
        "origin": claim.origin,
        "at": claim.clock,
        "rank": list(claim.rank),
        "names": list(claim.names),
        "targets": list(claim.targets),
        "aside": claim.aside,
    }


def read_back(
    row: Mapping[str, Any], scope: Scope, statement: Statement, text: str, figures: Sequence[Figure]
) -> Claim:
    """The claim that `kept` was made from. `text` is the text of the statement's report."""
    day, clock, order, report, offset = row["rank"]
    measures = {(start, end): measure for start, end, measure in row["figures"]}
    return Claim(
        statement=statement,
        scope=scope,
        stand=row["stand"],
        by=row["by"],
        origin=row["origin"],
        clock=row["at"],
        rank=(day, clock, order, report, offset),
        words=words_at(text, statement.content),
        names=tuple(row["names"]),
        figures=tuple(replace(f, measure=measures[f.span]) for f in figures if f.span in measures),
        targets=tuple(row["targets"]),
        aside=row["aside"],
    )


def words_at(text: str, spans: tuple[Span, ...]) -> str:
    return " ".join(text[start:end] for start, end in spans)
