"""How many children were missing or away in a month, and when are they so few that it isn't told?

The times are counted as the SSDA903 return has them: each part of an absence, missing or away, on the day it began.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.outcomes.policy.months import Period
from shared.contracts.absences import AbsenceKind
from shared.contracts.clock import day_in_london
from shared.contracts.outcomes import AbsenceFigures

HIDDEN = AbsenceFigures(is_hidden=True)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a child's absence: from when on they were missing, or away."""

    child_id: UUID
    constellation_id: UUID | None
    kind: AbsenceKind
    since: datetime


def in_month(parts: Iterable[Part], month: Period) -> list[Part]:
    """Those that began in a month, by London's days."""
    return [one for one in parts if month.first <= day_in_london(one.since) <= month.last]


def absence_figures(parts: Sequence[Part], fewest: int) -> AbsenceFigures:
    """Their numbers, or that they are hidden: between none and `fewest` children, somebody could tell who it is."""
    children = len({one.child_id for one in parts})
    return HIDDEN if 0 < children < fewest else _counted(parts)


def of_all(parts: Sequence[Part], fewest: int) -> AbsenceFigures:
    """The whole authority's; hidden as well where what is shown of the constellations leaves too few for the rest.

    Whoever takes the numbers that are shown from the sum would have the one that is hidden.
    """
    by_constellation: dict[UUID | None, list[Part]] = {}
    for part in parts:
        by_constellation.setdefault(part.constellation_id, []).append(part)
    hidden = [its for key, its in by_constellation.items() if key is None or absence_figures(its, fewest).is_hidden]
    rest = len({one.child_id for its in hidden for one in its})
    return HIDDEN if 0 < rest < fewest else absence_figures(parts, fewest)


def _counted(parts: Sequence[Part]) -> AbsenceFigures:
    return AbsenceFigures(
        children=len({one.child_id for one in parts}),
        missing=sum(one.kind is AbsenceKind.MISSING for one in parts),
        away=sum(one.kind is AbsenceKind.AWAY for one in parts),
    )
