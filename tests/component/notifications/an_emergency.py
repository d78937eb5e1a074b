"""An emergency of Ada and Grace, tonight, as bookings tells of it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.contracts.emergencies import (
    AskedOf,
    EmergencyAnswer,
    EmergencyFacts,
    EmergencyRaised,
    EmergencyState,
    EmergencyStep,
)
from tests.component.notifications.people import ADA, GRACE, HUB, KITES, SATELLITE, TOM, an_id

EMERGENCY = an_id("emergency")
OWLS_HUB, OLGA = an_id("owls' hub home"), an_id("olga")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def a_step(home: UUID | None = HUB, answer: EmergencyAnswer | None = None) -> EmergencyStep:
    return EmergencyStep(
        position=1,
        asked_of=AskedOf.HUB_HOME if home else AskedOf.DUTY_WORKER,
        household_id=home,
        constellation_id=KITES if home else None,
        asked_at=NOW,
        until=NOW + timedelta(minutes=15),
        answer=answer,
        answered_at=NOW if answer else None,
    )


def an_emergency(said: type[EmergencyFacts] = EmergencyRaised, **facts: Any) -> Any:
    """An event about an emergency of Ada and Grace, tonight."""
    return said(
        **{
            "emergency_id": EMERGENCY,
            "satellite_household_id": SATELLITE,
            "constellation_id": KITES,
            "child_ids": (ADA, GRACE),
            "first_night_on": NOW.date(),
            "last_night_on": NOW.date(),
            "state": EmergencyState.ASKING,
            "raised_at": NOW,
            "raised_by": TOM,
            "step": a_step(),
            "asked_household_ids": (HUB,),
            "thing_version": 1,
            **facts,
        }
    )


TO_THE_OWLS = {"step": a_step(OWLS_HUB), "asked_household_ids": (HUB, OWLS_HUB)}
FOUND = {"state": EmergencyState.BED_FOUND, "step": a_step(answer=EmergencyAnswer.YES)}
