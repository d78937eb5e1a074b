"""Waiting for beds that is over, as events told it."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import col, select

from services.outcomes.policy.months import Period
from services.outcomes.policy.waits import Wait, end_of_wait
from services.outcomes.tables import WaitRow
from shared.contracts.waiting import WaitingEnded
from shared.contracts.waits_counted import EndOfWait
from shared.persistence.newest import Newest
from shared.persistence.work import Work

_WAITS = Newest(WaitRow)


class Waits:
    """Waiting for beds that is over: whose it was isn't kept."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def keep(self, event: WaitingEnded) -> None:
        """It ended as this says."""
        ended = end_of_wait(event.state, by_somebody=event.ended_by is not None)
        if ended is None:
            return
        nights = Period(event.first_night_on, event.last_night_on).days
        await _WAITS.put(
            self._work,
            {
                "id": event.waiting_id,
                "version": event.thing_version,
                "constellation_id": event.constellation_id,
                "first_night_on": event.first_night_on,
                "nights": nights * len(event.child_ids),
                "ended": ended.value,
            },
        )

    async def in_period(self, period: Period, constellation_ids: Collection[UUID]) -> list[Wait]:
        """Those of which the first night was to be in the period."""
        query = select(WaitRow).where(
            col(WaitRow.constellation_id).in_(constellation_ids),
            col(WaitRow.first_night_on).between(period.first, period.last),
        )
        return [
            Wait(row.constellation_id, EndOfWait(row.ended), row.nights) for row in await self._work.session.exec(query)
        ]
