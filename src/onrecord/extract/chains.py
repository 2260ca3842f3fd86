"""Puts the carrier, those who passed it on and the speaker in order;
never decides who the speaker is."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.record import ChainLink, Speaker

PLATFORMS = frozenset("twitter x facebook telegram youtube instagram tiktok vk whatsapp".split())


def build_chain(
    carrier: str, relays: Sequence[ChainLink], speaker: Speaker
) -> tuple[ChainLink, ...]:
    """Carrier first, origin last. A name that stands twice counts once, platforms never."""
    links = [ChainLink(carrier, "carrier")] if carrier else []
    links += [
        ChainLink(r.name, "relay", r.inferred) for r in relays if r.name.lower() not in PLATFORMS
    ]
    out: list[ChainLink] = []
    for link in links:
        if link.name != speaker.name and link.name not in [x.name for x in out]:
            out.append(link)
    return (*out, ChainLink(speaker.name, "origin", speaker.inferred))
