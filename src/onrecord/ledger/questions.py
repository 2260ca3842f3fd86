"""The neutral wording of a question, by its scope and the names used. No party's verb."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from onrecord.ledger import periods, tolls
from onrecord.ledger.claims import Claim, Scope
from onrecord.ledger.sides import adjective, plain


@dataclass(slots=True)
class Used:
    """What the words of a question depend on: grows claim by claim."""

    names: set[str] = field(default_factory=set)  # of the place or thing
    speakers: set[str] = field(default_factory=set)
    has_figures: bool = False

    def hear(self, claim: Claim) -> bool:
        """Whether it brings anything new."""
        before = (len(self.names), len(self.speakers), self.has_figures)
        self.names.update(claim.names)
        self.speakers.add(claim.statement.speaker.name)
        self.has_figures |= bool(claim.figures)
        return before != (len(self.names), len(self.speakers), self.has_figures)


def used(claims: Iterable[Claim]) -> Used:
    found = Used()
    for claim in claims:
        found.hear(claim)
    return found


def wording(scope: Scope, used: Used) -> str:
    """The question as printed. Every name that the reports use for the place is in it."""
    when = periods.in_words(scope.period)
    day = f" {when}" if when else ""
    names = place_names(scope.subject, used.names)
    side = adjective(scope.side) if scope.side else ""
    if scope.kind == "control" and scope.subject == "ground":
        return f"Which villages or positions changed hands{day}?"
    if scope.subject.startswith("death of "):
        return f"Was {names or titled(scope.subject.removeprefix('death of '))} killed?"
    if scope.subject.startswith("equipment"):
        return _equipment(scope, used, day)
    if scope.kind == "occurrence" and scope.subject.startswith(("won ", "resigned ")):
        what, _, who = scope.subject.partition(" ")
        return f"Has {names or titled(who)} {what}{day}?"
    plainly = {
        "casualties": f"How many casualties {_took(scope.side)}{day}?",
        "first attack": f"Who attacked first{day}?",
        "declaration": f"What was declared{f' on the {side} side' if side else ''}{day}: {names}?",
        "involvement": f"Should {titled(scope.side or '')} be involved?",
    }
    if scope.subject.startswith("rate of "):
        return f"What was the {scope.subject.removeprefix('rate of ')}{day}?"
    if scope.kind == "figure" and scope.subject not in plainly:
        people = "people were " if scope.subject in tolls.PEOPLE else ""
        return f"How many {people}{scope.subject}{day}?"
    if scope.kind == "control":
        return f"Who controls {names or titled(scope.subject)}?"
    return plainly.get(scope.subject) or _unanswered(scope, used)


def _unanswered(scope: Scope, used: Used) -> str:
    """For whatever stands alone: it names who spoke and where, never what they called it."""
    speakers = listed(sorted(used.speakers))
    if scope.subject.startswith("denial"):
        return f"What does the denial of {speakers} speak of?"
    spoken_of = listed(sorted(used.names))
    about = f" about {spoken_of}" if spoken_of else ""
    return f"What do others say to the words of {speakers}{about}?"


def about(scope: Scope, names: Iterable[str]) -> str:
    """What reasons call the subject: the place by all its names, the losses by side."""
    if scope.kind == "control":
        named = place_names(scope.subject, names) or titled(scope.subject)
        return "villages and positions" if scope.subject == "ground" else named
    if scope.kind == "figure":
        return f"casualties of the {adjective(scope.side)} side" if scope.side else "casualties"
    if scope.subject.startswith("equipment"):
        return f"{adjective(scope.side)} equipment" if scope.side else "military equipment"
    return "who attacked" if scope.kind == "responsibility" else "the same thing"


def place_names(subject: str, names: Iterable[str]) -> str:
    """All names in use; the one that the story's id is made from first, the others A to Z, none
    called right.
    """
    first: dict[str, str] = {}
    for name in sorted(names):
        first.setdefault(plain(name), name)
    own = plain(subject.replace("_", " "))
    return " / ".join(name for _, _, name in sorted((p != own, p, n) for p, n in first.items()))


def listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def titled(subject: str) -> str:
    return subject.replace("_", " ").replace("-", " ").title()


def _took(side: str | None) -> str:
    if side == "both":
        return "did the sides take together"
    return f"did the {adjective(side)} side take" if side else "were there"


def _equipment(scope: Scope, used: Used, day: str) -> str:
    if used.has_figures:
        lost = f"did the {adjective(scope.side)} side lose" if scope.side else "was lost"
        return f"How much equipment {lost}{day}?"
    things = listed(sorted({_plural(n) for n in used.names})) or "vehicles"
    return f"Were {adjective(scope.side) + ' ' if scope.side else ''}{things} destroyed?"


def _plural(thing: str) -> str:
    if thing in ("aircraft", "artillery", "osa") or thing.endswith("s"):
        return thing
    return f"{thing.title() if any(c.isdigit() for c in thing) else thing}s"
