"""The places of a story: copied from the gazetteer by country, named and made by people at the
desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from onrecord.errors import BadInput, Conflict, NotFound
from onrecord.extract.gazetteer import Known, bundled_gazetteer
from onrecord.extract.shortlist import code_of, places_of
from onrecord.newsroom import log, records
from onrecord.newsroom.models import Place, Story
from onrecord.newsroom.policy import Actor, require
from onrecord.newsroom.records import one_line
from onrecord.newsroom.transact import writing

_AT_ONCE = 1_000


def country_codes(named: Sequence[str]) -> tuple[str, ...]:
    """ISO codes of countries given by name or code, each once. Raises BadInput for any other."""
    codes: dict[str, None] = {}
    for name in named:
        code = name.upper() if name.upper() in bundled_gazetteer().countries else code_of(name)
        if not code:
            raise BadInput(
                f"“{name}” is no country that the gazetteer knows: give its English name."
            )
        codes[code] = None
    return tuple(codes)


def read_places(codes: Sequence[str]) -> list[Known]:
    """The gazetteer's rows of these countries: read before a transaction, written inside it."""
    return [known for code in codes for known in places_of(code)]


def copy_places(story: str, known: Sequence[Known]) -> None:
    """Add rows of the gazetteer to a story; those that it has stay.

    A transaction for every thousand, so that nobody waits behind a large country: after a crash
    in between, add_country brings the rest.
    """
    for start in range(0, len(known), _AT_ONCE):
        with writing():
            row = Story.objects.get(slug=story)
            Place.objects.bulk_create(
                (_row(row, one) for one in known[start : start + _AT_ONCE]), ignore_conflicts=True
            )


def _row(story: Story, one: Known) -> Place:
    return Place(
        story=story,
        key=one.id,
        name=one.name,
        also=list(one.also),
        kind=one.kind,
        country=one.country,
        latitude=one.latitude,
        longitude=one.longitude,
    )


def add_country(*, story: str, country: str, by: Actor, now: datetime) -> int:
    """Copy one more country's places into a running story; rows that it has stay as they are."""
    require(by, "name_place")
    codes = country_codes([country])
    known = read_places(codes)
    with writing() as head:
        records.lock_story(story)
        payload = {"countries": list(codes), "places": len(known)}
        log.append(head, "add_country", by=by, now=now, payload=payload, story=story)
    copy_places(story, known)
    return len(known)


def name_place(*, story: str, place: str, name: str, by: Actor, now: datetime) -> None:
    """Give a place of a story one more name: reports that use it then speak of this place.
    Raises NotFound, or Conflict when another place was given that name."""
    require(by, "name_place")
    name = one_line("name of a place", name, most=120)
    with writing() as head:
        row = _place(records.lock_story(story), place)
        _refuse_twice(row, name)
        row.given = [*row.given, name]
        if name not in (row.name, *row.also):
            row.also = [*row.also, name]
        row.by_desk = True
        row.save(update_fields=["given", "also", "by_desk"])
        payload = {"place": row.key, "name": name}
        log.append(head, "name_place", by=by, now=now, payload=payload, story=story)


def make_place(
    *,
    story: str,
    name: str,
    by: Actor,
    now: datetime,
    point: tuple[float, float] | None = None,
    kind: str = "",
) -> str:
    """A place that the gazetteer does not know; answers its key. `point`: latitude, longitude."""
    require(by, "name_place")
    name = one_line("name of a place", name, most=120)
    if point and not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        raise BadInput("A point is a latitude from -90 to 90 and a longitude from -180 to 180.")
    with writing() as head:
        row = records.lock_story(story)
        number = Place.objects.filter(story=row, key__startswith="own:").count() + 1
        made = Place(
            story=row, key=f"own:{number}", name=name, given=[name], by_desk=True, kind=kind[:16]
        )
        made.latitude, made.longitude = point or (None, None)
        _refuse_twice(made, name)
        made.save(force_insert=True)
        payload = {"place": made.key, "name": name}
        log.append(head, "make_place", by=by, now=now, payload=payload, story=story)
    return made.key


def _place(story: Story, key: str) -> Place:
    row = Place.objects.filter(story=story, key=key).first()
    if row is None:
        raise NotFound(f"The story “{story.slug}” has no place “{key}”: look for it by its name.")
    return row


def _refuse_twice(row: Place, name: str) -> None:
    named = Place.objects.filter(story=row.story, by_desk=True)
    other = next((p for p in named if name in p.given), None)
    if other is not None:
        raise Conflict(f"“{name}” is already a name of {other.name} ({other.key}) in this story.")
