"""The desk's door: a name and a password, and only so many tries. Remembers tries in this process
alone, never passwords.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from onrecord.desk.errors import refusal
from onrecord.live.doors import forwarded

_log = logging.getLogger(__name__)
WINDOW_S = 900.0
PAIR, NAME, ADDRESS = 5, 30, 100  # tries in the window: of one name from one address, of each alone
_MOST_KEPT = 20_000

Key = tuple[str, str]


class Tries:
    """When each name and address last tried. One that succeeds is taken back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tried: OrderedDict[Key, deque[float]] = OrderedDict()

    def begin(self, name: str, address: str) -> float:
        """Count one more try; answers 0, or the seconds to wait, and then it is not counted."""
        with self._lock:
            now = self._clock()
            keys = _keys(name, address)
            wait_s = max(self._wait_s(key, most, now) for key, most in keys)
            if not wait_s:
                for key, _ in keys:
                    self._tried.setdefault(key, deque()).append(now)
                    self._tried.move_to_end(key)
                while len(self._tried) > _MOST_KEPT:
                    self._tried.popitem(last=False)
            return wait_s

    def succeeded(self, name: str, address: str) -> None:
        """The password was right: their own tries are forgotten, those of others are not."""
        with self._lock:
            (pair, _), *others = _keys(name, address)
            self._tried.pop(pair, None)
            for key, _ in others:
                if self._tried.get(key):
                    self._tried[key].pop()

    def _wait_s(self, key: Key, most: int, now: float) -> float:
        tried = self._tried.get(key)
        while tried and now - tried[0] >= WINDOW_S:
            tried.popleft()
        return tried[-most] + WINDOW_S - now if tried and len(tried) >= most else 0.0


def _keys(name: str, address: str) -> Sequence[tuple[Key, int]]:
    name = name.strip().casefold()[:150]
    return ((name, address), PAIR), ((name, ""), NAME), (("", address), ADDRESS)


TRIES = Tries()


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """Signing in; whoever tries too often is told how long to wait."""

    template_name = "desk/login.html"
    tries = TRIES

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_try = request.method == "POST"
        wait_s = self.tries.begin(self._name(), self._address()) if is_try else 0.0
        if not wait_s:
            return super().dispatch(request, *args, **kwargs)
        minutes = math.ceil(wait_s / 60)
        _log.warning("too many tries to sign in as %r", self._name())
        line = (
            f"Too many tries to sign in. Wait {minutes} minute{'' if minutes == 1 else 's'}, then "
            "try again; a chief or the operator can set a new password."
        )
        answer = refusal(request, line, 429, keep=False)
        answer.headers["Retry-After"] = str(math.ceil(wait_s))
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        self.tries.succeeded(self._name(), self._address())
        return super().form_valid(form)

    def _name(self) -> str:
        return str(self.request.POST.get("username", ""))

    def _address(self) -> str:
        meta = self.request.META
        named = forwarded(meta.get("HTTP_X_FORWARDED_FOR", ""), settings.TRUSTED_HOPS)
        return named or str(meta.get("REMOTE_ADDR", ""))
