"""What each side says and the key points, put before readers; never words a question itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from onrecord.desk.errors import attempt
from onrecord.desk.pages import back, page_state, point_forms, show
from onrecord.newsroom import actions
from onrecord.newsroom.clock import now


@require_POST
def publish_question(request: HttpRequest, story: str, question: int) -> HttpResponse:
    """Put a question on the page, or bring it up to date there."""
    actions.publish_question(story=story, question=question, by=request.user.actor, now=now())
    return back(request, story, f"Readers see question {question} as the ledger has it now.")


@require_http_methods(["GET", "POST"])
def key_points(request: HttpRequest, story: str) -> HttpResponse:
    state = page_state(story)
    rows = point_forms(state, request.POST or None)
    done, status = attempt(request, rows, actions.set_key_points, story=story)
    if done:
        return back(request, story, "The key points are on the page.")
    return show(request, "key_points", status, story=story, state=state, points=rows)
