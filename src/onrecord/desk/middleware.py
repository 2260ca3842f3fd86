"""The desk's door and its one way to say no; who may do what is for the policy to say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from onrecord.desk.errors import refusal, status_of
from onrecord.errors import OnRecordError

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
AWAY = "The database does not answer. Nothing was stored: keep this page, and send it again soon."
SIGNED_OUT = "You are no longer signed in. Nothing was stored: sign in, then send your words again."


class LoginRequired(LoginRequiredMiddleware):
    """No page is seen by a stranger, kept by a shared cache, or loads what is not ours."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = super().__call__(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        # Not no-store: the browser's Back must still hold what an editor typed.
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        try:
            answer = super().process_view(request, view_func, view_args, view_kwargs)
        except (OperationalError, InterfaceError):  # who it is cannot be looked up
            return refusal(request, AWAY, 503)
        if answer is not None and request.method == "POST":
            return refusal(request, SIGNED_OUT, 403)
        return answer


class DeskErrors(MiddlewareMixin):
    """Turns each error raised on purpose into its status and line; the rest stay faults."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OnRecordError):
            return refusal(request, str(exception), status_of(exception))
        if isinstance(exception, (OperationalError, InterfaceError)):  # actions say it themselves
            return refusal(request, AWAY, 503)
        return None
