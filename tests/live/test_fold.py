"""The fold: what a page says after each kind of record."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onrecord.live.fold import EMPTY, PageState, fold, ledger

ACTS = ("publish", "correct", "retract", "redact", "pin", "unpin", "ask", "key_points", "close")


def play(story: Any, acts: list[str], seed: int) -> Any:
    """A story with these acts, each about some earlier update."""
    choose = random.Random(seed)
    updates = [story.publish("First", "old words 1")]
    for act in acts:
        about = choose.choice(updates)
        if act == "publish":
            updates.append(story.publish(f"News {len(updates)}", f"old words {len(updates)}"))
        elif act in ("correct", "retract", "redact"):
            getattr(story, act)(about)
        elif act in ("pin", "unpin"):
            story.add("river", "pin", {"pinned": act == "pin"}, about)
        elif act == "key_points":
            story.add("river", "key_points", {"points": [{"text": "A point", "update": about}]})
        elif act == "ask":
            story.ask(choose.randint(1, 3))
        else:
            story.set_status("closed")
    return story.stories["river"]


@given(st.lists(st.sampled_from(ACTS), max_size=25), st.integers(0, 9), st.data())
def test_folding_in_two_parts_equals_folding_at_once(
    make_published: Any, acts: list[str], seed: int, drawn: st.DataObject
) -> None:
    records = play(make_published(), acts, seed)
    cut = drawn.draw(st.integers(0, len(records)))
    assert fold(records) == fold(records[cut:], fold(records[:cut]))


@given(st.lists(st.sampled_from(ACTS), max_size=15), st.integers(0, 9))
def test_a_redaction_that_arrives_leaves_what_a_reload_would_read(
    make_published: Any, acts: list[str], seed: int
) -> None:
    story = make_published()
    records = play(story, acts, seed)
    state = fold(list(records))
    target = next(iter(state.updates))
    redaction = story.redact(target)
    arrived, reloaded = fold([records[redaction - 1]], state), fold(records)
    blank = {"parties": frozenset(), "places": frozenset()}
    assert replace(arrived, **blank) == replace(reloaded, **blank)


def test_a_correction_keeps_both_wordings_and_since_when(published: Any) -> None:
    update = published.publish(body="Text.")
    published.correct(update)
    state = fold(published.stories["river"])
    (correction,) = state.updates[update].corrections
    assert (state.updates[update].body, correction.was_body) == ("Better.", "Text.")
    assert correction.shown_from == state.updates[update].at


def test_corrections_stand_newest_first(published: Any) -> None:
    update = published.publish()
    first, second = published.correct(update), published.correct(update, "Best.", "Better.")
    assert [c.seq for c in state_of(published).updates[update].corrections] == [second, first]


def test_a_redacted_update_keeps_nothing_but_the_fact(published: Any) -> None:
    update = published.publish("Secret headline", "secret body")
    published.correct(update, "secret again", "secret body")
    published.redact(update)
    found = state_of(published).updates[update]
    assert found.removed and found.redacted and found.redacted.reason == "A court said so."
    assert "secret" not in repr(found).lower()


def test_the_epoch_is_the_seq_of_the_newest_redaction(published: Any) -> None:
    first, second = published.publish(), published.publish()
    published.redact(first)
    newest = published.redact(second)
    published.publish()
    assert state_of(published).epoch == newest


def test_the_ledger_of_corrections_lists_all_three_kinds_newest_first(published: Any) -> None:
    a, b, c = published.publish(), published.publish(), published.publish()
    published.correct(a)
    published.retract(b)
    published.redact(c)
    assert [row.kind for row in ledger(state_of(published))] == [
        "redaction",
        "retraction",
        "correction",
    ]


def test_a_newer_question_replaces_the_older_one(published: Any) -> None:
    published.ask(7)
    newest = published.ask(7, state="agreed")
    state = state_of(published)
    assert list(state.questions) == [7]
    assert state.questions[7].seq == newest


def test_a_record_about_an_unknown_update_takes_its_number_and_does_no_harm(published: Any) -> None:
    seq = published.correct(99)
    state = state_of(published)
    assert state.seq == seq
    assert ledger(state) == []


def test_an_empty_story_is_an_empty_page() -> None:
    assert fold([]) == EMPTY


def state_of(published: Any) -> PageState:
    return fold(published.stories["river"])
