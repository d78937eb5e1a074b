"""Which sleepovers would lose their bed by a change of a constellation?"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import structlog

from services.registry import wording
from shared.contracts.asking import NoReplyInTimeError, UnreachableError
from shared.contracts.bookings import WhatIsOn, WhatWouldBeLost
from shared.contracts.constellations import Change, ConstellationChange, RemoveSatellite
from shared.contracts.refusals import Refused
from shared.contracts.words import SleepoverState
from shared.web.viewer import Viewer
from shared.web.wording import stay_in_words

AHEAD = timedelta(days=365)
"""How far sleepovers are looked for: nobody asks for one earlier."""
KEPT = frozenset({SleepoverState.REQUESTED, SleepoverState.CONFIRMED})

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LostLine:
    """One sleepover that would be cancelled."""

    href: str
    nights: str
    children: str


@dataclass(frozen=True, slots=True)
class Lost:
    """What would be cancelled, as far as bookings could tell."""

    lines: tuple[LostLine, ...] = ()
    is_known: bool = True


async def what_is_lost(viewer: Viewer, change: Change, answer: ConstellationChange) -> Lost:
    """The sleepovers, in order; not known where bookings can't be reached."""
    try:
        if isinstance(change, RemoveSatellite):
            return await _of_a_household(viewer, change)
        return await _of_the_constellation(viewer, answer)
    except (UnreachableError, NoReplyInTimeError) as error:
        log.warning("losses_not_known", error=type(error).__name__)
        return Lost(is_known=False)


async def _of_the_constellation(viewer: Viewer, answer: ConstellationChange) -> Lost:
    if not answer.phases:
        # A constellation without any phase would lose everything, which is no answer.
        return Lost(is_known=False)
    lost = await viewer.asks.ask(
        WhatWouldBeLost(constellation_id=answer.view.constellation_id, phases=answer.phases, hub_homes=answer.hub_homes)
    )
    if isinstance(lost, Refused):
        return Lost(is_known=False)
    return Lost(
        tuple(
            _line(one.sleepover_id, one.first_night_on, one.last_night_on, one.children)
            for one in sorted(lost.sleepovers, key=lambda one: one.first_night_on)
        )
    )


async def _of_a_household(viewer: Viewer, leaving: RemoveSatellite) -> Lost:
    """Those of the household that leaves, from its last day on."""
    first = max(leaving.on, viewer.tonight)
    calendar = await viewer.asks.ask(WhatIsOn(first_on=first, last_on=first + AHEAD))
    if isinstance(calendar, Refused):
        return Lost(is_known=False)
    return Lost(
        tuple(
            _line(one.sleepover_id, one.first_night_on, one.last_night_on, len(one.child_ids))
            for one in sorted(calendar.sleepovers, key=lambda one: one.first_night_on)
            if one.satellite_household_id == leaving.household_id
            and one.constellation_id == leaving.constellation_id
            and one.state in KEPT
            and one.last_night_on >= first
        )
    )


def _line(sleepover_id: UUID, first: date, last: date, children: int) -> LostLine:
    return LostLine(f"/sleepovers/{sleepover_id}", stay_in_words(first, last), wording.children(children))
