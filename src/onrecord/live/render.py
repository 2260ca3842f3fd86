"""Pages and fragments as HTML, from one set of templates. Never reads a database, a clock or a
request.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from onrecord.live import catalogue, structured, words, zones
from onrecord.live.answers import SECURITY
from onrecord.live.body import body_html, is_web_address, plain
from onrecord.live.cards import in_words, story_card, update_card
from onrecord.live.columns import columns
from onrecord.live.embeds import frames_in
from onrecord.live.figures import groups
from onrecord.live.fold import (
    EMPTY,
    LedgerRow,
    PageState,
    Question,
    Update,
    ledger,
    names_of,
)
from onrecord.live.hours import hours
from onrecord.live.pictures.card import can_draw
from onrecord.live.pictures.map import picture, spots
from onrecord.live.pictures.whisker import whisker
from onrecord.live.scene import Scene, scene
from onrecord.live.view import View, window
from onrecord.record import LABELS, Cell, StoryHead

__all__ = ["body_html", "scene", "update_fragment"]

_CORRECTIONS_SHOWN = 3
_PLAIN = View()
_INLINE_CHANGE_WORDS = 6  # READER-AND-DESK 2f: longer changes stand behind a disclosure
_STRUCTURED_ON_PAGE = 20


@dataclass(frozen=True, slots=True)
class Site:
    """What is the same on every page."""

    desk_name: str = "The desk"
    public_url: str = ""  # without a slash at the end; empty: links are relative
    asset: Callable[[str], str] = "/static/{}".format


# --- fragments: the same macros print the page, the stream and the desk's preview -----------------


def update_fragment(update: Update, state: PageState = EMPTY) -> Markup:
    """One `<article>`, as the page has it."""
    return _fragment("update", update, scene(state))


def pinned_fragment(state: PageState) -> Markup:
    return _fragment("pinned", pinned(state), scene(state))


def key_points_fragment(state: PageState) -> Markup:
    return _fragment("key_points", state, scene(state))


def question_fragment(question: Question, state: PageState) -> Markup:
    return _fragment("question", question, scene(state))


def glance_fragment(state: PageState) -> Markup:
    return _fragment("glance", state, scene(state))


def header_fragment(state: PageState) -> Markup:
    return _fragment("story_head", state, scene(state))


def corrections_fragment(state: PageState) -> Markup:
    return _fragment("recent_corrections", ledger(state)[:_CORRECTIONS_SHOWN], scene(state))


def places_fragment(state: PageState) -> Markup:
    return _fragment("places", state, scene(state))


def may_frame() -> bool:
    """Whether the policy of our answers lets a page show frames of others at all."""
    return any(b"frame-src" in policy for _, policy in SECURITY)


def pinned(state: PageState) -> Update | None:
    """The pinned update, unless it was withdrawn or removed since."""
    update = state.updates.get(state.pinned or 0)
    return update if update and not (update.retracted or update.removed) else None


def _fragment(macro: str, *arguments: Any) -> Markup:
    return Markup(str(_macro(macro)(*arguments)).strip())  # noqa: S704 -- autoescaped template


# --- pages ---------------------------------------------------------------------------------------


def story_page(state: PageState, view: View, site: Site) -> str:
    is_live = view.before is None and not view.lite
    latest = structured.document(state, site, _STRUCTURED_ON_PAGE) if is_live else ""
    return _story(state, view, site, is_live=is_live, structured=latest, hours=hours(state))


def moment_page(
    state: PageState, view: View, site: Site, moment: datetime, now: PageState | None = None
) -> str:
    """The page as it stood: no stream, and a line that says so. `now`: the story as it is."""
    return _story(
        state, view, site, moment=zones.iso(moment), hours=hours(now or state, shown=moment)
    )


def _story(state: PageState, view: View, site: Site, **values: Any) -> str:
    return _page(
        "story.html",
        site,
        scene(state, view.zone, view.lang),
        has_script=not view.lite,
        state=state,
        view=view,
        card=story_card(state, site.desk_name),
        window=window(state, view),
        stream_language=catalogue.best(state.language),
        **{"moment": "", "structured": "", "is_live": False, **values},
    )


def update_page(update: Update, state: PageState, site: Site, view: View = _PLAIN) -> str:
    """One update with its neighbours; a withdrawn one keeps its page, with the notice."""
    around = _neighbours(update, state)
    return _page(
        "update.html",
        site,
        scene(state, view.zone, view.lang),
        state=state,
        view=view,
        update=update,
        around=around,
        card=update_card(update, state, site.desk_name),
        story_link=_story_link(state, view),
    )


def corrections_page(state: PageState, site: Site, view: View = _PLAIN) -> str:
    rows: Sequence[LedgerRow] = ledger(state)
    return _page(
        "corrections.html",
        site,
        scene(state, view.zone, view.lang),
        state=state,
        view=view,
        rows=rows,
        story_link=_story_link(state, view),
    )


def stories_page(heads: Sequence[StoryHead], site: Site) -> str:
    ordered = sorted(heads, key=lambda h: (h.status == "closed", h.slug))
    return _page("stories.html", site, scene(EMPTY), has_script=False, heads=ordered)


def error_page(title: str, line: str, site: Site) -> str:
    return _page("error.html", site, scene(EMPTY), has_script=False, title=title, line=line)


def _page(template: str, site: Site, told: Scene, **values: Any) -> str:
    spoken = Markup(  # noqa: S704 -- escaped for a script element
        structured.for_script(told.t.for_scripts())
    )
    given = {"has_script": True, "script_words": spoken, "languages": _languages(), **values}
    return _environment().get_template(template).render(site=site, scene=told, t=told.t, **given)


def _languages() -> list[catalogue.Words]:
    return [catalogue.words(code) for code in catalogue.LANGUAGES]


def _story_link(state: PageState, view: View) -> Markup:
    return Markup('<a href="/{}/{}" dir="auto">{}</a>').format(
        state.story, view.query().removeprefix("./"), state.headline or state.story
    )


def _neighbours(update: Update, state: PageState) -> tuple[Update | None, Update | None]:
    numbers = list(state.updates)
    at = numbers.index(update.seq)
    earlier = state.updates[numbers[at - 1]] if at > 0 else None
    later = state.updates[numbers[at + 1]] if at + 1 < len(numbers) else None
    return earlier, later


# --- what templates ask --------------------------------------------------------------------------


def whole(cell: Cell) -> dict[str, Any]:
    """The cell with every key: what a source does not give is empty, never an error on the page."""
    full = {name: "" for name in Cell.__annotations__} | {"party": None, "lang": ""} | dict(cell)
    if not is_web_address(str(full["url"])):
        full["url"] = ""
    return full


def grades_of(cell: Mapping[str, Any], t: catalogue.Words) -> list[Markup]:
    """What people graded: the speaker, this statement, or both."""
    told = (("reliability", "grade_speaker"), ("credibility", "grade_statement"))
    given: Mapping[str, str] = cell["grades"] or {}
    return [t(key, grade=given[name]) for name, key in told if given.get(name)]


def chain_path(cell: Mapping[str, Any]) -> list[str]:
    """Origin first. The record keeps the carrier first, as it was received."""
    return list(reversed(cell["chain"] or ()))


@dataclass(frozen=True, slots=True)
class Piece:
    kind: str  # same, was, now
    text: str


def changes(was: str, now: str) -> list[Piece]:
    """Word by word, what a correction took away and put in."""
    before, after = was.split(), now.split()
    pieces: list[Piece] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(
        a=before, b=after, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", " ".join(before[a:b])))
            continue
        if b > a:
            pieces.append(Piece("was", " ".join(before[a:b])))
        if d > c:
            pieces.append(Piece("now", " ".join(after[c:d])))
    return pieces


def is_short_change(pieces: Sequence[Piece]) -> bool:
    return sum(len(p.text.split()) for p in pieces if p.kind != "same") <= _INLINE_CHANGE_WORDS


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {
        "words": words,
        "both_names": lambda place: " / ".join(names_of(place)),
        "figure_groups": groups,
        "frames_in": frames_in,
        "may_frame": may_frame(),
        "utc_clock": lambda at: f"{at.astimezone(UTC):%H:%M} UTC",
        "whisker": whisker,
        "map_spots": spots,
        "map_picture": picture,
        "labels": LABELS,
        "whole": whole,
        "can_draw": can_draw,
        "in_words": in_words,
        "chain_path": chain_path,
        "grades_of": grades_of,
        "columns": columns,
        "changes": changes,
        "is_short_change": is_short_change,
        "ledger": ledger,
        "pinned_of": pinned,
        "city": zones.city,
    }
    environment.filters |= {"body": body_html, "plain": plain}
    return environment


@cache
def _macro(name: str) -> Any:
    """A macro of whichever file of fragments has it."""
    for file in ("parts.html", "sides.html"):
        module = _environment().get_template(file).module
        if hasattr(module, name):
            return getattr(module, name)
    raise LookupError(f"No fragment is called {name}.")
