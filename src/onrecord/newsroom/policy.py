"""Who may do what: one table of roles by act. Actions ask it at the mutation, never at the door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from onrecord.errors import NotAllowed

Role = Literal["observer", "reporter", "editor", "chief"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the name goes into the log, the role decides."""

    name: str
    role: Role


OPERATOR = Actor("operator", "chief")  # a command typed by whoever owns the data folder
WORKER = Actor("worker", "reporter")

_LOWEST: dict[str, Role] = {
    "file_report": "reporter",
    "dismiss_report": "reporter",
    "store_reading": "reporter",
    "add_wire": "editor",
    "open_story": "editor",
    "name_place": "editor",
    "change_story": "editor",
    "publish_update": "editor",
    "correct_update": "editor",
    "retract_update": "editor",
    "pin_update": "editor",
    "set_key_points": "editor",
    "publish_question": "editor",
    "decide": "editor",  # about the ledger: relations, questions, denials, scopes
    "grade": "editor",
    "take_reading": "editor",
    "rule": "chief",
    "redact_update": "chief",
    "add_user": "chief",
}


def is_allowed(actor: Actor, act: str) -> bool:
    """Whether this role reaches the act; roles include those below them."""
    return ROLES.index(actor.role) >= ROLES.index(_LOWEST[act])


def require(actor: Actor, act: str) -> None:
    """Raise NotAllowed with the role that would be needed."""
    if not is_allowed(actor, act):
        words = act.replace("_", " ")
        raise NotAllowed(f"{actor.name} is {actor.role}: to {words} takes the role {_LOWEST[act]}.")
