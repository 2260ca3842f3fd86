"""How many streams each address holds, counted only where proxies that we trust name the address.
Nothing of it is logged, and an address is forgotten with its last stream.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from weakref import WeakValueDictionary

_IPV6_BITS = 64  # what one household or one phone gets


class Door:
    """Through which the readers of one address come."""

    __slots__ = ("__weakref__", "readers")

    def __init__(self) -> None:
        self.readers = 0


class Doors:
    """`hops`: how many proxies of ours append to X-Forwarded-For; 0: nobody is counted."""

    def __init__(self, hops: int = 0, most: int = 0) -> None:
        self._hops = hops
        self._most = most
        self._open: WeakValueDictionary[str, Door] = WeakValueDictionary()

    def __len__(self) -> int:
        return len(self._open)

    def of(self, headers: Mapping[bytes, bytes]) -> Door:
        """The door of whoever asks; one that is never full for this machine and the unknown."""
        address = forwarded(headers.get(b"x-forwarded-for", b"").decode("latin-1"), self._hops)
        if not address:
            return OPEN
        door = self._open.get(address)
        if door is None:
            door = self._open[address] = Door()
        return door

    def is_full(self, door: Door) -> bool:
        return door is not OPEN and door.readers >= self._most


OPEN = Door()  # of everybody who is not counted


def forwarded(line: str, hops: int) -> str:
    """The address that the outermost of our proxies saw; "" when it is not known or is loopback.

    Each proxy appends the address that it was asked from, so the n-th from the end is what the
    n-th proxy saw; what stands before it anybody may have written.
    """
    told = line.split(",")
    if hops < 1 or len(told) < hops:
        return ""
    try:
        address: IPv4Address | IPv6Address = ip_address(told[-hops].strip().strip("[]"))
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return ""
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, _IPV6_BITS), strict=False))
    return str(address)
