"""Whatever editors do in whatever order: no gap, no double, nothing changed, all verified."""

from __future__ import annotations

from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord import ops
from onrecord.errors import OnRecordError
from onrecord.live.fold import fold
from onrecord.newsroom import actions
from onrecord.newsroom.policy import OPERATOR
from onrecord.newsroom.published import head, load_records

TOKENS = st.sampled_from(["", "a", "b"])  # a form sent twice bears the same one
UPDATES = st.integers(2, 9)
WORDS = st.text(min_size=1, max_size=20).filter(lambda t: t.strip() and "\0" not in t)
POINTS = st.lists(st.tuples(WORDS, st.none() | UPDATES), max_size=3)


def verb(name, **fields):
    """One editorial verb with any values of its fields."""
    return st.tuples(st.just(name), st.fixed_dictionaries(fields))


ACTS = st.one_of(
    verb("publish_update", headline=WORDS, body=WORDS, token=TOKENS),
    verb("correct_update", update=UPDATES, body=WORDS, wrong=WORDS),
    verb("retract_update", update=UPDATES, reason=WORDS),
    verb("redact_update", update=UPDATES, reason=WORDS),
    verb("pin_update", update=UPDATES, pinned=st.booleans()),
    verb("set_key_points", points=POINTS),
    verb("close_story"),
    verb("pause_story"),
    verb("reopen_story"),
)


def act(slug, name, given, now):
    """Do it; whether it was published or refused."""
    try:
        getattr(actions, name)(story=slug, by=OPERATOR, now=now, **given)
    except OnRecordError:
        return False
    return True


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(ACTS, max_size=12))
def test_the_record_stays_whole(newsroom, clock, acts):
    slug = f"s{uuid4().hex}"
    actions.open_story(slug=slug, headline="H", by=OPERATOR, now=clock())
    seen = load_records(slug, 0)
    for name, given_ in acts:
        was_told = act(slug, name, given_, clock.move(minutes=1))
        told = load_records(slug, 0)
        assert [r.seq for r in told] == list(range(1, head(slug).seq + 1))
        assert was_told or told == seen
        kept = [r for r in told[: len(seen)] if r.content is not None]
        assert all(
            r in seen for r in kept
        )  # an older record is as it was, or emptied by a redaction
        seen = told
    assert ops.verify().faults == ()
    page = fold(seen)
    assert (page.seq, page.epoch) == (head(slug).seq, head(slug).epoch)
