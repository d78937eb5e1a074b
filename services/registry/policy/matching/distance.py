"""How far are two postcode districts from each other, and in which direction?

From the middle of one to the middle of the other, never from an address. On a sphere (haversine), which is at most
0.4 per cent short between places in Great Britain; a district itself is a few kilometres across.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt

ATTRIBUTION = (
    "Contains OS data © Crown copyright and database right, Royal Mail data © Royal Mail copyright and database right, "
    "National Statistics data © Crown copyright and database right, under the Open Government Licence v3.0"
)
"""Stands wherever a distance is shown."""

EARTH_KM = 6371.0088
"""The earth's mean radius."""
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)(?: ?[0-9][A-Z]{2})?")
_COMPASS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


@dataclass(frozen=True, slots=True)
class Middle:
    """The middle of a district, in degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Way:
    """From one district to another."""

    from_district: str
    to_district: str
    km: float
    """To the next 100 metres; 0 within a district."""
    bearing: int | None
    """Whole degrees clockwise from north, 0 to 359; none where there is no way to go."""


class Districts:
    """The districts whose middles are known."""

    def __init__(self, middles: Mapping[str, Middle]) -> None:
        self._middles = middles

    def __len__(self) -> int:
        return len(self._middles)

    def __contains__(self, district: str) -> bool:
        return district in self._middles

    def unknown(self, *postcodes: str) -> tuple[str, ...]:
        """The districts of these that aren't among them, each once; what isn't a postcode stands for itself."""
        named = dict.fromkeys(district_of(postcode) or postcode for postcode in postcodes)
        return tuple(district for district in named if district not in self._middles)

    def way(self, from_postcode: str, to_postcode: str) -> Way | None:
        """The way between the districts of two postcodes; none where one of them isn't known: it is never guessed."""
        start, end = district_of(from_postcode), district_of(to_postcode)
        if start is None or end is None or start not in self._middles or end not in self._middles:
            return None
        here, there = self._middles[start], self._middles[end]
        km = round(_km(here, there), 1)
        # A few districts are one large building's, with the middle of the district around it.
        return Way(start, end, km, round(_bearing(here, there)) % 360 if km else None)


def district_of(postcode: str) -> str | None:
    """`PO5` of `PO5 2EZ`, however it is spaced and in whichever case, and of `PO5`; none of what isn't a postcode."""
    found = _POSTCODE.fullmatch(" ".join(postcode.upper().split()))
    return found.group(1) if found else None


def compass(bearing: float) -> str:
    """`north-east` of 50 degrees: the nearest of eight."""
    return _COMPASS[round(bearing / 45) % 8]


def _km(here: Middle, there: Middle) -> float:
    half_north = radians(there.lat - here.lat) / 2
    half_east = radians(there.lon - here.lon) / 2
    chord = hypot(sin(half_north), sqrt(cos(radians(here.lat)) * cos(radians(there.lat))) * sin(half_east))
    return 2 * EARTH_KM * asin(chord)


def _bearing(here: Middle, there: Middle) -> float:
    start, end, east = radians(here.lat), radians(there.lat), radians(there.lon - here.lon)
    return degrees(atan2(sin(east) * cos(end), cos(start) * sin(end) - sin(start) * cos(end) * cos(east)))
