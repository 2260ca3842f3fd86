"""Two stories that the rules were not made from, annotated before the ledger first ran on them."""

from __future__ import annotations

import pytest
import score_stories


@pytest.fixture(scope="module", params=["election", "flood"])
def scored(request):
    return score_stories.score(request.param)


def test_rival_claims_meet_and_others_do_not(scored):
    assert scored.grouping >= 85, scored.missed


def test_look_alikes_are_not_linked(scored):
    assert scored.look_alikes >= 90, scored.missed


def test_most_sides_are_told_apart(scored):
    assert scored.stance >= 70, scored.missed
