"""Puts together what each page shows, from the newsroom's reading side; never writes."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from markupsafe import Markup

from onrecord.desk.columns import Choice, column, parties
from onrecord.desk.draft import draft_of
from onrecord.desk.forms import PointForms, PointRows, UpdateForm, numbers, split_places
from onrecord.errors import NotFound
from onrecord.live.fold import PageState, Update, fold
from onrecord.live.render import update_fragment
from onrecord.live.view import View, window
from onrecord.newsroom import board, inbox, published, stories
from onrecord.newsroom.clock import now
from onrecord.newsroom.inbox import InboxStatement
from onrecord.newsroom.policy import is_allowed


def show(request: HttpRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    """Render one page for whoever is signed in."""
    given = {"now": now(), "may": partial(is_allowed, request.user.actor), **context}
    return render(request, f"desk/{name}.html", given, status=status)


def back(request: HttpRequest, story: str, notice: str) -> HttpResponse:
    """To the story's desk as it was looked at, with one line on what was done."""
    messages.success(request, notice)
    return redirect(reverse("story", args=[story]) + Choice.read(request.GET).query())


def page_state(story: str) -> PageState:
    """What readers see of a story now. Raises NotFound."""
    stories.get_story(story)
    return fold(published.load_records(story, 0))


def standing(state: PageState, update: int) -> Update:
    """One update as it reads now. Raises NotFound."""
    if update not in state.updates:
        raise NotFound(f"There is no update {update} in “{state.story}”.")
    return state.updates[update]


def composer(request: HttpRequest) -> UpdateForm:
    """An empty composer, or a draft from the statements that the address names."""
    chosen = numbers(request.GET.getlist("s"))
    cited = inbox.get_statements(chosen)
    draft = draft_of([s.cell for s in cited])
    given = {
        "headline": draft.headline,
        "body": draft.body,
        "label": "Attributed" if cited else "Desk note",
    }
    return UpdateForm(initial={**given, "statements": ",".join(str(s.number) for s in cited)})


def story_page(
    request: HttpRequest,
    story: str,
    form: UpdateForm,
    *,
    status: int = 200,
    is_preview: bool = False,
) -> HttpResponse:
    """What came in, what is being written, what each side says and readers see."""
    state, choice = page_state(story), Choice.read(request.GET)
    found, questions = column(story, choice), board.list_questions(story)
    return show(
        request,
        "story",
        status,
        story=story,
        state=state,
        choice=choice,
        column=found,
        parties=parties(found.reports, questions),
        questions=questions,
        window=window(state, View()),
        points=point_forms(state),
        **composing(request, state, form, is_preview=is_preview),
    )


def composing(
    request: HttpRequest, state: PageState, form: UpdateForm, *, is_preview: bool
) -> dict[str, Any]:
    """The composer's own part of a page: the form, the statements it rests on, the preview."""
    cited = inbox.get_statements(form.chosen())
    preview = _preview(request, state, form, cited) if is_preview else None
    return {
        "form": form,
        "cited": cited,
        "chosen": {s.number for s in cited},
        "preview": preview,
        "language": state.language,
    }


def _preview(
    request: HttpRequest, state: PageState, form: UpdateForm, cited: list[InboxStatement]
) -> Markup:
    """The draft in the readers' own markup, as the next update of the page."""
    typed = {
        name: str(form[name].value() or "") for name in ("label", "headline", "body", "places")
    }
    draft = Update(
        seq=state.seq + 1,
        at=now(),
        by=request.user.actor.name,
        label=typed["label"],
        headline=" ".join(typed["headline"].split()),
        body=typed["body"].replace("\r\n", "\n").strip(),
        cells=tuple(s.cell for s in cited),
        places=split_places(typed["places"]),
        key=bool(form["key"].value()),
    )
    return update_fragment(draft, state)


def point_forms(state: PageState, typed: QueryDict | None = None) -> PointRows:
    """The rows as typed, or the key points as they stand with room for more."""
    told = [dict(p) for p in state.key_points.points] if state.key_points else []
    return PointForms(typed, initial=told, prefix="points")
