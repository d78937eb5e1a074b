"""A constellation around one hub home, and what the registry and bookings say of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from shared.contracts.bookings import SleepoverFacts, SleepoverRequested, Stay, Wait
from shared.contracts.message import Event
from shared.contracts.registry import AuthorityProfile, ChildChanged, ConstellationChanged, PersonChanged
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationState, Decider, OvernightDecision, SleepoverKind, SleepoverState


def an_id(name: str) -> UUID:
    return uuid5(UUID(int=0), name)


HUB, SATELLITE, KITES = an_id("hub home"), an_id("satellite"), an_id("kites")
RUTH, ROSA, TOM, TESS = an_id("ruth"), an_id("rosa"), an_id("tom"), an_id("tess")
LIAISON, SOCIAL_WORKER, OTHER_SOCIAL_WORKER, MANAGER = an_id("lio"), an_id("sue"), an_id("sam"), an_id("priya")
ADA, GRACE = an_id("ada"), an_id("grace")
SLEEPOVER = an_id("sleepover")
FRIDAY = date(2026, 11, 27)
"""The Friday after the driven clock's Monday."""
THE_COUNCIL = AuthorityProfile(
    authority="testshire", name="Testshire Council", colour="#4c2c92", out_of_hours_phone="023 9268 0810"
)


def a_person(person_id: UUID, *roles: Role, household: UUID | None = None, version: int = 1) -> PersonChanged:
    return PersonChanged(
        person_id=person_id, roles=roles, household_id=household, is_main_carer=False, thing_version=version
    )


def a_child(child_id: UUID, **facts: Any) -> ChildChanged:
    return ChildChanged(
        **{
            "child_id": child_id,
            "sibling_group_id": None,
            "childrens_social_worker_id": SOCIAL_WORKER,
            "overnight_decision": OvernightDecision.CARER,
            "must_tell_social_worker": False,
            "thing_version": 1,
            **facts,
        }
    )


def a_constellation(*, liaison: UUID | None = LIAISON, version: int = 1) -> ConstellationChanged:
    return ConstellationChanged(
        constellation_id=KITES,
        area_id=an_id("area"),
        state=ConstellationState.LAUNCHED,
        hub_household_id=HUB,
        bed_ids=(an_id("bed 1"), an_id("bed 2")),
        liaison_worker_id=liaison,
        launched_on=date(2025, 1, 6),
        thing_version=version,
    )


def the_register() -> list[Event]:
    return [
        a_constellation(),
        a_person(RUTH, Role.HUB_HOME_CARER, household=HUB),
        a_person(ROSA, Role.HUB_HOME_CARER, household=HUB),
        a_person(TOM, Role.SATELLITE_CARER, household=SATELLITE),
        a_person(TESS, Role.SATELLITE_CARER, household=SATELLITE),
        a_person(MANAGER, Role.PROGRAMME_MANAGER),
        a_person(LIAISON, Role.LIAISON_WORKER),
        a_child(ADA),
        a_child(GRACE, childrens_social_worker_id=OTHER_SOCIAL_WORKER, must_tell_social_worker=True),
    ]


def a_sleepover(said: type[SleepoverFacts] = SleepoverRequested, **facts: Any) -> Any:
    """An event about the sleepover of Ada and Grace on Friday night."""
    needs = (
        Wait(decider=Decider.HUB_HOME_CARER),
        Wait(decider=Decider.CHILDRENS_SOCIAL_WORKER, person_id=SOCIAL_WORKER),
    )
    return said(
        **{
            "sleepover_id": SLEEPOVER,
            "constellation_id": KITES,
            "satellite_household_id": SATELLITE,
            "hub_household_id": HUB,
            "stays": (Stay(child_id=ADA, bed_id=an_id("bed 1")), Stay(child_id=GRACE, bed_id=an_id("bed 2"))),
            "first_night_on": FRIDAY,
            "last_night_on": facts.get("first_night_on", FRIDAY),
            "kind": SleepoverKind.PLANNED,
            "state": SleepoverState.REQUESTED,
            "needs": needs,
            "waits_for": needs if said is SleepoverRequested else (),
            "asked_at": datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
            "asked_by": TOM,
            "thing_version": 1,
            **facts,
        }
    )


LONG_AGO = FRIDAY - timedelta(days=365)
