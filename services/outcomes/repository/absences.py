"""Children who were missing or away, as events told it."""

from sqlmodel import col, select

from services.outcomes.policy.absences import Part
from services.outcomes.tables import AbsenceRow
from shared.contracts.absences import AbsenceFacts, AbsenceKind, AbsenceState
from shared.persistence.newest import Newest
from shared.persistence.work import Work

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
                "ended_at": event.ended_at,
                "is_taken_back": event.state is AbsenceState.TAKEN_BACK,
                "is_offered": event.interview.is_offered if event.interview else None,
                "is_accepted": event.interview.is_accepted if event.interview else None,
            },
        )

    async def parts(self) -> list[Part]:
        """Every part of one that was."""
        query = select(AbsenceRow).where(~col(AbsenceRow.is_taken_back))
        return [
            Part(row.child_id, row.constellation_id, AbsenceKind(kind), since)
            for row in await self._work.session.exec(query)
            for kind, since in zip(row.kinds, row.starts, strict=True)
        ]
