"""The declared table of settings (name, default, help) and the only reader of the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import BadInput


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    default: str
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "ONRECORD_DATA", "onrecord-data", "folder of the database, the secret key and the doorbell"
    ),
    Setting(
        "ONRECORD_DATABASE_URL",
        "",
        "postgresql://user:password@host/name; empty: SQLite in the data folder",
    ),
    Setting(
        "ONRECORD_BROKER_URL", "", "doorbell between nodes; empty: PostgreSQL's own, or a socket"
    ),
    Setting(
        "ONRECORD_HOSTS",
        "",
        "host names under which the desk is reached, comma-separated; loopback always is",
    ),
    Setting(
        "ONRECORD_PUBLIC_URL",
        "",
        "address that readers see, e.g. https://live.example.org; empty: relative links",
    ),
    Setting(
        "ONRECORD_HTTPS",
        "",
        "1: cookies are sent over HTTPS only, and readers are told to stay on it",
    ),
    Setting("ONRECORD_DESK_NAME", "The desk", "name of the newsroom, printed on every page"),
    Setting("ONRECORD_ZONE", "UTC", "time zone of a new story, as in the IANA list (Europe/Kyiv)"),
    Setting(
        "ONRECORD_FETCH_PRIVATE",
        "",
        "1: wires may be fetched from private and loopback addresses (tests, intranet)",
    ),
    Setting("ONRECORD_PROXY", "", "outbound HTTP proxy for wires, http://host:port; empty: none"),
    Setting(
        "ONRECORD_FETCH_MAX_BYTES",
        "10000000",
        "largest answer taken from a wire, in bytes, after decompression",
    ),
    Setting("ONRECORD_REPORT_MAX_BYTES", "5000000", "largest report taken, in bytes"),
    Setting(
        "ONRECORD_EXTRACTOR", "crf", "who reads reports: crf (trained), rules, or a plugin's name"
    ),
    Setting(
        "ONRECORD_MODEL_URL",
        "",
        "for the extractor openai: an OpenAI-compatible endpoint, like http://localhost:8080/v1",
    ),
    Setting("ONRECORD_MODEL", "", "for the extractor openai: which of its models is asked"),
    Setting("ONRECORD_MODEL_KEY", "", "for the extractor openai: its key, if it wants one"),
    Setting("ONRECORD_MODEL_TIMEOUT_S", "60", "seconds that one answer of it may take"),
    Setting(
        "ONRECORD_SPACY_PIPELINE", "", "for the extractor spacy: name of an installed pipeline"
    ),
    Setting(
        "ONRECORD_MAX_READERS",
        "20000",
        "streams that one process serves at once; the next ones are told to come back later",
    ),
    Setting(
        "ONRECORD_TRUSTED_HOPS",
        "0",
        "proxies of your own in front that append to X-Forwarded-For; 0: no address is counted",
    ),
    Setting(
        "ONRECORD_MAX_READERS_PER_ADDRESS",
        "500",
        "streams that one address may hold, where ONRECORD_TRUSTED_HOPS makes it known",
    ),
    Setting(
        "ONRECORD_PURGE",
        "",
        "command that tells the caches in front of retractions and redactions",
    ),
    Setting(
        "ONRECORD_PLAIN_ASGI",
        "",
        "1: streams and pages without the short way past the ASGI server (slower, for comparison)",
    ),
    Setting("ONRECORD_POLL_EVERY_S", "120", "seconds between two polls of a wire"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """One reading of the table. Pass it on; nothing else looks at the environment."""

    data: Path
    database_url: str
    broker_url: str
    hosts: tuple[str, ...]
    public_url: str
    https: bool
    desk_name: str
    zone: str
    fetch_private: bool
    proxy: str
    fetch_max_bytes: int
    report_max_bytes: int
    extractor: str
    model_url: str
    model: str
    model_key: str
    model_timeout_s: int
    spacy_pipeline: str
    poll_every_s: int
    max_readers: int
    trusted_hops: int
    max_readers_per_address: int
    plain_asgi: bool
    purge: str


def read(environ: Mapping[str, str] | None = None, *, data: Path | None = None) -> Settings:
    """Read the table from the environment; `data` wins over ONRECORD_DATA."""
    env = os.environ if environ is None else environ
    value = {s.name.removeprefix("ONRECORD_").lower(): env.get(s.name, s.default) for s in SETTINGS}
    return Settings(
        data=(data or Path(value["data"])).absolute(),
        database_url=value["database_url"],
        broker_url=value["broker_url"],
        hosts=tuple(h.strip() for h in value["hosts"].split(",") if h.strip()),
        public_url=value["public_url"].rstrip("/"),
        https=value["https"] == "1",
        desk_name=value["desk_name"],
        zone=value["zone"],
        fetch_private=value["fetch_private"] == "1",
        proxy=value["proxy"],
        fetch_max_bytes=_whole_number("ONRECORD_FETCH_MAX_BYTES", value["fetch_max_bytes"]),
        report_max_bytes=_whole_number("ONRECORD_REPORT_MAX_BYTES", value["report_max_bytes"]),
        extractor=value["extractor"],
        model_url=value["model_url"],
        model=value["model"],
        model_key=value["model_key"],
        model_timeout_s=_whole_number("ONRECORD_MODEL_TIMEOUT_S", value["model_timeout_s"]),
        spacy_pipeline=value["spacy_pipeline"],
        poll_every_s=_whole_number("ONRECORD_POLL_EVERY_S", value["poll_every_s"]),
        max_readers=_whole_number("ONRECORD_MAX_READERS", value["max_readers"]),
        trusted_hops=_whole_number("ONRECORD_TRUSTED_HOPS", value["trusted_hops"], least=0),
        max_readers_per_address=_whole_number(
            "ONRECORD_MAX_READERS_PER_ADDRESS", value["max_readers_per_address"]
        ),
        plain_asgi=value["plain_asgi"] == "1",
        purge=value["purge"].strip(),
    )


def child_environment(settings: Settings) -> dict[str, str]:
    """The environment for a process of our own (the worker), with the data folder fixed."""
    return {**os.environ, "ONRECORD_DATA": str(settings.data)}


def _whole_number(name: str, text: str, *, least: int = 1) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) < least:
        raise BadInput(f"{name} is {text!r}: give a whole number, {least} or more.")
    return int(text)
