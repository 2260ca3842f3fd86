"""Reads one statement into the questions it speaks to. Knows no other statement and no relation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.ledger import numbers, periods, tolls
from onrecord.ledger.claims import Reading, Scope, words_at
from onrecord.ledger.places import GROUND, Spot, names_in, spot
from onrecord.ledger.sides import is_side, key, mentions, plain, same_side, side
from onrecord.record import Filed, Statement

_ATTEMPT = re.compile(
    r"\b(?:tried|trying|attempt\w*|sought|plans?|planned|wants?)\s+to\b", re.IGNORECASE
)
_NEGATED = re.compile(
    r"\b(?:not|never|no|nor|cannot|failed to)\b(?:\W+\w+){0,3}\W*$|n['\u2019]t\W+(?:\w+\W+)?$",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"repuls|repell|thrown? back|push\w* back|\b(?:still|remains?|remained)\b.*\bcontrol|"
    r"\b(?:holds?|held|retains?|retained)\s+(?:by\s+|the\s+|its\s+|on to\s+)?"
    r"(?:[A-Z]|mount|peak|height|village|town|city|position|station|bridge|road|airport|port\b|"
    r"crossing|base\b|hill|outpost|pass\b|dam\b|plant\b)"
)
_LOST = re.compile(
    r"\b(?:los(?:t|e|es|ing)|withdr[ae]w\w*|retreat\w*|abandon\w*|gave up|surrender\w*)\b",
    re.IGNORECASE,
)
_TAKEN = re.compile(
    r"\b(?:captur\w+|seiz\w+|liberat\w+|retak\w+|retook|recaptur\w+|overr[au]n|"
    r"(?:taken|took)(?! to\b| part\b| place\b)|gain\w* control|"
    r"under (?:the |its |our |full )*control)\b",
    re.IGNORECASE,
)
_DESTROYED = re.compile(
    r"\b(?:destroy\w*|shot down|down(?:ed|ing)|knocked out|sunk|damaged)\b", re.IGNORECASE
)
_HARDWARE = re.compile(
    r"\b(tanks?|helicopters?|drones?|uavs?|su-\d+|mig-\d+|aircraft|jets?|planes?|artillery|"
    r"launchers?|osa|(?:armou?red )?vehicles|ships?|air defen[cs]e systems?|armou?ries|depots?)\b",
    re.IGNORECASE,
)
_LAUNCHED = re.compile(
    r"\blaunch\w*\b.{0,60}?\b(?:attacks?|offensive|invasion|assault)\b|"
    r"\b(?:attacks?|strikes|offensive|assault)\b.{0,40}?\blaunched\b|"
    r"\bopen(?:ed|ing) fire\b|\binva(?:sion|d(?:e|ed|ing))\b|border violations|"
    r"\bdefend (?:our|its|their) (?:territor|(?:mother|home)?land|country|border)|\bretaliat\w+",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:attack\w*|fire[ds]?|firing|shell\w*|str(?:ike|uck)\w*|hit|kill\w*|wounded|destroy\w*|"
    r"deploy\w*|cyber\w*|exercises?|refus\w+|declar\w+|mobili[sz]\w+|shields|"
    r"target\w*|commander|evacuat\w+)\b",
    re.IGNORECASE,
)
_DECLARED = re.compile(
    r"\bdeclar\w+\b[^.]*?\b(?P<what>martial law|state of (?:war|emergency)|war|independence)\b|"
    r"\b(?P<which>martial law|state of (?:war|emergency))\b[^.]{0,40}?\bdeclared\b",
    re.IGNORECASE,
)
_SUPPORT = re.compile(
    r"\bsupport\w*\b|\bstands? (?:with|by)\b|\b(?:are|is) with\b|\bside[sd]? with\b|"
    r"\bthreat to (?:the )?peace\b",
    re.IGNORECASE,
)
_UNTIL_NAMED = re.compile(
    r"\W*(?:(?:for|to|by|of|the|its|traditional|ally|allied|brotherly|people|republic)\W+)*",
    re.IGNORECASE,
)
_STAY_OUT = re.compile(
    r"\bnot (?:to )?(?:get |be(?:come)? )?(?:involved|interven\w+|interfer\w+)\b|\bstay out\b|"
    r"\bkeep \w+ out\b",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"\b(?P<who>[A-Z][\w\u2019'-]+),?\s+(?:(?:has|had|have|was|is|did|not|already|been)\s+){0,3}"
    r"(?P<what>won|re-elected|elected|resigned|stepped down)\b"
)
_WHO_DID = re.compile(
    r"(?:^|\b(?:that|[Tt]he)\s+)(?P<who>(?!The\b|A\b|An\b|It\b|They\b)[A-Z][\w\u2019'-]*(?:\s+[A-Z][\w\u2019'-]*)*)"
    r"\s+(?:(?:had|has|have)\s+)?(?:first\s+)?$"
)
_CALLS = frozenset({"calls_for", "condemns", "promises", "asks"})


def readings(filed: Filed, statement: Statement, parties: frozenset[str]) -> list[Reading]:
    """Every question that this statement speaks to, by its words, figures, places and times."""
    if statement.act in _CALLS:
        stance = [*_support(filed, statement, parties)] or [*_call(filed, statement)]
        return [*_started(filed, statement, parties), *stance]
    found = [
        *_control(filed, statement, parties),
        *numbers.harm(filed, statement, lambda: _attacked(filed, statement, parties)),
        *_equipment(filed, statement, parties),
        *_started(filed, statement, parties),
        *_declared(filed, statement, parties),
        *_support(filed, statement, parties),
        *numbers.missing(filed, statement),
        *numbers.rates(filed, statement),
        *_outcome(filed, statement),
    ]
    return found or [*numbers.things(filed, statement)] or [*_event(filed, statement)]


def _control(filed: Filed, statement: Statement, parties: frozenset[str]) -> Iterator[Reading]:
    words = words_at(filed.extraction.text, statement.content)
    found = _stand_on_ground(words)
    place = spot(filed, statement) if found else None
    if not found or not place or not _reaches(words, found[1], place):
        return
    stand, verb = found
    own = statement.speaker.party if is_side(statement.speaker.party) else None
    before = [p for at, p in mentions(words, parties) if at < verb.start()]
    after = [p for at, p in mentions(words, parties) if at > verb.start()]
    if stand == "taken":
        by = (
            before[-1]
            if before and not re.search(r"\bby\s+\w*\s*$", words[: verb.start()])
            else own
        )
    elif stand == "held":
        by = after[0] if after and "control" in verb[0].casefold() else own
    else:
        by = before[-1] if before else own
    spoken_of = periods.period(filed, statement)
    old = periods.is_background(spoken_of, periods.clock(filed, statement))
    scope = Scope("control", place.id, period=spoken_of if old or place.id == "ground" else "")
    yield Reading(scope, stand, by, (place.name,), numbers.own_figures(filed, statement))


def _reaches(words: str, verb: re.Match[str], place: Spot) -> bool:
    """Whether the place is near enough to the verb to be what was taken, held or lost."""
    name = re.escape(place.name) if place.name else GROUND.pattern
    spots = [m.start() for m in re.finditer(name, words, re.IGNORECASE)]
    within = 45 if _LOST.fullmatch(verb[0]) else 120
    return not spots or any(verb.start() - within < at < verb.end() + within for at in spots)


def _stand_on_ground(words: str) -> tuple[str, re.Match[str]] | None:
    """taken, held or lost, and the verb that says so; "tried to capture" alone says none."""
    if verb := _HELD.search(words):
        return None if _NEGATED.search(words[: verb.start()]) else ("held", verb)
    for stand, pattern in (("lost", _LOST), ("taken", _TAKEN)):
        if (verb := pattern.search(words)) and not _ATTEMPT.search(words[: verb.start()]):
            return "held" if _NEGATED.search(words[: verb.start()]) else stand, verb
    return None


def _outcome(filed: Filed, statement: Statement) -> Iterator[Reading]:
    """Whether somebody won, was elected, resigned: by the last of the names, as it is used."""
    words = words_at(filed.extraction.text, statement.content)
    if (found := _OUTCOME.search(words)) and not _ATTEMPT.search(words[: found.start()]):
        what = "won" if found["what"].startswith(("w", "re-e", "e")) else "resigned"
        negated = _NEGATED.search(words[found.start() : found.start("what")])
        stand = "denied" if negated else "said"
        yield Reading(
            Scope("occurrence", f"{what} {plain(found['who'])}"), stand, None, (found["who"],)
        )


def _attacked(filed: Filed, statement: Statement, parties: frozenset[str]) -> str | None:
    """Whose losses, when the words do not say: the speaker's own, if they name another attacker."""
    own = statement.speaker.party
    by = next((r.by for r in _started(filed, statement, parties)), None)
    named = by is not None and not by.startswith("not:")
    return side(own) if is_side(own) and named and not same_side(by, own) else None


def _equipment(filed: Filed, statement: Statement, parties: frozenset[str]) -> Iterator[Reading]:
    words = words_at(filed.extraction.text, statement.content)
    verb = _DESTROYED.search(words)
    figures = tuple(
        f for f in numbers.own_figures(filed, statement) if f.measure in tolls.EQUIPMENT
    )
    if not _HARDWARE.search(words) or not (verb or figures):
        return
    whose = next((side(f.side) for f in figures if f.side), None)
    things = list(_HARDWARE.finditer(words))
    if not whose and things:
        close = [p for at, p in mentions(words, parties) if 0 <= things[0].start() - at < 30]
        whose = side(close[-1]) if close else None
    names = tuple(dict.fromkeys(m[1].casefold() for m in things))
    subject = "equipment"
    if not whose:  # what belongs to nobody in particular is the same only if the thing is
        things_named = sorted({n.removesuffix("s") for n in names})
        subject = " ".join([subject, *things_named, *names_in(filed, statement)]).casefold()
    scope = Scope("occurrence", subject, whose, periods.period(filed, statement))
    yield Reading(scope, "said", None, names, figures)


def _started(filed: Filed, statement: Statement, parties: frozenset[str]) -> Iterator[Reading]:
    """Who attacked: only statements that speak of starting, not of how somebody fights."""
    words = words_at(filed.extraction.text, statement.content)
    verb = _LAUNCHED.search(words)
    if statement.cue_class == "accuse":
        verb = verb or re.search(r"\battacks\b", words)
    if not verb:
        return
    own = statement.speaker.party if is_side(statement.speaker.party) else None
    edge = verb.end() if verb[0].endswith("launched") else verb.start()
    before = [(at, p) for at, p in mentions(words, parties) if at < edge]
    by = f"not:{side(own)}" if own else None
    acts = verb[0].casefold().startswith(("launch", "open"))
    if acts and not before and (doer := _WHO_DID.search(words[: verb.start()])):
        before = [(doer.start("who"), plain(doer["who"]))]  # a side that no table knows
    if not by and not before and not verb[0].casefold().startswith("inva"):
        return
    if re.search(r"against\s+$", words[: verb.start()], re.IGNORECASE):
        by = f"not:{side(before[-1][1])}" if before else by
    elif verb[0].casefold().startswith("retaliat"):
        answering = [p for at, p in mentions(words, parties) if at > verb.start()]
        answering = answering or [p for _, p in before[-1:]]
        if own or not answering:
            return  # how a carrier words another's statement is no claim of the speaker's
        by = f"not:{side(answering[0])}"
    elif before and not verb[0].casefold().startswith("defend"):
        by = side(before[-1][1])
    scope = Scope("responsibility", "first attack", period=periods.period(filed, statement))
    yield Reading(scope, "said", by)


def _declared(filed: Filed, statement: Statement, parties: frozenset[str]) -> Iterator[Reading]:
    """Who declared what. Two wordings of one decision are for a person to check."""
    words = words_at(filed.extraction.text, tuple(sorted((*statement.cue, *statement.content))))
    verb = _DECLARED.search(words)
    if not verb:
        return
    own = statement.speaker.party if is_side(statement.speaker.party) else None
    named = [p for at, p in mentions(words, parties) if at < verb.start()]
    term = (verb["what"] or verb["which"]).casefold()
    if verb["which"]:
        named = named or [p for at, p in mentions(words, parties) if at > verb.end()]
    scope = Scope(
        "occurrence",
        "declaration",
        side(named[-1] if named else own),
        periods.period(filed, statement),
    )
    yield Reading(scope, term, None, (term,))


def _support(filed: Filed, statement: Statement, parties: frozenset[str]) -> Iterator[Reading]:
    """An outside party's support for a side, and calls that it stay out."""
    words = words_at(filed.extraction.text, statement.content)
    own = statement.speaker.party
    if out := _STAY_OUT.search(words):
        before = [
            p for at, p in mentions(words, parties) if at < out.end() and not same_side(p, own)
        ]
        if before:
            yield Reading(Scope("stance", "involvement", before[-1]), "stay out")
    elif own and is_side(own) and _supports(words, own, parties):
        yield Reading(Scope("stance", "involvement", key(own)), "supports")


def _supports(words: str, own: str, parties: frozenset[str]) -> bool:
    """Whether another side is supported: "supports Azerbaijan", not "supports talks with" it."""
    others = [(at, p) for at, p in mentions(words, parties) if not same_side(p, own)]
    for verb in _SUPPORT.finditer(words):
        if verb[0].casefold().startswith("threat"):
            return bool(others)
        reach = _UNTIL_NAMED.match(words, verb.end())
        if any(reach and at == reach.end() for at, _ in others):
            return True
    return False


def _call(filed: Filed, statement: Statement) -> Iterator[Reading]:
    """Calls, condemnations and promises: kept on one question per speaker's side and subject."""
    if statement.act in _CALLS:
        subject = _topic(words_at(filed.extraction.text, statement.content))
        yield Reading(Scope("stance", subject), statement.act, None)


def _event(filed: Filed, statement: Statement) -> Iterator[Reading]:
    """Anything else said to have happened: a question of its own, seen to be unanswered."""
    if _EVENT.search(words_at(filed.extraction.text, (*statement.cue, *statement.content))):
        yield from spoken_of(filed, statement)


def spoken_of(filed: Filed, statement: Statement) -> Iterator[Reading]:
    """A question for whatever this statement says, told apart by whose words they are."""
    words = words_at(filed.extraction.text, (*statement.cue, *statement.content))
    if statement.act == "retracts":  # "its statement that" is not what the statement was about
        words = words_at(filed.extraction.text, statement.content)
    whose = side(statement.speaker.party) or "unspecified"
    names = tuple(dict.fromkeys(names_in(filed, statement)))
    yield Reading(Scope("occurrence", _topic(words), whose), "said", None, names)


_COMMON = frozenset(
    "a an the and or of in on at to for from by with as its it their his her has have had be "
    "been is are was were that which this these those both said also will would not no".split()
)


def _topic(words: str) -> str:
    """A stable name for what is spoken of: its first words that carry meaning."""
    return " ".join([w for w in plain(words).split() if w not in _COMMON][:6]) or "statement"
