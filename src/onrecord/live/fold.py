"""The page as a fold over a story's records: pure values and one function, never a clock, a file
or a template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, cast

from onrecord.record import (
    Cell,
    CorrectionContent,
    KeyPoint,
    KeyPointsContent,
    PinContent,
    Point,
    QuestionContent,
    Record,
    RedactionContent,
    RetractionContent,
    StatusContent,
    UpdateContent,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """The public fact that something was withdrawn or removed, and why."""

    seq: int
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    seq: int
    at: datetime
    by: str
    wrong: str = ""
    was_headline: str = ""
    was_body: str = ""
    headline: str = ""
    body: str = ""
    shown_from: datetime | None = None  # since when the wrong wording stood
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """One update as it reads now. `removed`: its words are gone for legal reasons."""

    seq: int
    at: datetime
    by: str
    label: str = ""
    headline: str = ""
    body: str = ""
    cells: tuple[Cell, ...] = ()
    places: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    key: bool = False
    corrections: tuple[Correction, ...] = ()  # newest first
    retracted: Notice | None = None
    redacted: Notice | None = None
    removed: bool = False
    worded_by: int = 0  # seq of the record that gave the present wording
    worded_at: datetime | None = None
    newest: int = 0  # seq of the newest record about it

    @property
    def parties(self) -> tuple[str, ...]:
        return tuple(sorted({p for c in self.cells if (p := c.get("party"))}))

    @property
    def place_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for place in self.places for name in names_of(place)))


@dataclass(frozen=True, slots=True)
class KeyPoints:
    seq: int
    at: datetime
    points: tuple[KeyPoint, ...] = ()
    since: tuple[datetime, ...] = ()  # for each point: when it got these words
    changed: frozenset[int] = frozenset()  # which of them had other words before


@dataclass(frozen=True, slots=True)
class Question:
    seq: int
    at: datetime
    content: QuestionContent


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of the public ledger of corrections."""

    kind: Literal["correction", "retraction", "redaction"]
    update: Update | None
    correction: Correction | None
    notice: Notice | None
    seq: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PageState:
    """Everything that readers see of a story after record `seq`."""

    story: str = ""
    seq: int = 0
    epoch: int = 0
    headline: str = ""
    standfirst: str = ""
    worded_by: int = 0  # seq of the status record that gave headline and standfirst
    status: str = "open"
    zone: str = "UTC"
    language: str = "en"
    started_at: datetime | None = None
    updated_at: datetime | None = None
    updates: Mapping[int, Update] = field(default_factory=dict)  # in order of seq
    questions: Mapping[int, Question] = field(default_factory=dict)
    key_points: KeyPoints | None = None
    pinned: int | None = None
    redactions: Mapping[int, Notice] = field(default_factory=dict)
    corrected: tuple[
        tuple[int, int | None], ...
    ] = ()  # (seq of the act, seq of its update), oldest first
    parties: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()

    @property
    def place_names(self) -> list[str]:
        return sorted({name for place in self.places for name in names_of(place)}, key=str.casefold)


EMPTY = PageState()


def names_of(place: str) -> list[str]:
    """The names of a place, A-Z: a disputed one is written with all of them, "Mrav / Murovdag"."""
    return sorted((name.strip() for name in place.split(" / ")), key=str.casefold)


def fold(records: Iterable[Record], state: PageState = EMPTY) -> PageState:
    """Apply records in order of seq. fold(a + b) equals fold(b, fold(a)).

    One copy of the two tables per call, not per record: folding a whole story is linear.
    """
    state = replace(state, updates=dict(state.updates), questions=dict(state.questions))
    for record in records:
        state = _FOLDS[record.kind](state, record)
        state = replace(
            state,
            story=record.story,
            seq=record.seq,
            started_at=state.started_at or record.at,
            updated_at=record.at,
        )
    return state


def ledger(state: PageState) -> list[LedgerRow]:
    """The public ledger of corrections, newest first."""
    return [_ledger_row(state, seq, update) for seq, update in reversed(state.corrected)]


def _ledger_row(state: PageState, seq: int, number: int | None) -> LedgerRow:
    update = None if number is None else state.updates.get(number)
    if seq in state.redactions:
        notice = state.redactions[seq]
        return LedgerRow("redaction", update, None, notice, seq, notice.at)
    if update is None:
        raise LookupError(
            f"act {seq} of story {state.story} names update {number}, which is not there"
        )
    for correction in update.corrections:
        if correction.seq == seq:
            return LedgerRow("correction", update, correction, None, seq, correction.at)
    retracted = update.retracted or Notice(seq, update.at, update.by, "")
    return LedgerRow("retraction", update, None, retracted, seq, retracted.at)


# --- one function per kind of record --------------------------------------------------------------
# They write into the two tables of the state that `fold` has just copied, and into nothing else.


def _put(state: PageState, update: Update) -> None:
    cast(dict[int, Update], state.updates)[update.seq] = update


def _fold_update(state: PageState, record: Record) -> PageState:
    content = cast(UpdateContent | None, record.content)
    update = Update(
        seq=record.seq,
        at=record.at,
        by=record.by,
        worded_by=record.seq,
        worded_at=record.at,
        newest=record.seq,
    )
    if content is None:
        _put(state, replace(update, removed=True))
        return state
    update = replace(
        update,
        label=content.get("label", ""),
        headline=content.get("headline", ""),
        body=content.get("body", ""),
        cells=tuple(content.get("cells", ())),
        places=tuple(content.get("places", ())),
        points=tuple(content.get("points", ())),
        key=content.get("key", False),
    )
    _put(state, update)
    return replace(
        state,
        parties=state.parties.union(update.parties),
        places=state.places.union(update.places),
    )


def _fold_correction(state: PageState, record: Record) -> PageState:
    update = state.updates.get(record.update or 0)
    if update is None:
        return state
    content = cast(CorrectionContent | None, record.content)
    if content is None:
        correction = Correction(record.seq, record.at, record.by, removed=True)
        update = _without_words(update)
    else:
        headline, body = content.get("headline", update.headline), content.get("body", update.body)
        correction = Correction(
            seq=record.seq,
            at=record.at,
            by=record.by,
            wrong=content.get("wrong", ""),
            was_headline=content.get("was_headline", update.headline),
            was_body=content.get("was_body", update.body),
            headline=headline,
            body=body,
            shown_from=update.worded_at,
        )
        update = replace(update, headline=headline, body=body, removed=False)
    _put(
        state,
        replace(
            update,
            corrections=(correction, *update.corrections),
            worded_by=record.seq,
            worded_at=record.at,
            newest=record.seq,
        ),
    )
    return replace(state, corrected=(*state.corrected, (record.seq, update.seq)))


def _fold_retraction(state: PageState, record: Record) -> PageState:
    update = state.updates.get(record.update or 0)
    if update is None:
        return state
    content = cast(RetractionContent, record.content or {})
    notice = Notice(record.seq, record.at, record.by, content.get("reason", ""))
    _put(state, replace(update, retracted=notice, newest=record.seq))
    return replace(state, corrected=(*state.corrected, (record.seq, update.seq)))


def _fold_redaction(state: PageState, record: Record) -> PageState:
    content = cast(RedactionContent, record.content or {})
    notice = Notice(record.seq, record.at, record.by, content.get("reason", ""))
    gone = frozenset(content.get("records", ())) | (
        {record.update} if record.update else frozenset()
    )
    for update in [u for u in state.updates.values() if _is_touched(u, gone, record.update)]:
        _put(state, _redacted(update, gone, notice if update.seq == record.update else None))
    for number in [n for n, q in state.questions.items() if q.seq in gone]:
        cast(dict[int, Question], state.questions).pop(number)
    points = state.key_points
    if points is not None and points.seq in gone:
        points = KeyPoints(points.seq, points.at)
    if state.worded_by in gone:
        state = replace(state, headline="", standfirst="")
    return replace(
        state,
        epoch=record.seq,
        key_points=points,
        redactions={**state.redactions, record.seq: notice},
        corrected=(*state.corrected, (record.seq, record.update)),
    )


def _is_touched(update: Update, gone: frozenset[int], named: int | None) -> bool:
    return (
        update.seq == named
        or update.seq in gone
        or any(c.seq in gone for c in update.corrections)
        or (update.retracted is not None and update.retracted.seq in gone)
    )


def _redacted(update: Update, gone: frozenset[int], notice: Notice | None) -> Update:
    if notice is not None:  # every wording of a redacted update goes, whether or not it was listed
        gone |= {c.seq for c in update.corrections}
    corrections = tuple(
        Correction(c.seq, c.at, c.by, removed=True) if c.seq in gone else c
        for c in update.corrections
    )
    if update.seq in gone:
        bare = replace(update, label="", cells=(), places=(), points=(), key=False)
        update = _without_words(bare)
    elif update.worded_by in gone:
        update = _without_words(update)
    if update.retracted is not None and update.retracted.seq in gone:
        update = replace(update, retracted=replace(update.retracted, reason=""))
    if notice is not None:
        update = replace(update, redacted=notice, newest=notice.seq)
    return replace(update, corrections=corrections)


def _without_words(update: Update) -> Update:
    return replace(update, headline="", body="", removed=True)


def _fold_pin(state: PageState, record: Record) -> PageState:
    content = cast(PinContent, record.content or {})
    if content.get("pinned", True):
        return replace(state, pinned=record.update)
    return replace(state, pinned=None) if state.pinned == record.update else state


def _fold_key_points(state: PageState, record: Record) -> PageState:
    content = cast(KeyPointsContent, record.content or {})
    before = state.key_points or KeyPoints(0, record.at)
    stood = dict(zip((p["text"] for p in before.points), before.since, strict=True))
    about = {p["update"] for p in before.points if p["update"]}
    points = tuple(content.get("points", ()))
    changed = frozenset(
        i
        for i, p in enumerate(points)
        if (p["update"] in about and p["text"] not in stood) or _was_changed(before, p)
    )
    since = tuple(stood.get(p["text"], record.at) for p in points)
    return replace(state, key_points=KeyPoints(record.seq, record.at, points, since, changed))


def _was_changed(before: KeyPoints, point: KeyPoint) -> bool:
    """Whether a point that now stays as it is had been changed earlier."""
    return any(
        p["text"] == point["text"] and i in before.changed for i, p in enumerate(before.points)
    )


def _fold_question(state: PageState, record: Record) -> PageState:
    content = cast(QuestionContent | None, record.content)
    if content is None:  # its words are gone, and with them the number of the question
        return state
    number = content.get("question", record.seq)
    cast(dict[int, Question], state.questions)[number] = Question(record.seq, record.at, content)
    held = {p["party"] for p in content.get("positions", ()) if p.get("party")}
    return replace(state, parties=state.parties.union(held))


def _fold_status(state: PageState, record: Record) -> PageState:
    content = cast(StatusContent | None, record.content)
    if content is None:
        return replace(state, headline="", standfirst="", worded_by=record.seq)
    if "headline" in content or "standfirst" in content:
        state = replace(state, worded_by=record.seq)
    return replace(
        state,
        status=content.get("status", state.status),
        headline=content.get("headline", state.headline),
        standfirst=content.get("standfirst", state.standfirst),
        zone=content.get("zone", state.zone) or "UTC",
        language=content.get("language", state.language) or "en",
    )


def _fold_order(state: PageState, record: Record) -> PageState:
    """The order of the page is the order of seq; the record only takes its number."""
    return state


_FOLDS: Mapping[str, Callable[[PageState, Record], PageState]] = {
    "update": _fold_update,
    "correction": _fold_correction,
    "retraction": _fold_retraction,
    "redaction": _fold_redaction,
    "pin": _fold_pin,
    "key_points": _fold_key_points,
    "question": _fold_question,
    "status": _fold_status,
    "order": _fold_order,
}
