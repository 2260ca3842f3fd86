"""The neutral wording of a question, by its scope and the names used. No party's verb."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from onrecord.ledger import periods, tolls
from onrecord.ledger.claims import Claim, Scope
from onrecord.ledger.sides import adjective, plain


def wording(scope: Scope, claims: Sequence[Claim]) -> str:
    """The question as printed. Every name that the reports use for the place is in it."""
    when = periods.in_words(scope.period)
    day = f" {when}" if when else ""
    names = place_names(scope.subject, claims)
    side = adjective(scope.side) if scope.side else ""
    if scope.kind == "control" and scope.subject == "ground":
        return f"Which villages or positions changed hands{day}?"
    if scope.subject.startswith("death of "):
        return f"Was {names or titled(scope.subject.removeprefix('death of '))} killed?"
    if scope.subject.startswith("equipment"):
        return _equipment(scope, claims, day)
    if scope.kind == "occurrence" and scope.subject.startswith(("won ", "resigned ")):
        what, _, who = scope.subject.partition(" ")
        return f"Has {names or titled(who)} {what}{day}?"
    plainly = {
        "casualties": f"How many casualties {_took(scope.side)}{day}?",
        "first attack": f"Who attacked first{day}?",
        "declaration": f"What was declared{f' on the {side} side' if side else ''}{day}: {names}?",
        "involvement": f"Should {titled(scope.side or '')} be involved?",
    }
    if scope.kind == "figure" and scope.subject not in plainly:
        people = "people were " if scope.subject in tolls.PEOPLE else ""
        return f"How many {people}{scope.subject}{day}?"
    if scope.kind == "control":
        return f"Who controls {names or titled(scope.subject)}?"
    return plainly.get(scope.subject) or _unanswered(scope, claims)


def _unanswered(scope: Scope, claims: Sequence[Claim]) -> str:
    """For whatever stands alone: it names who spoke and where, never what they called it."""
    speakers = listed(sorted({c.statement.speaker.name for c in claims}))
    if scope.subject.startswith("denial"):
        return f"What does the denial of {speakers} speak of?"
    spoken_of = listed(sorted({n for c in claims for n in c.names}))
    about = f" about {spoken_of}" if spoken_of else ""
    return f"What do others say to the words of {speakers}{about}?"


def about(scope: Scope, claims: Sequence[Claim]) -> str:
    """What reasons call the subject: the place by all its names, the losses by side."""
    if scope.kind == "control":
        named = place_names(scope.subject, claims) or titled(scope.subject)
        return "villages and positions" if scope.subject == "ground" else named
    if scope.kind == "figure":
        return f"casualties of the {adjective(scope.side)} side" if scope.side else "casualties"
    if scope.subject.startswith("equipment"):
        return f"{adjective(scope.side)} equipment" if scope.side else "military equipment"
    return "who attacked" if scope.kind == "responsibility" else "the same thing"


def place_names(subject: str, claims: Iterable[Claim]) -> str:
    """All names in use; the one that the story's id is made from first, the others A to Z, none
    called right.
    """
    names = {n for c in claims for n in c.names}
    names = {n for n in names if not any(o != n and plain(n) == plain(o) and o < n for o in names)}
    own = plain(subject.replace("_", " "))
    return " / ".join(sorted(names, key=lambda n: (plain(n) != own, plain(n), n)))


def listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def titled(subject: str) -> str:
    return subject.replace("_", " ").replace("-", " ").title()


def _took(side: str | None) -> str:
    if side == "both":
        return "did the sides take together"
    return f"did the {adjective(side)} side take" if side else "were there"


def _equipment(scope: Scope, claims: Sequence[Claim], day: str) -> str:
    if any(c.figures for c in claims):
        lost = f"did the {adjective(scope.side)} side lose" if scope.side else "was lost"
        return f"How much equipment {lost}{day}?"
    things = listed(sorted({_plural(n) for c in claims for n in c.names})) or "vehicles"
    return f"Were {adjective(scope.side) + ' ' if scope.side else ''}{things} destroyed?"


def _plural(thing: str) -> str:
    if thing in ("aircraft", "artillery", "osa") or thing.endswith("s"):
        return thing
    return f"{thing.title() if any(c.isdigit() for c in thing) else thing}s"
