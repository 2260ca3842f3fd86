"""Which addresses a wire may be fetched from, decided on values; never resolves or connects."""

from __future__ import annotations

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

_Network = IPv4Network | IPv6Network


def _networks(*written: str) -> tuple[_Network, ...]:
    return tuple(ip_network(words) for words in written)


# Cloud machines hand out their own keys here; no setting opens these.
_METADATA = _networks(
    "169.254.0.0/16", "100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32", "fd00:ec2::/32"
)
_PRIVATE = _networks(
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "127.0.0.0/8",
    "100.64.0.0/10",
    "::1/128",
    "fc00::/7",
)
# A v6 address that carries a v4 one can lead to a private host behind a gateway.
_CARRIES_V4 = _networks(
    "::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"
)
# Older Pythons call some of these global (cpython gh-113171), so they are named here.
_SPECIAL = _networks(
    "192.0.0.0/24",
    "192.88.99.0/24",
    "198.18.0.0/15",
    "240.0.0.0/4",
    "2001::/23",
    "2001:db8::/32",
    "3fff::/20",
)
_PUBLIC_V6 = IPv6Network("2000::/3")  # all that IANA has given out for unicast

# Above 1023: where other protocols live, so browsers refuse them (WHATWG Fetch, "bad port").
_BAD_PORTS = frozenset(
    {
        1719,
        1720,
        1723,
        2049,
        3659,
        4045,
        4190,
        5060,
        5061,
        6000,
        6566,
        6679,
        6697,
        10080,
        *range(6665, 6670),
    }
)


def why_not_address(written: str, *, allow_private: bool) -> str:
    """Why nothing is fetched from this IP address, in a few words; empty when it may be."""
    try:
        address = ip_address(written)
    except ValueError:
        return "not an IP address"
    if _within(address, _METADATA):
        return "a link-local or metadata address"
    if _within(address, _PRIVATE):
        return "" if allow_private else "a private address"
    if _within(address, _CARRIES_V4):
        return "an address that carries another one inside"
    if address.is_multicast or address.is_unspecified or _within(address, _SPECIAL):
        return "not an address of a public host"
    if not address.is_global or (address.version == 6 and address not in _PUBLIC_V6):
        return "not an address of a public host"
    return ""


def why_not_port(port: int) -> str:
    """Why nothing is fetched from this port; empty when it may be."""
    if port in (80, 443) or (1024 <= port <= 65535 and port not in _BAD_PORTS):
        return ""
    return f"port {port} is not one that web servers use"


def _within(address: IPv4Address | IPv6Address, networks: tuple[_Network, ...]) -> bool:
    return any(address.version == network.version and address in network for network in networks)
