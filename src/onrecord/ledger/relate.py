"""The rules that relate two statements on one question, each with a reason. No verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from onrecord.ledger import compare, tolls
from onrecord.ledger.claims import Claim
from onrecord.ledger.counted import (
    a_toll_that_runs_on_grows,
    counts_of_different_scope,
    elsewhere,
    is_lower,
    new_ones_are_part_of_the_total,
    rival_counts,
)
from onrecord.ledger.sides import NO_SIDE, is_side, plain, same_side, side
from onrecord.record import Relation

_TAKES_BACK = frozenset({"acknowledges", "retracts", "corrects"})


def between(earlier: Claim, later: Claim, about: str) -> list[Relation]:
    """The first rule that has something to say about these two speaks for all."""
    counted = earlier.stand == later.stand == "count" and not (earlier.aside or later.aside)
    for rule in RULES_FOR_COUNTS if counted else RULES:
        if found := list(rule(earlier, later, about)):
            return found
    return []


def an_insertion_is_no_position(earlier: Claim, later: Claim, about: str) -> Iterator[Relation]:
    """A bracket that uses a party's number for another measure distorts it (rule 9)."""
    if earlier.aside == later.aside:
        return
    bracket, other = (earlier, later) if earlier.aside else (later, earlier)
    mine, theirs = (
        {f.low: f for f in bracket.figures if f.low},
        {f.low: f for f in other.figures if f.low},
    )
    shared = sorted(set(mine) & set(theirs))
    if shared and tolls.harm(mine[shared[0]]) != tolls.harm(theirs[shared[0]]):
        reason = (
            f"The same number stands for {tolls.harm(mine[shared[0]])} in an insertion by "
            f"{bracket.called} and for {tolls.harm(theirs[shared[0]])} in the words "
            f"of {other.called}."
        )
        yield Relation(bracket.id, other.id, "distorts", reason)
    else:
        reason = f"{bracket.called} inserted this into somebody else's words; different scope."
        yield Relation(bracket.id, other.id, "not_comparable", reason)


def a_denial_has_a_target(earlier: Claim, later: Claim, about: str) -> Iterator[Relation]:
    """A denial denies what it speaks of (rule 7)."""
    for denial, target in ((earlier, later), (later, earlier)):
        if target.id in denial.targets:
            yield Relation(
                denial.id,
                target.id,
                "denies",
                f"{denial.called} denies what {target.called} said.",
            )


def an_origin_replaces_its_own_words(
    earlier: Claim, later: Claim, about: str
) -> Iterator[Relation]:
    """Later words of the same origin replace the earlier ones, and a party's acknowledgement its
    denial (rules 4, 5).
    """
    if (
        earlier.origin == later.origin
        and earlier.origin != "unspecified"
        and _changed(earlier, later)
    ):
        lower = " with a lower figure" if is_lower(earlier, later) else ""
        yield Relation(
            later.id, earlier.id, "supersedes", f"Later words of the same source on {about}{lower}."
        )
    elif earlier.origin == later.origin != "unspecified" and _denies_count(later, earlier):
        reason = f"{later.called} now denies a number that it had given."
        yield Relation(later.id, earlier.id, "supersedes", reason)
    elif (
        earlier.stand == "denied" and later.stand != "denied" and later.statement.act in _TAKES_BACK
    ):
        if later.voice and earlier.holder == later.holder:
            reason = f"{later.called} first denied this, later acknowledged part of it."
            yield Relation(later.id, earlier.id, "supersedes", reason)


def a_source_takes_back_what_it_said(
    earlier: Claim, later: Claim, about: str
) -> Iterator[Relation]:
    """Who withdraws a statement holds it no more; the statement stays, as history."""
    if later.statement.act != "retracts" or earlier.statement.act == "retracts":
        return
    if earlier.origin == later.origin != "unspecified" and (
        (earlier.stand == later.stand == "count" and compare.same_number(earlier, later))
        or earlier.stand != "count"
    ):
        reason = f"{later.called} withdrew what it had said of {about}."
        yield Relation(later.id, earlier.id, "retracts", reason)


def a_sourcetold_again_counts_once(earlier: Claim, later: Claim, about: str) -> Iterator[Relation]:
    """Ten outlets on one ministry statement are one origin; an outlet's own lead on it is no count
    of its own (rule 6).
    """
    if earlier.origin == later.origin and earlier.origin != "unspecified":
        if earlier.stand == later.stand and (
            earlier.stand != "count" or compare.same_number(earlier, later)
        ):
            yield Relation(later.id, earlier.id, "repeats", told_again(later))
        return
    for outlet, source in ((earlier, later), (later, earlier)):
        if outlet.party == "media" and is_side(source.party) and _carried_by(source, outlet):
            if compare.same_number(outlet, source):
                carried = f"{outlet.called} carries the count of {source.called}"
                yield Relation(outlet.id, source.id, "repeats", f"{carried}; it counts once.")


def a_concession_narrows(earlier: Claim, later: Claim, about: str) -> Iterator[Relation]:
    """What a party grants of the other side's claim narrows the dispute to the rest."""
    for granted, claimed in ((earlier, later), (later, earlier)):
        if granted.scope.kind == "control" and concedes(granted) and claimed.stand == "taken":
            if not same_side(granted.party, claimed.party) and not same_side(
                granted.party, claimed.by
            ):
                giver, taker = granted.called, claimed.called
                if granted.scope.subject == "ground":
                    reason = (
                        f"{giver} grants part of what {taker} says: {granted.words.rstrip('.')}."
                    )
                    yield Relation(granted.id, claimed.id, "narrows", reason)
                else:
                    reason = f"{giver} acknowledges what {taker} says of {about}."
                    yield Relation(granted.id, claimed.id, "corroborates", reason)


def a_denial_of_the_same_thing(earlier: Claim, later: Claim, about: str) -> Iterator[Relation]:
    """Said before the denial:

    denied by it. Said after it: it contradicts the denial, which cannot have meant it.
    """
    for denial, other in ((earlier, later), (later, earlier)):
        if (
            denial.stand != "denied"
            or other.stand == "denied"
            or same_side(denial.party, other.party)
        ):
            continue
        if denial.by and other.by and not same_side(denial.by, other.by):
            continue
        if other.stand == "count" and _has_digits(denial) and not _denies_count(denial, other):
            continue  # it denies another number
        told_before = (
            other.clock < denial.clock or other.statement.report == denial.statement.report
        )
        if other is earlier and told_before and not denial.targets:
            yield Relation(
                denial.id,
                other.id,
                "denies",
                f"{denial.called} denies what {other.called} said.",
            )
        elif (
            other is earlier
            and denial.targets
            and other.origin in _origins_of_targets(denial, other)
        ):
            yield Relation(
                denial.id,
                other.id,
                "denies",
                f"{denial.called} denies what {other.called} said.",
            )
        else:
            yield from _both_ways(
                earlier, later, f"Both speak of {about}; one says so, one denies it."
            )


def rival_words(earlier: Claim, later: Claim, about: str) -> Iterator[Relation]:
    """Two that cannot both hold, or that are shown as rivals with the reason (rules 3, 4)."""
    if same_side(earlier.party, later.party) and earlier.origin == later.origin:
        return
    if earlier.scope.kind == "control":
        if reason := _rival_control(earlier, later, about):
            yield from _both_ways(earlier, later, reason)
    elif earlier.scope.kind == "responsibility":
        if "media" not in (earlier.party, later.party) and names_other(earlier.by, later.by):
            yield from _both_ways(
                earlier, later, "Each names another side as the one who attacked."
            )
    elif earlier.scope.subject == "involvement":
        if {earlier.stand, later.stand} == {
            "supports",
            "stay out",
        } and earlier.statement.act == "asserts":
            yield from _both_ways(
                earlier, later, "One supports a side, the other asks that it stay out."
            )
    elif earlier.stand == later.stand == "count" and not elsewhere(earlier, later):
        if reason := rival_counts(earlier, later):
            yield from _both_ways(earlier, later, reason)


def two_wordings_of_one_act(earlier: Claim, later: Claim, about: str) -> Iterator[Relation]:
    """A declaration told in two wordings:

    the lesser one narrows the other until a person has seen the decree.
    """
    if earlier.scope.subject == "declaration" and earlier.stand != later.stand:
        for lesser, greater in ((earlier, later), (later, earlier)):
            if "war" in greater.stand.split() and "war" not in lesser.stand.split():
                reason = f"One speaks of {lesser.stand}, one of {greater.stand}"
                reason += ": perhaps one decision in two wordings."
                yield Relation(lesser.id, greater.id, "narrows", reason)


def independent_support(earlier: Claim, later: Claim, about: str) -> Iterator[Relation]:
    """Only another origin on another side supports; unnamed sources and outlets do not (rule 6),
    but who acknowledges what another said is no echo of it.
    """
    granted = later.statement.act == "acknowledges" and later.voice and earlier.voice
    if not (granted and earlier.holder != later.holder) and (
        earlier.party in NO_SIDE or later.party in NO_SIDE or same_side(earlier.party, later.party)
    ):
        return
    if (
        earlier.scope.kind in ("responsibility", "stance")
        or earlier.stand != later.stand
        or earlier.stand == "denied"
    ):
        return
    if earlier.origin == later.origin or side(earlier.by) != side(later.by):
        return
    if earlier.stand == "count":
        if elsewhere(earlier, later) or not compare.pairings(earlier, later):
            return
    reason = f"{later.called} says the same as {earlier.called}, from another origin."
    yield Relation(later.id, earlier.id, "corroborates", reason)


Rule = Callable[[Claim, Claim, str], Iterator[Relation]]
RULES: tuple[Rule, ...] = (
    an_insertion_is_no_position,
    a_denial_has_a_target,
    a_source_takes_back_what_it_said,
    new_ones_are_part_of_the_total,
    an_origin_replaces_its_own_words,
    a_sourcetold_again_counts_once,
    a_concession_narrows,
    a_denial_of_the_same_thing,
    a_toll_that_runs_on_grows,
    rival_words,
    two_wordings_of_one_act,
    independent_support,
    counts_of_different_scope,
)
# Of two counts the others never have anything to say: a story is full of them.
RULES_FOR_COUNTS: tuple[Rule, ...] = (
    a_source_takes_back_what_it_said,
    new_ones_are_part_of_the_total,
    an_origin_replaces_its_own_words,
    a_sourcetold_again_counts_once,
    a_toll_that_runs_on_grows,
    rival_words,
    independent_support,
    counts_of_different_scope,
)


def concedes(claim: Claim) -> bool:
    """Own losses, own lost ground: against the speaker's interest."""
    if not is_side(claim.party) or claim.aside:
        return False
    if claim.scope.kind == "control":
        if claim.stand == "taken" and claim.statement.act == "acknowledges":
            return not same_side(claim.party, claim.by)
        return claim.stand == "lost" and same_side(claim.party, claim.by)
    own = claim.scope.side is not None and same_side(claim.party, claim.scope.side)
    if claim.scope.kind == "figure":
        return own and any(f.comparator not in ("none", "none_reported") for f in claim.figures)
    return own and claim.stand == "said" and claim.statement.act == "acknowledges"


def _both_ways(first: Claim, second: Claim, reason: str) -> Iterator[Relation]:
    yield Relation(first.id, second.id, "contradicts", reason)
    yield Relation(second.id, first.id, "contradicts", reason)


def told_again(claim: Claim) -> str:
    return f"The same source, {claim.statement.speaker.name}, told again; it counts once."


def told_late(claim: Claim) -> str:
    return f"An earlier figure of {claim.statement.speaker.name}, told on after it was replaced."


def own_loss(claim: Claim) -> str:
    printed = all(f.side and not any(d.startswith("side") for d in f.doubts) for f in claim.figures)
    inferred = "" if printed else "; that they are its own is inferred"
    return f"{claim.called} speaks of losses of its own side{inferred}."


def _carried_by(source: Claim, outlet: Claim) -> bool:
    if source.statement.report == outlet.statement.report:
        return True  # the lead of a report sums up what the report attributes below
    carriers = {plain(link.name) for link in source.statement.chain[:-1]}
    return plain(outlet.statement.speaker.name) in carriers


def _origins_of_targets(denial: Claim, other: Claim) -> frozenset[str]:
    """A denial bound to one telling also denies earlier tellings of the same words by the same
    origin.
    """
    return frozenset({other.origin}) if other.clock < denial.clock else frozenset()


def _has_digits(claim: Claim) -> bool:
    return any(letter.isdigit() for letter in claim.words)


def _denies_count(denial: Claim, counted: Claim) -> bool:
    """Whether a denial names the number that somebody gave."""
    if denial.stand != "denied" or counted.stand != "count":
        return False
    named = {word.strip(".,;") for word in denial.words.split()}
    return any(f"{bound:,.0f}" in named for c in counted.counts for bound in c.bounds if bound)


def _changed(earlier: Claim, later: Claim) -> bool:
    if earlier.stand == later.stand == "count":
        if elsewhere(earlier, later):
            return False
        pairs = [
            p
            for p in compare.pairings(earlier, later)
            if not p.first.derived and not p.second.derived
        ]
        return bool(pairs) and any(p.first.bounds != p.second.bounds for p in pairs)
    return (
        earlier.stand != later.stand
        and earlier.scope.kind in ("control", "occurrence")
        and earlier.scope.subject != "declaration"
    )


def _rival_control(earlier: Claim, later: Claim, about: str) -> str | None:
    one, other = earlier.stand, later.stand
    same_actor = earlier.by is not None and same_side(earlier.by, later.by)
    known = earlier.by is not None and later.by is not None
    if {one, other} == {"taken", "held"} and not same_actor:
        return f"Both speak of {about}; one says {one}, one says {other}."
    if one == other and one in ("taken", "held") and known and not same_actor:
        return f"Both speak of {about}; each says {one}, by different sides."
    if {one, other} in ({"taken", "lost"}, {"held", "lost"}) and same_actor:
        return f"Both speak of {about}; one says {one}, one says {other}."
    return None


def names_other(first: str | None, second: str | None) -> bool:
    if not first or not second or first == second:
        return False
    excluded = [p.removeprefix("not:") for p in (first, second) if p.startswith("not:")]
    named = [p for p in (first, second) if not p.startswith("not:")]
    return not excluded or not named or excluded == named
