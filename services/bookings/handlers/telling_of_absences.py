"""How is an absence told to those who listen?"""

from collections.abc import Sequence
from uuid import UUID

from services.bookings.policy.absences import Absence, Deed
from shared.contracts.absences import AbsenceFacts


def fact_about(event: type[AbsenceFacts], absence: Absence, deed: Deed, homes: Sequence[UUID]) -> AbsenceFacts:
    """All of its state after a deed, for those who listen; `homes` are told."""
    return event(
        thing_version=absence.version,
        absence_id=absence.id,
        child_id=absence.child_id,
        household_id=absence.household_id,
        expected_household_id=absence.expected_household_id,
        told_household_ids=tuple(homes),
        constellation_id=absence.constellation_id,
        state=absence.state,
        spans=absence.spans,
        ended_at=absence.ended_at,
        recorded_at=absence.recorded_at,
        recorded_by=absence.recorded_by,
        changed_at=deed.at,
        changed_by=deed.by,
        interview=absence.interview,
    )
