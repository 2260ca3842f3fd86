"""Publishing, correcting, withdrawing and pinning updates: the rules are the actions'."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from onrecord.desk.errors import attempt
from onrecord.desk.forms import CorrectForm, RedactForm, RetractForm, UpdateForm
from onrecord.desk.pages import back, composing, page_state, show, standing, story_page
from onrecord.newsroom import actions
from onrecord.newsroom.clock import now


@require_POST
def publish(request: HttpRequest, story: str) -> HttpResponse:
    form = UpdateForm(request.POST)
    done, status = attempt(request, form, actions.publish_update, story=story)
    if done:
        return back(request, story, f"Published as update {done.seq}.")
    return story_page(request, story, form, status=status)


@require_POST
def preview(request: HttpRequest, story: str) -> HttpResponse:
    """The update as readers would see it: that part alone for the page's script, or all."""
    form = UpdateForm(request.POST)
    if request.headers.get("Accept") == "text/x-part":
        part = composing(request, page_state(story), form, is_preview=True)
        return show(request, "_preview", **part)
    return story_page(request, story, form, is_preview=True)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, story: str, update: int) -> HttpResponse:
    """A correction; when somebody was faster, both texts stay on the page."""
    state = page_state(story)
    reads = standing(state, update)
    told = {"headline": reads.headline, "body": reads.body, "base": reads.newest}
    form = CorrectForm(request.POST or None, initial=told)
    done, status = attempt(request, form, actions.correct_update, story=story, update=update)
    if done:
        return back(request, story, f"Update {update} is corrected, with a notice above it.")
    given = {"story": story, "state": state, "reads": reads, "is_conflict": status == 409}
    return show(request, "correct", status, form=form, **given)


@require_http_methods(["GET", "POST"])
def retract(request: HttpRequest, story: str, update: int) -> HttpResponse:
    state = page_state(story)
    reads, form = standing(state, update), RetractForm(request.POST or None)
    done, status = attempt(request, form, actions.retract_update, story=story, update=update)
    if done:
        return back(request, story, f"Update {update} is withdrawn; it stays with the reason.")
    return show(request, "retract", status, story=story, state=state, reads=reads, form=form)


@require_http_methods(["GET", "POST"])
def redact(request: HttpRequest, story: str, update: int) -> HttpResponse:
    """For a chief: remove a text for legal reasons from every place where it stood."""
    state = page_state(story)
    reads, form = standing(state, update), RedactForm(request.POST or None, update=update)
    done, status = attempt(request, form, actions.redact_update, story=story, update=update)
    if done:
        return back(request, story, f"The text of update {update} is removed.")
    return show(request, "redact", status, story=story, state=state, reads=reads, form=form)


@require_POST
def pin(request: HttpRequest, story: str, update: int) -> HttpResponse:
    is_pinned = request.POST.get("pinned") == "1"
    actions.pin_update(
        story=story, update=update, pinned=is_pinned, by=request.user.actor, now=now()
    )
    return back(request, story, f"Update {update} is {'' if is_pinned else 'no longer '}pinned.")
