"""Who shares a door: addresses that our own proxies name, and nobody else."""

from __future__ import annotations

import gc

import pytest

from onrecord.live.doors import OPEN, Doors, forwarded


@pytest.mark.parametrize(
    ("line", "hops", "address"),
    [
        ("203.0.113.7", 1, "203.0.113.7"),
        ("10.9.9.9, 203.0.113.7", 1, "203.0.113.7"),  # what stands before, anybody may write
        ("10.9.9.9, 203.0.113.7, 198.51.100.2", 2, "203.0.113.7"),
        ("203.0.113.7", 0, ""),
        ("203.0.113.7", 2, ""),
        ("", 1, ""),
        ("unknown", 1, ""),
        ("127.0.0.1", 1, ""),
        ("::1", 1, ""),
        ("::ffff:127.0.0.1", 1, ""),
        ("::ffff:203.0.113.7", 1, "203.0.113.7"),
        ("[2001:db8:1:2:3:4:5:6]", 1, "2001:db8:1:2::/64"),
    ],
)
def test_the_address_is_what_the_outermost_of_our_proxies_saw(line, hops, address):
    assert forwarded(line, hops) == address


def header(address):
    return {b"x-forwarded-for": address.encode()}


def test_one_address_has_one_door_and_it_is_forgotten_with_its_last_reader():
    doors = Doors(hops=1, most=2)
    door = doors.of(header("203.0.113.7"))
    assert doors.of(header("203.0.113.7")) is door
    assert doors.of(header("203.0.113.8")) is not door
    door.readers = 2
    assert doors.is_full(door)
    assert not doors.is_full(doors.of(header("203.0.113.8")))
    del door
    gc.collect()
    assert len(doors) == 0


def test_without_trusted_hops_everybody_comes_through_the_open_door():
    assert Doors(hops=0, most=1).of(header("203.0.113.7")) is OPEN
    assert not Doors(hops=0, most=1).is_full(OPEN)
