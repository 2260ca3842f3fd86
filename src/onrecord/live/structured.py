"""A story as schema.org describes it: hands the page's state to the exporter. Never invents a
field.
"""

from __future__ import annotations

from typing import Any, Protocol

from markupsafe import Markup

from onrecord.exports import jsonld
from onrecord.exports.coverage import Corrected, Coverage, Told
from onrecord.live import zones
from onrecord.live.body import plain
from onrecord.live.fold import Correction, PageState, Update


class Named(Protocol):
    """What is asked of a site."""

    @property
    def desk_name(self) -> str: ...
    @property
    def public_url(self) -> str: ...


for_script = jsonld.for_script


def document(state: PageState, site: Named, latest: int | None = None) -> Markup:
    """JSON-LD for a script element; `latest`: only that many of the newest updates."""
    return Markup(jsonld.for_script(graph(state, site, latest)))  # noqa: S704 -- escaped there


def graph(state: PageState, site: Named, latest: int | None = None) -> dict[str, Any]:
    return jsonld.graph(coverage(state, site, latest))


def coverage(state: PageState, site: Named, latest: int | None = None) -> Coverage:
    """What the exporters are told of a story: its updates as they read now, the newest first."""
    updates = list(state.updates.values())[::-1][:latest]
    return Coverage(
        url=f"{site.public_url}/{state.story}/",
        desk=site.desk_name,
        desk_url=f"{site.public_url}/",
        headline=state.headline or state.story,
        standfirst=state.standfirst,
        language=state.language,
        started=zones.iso(state.started_at) if state.started_at else "",
        changed=zones.iso(state.updated_at) if state.updated_at else "",
        is_closed=state.status == "closed",
        updates=tuple(_update(u) for u in updates),
    )


def _update(update: Update) -> Told:
    withdrawn = update.redacted or update.retracted
    return Told(
        number=update.seq,
        at=zones.iso(update.at),
        changed=zones.iso(update.worded_at or update.at),
        by=update.by,
        headline=update.headline,
        text="" if withdrawn else plain(update.body),
        withdrawn=zones.iso(withdrawn.at) if withdrawn else "",
        is_redacted=update.redacted is not None or update.removed,
        corrections=tuple(_correction(c) for c in update.corrections if not c.removed),
    )


def _correction(correction: Correction) -> Corrected:
    return Corrected(correction.seq, zones.iso(correction.at), correction.wrong)
