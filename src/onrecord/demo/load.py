"""Reading the packaged story: JSON files to a checked Script; never the newsroom or the network."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Any

from onrecord.demo.script import (
    Arrival,
    CorrectUpdate,
    Decision,
    Opening,
    PinUpdate,
    Point,
    PublishQuestion,
    PublishUpdate,
    QuestionChoice,
    Script,
    SetKeyPoints,
    StatementChoice,
)
from onrecord.errors import BadInput
from onrecord.record import LABELS
from onrecord.wires import report_json


def load_story(folder: Traversable | None = None) -> Script:
    """The script in `folder`, by default the packaged one. BadInput names file and field."""
    folder = folder or files("onrecord.demo") / "story"
    reports = sorted((folder / "reports").iterdir(), key=lambda file: file.name)
    script = Script(
        opening=_opening(_Fields.of("story.json", _json(folder / "story.json"))),
        arrivals=tuple(_arrival(file) for file in reports if file.name.endswith(".json")),
        decisions=_decisions(_json(folder / "decisions.json")),
    )
    _check_order(script)
    _check_names(script)
    return script


class _Fields:
    """One JSON object and where it stands, so that every complaint can name both."""

    def __init__(self, where: str, fields: Mapping[str, Any]) -> None:
        self.where = where
        self.fields = fields

    @classmethod
    def of(cls, where: str, value: object) -> _Fields:
        if not isinstance(value, dict):
            raise BadInput(f"{where}: this should be a JSON object.")
        return cls(where, value)

    def text(self, name: str, default: str | None = None) -> str:
        value = self.fields.get(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise BadInput(f"{self.where}: “{name}” should be a text that is not empty.")
        return value

    def time(self, name: str) -> datetime:
        text = self.text(name)
        try:
            at = datetime.fromisoformat(text)
        except ValueError as error:
            raise BadInput(f"{self.where}: “{name}” is {text!r}, which is no ISO time.") from error
        if at.utcoffset() != timedelta(0):
            raise BadInput(f"{self.where}: “{name}” is {text!r}: give UTC, with a Z.")
        return at.astimezone(UTC)

    def switch(self, name: str) -> bool:
        value = self.fields.get(name, False)
        if not isinstance(value, bool):
            raise BadInput(f"{self.where}: “{name}” should be true or false.")
        return value

    def inner(self, name: str) -> _Fields:
        return _Fields.of(f"{self.where}, {name}", self.fields.get(name))

    def each(self, name: str) -> tuple[_Fields, ...]:
        numbered = enumerate(self._list(name), 1)
        return tuple(_Fields.of(f"{self.where}, {name} {n}", value) for n, value in numbered)

    def texts(self, name: str) -> tuple[str, ...]:
        values = self._list(name)
        if not all(isinstance(value, str) for value in values):
            raise BadInput(f"{self.where}: “{name}” should hold texts only.")
        return tuple(values)

    def _list(self, name: str) -> list[Any]:
        values = self.fields.get(name, [])
        if not isinstance(values, list):
            raise BadInput(f"{self.where}: “{name}” should be a list.")
        return values


def _json(file: Traversable) -> Any:
    try:
        return json.loads(file.read_bytes())
    except ValueError as error:
        raise BadInput(f"{file.name}: this is not JSON ({error}).") from error


def _opening(fields: _Fields) -> Opening:
    return Opening(
        at=fields.time("opened_at"),
        slug=fields.text("slug"),
        headline=fields.text("headline"),
        standfirst=fields.text("standfirst"),
        zone=fields.text("zone"),
        language=fields.text("language"),
    )


def _arrival(file: Traversable) -> Arrival:
    raw = file.read_bytes()
    fields = _Fields.of(file.name, _json(file))
    fields.text("reconstruction")  # nothing invented may look like a real message
    at = fields.time("received_at")
    (report,) = report_json.parse(raw, name=file.name, received_at=at)
    return Arrival(at, file.name.removesuffix(".json"), report)


def _publish_update(fields: _Fields) -> PublishUpdate:
    label = fields.text("label")
    if label not in LABELS:
        raise BadInput(f"{fields.where}: “label” is {label!r}; known are {', '.join(LABELS)}.")
    return PublishUpdate(
        at=fields.time("at"),
        name=fields.text("name"),
        headline=fields.text("headline"),
        body=fields.text("body"),
        label=label,
        statements=tuple(
            StatementChoice(s.text("report"), s.text("contains"), s.text("speaker", ""))
            for s in fields.each("statements")
        ),
        places=fields.texts("places"),
        key=fields.switch("key"),
    )


def _correct_update(fields: _Fields) -> CorrectUpdate:
    return CorrectUpdate(
        at=fields.time("at"),
        update=fields.text("update"),
        wrong=fields.text("wrong"),
        headline=fields.text("headline"),
        body=fields.text("body"),
    )


def _pin_update(fields: _Fields) -> PinUpdate:
    return PinUpdate(fields.time("at"), fields.text("update"))


def _set_key_points(fields: _Fields) -> SetKeyPoints:
    points = tuple(Point(p.text("text"), p.text("update", "")) for p in fields.each("points"))
    return SetKeyPoints(fields.time("at"), points)


def _publish_question(fields: _Fields) -> PublishQuestion:
    choice = fields.inner("question")
    meant = QuestionChoice(choice.text("about"), choice.text("kind", ""))
    return PublishQuestion(fields.time("at"), meant)


_ACTS: Mapping[str, Callable[[_Fields], Decision]] = {
    "publish_update": _publish_update,
    "correct_update": _correct_update,
    "pin_update": _pin_update,
    "set_key_points": _set_key_points,
    "publish_question": _publish_question,
}


def _decisions(value: object) -> tuple[Decision, ...]:
    whole = _Fields("decisions.json", {"decisions": value})
    return tuple(_decision(fields) for fields in whole.each("decisions"))


def _decision(fields: _Fields) -> Decision:
    act = fields.text("act")
    if act not in _ACTS:
        raise BadInput(f"{fields.where}: “act” is {act!r}; known are {', '.join(_ACTS)}.")
    return _ACTS[act](fields)


def _check_order(script: Script) -> None:
    for what, steps in (("report", script.arrivals), ("decision", script.decisions)):
        for earlier, later in pairwise((script.opening, *steps)):
            if later.at <= earlier.at:
                raise BadInput(
                    f"The {what} of {later.at:%H:%M:%S}Z is not after the one before it."
                )


def _check_names(script: Script) -> None:
    """A decision may rest only on what has arrived, and speak only of what was published."""
    reports: set[str] = set()
    updates: set[str] = set()
    for step in script.steps():
        if isinstance(step, Arrival):
            reports.add(step.name)
            continue
        for name in sorted(_reports_of(step) - reports):
            raise BadInput(f"{_title(step)} rests on “{name}”, which has not arrived.")
        for name in sorted(_updates_of(step) - updates):
            raise BadInput(f"{_title(step)} speaks of “{name}”, not yet published.")
        if isinstance(step, PublishUpdate):
            if step.name in updates:
                raise BadInput(f"Two updates are called “{step.name}”.")
            updates.add(step.name)


def _title(decision: Decision) -> str:
    return f"The {decision.kind} of {decision.at:%H:%M}Z"


def _reports_of(decision: Decision) -> set[str]:
    return {s.report for s in decision.statements} if isinstance(decision, PublishUpdate) else set()


def _updates_of(decision: Decision) -> set[str]:
    if isinstance(decision, CorrectUpdate | PinUpdate):
        return {decision.update}
    if isinstance(decision, SetKeyPoints):
        return {point.update for point in decision.points if point.update}
    return set()
