"""Children who were missing or away, as events told it."""

from datetime import datetime, time, timedelta

from sqlalchemy import func
from sqlmodel import col, select

from services.outcomes.policy.absences import Part
from services.outcomes.policy.months import Period
from services.outcomes.tables import AbsenceRow
from shared.contracts.absences import AbsenceFacts, AbsenceKind, AbsenceState
from shared.contracts.clock import LONDON
from shared.persistence.newest import Newest
from shared.persistence.work import Work

ONE_DAY = timedelta(days=1)
_ABSENCES = Newest(AbsenceRow)


class Absences:
    """Children who were missing or away."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def keep(self, event: AbsenceFacts) -> None:
        """An absence is as this says."""
        await _ABSENCES.put(
            self._work,
            {
                "id": event.absence_id,
                "version": event.thing_version,
                "child_id": event.child_id,
                "household_id": event.household_id,
                "constellation_id": event.constellation_id,
                "kinds": [one.kind.value for one in event.spans],
                "starts": [one.since for one in event.spans],
                "is_taken_back": event.state is AbsenceState.TAKEN_BACK,
            },
        )

    async def in_period(self, period: Period) -> list[Part]:
        """The parts of those that were, of which one began in the period or before it and one in it or later."""
        starts = col(AbsenceRow.starts)
        begins, ends = (datetime.combine(day, time(), LONDON) for day in (period.first, period.last + ONE_DAY))
        query = select(AbsenceRow).where(
            ~col(AbsenceRow.is_taken_back), starts[1] < ends, starts[func.cardinality(starts)] >= begins
        )
        return [
            Part(row.child_id, row.constellation_id, AbsenceKind(kind), since)
            for row in await self._work.session.exec(query)
            for kind, since in zip(row.kinds, row.starts, strict=True)
        ]
