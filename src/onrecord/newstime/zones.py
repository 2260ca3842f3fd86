"""What the letters of a time zone mean to newsrooms, and which other readings they have; no texts
are read here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Abbreviation: (fixed offset in minutes, the place whose wall clock people mean by it, or "")
ZONES: dict[str, tuple[int, str]] = {
    "EST": (-300, "America/New_York"), "EDT": (-240, "America/New_York"),
    "CST": (-360, "America/Chicago"), "CDT": (-300, "America/Chicago"),
    "MST": (-420, "America/Denver"), "MDT": (-360, "America/Denver"),
    "PST": (-480, "America/Los_Angeles"), "PDT": (-420, "America/Los_Angeles"),
    "BST": (60, "Europe/London"), "WET": (0, "Europe/Lisbon"), "WEST": (60, "Europe/Lisbon"),
    "CET": (60, "Europe/Berlin"), "CEST": (120, "Europe/Berlin"),
    "EET": (120, "Europe/Kyiv"), "EEST": (180, "Europe/Kyiv"),
    "GMT": (0, ""), "UTC": (0, ""), "Z": (0, ""), "MSK": (180, ""), "AMT": (240, ""),
    "AZT": (240, ""), "AST": (-240, "America/Halifax"), "ADT": (-180, "America/Halifax"),
    "IDT": (180, "Asia/Jerusalem"), "GST": (240, ""), "AEST": (600, "Australia/Sydney"),
    "AEDT": (660, "Australia/Sydney"), "HKT": (480, ""), "SGT": (480, ""), "NPT": (345, ""),
    "WIB": (420, ""), "SAST": (120, ""), "EAT": (180, ""), "WAT": (60, ""),
    "TRT": (180, ""), "JST": (540, ""), "KST": (540, ""), "PKT": (300, ""), "IST": (330, ""),
}  # fmt: skip
WALLS = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
    "Eastern": "America/New_York",
    "Pacific": "America/Los_Angeles",
}
# Where else the same letters are kept; the first reading is the one above.
_MANY_MEANINGS = {
    "IST": ("India", {"Israel": "Asia/Jerusalem", "Ireland": "Europe/Dublin"}),
    "BST": ("British Summer Time", {"Bangladesh": "Asia/Dhaka"}),
    "CST": ("US Central", {"China": "Asia/Shanghai", "Cuba": "America/Havana"}),
    "AMT": ("Armenia", {"the Amazon": "America/Manaus"}),
    "AST": ("Atlantic", {"Arabia": "Asia/Riyadh"}),
    "GST": ("the Gulf", {"South Georgia": "Atlantic/South_Georgia"}),
}


def readings(
    moment: datetime, written: str, zone: str, *, local: bool = False
) -> tuple[list[datetime], tuple[str, ...]]:
    """A wall-clock moment with the zone as printed: the chosen reading first, then the others, and
    what is doubtful. `zone` is the story's, for a time that names none."""
    name = written if written in WALLS else written.upper()
    if not written:
        found, doubts = _on_the_wall(moment, zone_of(zone))
        lacks = "local time" if local else "no zone given"
        return found, (f"{lacks}: read as {zone}", *doubts)
    if name not in ZONES:
        wall = WALLS[name if name in WALLS else name.title()]
        return _on_the_wall(moment, zone_of(wall))
    return _named(moment, name, zone)


def _named(moment: datetime, name: str, zone: str) -> tuple[list[datetime], tuple[str, ...]]:
    offset, place = ZONES[name]
    literal = moment.replace(tzinfo=timezone(timedelta(minutes=offset)))
    at_home = moment.replace(tzinfo=zone_of(zone))
    meaning, elsewhere = _MANY_MEANINGS.get(name, ("", {}))
    others = [moment.replace(tzinfo=zone_of(z)) for z in elsewhere.values()]
    if meaning and at_home.tzname() == name:  # the story's own clocks carry these letters
        return [at_home, literal, *others], ()
    if zone in elsewhere.values():
        doubt = f"{name} is read as {zone}, where that day's clocks show {at_home.tzname()}"
        return [at_home, literal, *others], (doubt,)
    doubts: tuple[str, ...] = ()
    if meaning:
        doubts = (f"{name} is read as {meaning}; {' and '.join(elsewhere)} use it too",)
    if not place:
        return [literal, *others], doubts
    there = moment.replace(
        tzinfo=zone_of(place),
        fold=int(name.endswith("ST") and name not in ("BST", "WEST", "CEST", "EEST")),
    )
    if there.utcoffset() == literal.utcoffset():
        return [literal, *others], doubts
    actual = there.tzname() or place
    city = place.rpartition("/")[2].replace("_", " ")
    doubt = (
        f"{name} as printed, but on that day {city} keeps {actual}: "
        f"read as {actual}, {name} kept as the other reading"
    )
    return [there, literal, *others], (doubt, *doubts)


def _on_the_wall(moment: datetime, zone: tzinfo) -> tuple[list[datetime], tuple[str, ...]]:
    """A wall-clock time: twice a year it happens twice or not at all."""
    first, second = moment.replace(tzinfo=zone, fold=0), moment.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return [first], ()
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment:
        return [first, second], ("this hour comes twice that night, when the clocks go back",)
    return [first], ("this hour does not exist that night, when the clocks go forward",)


def zone_of(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
