"""Where the places of an update lie, for the map that readers see; guesses nothing: a name that
fits two places gets no point."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from onrecord.extract.shortlist import listed, point_of
from onrecord.newsroom.models import Place, Statement, Story
from onrecord.record import Point

_DIGITS = 2  # about a kilometre: enough for a map, too coarse for a doorstep


def points_of(story: Story, places: Sequence[str], cited: Sequence[Statement]) -> list[Point]:
    """The points of those places that have one, in the order given."""
    points: list[Point] = []
    for place in places:
        names = [name.strip() for name in place.split(" / ")]
        found = _in_story(story, names, _keys(names, cited)) or _on_list(names)
        if found:
            latitude, longitude = (round(value, _DIGITS) for value in found)
            points.append({"place": place, "latitude": latitude, "longitude": longitude})
    return points


def _keys(names: Sequence[str], cited: Sequence[Statement]) -> set[str]:
    """What the extraction took these names for, in the reports that are cited."""
    meant = {name.casefold() for name in names}
    read = [p for s in cited for p in s.report.reading.extraction.get("places", ())]
    return {p["place"] for p in read if p["place"] and p["name"].casefold() in meant}


def _in_story(story: Story, names: Sequence[str], keys: set[str]) -> tuple[float, float] | None:
    """The one row of the story's own places; what a cited report speaks of goes before a name."""
    placed = Place.objects.filter(story=story, latitude__isnull=False)
    rows = list(placed.filter(key__in=keys))
    if not rows:
        called = Q()
        for name in names:
            called |= Q(name__iexact=name) | Q(also__icontains=f'"{name}"')
        rows = list(placed.filter(called)[:2])
    if len(rows) != 1 or rows[0].latitude is None or rows[0].longitude is None:
        return None
    return rows[0].latitude, rows[0].longitude


def _on_list(names: Sequence[str]) -> tuple[float, float] | None:
    """The one place of the short list that goes by all these names."""
    meant = {name.casefold() for name in names}
    rows = [one for one in listed() if meant <= {name.casefold() for name in one.names}]
    return point_of(rows[0].id, names[0]) if len(rows) == 1 else None
