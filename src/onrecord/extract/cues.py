"""The words that report, deny or demand something, with their class and act;
never who used them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.extract.layout import Token

# class, act, traits, forms. Traits: s speech (may stand after its content,
# or before its source), o takes an object,
# t takes an addressee, n may also be a noun, f only footage, data and documents do it,
# c needs the named complement.
_TABLE = """
say asserts s say says said saying
say asserts sn stated states stating
say asserts s add adds added adding
say asserts st tell tells told telling
say asserts t inform informs informed informing
write asserts s write writes wrote written writing tweet tweets tweeted tweeting
say asserts sc! continued continues continuing
say asserts sn note noted notes noting
say asserts s explain explains explained explaining insist insists insisted insisting
say asserts s stress stresses stressed stressing argue argues argued arguing
say asserts s assert asserts asserted asserting
say asserts s reply replies replied replying recall recalls recalled
say asserts s reiterate reiterates reiterated reiterating
say asserts s clarify clarifies clarified clarifying emphasise
say asserts s emphasises emphasised emphasize emphasizes emphasized
say asserts s underline underlines underlined maintain maintains maintained
say asserts s reveal reveals revealed revealing
warn asserts s warn warns warned warning
report asserts son report reports reported
report asserts oc# record records recorded register registers registered
estimate asserts son estimate estimates estimated estimating
estimate asserts oc@ put puts putting
announce asserts so announce announces announced announcing
declare asserts so declare declares declared declaring
mention asserts o mention mentions mentioned mentioning
claim asserts son claim claims claimed claiming allege alleges alleged alleging
accuse asserts o accuse accuses accused accusing blame blames blamed blaming
deny denies so deny denies denied denying reject rejects rejected rejecting
deny denies so dismiss dismisses dismissed dismissing
deny denies o refute refutes refuted refuting
refuse refuses o refuse refuses refused refusing
decline declines o decline declines declined declining
acknowledge acknowledges so acknowledge acknowledges acknowledged acknowledging
acknowledge acknowledges so admit admits admitted admitting
acknowledge acknowledges so concede concedes conceded conceding
confirm asserts so confirm confirms confirmed confirming
condemn condemns o condemn condemns condemned condemning denounce denounces denounced denouncing
urge calls_for on urge urges urged urging
call_for calls_for on demand demands demanded demanding
call_for calls_for oc+ ordered orders
promise promises on promise promises promised promising vow vows
promise promises on vowed vowing pledge pledges pledged pledging
promise promises oc+ agreed agrees
pledge_support promises oc~ voiced voices voicing
endorse asserts o endorsed endorses endorsing
threaten promises o threaten threatens threatened threatening
describe asserts o describe describes described describing
show asserts of shows showed show showing
chant calls_for s chanted chanting
retract retracts o retract retracts retracted retracting
correct corrects oc# revise revises revised revising
ask asks s asked asks asking
""".strip()
_PHRASES = {
    "call for": ("call_for", "calls_for", "o"),
    "call on": ("call_for", "calls_for", "o"),
    "call upon": ("call_for", "calls_for", "o"),
    "appeal to": ("call_for", "calls_for", "o"),
    "appeal for": ("call_for", "calls_for", "o"),
    "appeal against": ("condemn", "condemns", "o"),
}
_PHRASE_HEADS = {
    form: base
    for base, forms in {
        "call": "call calls called calling",
        "appeal": "appealed appealing",
    }.items()
    for form in forms.split()
}
_NAMING = frozenset("call calls called calling".split())  # "called the raid 'an outrage'"
AUXILIARIES = frozenset(
    "has have had is are was were be been being do does did will would can could may might "
    "shall should must not n't never".split()
)
ADVERBS = frozenset(
    "also later earlier initially already again first then still now today yesterday "
    "meanwhile however too once even just subsequently separately jointly publicly ever so "
    "far nevertheless therefore repeatedly".split()
)
NOT_ADVERBS = frozenset(
    "daily family ally italy supply only july assembly monthly weekly rally reply".split()
)
QUOTE_MARKS = frozenset("\"\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019'")
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
DETERMINERS = frozenset(
    "the a an this that these those his her its their our my your any some no several many "
    "all both each another such few more most".split()
)
PREPOSITIONS = frozenset(
    "of in on at by for from with to into over under about after before against between "
    "despite without near through via during per as than amid among since until".split()
)
_FOOTAGE = frozenset(
    "footage video videos image images picture pictures photo photos photograph "
    "photographs document documents imagery clip map maps records figures".split()
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting word at tokens[first:last]. `lead` is where its auxiliaries and adverbs begin."""

    first: int
    last: int
    lead: int
    cls: str
    act: str
    traits: str
    passive: bool = False
    negated: bool = False

    @property
    def speech(self) -> bool:
        return "s" in self.traits

    def participle(self, tokens: Sequence[Token]) -> bool:
        return tokens[self.first].low.endswith("ing") and self.lead == self.first


TITLES = frozenset(
    "president premier minister chancellor king queen general colonel lieutenant major "
    "captain spokesman spokeswoman spokesperson ambassador envoy mp senator governor mayor "
    "secretary commander chief leader chairman director mr mrs ms dr".split()
)


def _build() -> dict[str, tuple[str, str, str]]:
    table: dict[str, tuple[str, str, str]] = {}
    for line in _TABLE.splitlines():
        cls, act, traits, *forms = line.split()
        table.update({form: (cls, act, traits) for form in forms})
    return table


_FORMS = _build()


def class_of(word: str) -> str:
    """Class and traits of a reporting word, "-" for any other word."""
    found = _FORMS.get(word)
    return found[0] + found[2] if found else "-"


def meaning_of(word: str) -> tuple[str, str]:
    """(class, act) of a reporting word; any other word of reporting says and asserts."""
    cls, act, _ = _FORMS.get(word, ("say", "asserts", ""))
    return cls, act


def find_cues(tokens: Sequence[Token]) -> list[Cue]:
    """All reporting words of a sentence, in order; nouns that look like them are left out."""
    out: list[Cue] = []
    for i in range(len(tokens)):
        if out and i < out[-1].last:
            continue
        hit = _phrase(tokens, i) or _naming(tokens, i) or _form(tokens, i)
        if hit and not _is_noun(tokens, i, hit[1]) and _complement_fits(tokens, i, hit[1]):
            out.append(_cue(tokens, i, hit[0], *hit[1]))
    return out


def _phrase(tokens: Sequence[Token], i: int) -> tuple[int, tuple[str, str, str]] | None:
    head = _PHRASE_HEADS.get(tokens[i].low)
    if head is None or i + 1 >= len(tokens):
        return None
    found = _PHRASES.get(f"{head} {tokens[i + 1].low}")
    return (i + 2, found) if found else None


def _naming(tokens: Sequence[Token], i: int) -> tuple[int, tuple[str, str, str]] | None:
    if tokens[i].low not in _NAMING or i == 0:
        return None
    ahead = tokens[i + 1 : i + 12]
    quoted = any(t.text in QUOTE_MARKS for t in ahead)
    noun = tokens[i - 1].low in DETERMINERS | PREPOSITIONS
    return (i + 1, ("describe", "asserts", "o")) if quoted and not noun else None


def _form(tokens: Sequence[Token], i: int) -> tuple[int, tuple[str, str, str]] | None:
    token = tokens[i]
    found = _FORMS.get(token.low)
    if found is None or (token.is_name and i):
        return None
    return i + 1, found


def _is_noun(tokens: Sequence[Token], i: int, found: tuple[str, str, str]) -> bool:
    before = tokens[i - 1].low if i else ""
    if before in DETERMINERS - {
        "this",
        "that",
        "both",
        "all",
        "many",
        "some",
        "several",
    } or before in ("of", "united"):
        return True
    if before.endswith("'s"):
        return True
    after = tokens[i + 1].low if i + 1 < len(tokens) else ""
    if "n" not in found[2]:
        # "the condemned man", "a said amount" are too rare to look for
        return before in PREPOSITIONS - {
            "after",
            "before",
            "as",
            "by",
            "without",
            "despite",
        } and not tokens[i].low.endswith("ing")
    plain = not tokens[i].low.endswith(("ed", "ing"))
    if after in ("of", "from", "on") and plain:
        return True
    return before in PREPOSITIONS or before in (
        "conflicting",
        "new",
        "earlier",
        "false",
        "official",
        "media",
    )


def _complement_fits(tokens: Sequence[Token], i: int, found: tuple[str, str, str]) -> bool:
    """Verbs of many meanings count only before the complement that makes them reports."""
    kind = found[2].partition("c")[2]
    ahead = [t.low for t in tokens[i + 1 : i + 14]]
    if kind == "#":
        return any(t[0].isdigit() for t in ahead)
    if kind == "!":
        return any(t.text in QUOTE_MARKS for t in tokens)
    if kind == "@":
        return "at" in ahead and any(
            w in ahead for w in ("losses", "toll", "number", "figure", "casualties", "dead")
        )
    if kind == "~":
        return any(
            w in ahead[:4] for w in ("support", "concern", "alarm", "backing", "condemnation")
        )
    if kind == "+":
        return i > 0 and ahead[:1] not in ([], ["by"], ["."]) and not tokens[i].low.endswith("s")
    if found[0] == "show":
        return any(t.low in _FOOTAGE for t in tokens[max(0, i - 12) : i])
    return True


def _cue(tokens: Sequence[Token], first: int, last: int, cls: str, act: str, traits: str) -> Cue:
    lead = _lead(tokens, first)
    before = [t.low for t in tokens[lead:first]]
    participle = tokens[first].low.endswith(("ed", "said", "told", "en"))
    passive = participle and any(
        w in ("be", "been", "is", "are", "was", "were", "being") for w in before
    )
    negated = any(w in ("not", "never") or w.endswith("n't") for w in before)
    following = [t.low for t in tokens[last : last + 2]]
    if negated:
        act = _NEGATED.get(cls, "declines")
    elif (
        cls == "refuse"
        and following[:1] == ["to"]
        and following[1:] in (["comment"], ["say"], ["answer"])
    ):
        cls, act = "decline", "declines"
    return Cue(first, last, lead, cls, act, traits.partition("c")[0], passive, negated)


_NEGATED = {
    "confirm": "unconfirmed",
    "deny": "unconfirmed",
    "acknowledge": "denies",
    "accuse": "asserts",
}


def _lead(tokens: Sequence[Token], first: int) -> int:
    """Where the verb group begins: "has already", "did not", "initially", "were heard"."""
    i = first
    while i and first - i < 8:
        low = tokens[i - 1].low
        adverb = low in ADVERBS or (
            low.endswith("ly") and low not in NOT_ADVERBS and not tokens[i - 1].is_name
        )
        heard = low == "heard" and tokens[first].low == "chanting"
        at_first = low == "at" and tokens[i].low in ("first", "last", "once")
        if not (low in AUXILIARIES or adverb or heard or at_first or low.endswith("n't")):
            break
        i -= 1
    return i
