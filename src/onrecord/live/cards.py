"""What the picture of a shared link says: the question in its neutral words and each side's, or one
update with its speaker. Never a word that the page does not have.
"""

from __future__ import annotations

from onrecord.live import zones
from onrecord.live.body import plain
from onrecord.live.columns import Column, columns
from onrecord.live.fold import PageState, Question, Update
from onrecord.live.pictures.card import Card, Side
from onrecord.live.scene import Scene, scene
from onrecord.record import Cell

_MOST_SIDES = 3


def card_of(state: PageState, update: Update | None, desk: str) -> Card:
    """The card of one update, or of the story."""
    return update_card(update, state, desk) if update else story_card(state, desk)


def story_card(state: PageState, desk: str) -> Card:
    """The story with its newest question that two sides answer, or with its newest update."""
    told = scene(state)
    asked = _question(state)
    sides: tuple[Side, ...] = ()
    if asked is not None:
        lead = asked.content.get("text", "")
        sides = tuple(_side(c, told) for c in columns(asked.content) if c.cells)[:_MOST_SIDES]
    else:
        standing = [u for u in state.updates.values() if not (u.removed or u.retracted)]
        lead = standing[-1].headline if standing else state.standfirst
    return Card(
        desk=desk,
        status=str(told.t.named("status", state.status)),
        title=state.headline or state.story,
        lead=lead,
        sides=sides,
        foot=_as_of(state, told),
        is_mirrored=told.t.direction == "rtl",
    )


def update_card(update: Update, state: PageState, desk: str) -> Card:
    """One update: its label, headline and first statement; of a withdrawn one only the notice."""
    told = scene(state)
    t = told.t
    label = str(t.named("label", update.label)) if update.label else ""
    title, lead, sides = update.headline, label, tuple(_side_of(c, told) for c in update.cells[:1])
    if update.removed or update.retracted:
        title = str(t("text_removed" if update.removed else "desk_withdrew"))
        lead, sides = "", ()
    elif update.corrections:
        lead = " · ".join(
            part for part in (label, f"{t('corrected')} {_clock(update, told)}") if part
        )
    return Card(
        desk=desk,
        status=state.headline or state.story,
        title=title or str(t("update")),
        lead=lead if sides else _lead(lead, update),
        sides=sides,
        foot=zones.full(update.at, told.zone, t).striptags(),
        is_mirrored=t.direction == "rtl",
    )


def _lead(label: str, update: Update) -> str:
    if update.removed or update.retracted:
        return ""
    return plain(update.body) or label


def _question(state: PageState) -> Question | None:
    """The newest question with statements of two or three sides: a card hides none of them."""
    for asked in sorted(state.questions.values(), key=lambda q: -q.seq):
        if 2 <= len([c for c in columns(asked.content) if c.cells]) <= _MOST_SIDES:
            return asked
    return None


def _side(column: Column, told: Scene) -> Side:
    return _side_of(column.cells[0], told, column.party)


def _side_of(cell: Cell, told: Scene, party: str | None = None) -> Side:
    name = cell.get("party") if party is None else party
    letter, shape = told.marks.get(name or "", ("", "o"))
    speaker = cell.get("speaker") or ""
    who = str(told.t("somebody")) if speaker in ("", "unspecified") else speaker
    words = cell.get("words", "")
    quoted = f"\u201c{words}\u201d" if cell.get("quote_type") == "direct" else words
    return Side(told.party(name), letter, shape, f"{who} {cell.get('cue', '')}".strip(), quoted)


def _clock(update: Update, told: Scene) -> str:
    return told.clock(update.corrections[0].at).striptags()


def _as_of(state: PageState, told: Scene) -> str:
    if state.updated_at is None:
        return ""
    return str(told.t("updated", time=told.full(state.updated_at)).striptags())


def in_words(card: Card) -> str:
    """The card in words, for those who do not see it."""
    said = [f"{side.party}: {side.words}" for side in card.sides]
    return ". ".join(part for part in (card.title, card.lead, *said) if part)
