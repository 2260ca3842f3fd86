"""Replaying a script into a newsroom on a faster clock; never reads files, never the database."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from onrecord.demo.script import (
    Arrival,
    CorrectUpdate,
    Decision,
    PinUpdate,
    PublishQuestion,
    PublishUpdate,
    QuestionChoice,
    Script,
    SetKeyPoints,
    StatementChoice,
)
from onrecord.errors import Conflict, NotFound, Refused
from onrecord.newsroom.policy import Actor
from onrecord.record import Record, StoryHead

if TYPE_CHECKING:  # these modules hold tables: they may be imported only once Django is configured
    from onrecord.newsroom.actions import FiledReport
    from onrecord.newsroom.board import BoardQuestion
    from onrecord.newsroom.inbox import InboxReport
    from onrecord.newsroom.records import Published

EDITOR = Actor("demo replay", "editor")  # no login can hold a blank: its records are its own
LONGEST_PAUSE_S = 5.0  # nobody who watches waits out a quiet afternoon


@dataclass(frozen=True, slots=True)
class Calls:
    """What a replay asks of a newsroom; `onrecord.demo.calls.NEWSROOM` is the real one."""

    heads: Callable[[], Sequence[StoryHead]]
    load_records: Callable[[str, int], Sequence[Record]]
    get_report: Callable[[int], InboxReport]
    list_questions: Callable[[str], Sequence[BoardQuestion]]
    read_report: Callable[..., bool]
    file_report: Callable[..., FiledReport]
    open_story: Callable[..., Published]
    publish_update: Callable[..., Published]
    correct_update: Callable[..., Published]
    pin_update: Callable[..., Published]
    set_key_points: Callable[..., Published]
    publish_question: Callable[..., Published]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one replay added; `line` says it to people."""

    story: str
    filed: int
    published: int
    line: str


def complain_on_stderr(line: str) -> None:
    sys.stderr.write(f"demo: {line}\n")


def replay(
    script: Script,
    calls: Calls,
    *,
    by: Actor = EDITOR,
    clock: Callable[[], float],
    pause: Callable[[float], object],
    speed: float | None,
    tell_time: Callable[[datetime], object] = lambda at: None,
    complain: Callable[[str], None] = complain_on_stderr,
) -> Outcome:
    """Play the story, or what is left of it; every record carries the story's own time.

    `speed` is story seconds per second of `clock` (monotonic, in seconds), None: no waiting.
    `tell_time` hears the story's hour at every step.
    What a decision asks for and the desk has not goes to `complain`, one line; the story goes on.
    """
    slug = script.opening.slug
    head = next((h for h in calls.heads() if h.slug == slug), None)
    if head and head.status == "closed":
        return Outcome(slug, 0, 0, f"“{slug}” is closed: nothing was replayed.")
    past = _find_past(script, calls.load_records(slug, 0), by) if head else _Past()
    stage = _Stage(slug, calls, by, complain, dict(past.updates))
    if head is None:
        stage.open(script)
    pace = _Pace(clock, pause, speed, last_at=past.until or script.opening.at)
    for step in script.steps():
        is_past = past.until is not None and step.at <= past.until
        if not is_past:
            pace.wait_for(step.at)
        tell_time(step.at)
        if isinstance(step, Arrival):
            stage.receive(step)
        elif not is_past:
            stage.decide(step)
    return Outcome(slug, stage.filed, stage.published, _line(slug, stage, resumed=head is not None))


def _line(slug: str, stage: _Stage, *, resumed: bool) -> str:
    if not stage.filed and not stage.published:
        return f"“{slug}” was here already, complete: nothing was added."
    told = f"{stage.filed} reports filed, {stage.published} records published"
    return f"“{slug}” {'continued where it had stopped' if resumed else 'replayed'}: {told}."


@dataclass(frozen=True, slots=True)
class _Past:
    """How far an earlier replay came: time of its last decision, seq of each update by name."""

    until: datetime | None = None
    updates: Mapping[str, int] = field(default_factory=dict)


def _find_past(script: Script, records: Sequence[Record], by: Actor) -> _Past:
    """Walk script and records side by side; a decision that left no record is stepped over."""
    until, updates = None, {}
    decisions = iter(script.decisions)
    for record in records:
        if record.by != by.name or record.kind == "status":
            continue
        done = next((d for d in decisions if d.kind == record.kind), None)
        if done is None:
            break
        until = done.at
        if isinstance(done, PublishUpdate):
            updates[done.name] = record.seq
    return _Past(until, updates)


class _Pace:
    """Waits until the next step is due; time spent in the newsroom counts as waited."""

    def __init__(
        self,
        clock: Callable[[], float],
        pause: Callable[[float], object],
        speed: float | None,
        *,
        last_at: datetime,
    ) -> None:
        self._clock, self._pause, self._speed = clock, pause, speed
        self._last_at = last_at
        self._due = clock()

    def wait_for(self, at: datetime) -> None:
        if self._speed is None:
            return
        gap_s = (at - self._last_at).total_seconds() / self._speed
        self._last_at = max(at, self._last_at)
        self._due += min(max(gap_s, 0.0), LONGEST_PAUSE_S)
        if (left_s := self._due - self._clock()) > 0:
            self._pause(left_s)


class _Stage:
    """The newsroom during one replay: which report and which update have which number."""

    def __init__(
        self,
        slug: str,
        calls: Calls,
        by: Actor,
        complain: Callable[[str], None],
        updates: dict[str, int],
    ) -> None:
        self._slug, self._calls, self._by, self._complain = slug, calls, by, complain
        self._updates = updates
        self._reports: dict[str, int] = {}
        self.filed = self.published = 0

    def open(self, script: Script) -> None:
        opening = script.opening
        self._calls.open_story(
            slug=opening.slug,
            headline=opening.headline,
            standfirst=opening.standfirst,
            zone=opening.zone,
            language=opening.language,
            by=self._by,
            now=opening.at,
        )
        self.published += 1

    def receive(self, arrival: Arrival) -> None:
        """File and read a report; one that an interrupted replay left unread is read now."""
        filed = self._calls.file_report(
            arrival.report, by=self._by, now=arrival.at, story=self._slug
        )
        self._calls.read_report(filed.id, now=arrival.at)
        self._reports[arrival.name] = filed.id
        self.filed += filed.created

    def decide(self, decision: Decision) -> None:
        """Publish as decided; what the desk refuses (somebody withdrew it) is passed over."""
        try:
            published = self._publish(decision)
        except (Refused, NotFound) as error:
            self._complain(f"{decision.kind} of {decision.at:%H:%M}Z left out: {error}")
            return
        if published is None:
            return
        self.published += 1
        if isinstance(decision, PublishUpdate):
            self._updates[decision.name] = published.seq

    def _publish(self, decision: Decision) -> Published | None:
        always: dict[str, Any] = {"story": self._slug, "by": self._by, "now": decision.at}
        match decision:
            case PublishUpdate():
                return self._publish_update(decision, always)
            case CorrectUpdate():
                return self._calls.correct_update(
                    update=self._seq_of(decision.update),
                    wrong=decision.wrong,
                    headline=decision.headline,
                    body=decision.body,
                    **always,
                )
            case PinUpdate():
                return self._calls.pin_update(update=self._seq_of(decision.update), **always)
            case SetKeyPoints():
                points = [(p.text, self._updates.get(p.update)) for p in decision.points]
                return self._calls.set_key_points(points=points, **always)
            case PublishQuestion():
                return self._publish_question(decision.question, always)

    def _publish_update(self, decision: PublishUpdate, always: dict[str, Any]) -> Published:
        found = [self._find_statement(choice) for choice in decision.statements]
        return self._calls.publish_update(
            headline=decision.headline,
            body=decision.body,
            label=decision.label,
            statements=[number for number in found if number is not None],
            places=decision.places,
            key=decision.key,
            token=f"demo-{decision.name}",
            **always,
        )

    def _seq_of(self, update: str) -> int:
        if update not in self._updates:
            raise Conflict(f"the update “{update}” was not published.")
        return self._updates[update]

    def _find_statement(self, choice: StatementChoice) -> int | None:
        for statement in self._calls.get_report(self._reports[choice.report]).statements:
            words, speaker = (
                statement.cell["words"].casefold(),
                statement.cell["speaker"].casefold(),
            )
            if choice.contains.casefold() in words and choice.speaker.casefold() in speaker:
                return statement.number
        self._complain(f"no statement of {choice.report} says “{choice.contains}”: not cited.")
        return None

    def _publish_question(self, choice: QuestionChoice, always: dict[str, Any]) -> Published | None:
        """Put the question on the page, or bring it up to date; None when readers have it so."""
        matching = [q for q in self._calls.list_questions(self._slug) if _is_meant(q, choice)]
        if not matching:
            self._complain(f"no question speaks of “{choice.about}”: none is shown.")
            return None
        best = max(matching, key=lambda q: len(q.content["positions"]))
        if best.published_seq is not None and not best.changed:
            return None
        return self._calls.publish_question(question=best.content["question"], **always)


def _is_meant(question: BoardQuestion, choice: QuestionChoice) -> bool:
    content = question.content
    about = choice.about.casefold() in content["text"].casefold()
    return about and choice.kind in ("", content["kind"])
