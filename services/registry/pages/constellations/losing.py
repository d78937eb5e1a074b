"""Which sleepovers would be lost by a change of a constellation, or of where a child lives?"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import structlog

from services.registry import wording
from shared.contracts.asking import NoReplyInTimeError, UnreachableError
from shared.contracts.constellations import Change, ConstellationChange, RemoveSatellite
from shared.contracts.losing import LostSleepovers, WhatWouldBeLost, WhatWouldBeLostByLeaving, WhatWouldBeLostByMoving
from shared.contracts.record_changes import RecordChange
from shared.contracts.refusals import Refused
from shared.web.viewer import Viewer
from shared.web.wording import stay_in_words

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
    return _told(
        await viewer.asks.ask(
            WhatWouldBeLost(
                constellation_id=answer.view.constellation_id, phases=answer.phases, hub_homes=answer.hub_homes
            )
        )
    )


async def _of_a_household(viewer: Viewer, leaving: RemoveSatellite) -> Lost:
    """Those of the household that leaves, from its last day on."""
    return _told(
        await viewer.asks.ask(
            WhatWouldBeLostByLeaving(
                constellation_id=leaving.constellation_id, household_id=leaving.household_id, on=leaving.on
            )
        )
    )


async def what_a_child_loses(viewer: Viewer, child_id: UUID, answer: RecordChange) -> Lost:
    """The sleepovers that a child's placement costs, in order; not known where bookings can't be reached."""
    try:
        return _told(await viewer.asks.ask(WhatWouldBeLostByMoving(child_id=child_id, homes=answer.homes)))
    except (UnreachableError, NoReplyInTimeError) as error:
        log.warning("losses_not_known", error=type(error).__name__)
        return Lost(is_known=False)


def _told(lost: LostSleepovers | Refused) -> Lost:
    if isinstance(lost, Refused):
        return Lost(is_known=False)
    return Lost(
        tuple(
            _line(one.sleepover_id, one.first_night_on, one.last_night_on, one.children)
            for one in sorted(lost.sleepovers, key=lambda one: one.first_night_on)
        )
    )


def _line(sleepover_id: UUID, first: date, last: date, children: int) -> LostLine:
    return LostLine(f"/sleepovers/{sleepover_id}", stay_in_words(first, last), wording.children(children))
