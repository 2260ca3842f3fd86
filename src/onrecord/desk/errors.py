"""Which HTTP status each error answers, in one table, and the page that says it; logs no text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onrecord import errors
from onrecord.newsroom.clock import now

STATUS: dict[type[Exception], int] = {
    errors.BadInput: 400,
    errors.NotAllowed: 403,
    errors.Embargoed: 403,
    errors.NotFound: 404,
    errors.Refused: 409,  # Conflict too
    errors.Unavailable: 503,
    errors.OnRecordError: 500,
}
_NOT_TYPED = {"csrfmiddlewaretoken", "token", "base", "password", "statements"}


class Sendable(Protocol):
    """A form, or a list of forms, that an action can be run with."""

    def is_valid(self) -> bool: ...

    def given(self) -> dict[str, Any]:
        """The action's arguments."""

    def refuse(self, line: str) -> None:
        """Show the line on the form, which keeps what was typed."""


def status_of(error: Exception) -> int:
    """The nearest class of the error that the table names."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def attempt(
    request: HttpRequest, form: Sendable, act: Callable[..., Any], **about: Any
) -> tuple[Any, int]:
    """Run an action with what the form holds: (its answer, 200).

    (None, status) when the form was only asked for, or when it is refused; then it says why.
    """
    if request.method != "POST":
        return None, 200
    if not form.is_valid():
        return None, 400
    try:
        return act(**about, **form.given(), by=request.user.actor, now=now()), 200
    except errors.OnRecordError as error:
        form.refuse(str(error))
        return None, status_of(error)


def refusal(request: HttpRequest, line: str, status: int, *, keep: bool = True) -> HttpResponse:
    """A page with the one line, and whatever was typed, so that nobody's text is lost."""
    typed = [
        (name.replace("_", " ").capitalize(), text)
        for name, texts in (request.POST.lists() if keep else ())
        for text in texts
        if name not in _NOT_TYPED and text.strip()
    ]
    return render(request, "desk/refusal.html", {"line": line, "typed": typed}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent is too large or broken: reading it again would fail again."""
    line = "What was sent is too large or broken. Nothing was stored: go Back and shorten it."
    return refusal(request, line, 400, keep=False)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, "This may not be done here. Nothing was stored.", 403)


def no_such_page(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, "There is no such page at the desk.", 404)


def broken(request: HttpRequest) -> HttpResponse:
    """The page of a fault of ours; the server's log has the details."""
    return refusal(request, "Something broke here, by our fault. Look whether it was stored.", 500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before the last sign-in, or from another site: shown, never sent again."""
    line = "This form is older than your sign-in, or from elsewhere. Nothing was stored."
    return refusal(request, line, 403)
