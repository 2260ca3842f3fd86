"""A record as the stream and the poll carry it: its fragment and the few fields that page scripts
need.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from onrecord.live import encode, render, zones
from onrecord.live.fold import PageState, fold
from onrecord.live.pictures.map import changes_map
from onrecord.record import Record

Slots = dict[str, str]


def on_wire(record: Record, state: PageState, epoch: int) -> dict[str, Any]:
    """The `data:` of one record. `state` is the story right after it: an old record reads as then.

    `slot` names the element that `html` replaces (a new update goes into the timeline); `also`
    holds other elements that the record changes. The body of an update stands in `html` alone.
    `clock` is the time of the record as the story's readers write it.
    """
    slot, html, more = _KINDS[record.kind](record, state)
    return {
        "seq": record.seq,
        "kind": record.kind,
        "update": record.update,
        "at": zones.iso(record.at),
        "by": record.by,
        "epoch": epoch,
        "clock": zones.full(record.at, state.zone).striptags(),
        "slot": slot,
        "html": html,
        **more,
    }


def documents(records: Sequence[Record], before: PageState, epoch: int) -> list[bytes]:
    """JSON of consecutive records, `before` being the story just before the first of them."""
    made = []
    for record in records:
        before = fold((record,), before)
        made.append(encode.json_bytes(on_wire(record, before, epoch)))
    return made


Made = tuple[str, str, dict[str, Any]]


def _update(record: Record, state: PageState) -> Made:
    update = state.updates.get(record.update or 0)
    if update is None:
        return "", "", {}
    fields: dict[str, Any] = {
        "label": update.label,
        "headline": update.headline,
        "parties": update.parties,
        "places": update.place_names,
        "key": update.key,
    }
    if changes_map(update, state):
        fields["also"] = {"places": render.places_fragment(state)}
    return f"u{update.seq}", render.update_fragment(update, state), fields


def _changed(record: Record, state: PageState) -> Made:
    """A correction, retraction or redaction: every place where the words stood."""
    slot, html, fields = _update(record, state)
    also: Slots = {
        "corrections": render.corrections_fragment(state),
        **fields.pop("also", {}),
    }
    if record.update == state.pinned:
        also["pinned"] = render.pinned_fragment(state)
    return slot, html, {**fields, "also": also}


def _redaction(record: Record, state: PageState) -> Made:
    slot, html, more = _changed(record, state)
    content: Mapping[str, Any] = record.content or {}
    return slot, html, {**more, "removed": list(content.get("records", ()))}


def _pin(record: Record, state: PageState) -> Made:
    return "pinned", render.pinned_fragment(state), {}


def _key_points(record: Record, state: PageState) -> Made:
    return "key-points", render.key_points_fragment(state), {}


def _question(record: Record, state: PageState) -> Made:
    content: Mapping[str, Any] = record.content or {}
    number = content.get("question", record.seq)
    question = state.questions.get(number)
    if record.content is None or question is None:
        return "", "", {}
    also = {"glance": render.glance_fragment(state)}
    html = render.question_fragment(question, state)
    return f"q{number}", html, {"question": number, "also": also}


def _status(record: Record, state: PageState) -> Made:
    fields = {"status": state.status, "headline": state.headline, "standfirst": state.standfirst}
    return "story-head", render.header_fragment(state), fields


def _order(record: Record, state: PageState) -> Made:
    return "", "", {}


_KINDS: Mapping[str, Callable[[Record, PageState], Made]] = {
    "update": _update,
    "correction": _changed,
    "retraction": _changed,
    "redaction": _redaction,
    "pin": _pin,
    "key_points": _key_points,
    "question": _question,
    "status": _status,
    "order": _order,
}
