"""Which IP addresses and ports are fetched from."""

from __future__ import annotations

import pytest

from onrecord.wires.addresses import why_not_address, why_not_port

PUBLIC = ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e"]
PRIVATE = [
    "127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "100.64.0.1", "100.127.255.255", "::1", "fc00::1", "fd12:3456::1",
]  # fmt: skip
NEVER = [
    "169.254.169.254", "169.254.1.1", "100.100.100.200", "168.63.129.16", "192.0.0.192",
    "fd00:ec2::254", "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "192.88.99.1",
    "::", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "::127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:93.184.216.34", "64:ff9b::7f00:1", "64:ff9b::5db8:d822", "64:ff9b:1::a00:1",
    "2002:7f00:1::1", "2002:a00:1::", "2001:0:7f00:1::", "2001:db8::1", "3fff::1", "5f00::1",
    "4000::1", "localhost", "", "1.2.3", "0x7f000001",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_fetched(address: str) -> None:
    assert why_not_address(address, allow_private=False) == ""


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_fetched_only_when_allowed(address: str) -> None:
    assert why_not_address(address, allow_private=False) == "a private address"
    assert why_not_address(address, allow_private=True) == ""


@pytest.mark.parametrize("address", NEVER)
@pytest.mark.parametrize("allow_private", [False, True])
def test_metadata_multicast_and_addresses_inside_addresses_never_are(
    address: str, allow_private: bool
) -> None:
    assert why_not_address(address, allow_private=allow_private)


@pytest.mark.parametrize(
    ("port", "fine"),
    [
        *[(80, True), (443, True), (8080, True), (8443, True), (50_000, True), (22, False)],
        *[(25, False), (0, False), (1023, False), (6667, False), (5060, False), (65_536, False)],
    ],
)
def test_only_ports_of_web_servers_are_fetched(port: int, fine: bool) -> None:
    assert (why_not_port(port) == "") is fine
