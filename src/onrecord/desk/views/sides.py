"""What each side says and the key points, put before readers; what people decide about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from onrecord.desk.errors import attempt
from onrecord.desk.pages import back, page_state, point_forms, show
from onrecord.desk.side_forms import forms_on, links, statements_on
from onrecord.newsroom import actions, board
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


VERBS = {
    "reword": actions.reword_question,
    "settle": actions.say_what_would_settle,
    "merge": actions.merge_questions,
    "split": actions.split_question,
    "move": actions.set_scope,
    "bind": actions.bind_denial,
    "not-comparable": actions.mark_not_comparable,
    "accept": actions.accept_relation,
    "reject": actions.reject_relation,
    "rule": actions.rule_on_question,
    "grade-source": actions.grade_source,
    "grade-statement": actions.grade_information,
}


def decide(request: HttpRequest, story: str, question: int, verb: str = "") -> HttpResponse:
    """One question with what can be decided about it, and what was."""
    if verb and (verb not in VERBS or request.method != "POST"):
        raise Http404
    asked = board.get_question(story, question)
    questions = board.list_questions(story)
    forms = forms_on(asked, questions, verb, request.POST)
    status = 200
    if verb:
        done, status = attempt(request, forms[verb], VERBS[verb], story=story)
        if done:
            messages.success(request, f"Decided (number {done.number}); it can be undone.")
            return redirect("question", story, question)
    given = {"asked": asked, "forms": forms, "tried": verb, "links": links(asked.content)}
    given |= {"decided": board.list_decisions(story, question), "said": statements_on(questions)}
    return show(request, "question", status, story=story, state=page_state(story), **given)


@require_POST
def undo(request: HttpRequest, story: str, decision: int) -> HttpResponse:
    """Back to the question that it was about, if it was about one."""
    actions.undo_decision(story=story, decision=decision, by=request.user.actor, now=now())
    question = request.POST.get("question", "")
    if question.isascii() and question.isdigit():
        messages.success(request, f"Decision {decision} is undone.")
        return redirect("question", story, int(question))
    return back(request, story, f"Decision {decision} is undone.")
