"""The templates' environment: addresses, marks of words.py, strict names; never a query."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from onrecord.desk import words
from onrecord.live.words import STATE, STATUS

_static: list[Callable[[str], str]] = []


def use_static(address: Callable[[str], str]) -> None:
    """Name the function that turns “desk.css” into its served address (asgi does)."""
    _static[:] = [address]


def static(name: str) -> str:
    return _static[0](name) if _static else f"/static/{name}"


def environment(**options: Any) -> Environment:
    """What Django's Jinja2 backend builds at start; a missing name is an error, not a blank."""
    options |= {"autoescape": True, "undefined": StrictUndefined}
    made = Environment(**options)  # noqa: S701 (set on the line above)
    made.trim_blocks = made.lstrip_blocks = True
    made.globals.update(url=_url, static=static, STATE=STATE, STATUS=STATUS)
    made.filters.update(
        age=words.age, chain=words.chain, clock=words.clock, figure=words.figure, party=words.party
    )
    return made


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args, kwargs=kwargs)
