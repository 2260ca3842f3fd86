"""Pages and fragments as HTML, from one set of templates. Never reads a database, a clock or a
request.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from onrecord.live import words, zones
from onrecord.live.body import body_html, is_web_address, plain
from onrecord.live.fold import EMPTY, LedgerRow, PageState, Question, Update, ledger
from onrecord.live.view import View, window
from onrecord.record import LABELS, Cell, QuestionContent, StoryHead

__all__ = ["body_html", "update_fragment"]

_CORRECTIONS_SHOWN = 3
_INLINE_CHANGE_WORDS = 6  # READER-AND-DESK 2f: longer changes stand behind a disclosure


@dataclass(frozen=True, slots=True)
class Site:
    """What is the same on every page."""

    desk_name: str = "The desk"
    public_url: str = ""  # without a slash at the end; empty: links are relative
    asset: Callable[[str], str] = "/static/{}".format


@dataclass(frozen=True, slots=True)
class Scene:
    """What a fragment needs to know of its story: for whom it is printed, and in which zone."""

    story: str
    zone: str
    language: str
    marks: dict[str, tuple[str, str]]


def scene(state: PageState, zone: str = "") -> Scene:
    return Scene(state.story, zone or state.zone, state.language, words.marks(state.parties))


# --- fragments: the same macros print the page, the stream and the desk's preview -----------------


def update_fragment(update: Update, state: PageState = EMPTY) -> Markup:
    """One `<article>`, as the page has it."""
    return _fragment("update", update, scene(state))


def pinned_fragment(state: PageState, zone: str = "") -> Markup:
    return _fragment("pinned", pinned(state), scene(state, zone))


def key_points_fragment(state: PageState, zone: str = "") -> Markup:
    return _fragment("key_points", state, scene(state, zone))


def question_fragment(question: Question, state: PageState, zone: str = "") -> Markup:
    return _fragment("question", question, scene(state, zone))


def header_fragment(state: PageState, zone: str = "") -> Markup:
    return _fragment("story_head", state, scene(state, zone))


def corrections_fragment(state: PageState, zone: str = "") -> Markup:
    return _fragment("recent_corrections", ledger(state)[:_CORRECTIONS_SHOWN], scene(state, zone))


def pinned(state: PageState) -> Update | None:
    """The pinned update, unless it was withdrawn or removed since."""
    update = state.updates.get(state.pinned or 0)
    return update if update and not (update.retracted or update.removed) else None


def _fragment(macro: str, *arguments: Any) -> Markup:
    return Markup(str(getattr(_parts(), macro)(*arguments)).strip())  # noqa: S704 -- autoescaped template


# --- pages ---------------------------------------------------------------------------------------


def story_page(state: PageState, view: View, site: Site) -> str:
    return _page(
        "story.html",
        site,
        state=state,
        view=view,
        window=window(state, view),
        scene=scene(state, view.zone),
    )


def moment_page(state: PageState, view: View, site: Site, moment: str) -> str:
    """The page as it stood: no stream, and a line that says so."""
    return _page(
        "story.html",
        site,
        state=state,
        view=view,
        window=window(state, view),
        scene=scene(state, view.zone),
        moment=moment,
    )


def update_page(update: Update, state: PageState, site: Site) -> str:
    """One update with its neighbours; a withdrawn one keeps its page, with the notice."""
    around = _neighbours(update, state)
    return _page("update.html", site, state=state, update=update, around=around, scene=scene(state))


def corrections_page(state: PageState, site: Site) -> str:
    rows: Sequence[LedgerRow] = ledger(state)
    return _page("corrections.html", site, state=state, rows=rows, scene=scene(state))


def stories_page(heads: Sequence[StoryHead], site: Site) -> str:
    return _page(
        "stories.html", site, heads=sorted(heads, key=lambda h: (h.status == "closed", h.slug))
    )


def error_page(title: str, line: str, site: Site) -> str:
    return _page("error.html", site, title=title, line=line)


def _page(template: str, site: Site, **values: Any) -> str:
    return _environment().get_template(template).render(site=site, **{"moment": "", **values})


def _neighbours(update: Update, state: PageState) -> tuple[Update | None, Update | None]:
    numbers = list(state.updates)
    at = numbers.index(update.seq)
    earlier = state.updates[numbers[at - 1]] if at > 0 else None
    later = state.updates[numbers[at + 1]] if at + 1 < len(numbers) else None
    return earlier, later


# --- what templates ask --------------------------------------------------------------------------


def whole(cell: Cell) -> dict[str, Any]:
    """The cell with every key: what a source does not give is empty, never an error on the page."""
    full = {name: "" for name in Cell.__annotations__} | {"party": None} | dict(cell)
    if not is_web_address(str(full["url"])):
        full["url"] = ""
    return full


def chain_path(cell: Mapping[str, Any]) -> list[str]:
    """Origin first. The record keeps the carrier first, as it was received."""
    return list(reversed(cell["chain"] or ()))


@dataclass(frozen=True, slots=True)
class Column:
    party: str
    cells: tuple[Cell, ...]
    earlier: tuple[Cell, ...]


def columns(content: QuestionContent) -> list[Column]:
    """One column per side, A-Z; whoever is no side stands under Others, last."""
    gathered: dict[str, list[Cell]] = {}
    for position in content.get("positions", ()):
        name = position["party"] if words.is_side(position["party"]) else words.OTHERS
        gathered.setdefault(name, []).extend(position["cells"])
    ordered = sorted(gathered, key=lambda name: (name == words.OTHERS, name.casefold()))
    return [
        Column(
            name,
            tuple(c for c in gathered[name] if c.get("current", True)),
            tuple(c for c in gathered[name] if not c.get("current", True)),
        )
        for name in ordered
    ]


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
        "labels": LABELS,
        "whole": whole,
        "chain_path": chain_path,
        "columns": columns,
        "changes": changes,
        "is_short_change": is_short_change,
        "ledger": ledger,
        "pinned_of": pinned,
        "city": zones.city,
    }
    environment.filters |= {
        "body": body_html,
        "plain": plain,
        "clock": zones.clock,
        "day": zones.date_of,
        "full": zones.full,
        "iso": zones.iso,
        "zone_label": zones.label,
    }
    return environment


@lru_cache(maxsize=1)
def _parts() -> Any:
    return _environment().get_template("parts.html").module
