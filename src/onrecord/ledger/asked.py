"""One question as far as it was told: what was heard on it, and what it says by now. No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from onrecord.ledger import questions
from onrecord.ledger.claims import Claim, Scope
from onrecord.ledger.compare import Counted
from onrecord.ledger.meetings import Meeting
from onrecord.ledger.positions import Stands
from onrecord.record import Comparison, Position, Question, Relation, State


@dataclass(slots=True)
class Asked:
    """A question that grows claim by claim, in the order they were said.

    One more claim costs as many comparisons as there are origins, however long it lasted.
    """

    scope: Scope
    about: str  # what the reasons call it
    used: questions.Used
    meeting: Meeting
    stands: Stands
    counted: Counted
    loose: list[Claim] = field(default_factory=list)  # counts whose side nobody named
    text: str = ""

    @property
    def heard(self) -> list[Claim]:
        return self.meeting.heard

    def hear(self, claim: Claim) -> None:
        """Relate one more claim, said after all others."""
        found = self.meeting.hear(claim)
        self.stands.hear(claim, found)
        self.counted.hear(claim)
        if claim.scope.side is None:
            self.loose.append(claim)
        if self.used.hear(claim) or not self.text:
            self.text = questions.wording(self.scope, self.used)

    def is_renamed_by(self, claim: Claim) -> bool:
        """Whether the reasons would call the question something else."""
        if set(claim.names) <= self.used.names:
            return False
        return questions.about(self.scope, {*self.used.names, *claim.names}) != self.about

    def relations(self) -> tuple[Relation, ...]:
        return tuple(self.meeting.found)

    def question(
        self,
        rows: tuple[Position, ...],
        state: State,
        set_apart: Sequence[Comparison] = (),
    ) -> Question:
        about: dict[str, Any] = {
            "subject": self.scope.subject,
            "side": self.scope.side,
            "period": self.scope.period,
            "names": sorted(self.used.names),
        }
        if self.scope.kind == "figure":
            about["counts"] = list(self.counted.rows)
        compared = self.counted.comparisons() if len(rows) > 1 else ()
        return Question(
            id=self.scope.key,
            text=self.text,
            kind=self.scope.kind,
            about=about,
            positions=rows,
            state=state,
            comparisons=(*compared, *set_apart),
        )


def asked(scope: Scope, claims: Sequence[Claim], before: Asked | None = None) -> Asked:
    """The question after these claims, which are in the order in which they were said.

    `before`, which this uses up, spares the work for claims that it has heard already.
    """
    known = len(before.heard) if before else 0
    about = questions.about(scope, {n for c in claims for n in c.names})
    if not before or before.about != about or before.heard != list(claims[:known]):
        before, known = _unheard(scope, about), 0
    for claim in claims[known:]:
        before.hear(claim)
    return before


def _unheard(scope: Scope, about: str) -> Asked:
    meeting, counted = Meeting(about), Counted(scope.side)
    return Asked(scope, about, questions.Used(), meeting, Stands(), counted)
