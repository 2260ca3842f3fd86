"""Naming each known misconfiguration and how to mend it; changes nothing."""

from __future__ import annotations

import resource
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from onrecord.newsroom.models import Purge, Reading, User, Wire
from onrecord.settings import Settings

ROOM_BYTES = 1_000_000_000
FILES = 4096  # each open stream is one
LONGEST_SOCKET_PATH = 100


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to mend; `is_fault` when the desk or its readers suffer from it now."""

    text: str
    is_fault: bool = True


def check(settings: Settings) -> list[Remark]:
    """Every remark on this installation; none is the best answer."""
    looks: tuple[Callable[[Settings], Iterator[Remark]], ...] = (
        _disk, _secret, _addresses, _unsafe, _files, _doorbell, _people, _wires, _readings, _caches,
    )  # fmt: skip
    return [remark for look in looks for remark in look(settings)]


def _disk(settings: Settings) -> Iterator[Remark]:
    free = shutil.disk_usage(settings.data).free
    if free < ROOM_BYTES:
        yield Remark(
            f"{free // 1_000_000} MB are free where {settings.data} lies: make room, "
            "a full disk stops publishing."
        )


def _secret(settings: Settings) -> Iterator[Remark]:
    path = settings.data / "secret.key"
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Remark(f"{path} can be read by others on this machine: chmod 600 {path}")


def _addresses(settings: Settings) -> Iterator[Remark]:
    public = urlsplit(settings.public_url)
    if not settings.public_url:
        yield Remark("ONRECORD_PUBLIC_URL is not set: feeds and shares need it.", is_fault=False)
    elif public.hostname not in settings.hosts:
        yield Remark(
            f"ONRECORD_HOSTS does not name {public.hostname}: the desk answers 400 there. Add it."
        )
    if public.scheme == "https" and not settings.https:
        yield Remark(
            "ONRECORD_HTTPS is not 1: the desk's cookies would travel without TLS. Set it."
        )


def _unsafe(settings: Settings) -> Iterator[Remark]:
    """What a stranger could use."""
    if settings.hosts and not settings.https:
        yield Remark(
            f"The desk is reached as {settings.hosts[0]}, but ONRECORD_HTTPS is not 1: passwords "
            "and cookies travel without TLS. Put a proxy with TLS in front, and set it."
        )
    if settings.https and not settings.trusted_hops:
        yield Remark(
            "ONRECORD_TRUSTED_HOPS is 0 behind a proxy: neither readers nor those who try "
            "passwords are told apart by address. Say how many proxies of yours stand in front.",
            is_fault=False,
        )
    if settings.fetch_private:
        yield Remark(
            "ONRECORD_FETCH_PRIVATE is 1: whoever adds a wire can make this machine fetch from "
            "its own network. Leave it empty unless wires live there.",
            is_fault=False,
        )
    if stat.S_IMODE(settings.data.stat().st_mode) & 0o007:
        yield Remark(
            f"{settings.data} can be entered by others on this machine: chmod 700 {settings.data}"
        )
    for user in User.objects.filter(is_active=True).order_by("pk"):
        if not user.has_usable_password():
            yield Remark(f"{user.get_username()} has no password that works: set one, or remove.")


def _files(settings: Settings) -> Iterator[Remark]:
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < FILES:
        yield Remark(
            f"This process may open {most} files, and each reader is one: raise the limit "
            "(ulimit -n, or LimitNOFILE in the unit).",
            is_fault=False,
        )


def _doorbell(settings: Settings) -> Iterator[Remark]:
    path = settings.data / "doorbell"
    if not settings.database_url and len(bytes(path)) > LONGEST_SOCKET_PATH:
        yield Remark(
            f"{path} is too long for a socket: updates from the worker and from commands show up "
            "to a second later. Use a shorter data folder.",
            is_fault=False,
        )
    if settings.database_url.startswith("postgres") and settings.https and not settings.public_url:
        yield Remark("Set ONRECORD_PUBLIC_URL: with several nodes, forms are checked against it.")


def _people(settings: Settings) -> Iterator[Remark]:
    if not User.objects.filter(is_active=True, role="chief").exists():
        yield Remark("Nobody is chief, so nobody can redact: onrecord user add NAME --role chief")


def _wires(settings: Settings) -> Iterator[Remark]:
    for wire in Wire.objects.filter(failures__gt=2).order_by("pk"):
        yield Remark(f"Wire {wire.pk} ({wire.name}) failed {wire.failures} times: {wire.trouble}")


def _readings(settings: Settings) -> Iterator[Remark]:
    failed = Reading.objects.filter(state=Reading.FAILED, dismissed=False).count()
    if failed:
        yield Remark(f"{failed} reports could not be read: they are marked in the inbox.")


def _caches(settings: Settings) -> Iterator[Remark]:
    for purge in Purge.objects.filter(attempts__gt=2).select_related("story").order_by("pk"):
        yield Remark(
            f"The caches may still hold “{purge.story.slug}” as it was before record {purge.seq}: "
            f"they were told {purge.attempts} times in vain ({purge.trouble}). Mend ONRECORD_PURGE."
        )
