"""A story's own places, for those who read: the names that its desk gave, and points for a map;
changes nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from onrecord.extract.places import with_names
from onrecord.newsroom.models import Place
from onrecord.record import Extraction


@dataclass(frozen=True, slots=True)
class Pinned:
    """A place with its point and every name it goes by."""

    key: str
    names: tuple[str, ...]
    latitude: float
    longitude: float


def as_the_desk_names_them(extraction: Extraction, story: int | None) -> Extraction:
    """The extraction with the names that the desk gave to the places of this story."""
    if story is None:
        return extraction
    rows = Place.objects.filter(story_id=story, by_desk=True).values_list("key", "given")
    return with_names(extraction, {name: key for key, given in rows for name in given})


def pinned(story: str, keys: Collection[str]) -> dict[str, Pinned]:
    """Those of the places that have a point, by key."""
    rows = Place.objects.filter(story__slug=story, key__in=keys, latitude__isnull=False)
    return {
        row.key: Pinned(row.key, (row.name, *row.also), row.latitude, row.longitude)
        for row in rows
        if row.latitude is not None and row.longitude is not None
    }


def find(story: str, words: str, most: int = 20) -> list[Place]:
    """Places of a story whose name begins with these words, or that go by exactly them."""
    rows = Place.objects.filter(story__slug=story)
    begun = list(rows.filter(name__istartswith=words).order_by("pk")[:most])
    if len(begun) < most:
        other = rows.filter(also__icontains=f'"{words}"').exclude(pk__in=[r.pk for r in begun])
        begun += other.order_by("pk")[: most - len(begun)]
    return begun
