"""The value types that every part speaks in: plain frozen values, no behaviour, no imports.

Offsets are Unicode code points into a text, half-open. Several spans are one discontinuous span.
Shapes follow docs/contracts; `as_json` turns any of these values into the JSON printed there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from typing import Any, Literal, NotRequired, TypedDict, get_args

Span = tuple[int, int]
Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One received report exactly as it came (`raw`), and what its wire format says about it."""

    uid: str  # the channel's own id for it; never empty
    format: str  # "json", "rss", "atom", "html", "text", ...
    source: str  # who published it
    text: str  # what statements are read from; may be empty, never None
    headline: str = ""  # `title` in report JSON: shown and searched, never read for statements
    channel: str = "web"  # official, wire, social, web, ...
    html: str = ""  # sanitised; empty when the report came as plain text
    url: str = ""
    language: str = ""  # BCP 47, empty when not stated
    version: str = ""
    status: str = "usable"  # usable, withheld, canceled
    received_at: datetime | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    embargoed_until: datetime | None = None
    doubts: tuple[str, ...] = ()  # what could not be read for sure, in words
    extra: Mapping[str, Any] = field(default_factory=dict)  # unknown keys, kept
    raw: bytes = b""  # the bytes as received, or of the one entry of a feed


@dataclass(frozen=True, slots=True)
class Speaker:
    name: str  # "unspecified" when nobody is named
    party: str | None = None  # a side, third_party, international_body, media, unspecified
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class ChainLink:
    name: str
    role: Literal["carrier", "relay", "origin"]
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class SaidAt:
    text: str
    start: str | None = None  # ISO, inclusive
    end: str | None = None
    precision: str = "vague"


@dataclass(frozen=True, slots=True)
class Statement:
    """A span of a report that somebody is said to have said.

    Empty `source` and `cue`: the carrier itself says it.
    """

    id: str
    source: Spans
    cue: Spans
    content: Spans
    quote_type: Literal["direct", "indirect", "mixed"]
    cue_class: str  # say, report, deny, acknowledge, confirm, claim, ...
    act: str  # asserts, denies, refuses, acknowledges, ... (CONTRACTS)
    speaker: Speaker
    chain: tuple[ChainLink, ...]  # carrier first, origin last
    parent: str | None = None
    said_at: SaidAt | None = None
    doubts: tuple[str, ...] = ()
    report: str = ""  # id of its report; empty for a text on its own


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text with its bounds.

    Floors fill `low` only, ceilings `high` only, vague neither.
    """

    span: Span
    low: float | None
    high: float | None
    # exactly, at_least, more_than, about, up_to, less_than, range, vague, none, none_reported
    comparator: str
    words: str
    measure: str | None = None  # killed, wounded, casualties, destroyed, ...
    object: str | None = None  # what was counted: servicemen, civilians, tanks, ...
    side: str | None = None  # whose; a party, "both", None when the text does not say
    statement: str | None = None
    doubts: tuple[str, ...] = ()
    report: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    span: Span
    name: str
    place: str | None = None  # id of the place; two names of one place share it
    role: Literal["place", "actor", "metonym"] | None = None


@dataclass(frozen=True, slots=True)
class TimeExpression:
    span: Span
    text: str
    start: str | None  # ISO, inclusive
    end: str | None
    precision: str  # year, month, day, minute, interval, relative, order, vague, conflict
    alternatives: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    report: str = ""


@dataclass(frozen=True, slots=True)
class TimedUpdate:
    """An "Update 2:52pm EST" block found inside an article."""

    header: Span
    clock: str
    zone: str
    at: str  # ISO
    alternatives: tuple[str, ...]
    credit: Span | None
    credit_for: Spans
    body: Spans


@dataclass(frozen=True, slots=True)
class Flag:
    span: Span
    kind: str
    note: str


@dataclass(frozen=True, slots=True)
class Extraction:
    text: str
    extractor: str  # "name/version"
    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    places: tuple[Place, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    updates: tuple[TimedUpdate, ...] = ()
    flags: tuple[Flag, ...] = ()


State = Literal[
    "one_sided", "agreed", "disputed", "partly_conceded", "not_comparable", "needs_check", "open"
]


@dataclass(frozen=True, slots=True)
class Filed:
    """A report as the ledger sees it: its extraction and the clocks around it."""

    id: str
    source: str
    extraction: Extraction
    sha256: str = ""
    received_at: datetime | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Where a near-identical report differs from an earlier one."""

    earlier: str  # report id; "from" in the JSON
    kind: Literal["figure", "name", "status", "time", "text"]
    before: Span | None
    after: Span | None


@dataclass(frozen=True, slots=True)
class FiledAs:
    id: str
    sha256: str
    duplicate_of: str | None
    text: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    party: str
    statements: tuple[str, ...]
    current: str | None
    history: tuple[str, ...] = ()
    value: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    measure: str
    comparable: bool
    derived: tuple[str, ...]  # parties whose figure is a sum
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    id: str  # stable: made from the scope, not from the order of arrival
    text: str
    kind: Literal["figure", "control", "occurrence", "responsibility", "stance"]
    about: Mapping[str, Any]
    positions: tuple[Position, ...] = ()
    state: State = "open"
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    from_: str  # "from" in the JSON
    to: str | None  # None only for concedes
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ledger:
    reports: tuple[FiledAs, ...] = ()
    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    questions: tuple[Question, ...] = ()
    relations: tuple[Relation, ...] = ()


RecordKind = Literal[
    "update", "correction", "retraction", "redaction", "pin", "order", "question", "status",
    "key_points",
]  # fmt: skip
Label = Literal["Attributed", "Full text", "Desk note", "Context", "Picture", "Correction"]
LABELS: tuple[Label, ...] = get_args(Label)
STORY_STATUSES = ("open", "paused", "closed")


@dataclass(frozen=True, slots=True)
class Record:
    """One numbered, published act of a story. The page is the fold of records 1..seq, in order.

    `content` is one of the TypedDicts below by `kind`; None when a later redaction removed it.
    """

    story: str
    seq: int
    kind: RecordKind
    at: datetime
    update: int | None  # seq of the update this is about (its own seq for an update)
    by: str
    content: Any | None


@dataclass(frozen=True, slots=True)
class StoryHead:
    """Where a story stands: enough to decide whether anything has to be loaded."""

    slug: str
    seq: int
    epoch: int  # seq of its newest redaction, 0 before any
    status: str
    headline: str


class Cell(TypedDict, total=False):
    """One attributed statement as readers see it. Times are ISO strings in UTC."""

    statement: int  # number of the statement in the record
    report: int
    words: str  # the content, in the original language
    quote_type: str
    speaker: str
    party: str | None
    inferred: bool
    cue: str  # the verb as the source used it
    act: str
    chain: list[str]  # outermost (carrier) first, origin last; empty: said directly to us
    carrier: str  # who published the report
    url: str
    said_at: str | None
    published_at: str | None
    received_at: str | None
    extractor: str
    reviewed: bool
    doubts: list[str]
    figures: list[dict[str, Any]]  # as in the contract
    current: bool  # in a question: not replaced by a later one of the same party
    relations: list[str]  # words for readers: "Replaced by the same source", ...
    grades: dict[str, str]  # by people: reliability of the speaker A-F, credibility 1-6


class Point(TypedDict):
    """Where a place lies, in degrees, coarse on purpose."""

    place: str  # as in `places`
    latitude: float
    longitude: float


class UpdateContent(TypedDict, total=False):
    label: str
    headline: str
    body: str  # the Markdown subset: bold, link, quote
    cells: list[Cell]  # the statements it rests on
    places: list[str]
    points: list[Point]  # of those places that have one
    key: bool  # shown by the filter "key events only"


class CorrectionContent(TypedDict, total=False):
    headline: str  # as it reads now
    body: str
    was_headline: str
    was_body: str
    wrong: str  # what was wrong, in a sentence


class RetractionContent(TypedDict, total=False):
    reason: str


class RedactionContent(TypedDict, total=False):
    reason: str  # the public reason; never the old words
    records: list[int]  # every seq whose content was removed


class PinContent(TypedDict, total=False):
    pinned: bool


class KeyPoint(TypedDict):
    text: str
    update: int | None


class KeyPointsContent(TypedDict, total=False):
    points: list[KeyPoint]


class QuestionPosition(TypedDict):
    party: str
    cells: list[Cell]
    stand: NotRequired[str]  # taken, held, denied, count, ...
    origins: NotRequired[int]  # independent ones; echoes count once


class QuestionContent(TypedDict, total=False):
    question: int
    text: str
    kind: str
    state: str
    positions: list[QuestionPosition]  # A-Z by party
    comparisons: list[dict[str, Any]]
    figures: list[dict[str, Any]]  # every count, as in docs/reference/records.md
    relations: list[dict[str, Any]]  # {from, to, kind, reason} by statement number
    timeline: list[dict[str, Any]]  # who stood by what from when to when, oldest first
    rulings: list[dict[str, Any]]  # people's: {words, reason, by, at}
    would_settle: dict[str, Any]  # people's: {words, by, at}


class StatusContent(TypedDict, total=False):
    status: str
    headline: str
    standfirst: str
    zone: str  # IANA
    language: str


_JSON_NAMES = {"from_": "from", "earlier": "from"}


def as_json(value: Any) -> Any:
    """Turn values into JSON-ready ones with the contract's key names; datetimes become ISO 8601."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            _JSON_NAMES.get(f.name, f.name): as_json(getattr(value, f.name)) for f in fields(value)
        }
    if isinstance(value, Mapping):
        return {str(k): as_json(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(v) for v in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value
