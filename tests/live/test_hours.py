"""The hours of a story: one link for each full hour, a bounded number of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from onrecord.live import zones
from onrecord.live.fold import PageState, fold
from onrecord.live.hours import hours


def story_over(published: Any, minutes: list[int]) -> PageState:
    """Updates so many minutes after the story began at 12:01 UTC."""
    for _ in minutes:
        published.publish()
    first, *rest = published.stories["river"]
    moved = [
        replace(r, at=first.at + timedelta(minutes=m)) for r, m in zip(rest, minutes, strict=True)
    ]
    return fold([first, *moved])


def test_each_full_hour_has_a_link_and_its_count(published: Any) -> None:
    found = hours(story_over(published, [10, 30, 70, 200]))
    assert [h.iso[11:16] for h in found] == ["13:00", "14:00", "15:00"]
    assert [h.updates for h in found] == [2, 1, 0]


def test_a_story_of_half_an_hour_has_none(published: Any) -> None:
    assert hours(story_over(published, [5, 30])) == []
    assert hours(PageState()) == []


@pytest.mark.parametrize("days", [1, 3, 30])
def test_a_long_story_has_no_more_links_than_fit(published: Any, days: int) -> None:
    found = hours(story_over(published, [10, days * 24 * 60]))
    assert 20 <= len(found) <= 24 or days == 3


def test_each_link_leads_to_the_page_as_it_stood(published: Any, make_client: Any) -> None:
    state = story_over(published, [10, 70, 130])
    published.stories["river"] = [
        replace(r, at=at)
        for r, at in zip(
            published.stories["river"],
            [state.started_at, *(u.at for u in state.updates.values())],
            strict=True,
        )
    ]
    client = make_client(published)
    for hour, updates in zip(hours(state), (1, 2), strict=True):
        answer = client.get(f"/river/at/{hour.iso}")
        assert answer.text.count("<article") == updates
        assert f'at/{zones.iso(hour.at)}" aria-current' in answer.text


def test_the_page_as_it_stood_has_its_own_earlier_updates(published: Any, make_client: Any) -> None:
    for n in range(45):
        published.publish(f"Headline {n}")
    client = make_client(published)
    first = client.get("/river/at/2026-11-22T13:00:00Z").text
    link = re.search(r'href="\?before=(\d+)#timeline"', first)
    assert link is not None and first.count("<article") == 40
    second = client.get(f"/river/at/2026-11-22T13:00:00Z?before={link[1]}").text
    assert second.count("<article") == 5 and "Headline 0<" in second
