"""One report as it came, filing one by hand, and taking one off the inbox."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onrecord.desk.errors import attempt
from onrecord.desk.forms import FileForm
from onrecord.desk.marks import pieces_of
from onrecord.desk.pages import back, page_state, show
from onrecord.newsroom import actions, inbox
from onrecord.newsroom.clock import now


@require_safe
def read(request: HttpRequest, report: int) -> HttpResponse:
    """The original text with its statements marked."""
    found = inbox.get_report(report)
    pieces = pieces_of(found.text, [(s.number, s.content) for s in found.statements])
    zone = page_state(found.story).zone if found.story else "UTC"
    cells = {s.number: s.cell for s in found.statements}
    return show(request, "report", report=found, pieces=pieces, zone=zone, cells=cells)


@require_POST
def dismiss(request: HttpRequest, report: int) -> HttpResponse:
    found = inbox.get_report(report)
    actions.dismiss_report(report=report, by=request.user.actor, now=now())
    notice = f"Report {report} is off the inbox; it stays on file under “Dismissed”."
    if found.story:
        return back(request, found.story, notice)
    messages.success(request, notice)
    return redirect("stories")


@require_http_methods(["GET", "POST"])
def file_by_hand(request: HttpRequest, story: str) -> HttpResponse:
    state = page_state(story)
    form = FileForm(request.POST or None, zone=state.zone)
    done, status = attempt(request, form, actions.file_report, story=story)
    if done:
        what = "is filed; its statements appear once it is read"
        notice = f"Report {done.id} {what if done.created else 'was filed before'}."
        return back(request, story, notice)
    return show(request, "file", status, story=story, state=state, form=form)
