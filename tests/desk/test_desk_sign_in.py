"""Trying passwords at the desk's door: a few are free, then one waits."""

from __future__ import annotations

import pytest
from django.test import override_settings

from onrecord.desk.sign_in import ADDRESS, NAME, PAIR, TRIES, WINDOW_S, SignIn, Tries
from onrecord.newsroom.actions import add_user
from onrecord.newsroom.policy import OPERATOR

RIGHT = "correct horse battery"


class Hand:
    """A clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hand():
    return Hand()


@pytest.fixture
def tries(hand):
    return Tries(hand)


@pytest.fixture
def door(stranger, clock, tries):
    """Sends a password for “ada”; answers the response."""
    add_user(name="ada", password=RIGHT, role="editor", by=OPERATOR, now=clock())
    SignIn.tries = tries

    def knock(password, **headers):
        sent = {"username": "ada", "password": password}
        return stranger.post("/desk/login/", sent, headers=headers)

    yield knock
    SignIn.tries = TRIES


def test_after_some_wrong_passwords_even_the_right_one_waits(door, hand):
    assert {door("wrong").status_code for _ in range(PAIR)} == {200}
    refused = door(RIGHT)
    assert refused.status_code == 429
    assert "Wait 15 minutes" in refused.content.decode()
    assert refused.headers["Retry-After"] == "900"
    assert RIGHT not in refused.content.decode()
    hand.now += WINDOW_S
    assert door(RIGHT).status_code == 302


def test_the_right_password_takes_the_wrong_ones_back(door):
    for _ in range(3):
        for _ in range(PAIR - 1):
            door("wrong")
        assert door(RIGHT).status_code == 302


def test_who_waits_is_not_made_to_wait_longer_by_trying(door, hand):
    for _ in range(PAIR):
        door("wrong")
    hand.now += WINDOW_S - 60
    assert "Wait 1 minute," in door("wrong").content.decode()
    hand.now += 60
    assert door(RIGHT).status_code == 302


def test_another_address_is_not_held_up_but_a_name_has_a_limit_everywhere(tries):
    for _ in range(PAIR):
        tries.begin("ada", "203.0.113.7")
    assert tries.begin("Ada ", "203.0.113.7")
    assert not tries.begin("ada", "203.0.113.8")
    for n in range(NAME - PAIR - 1):
        assert not tries.begin("ada", f"198.51.100.{n}")
    assert tries.begin("ada", "192.0.2.1")
    assert not tries.begin("bob", "192.0.2.1")


def test_one_address_may_not_try_all_names(tries):
    assert not any(tries.begin(f"name{n}", "203.0.113.7") for n in range(ADDRESS))
    assert tries.begin("one more", "203.0.113.7")


def test_behind_our_proxy_the_address_is_what_the_proxy_saw(door, settings_of_hops):
    settings_of_hops(1)
    for _ in range(PAIR):
        door("wrong", **{"x-forwarded-for": "10.0.0.1, 203.0.113.7"})
    assert door("wrong", **{"x-forwarded-for": "10.9.9.9, 203.0.113.7"}).status_code == 429
    assert door(RIGHT, **{"x-forwarded-for": "203.0.113.8"}).status_code == 302


@pytest.fixture
def settings_of_hops():
    made = []

    def use(hops):
        made.append(override_settings(TRUSTED_HOPS=hops))
        made[0].enable()

    yield use
    for one in made:
        one.disable()
