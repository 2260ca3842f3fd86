"""Letting somebody in."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from onrecord.errors import BadInput, Conflict, NotFound
from onrecord.newsroom import log
from onrecord.newsroom.models import User
from onrecord.newsroom.policy import ROLES, Actor, require
from onrecord.newsroom.transact import writing


def add_user(*, name: str, password: str, role: str, by: Actor, now: datetime) -> None:
    """Add somebody to the desk. Raises BadInput for a weak password or an unknown role,
    Conflict for a taken name.
    """
    require(by, "add_user")
    if role not in ROLES:
        raise BadInput(f"“{role}” is no role: {', '.join(ROLES)}.")
    user = User(username=name, role=role)
    _give_password(user, password)
    with writing() as head:
        if User.objects.filter(username=name).exists():
            raise Conflict(f"There is already a user “{name}”.")
        user.save(force_insert=True)
        log.append(head, "add_user", by=by, now=now, payload={"user": name, "role": role})


def set_password(*, name: str, password: str, by: Actor, now: datetime) -> None:
    """Give somebody a new password; every session signed in with the old one ends.
    Raises NotFound, BadInput.
    """
    require(by, "add_user")
    with writing() as head:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise NotFound(f"There is no user “{name}”.")
        _give_password(user, password)
        user.save(update_fields=["password"])
        log.append(head, "set_password", by=by, now=now, payload={"user": name})


def _give_password(user: User, password: str) -> None:
    try:
        user.clean_fields(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        raise BadInput(
            f"The password of {user.username} was not set: {' '.join(error.messages)}"
        ) from error
    user.set_password(password)
