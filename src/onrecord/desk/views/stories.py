"""The list of stories, opening one, its three columns and its status; never touches an update."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from onrecord.desk.columns import Choice, column
from onrecord.desk.errors import attempt
from onrecord.desk.forms import ChangeStoryForm, OpenStoryForm
from onrecord.desk.pages import back, composer, page_state, show, story_page
from onrecord.live.view import View, window
from onrecord.newsroom import actions, stories


@require_safe
def list_all(request: HttpRequest) -> HttpResponse:
    """Every story, and the reports that no story has claimed."""
    choice = Choice.read(request.GET)
    common = column(None, choice)
    return show(request, "stories", stories=stories.list_stories(), choice=choice, column=common)


@require_http_methods(["GET", "POST"])
def open_new(request: HttpRequest) -> HttpResponse:
    form = OpenStoryForm(request.POST or None)
    done, status = attempt(request, form, actions.open_story)
    if done:
        return back(request, done.story, "The story is open, and readers can see it.")
    return show(request, "open", status, form=form)


@require_safe
def desk(request: HttpRequest, story: str) -> HttpResponse:
    """The three columns."""
    return story_page(request, story, composer(request))


@require_safe
def published(request: HttpRequest, story: str) -> HttpResponse:
    """The updates as readers see them, each with what may be done to it."""
    state, choice = page_state(story), Choice.read(request.GET)
    shown = window(state, View(before=choice.before))
    return show(request, "published", story=story, state=state, choice=Choice(), window=shown)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, story: str) -> HttpResponse:
    """Headline, standfirst, and whether the story is live, paused or ended."""
    state = page_state(story)
    told = {"headline": state.headline, "standfirst": state.standfirst, "status": state.status}
    form = ChangeStoryForm(request.POST or None, initial=told)
    done, status = attempt(request, form, actions.change_story, story=story)
    if done:
        return back(request, story, "Readers see the story's new line and status.")
    return show(request, "change", status, story=story, state=state, form=form)
