"""A constellation, and what happened in it in November."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

from shared.contracts.bookings import SleepoverCancelled, SleepoverConfirmed, SleepoverFacts, SleepoverRecorded, Stay
from shared.contracts.family_time import FamilyTimeRecorded
from shared.contracts.family_words import FamilyTimeState, Supervision
from shared.contracts.gatherings_held import GatheringRecorded
from shared.contracts.message import Event
from shared.contracts.outcomes import SupportContactRecorded
from shared.contracts.packs import id_of
from shared.contracts.registry import ConstellationChanged, HubHomeTerm, MembershipChanged, PhaseTerm
from shared.contracts.waiting import WaitingEnded, WaitingState
from shared.contracts.words import (
    ConstellationPhase,
    ConstellationState,
    ContactKind,
    ContactTopic,
    DeclineReason,
    GatheringKind,
    SleepoverKind,
    SleepoverState,
)
from shared.testing.actors import AUTHORITY

NOVEMBER = "2026-11"


def an_id(name: str) -> UUID:
    return uuid5(UUID(int=0), name)


HUB, OTHER_HUB = (id_of(AUTHORITY, "households", ref) for ref in ("H0001", "H0013"))
SATELLITES = tuple(id_of(AUTHORITY, "households", f"H000{n}") for n in range(2, 9))
BIRCH = SATELLITES[0]
KITES, HERONS = an_id("kites"), an_id("herons")


def a_day(day: int) -> date:
    return date(2026, 11, day)


def a_constellation(**facts: Any) -> ConstellationChanged:
    return ConstellationChanged(
        **{
            "constellation_id": KITES,
            "area_id": an_id("area"),
            "state": ConstellationState.LAUNCHED,
            "hub_household_id": HUB,
            "bed_ids": (an_id("bed 1"), an_id("bed 2")),
            "liaison_worker_id": an_id("liaison"),
            "launched_on": date(2025, 1, 6),
            "thing_version": 1,
            **facts,
        }
    )


def a_hub_home(
    household_id: UUID = HUB, since: date = date(2025, 1, 6), until: date | None = None, beds: int = 2, **facts: Any
) -> HubHomeTerm:
    bed_ids = tuple(an_id(f"bed {number}") for number in range(1, beds + 1))
    return HubHomeTerm(
        **{"household_id": household_id, "bed_ids": bed_ids, "is_interim": False, **facts},
        started_on=since,
        ended_on=until,
    )


def a_life(*hub_homes: HubHomeTerm, until: date | None = None, **facts: Any) -> ConstellationChanged:
    """A constellation with its whole timeline: launched, until it is paused."""
    phases = [PhaseTerm(phase=ConstellationPhase.LAUNCHED, started_on=date(2025, 1, 6), ended_on=until)]
    if until:
        phases.append(PhaseTerm(phase=ConstellationPhase.PAUSED, started_on=until, ended_on=None))
    return a_constellation(thing_version=2, phases=tuple(phases), hub_homes=hub_homes, **facts)


def a_membership(number: int, **facts: Any) -> MembershipChanged:
    return MembershipChanged(
        **{
            "membership_id": an_id(f"membership {number}"),
            "constellation_id": KITES,
            "household_id": SATELLITES[number],
            "joined_on": date(2025, 2, 1),
            "left_on": None,
            "thing_version": 1,
            **facts,
        }
    )


def a_sleepover(first: date, last: date, said: type[SleepoverFacts] = SleepoverConfirmed, **facts: Any) -> Any:
    """Two children at the hub home; `name` tells one sleepover from another."""
    is_off = said is SleepoverCancelled
    return said(
        **{
            "sleepover_id": an_id(facts.pop("name", "sleepover")),
            "constellation_id": KITES,
            "satellite_household_id": BIRCH,
            "hub_household_id": HUB,
            "stays": tuple(Stay(child_id=an_id(f"child {n}"), bed_id=an_id(f"bed {n}")) for n in (1, 2)),
            "first_night_on": first,
            "last_night_on": last,
            "kind": SleepoverKind.PLANNED,
            "state": SleepoverState.CANCELLED if is_off else SleepoverState.CONFIRMED,
            "waits_for": (),
            "asked_at": datetime(2026, 10, 1, tzinfo=UTC),
            "asked_by": an_id("tom"),
            "thing_version": 3 if is_off else 2,
            **({"reason": DeclineReason.OTHER} if is_off else {}),
            **facts,
        }
    )


def a_stay_of_before(first: date, last: date, **facts: Any) -> SleepoverRecorded:
    return SleepoverRecorded(
        **{
            "sleepover_id": an_id("of before"),
            "constellation_id": KITES,
            "satellite_household_id": None,
            "hub_household_id": HUB,
            "child_id": an_id("child 1"),
            "first_night_on": first,
            "last_night_on": last,
            "kind": SleepoverKind.PLANNED,
            "state": SleepoverState.STAYED,
            "thing_version": 1,
            **facts,
        }
    )


def a_gathering(name: str, starts_at: datetime, **facts: Any) -> GatheringRecorded:
    return GatheringRecorded(
        **{
            "gathering_id": an_id(name),
            "constellation_id": KITES,
            "kind": GatheringKind.SOCIAL_ACTIVITY,
            "starts_at": starts_at,
            "minutes": 90,
            "household_ids": SATELLITES[:2],
            "thing_version": 1,
            **facts,
        }
    )


def a_contact(name: str, on: date, **facts: Any) -> SupportContactRecorded:
    return SupportContactRecorded(
        **{
            "contact_id": an_id(name),
            "hub_household_id": HUB,
            "household_id": BIRCH,
            "on": on,
            "kind": ContactKind.PHONE_CALL,
            "minutes": 20,
            "topic": ContactTopic.A_HARD_DAY,
            "thing_version": 1,
            **facts,
        }
    )


def a_family_time(name: str, starts_at: datetime, **facts: Any) -> FamilyTimeRecorded:
    """Of Ada of the Kites and her brother, who met."""
    return FamilyTimeRecorded(
        **{
            "family_time_id": an_id(name),
            "series_id": None,
            "constellation_ids": (KITES,),
            "child_ids": (an_id("child 1"), an_id("child 2")),
            "household_ids": SATELLITES[:2],
            "outstanding_household_ids": (),
            "hub_household_id": HUB,
            "with_brothers_and_sisters": True,
            "with_birth_family": True,
            "supervision": Supervision.NOT_SUPERVISED,
            "starts_at": starts_at,
            "minutes": 90,
            "state": FamilyTimeState.HELD,
            "planned_by": an_id("liaison"),
            "responsible_id": an_id("liaison"),
            "changed_at": starts_at,
            "changed_by": an_id("liaison"),
            "plan_version": 1,
            "came_child_ids": (an_id("child 1"), an_id("child 2")),
            "birth_family_came": False,
            "met_brothers_and_sisters": True,
            "thing_version": 3,
            **facts,
        }
    )


def a_wait(name: str, state: WaitingState, **facts: Any) -> WaitingEnded:
    """A child’s household waited for the twentieth and the twenty-first, until it ended so."""
    return WaitingEnded(
        **{
            "waiting_id": an_id(name),
            "constellation_id": KITES,
            "satellite_household_id": BIRCH,
            "child_ids": (an_id("child 1"),),
            "first_night_on": a_day(20),
            "last_night_on": a_day(21),
            "state": state,
            "since": datetime(2026, 11, 2, 9, tzinfo=UTC),
            "joined_by": an_id("tom"),
            "thing_version": 3,
            **facts,
        }
    )


def november() -> list[Event]:
    """Everything that happened; the driven clock says 23 November."""
    return [
        a_constellation(),
        *(a_membership(number) for number in range(6)),
        a_membership(6, left_on=a_day(10)),
        a_contact("call", a_day(2)),
        a_contact("visit", a_day(2), kind=ContactKind.VISIT, minutes=60, topic=ContactTopic.SLEEP),
        a_contact("call of october", date(2026, 10, 31)),
        a_sleepover(date(2026, 10, 30), a_day(2), name="over the month's end"),
        a_sleepover(a_day(27), a_day(28), name="to come"),
        a_sleepover(a_day(13), a_day(14), name="called off"),
        a_sleepover(a_day(13), a_day(14), SleepoverCancelled, name="called off"),
        a_stay_of_before(a_day(6), a_day(6)),
        a_stay_of_before(a_day(8), a_day(8), sleepover_id=an_id("not stayed"), state=SleepoverState.CANCELLED),
        a_gathering("picnic", datetime(2026, 11, 7, 14, 0, tzinfo=UTC)),
        a_gathering("meeting", datetime(2026, 11, 30, 23, 30, tzinfo=UTC), kind=GatheringKind.CONSTELLATION_MEETING),
        a_gathering("of december", datetime(2026, 12, 1, 0, 0, tzinfo=UTC)),
    ]
