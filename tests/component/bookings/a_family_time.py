"""Ada and Ben with the Birches, their sister Eve with the Dogwoods of the Herons, and their family time."""

from datetime import UTC, datetime, timedelta

from services.bookings.handlers.family_times.chasing import CHASE_FAMILY_TIME
from services.bookings.repository.family_stays import LOOK_AT_FAMILY_TIME
from shared.contracts.family_time import (
    AcknowledgeFamilyTime,
    AgreeToFamilyTime,
    CancelFamilyTime,
    ChangeFamilyTime,
    ComingChild,
    FamilyTimeView,
    HowIsFamilyTime,
    PlanFamilyTime,
    PlannedFamilyTimes,
    RecordFamilyTime,
    WhichFamilyTimes,
)
from shared.contracts.family_words import FamilyTimeOffReason, Supervision
from shared.contracts.roles import Role
from shared.testing.actors import actor
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CEDAR,
    DOGWOOD,
    EVE,
    FRIDAY,
    HERONS,
    HUB,
    LIAISON,
    OTHER_WORKER,
    SIBLINGS,
    a_child,
    a_placement,
)

FRIDAY_AT_TWO = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
MUM, PLACE, BY_TAXI, BY_BUS = (
    "Their mother Jade",
    "The contact centre",
    "By taxi from Elm Road 3",
    "By bus from Oak Way 9",
)
DOGWOOD_CARER = actor(Role.SATELLITE_CARER, household_id=DOGWOOD, constellation_ids=(HERONS,), child_ids=(EVE,))
CEDAR_CARER = actor(Role.SATELLITE_CARER, household_id=CEDAR)
EVES_WORKER = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=OTHER_WORKER, child_ids=(EVE,))


def the_family():
    """Eve is Ada's and Ben's sister."""
    return [a_child(EVE, worker=OTHER_WORKER, siblings=SIBLINGS, version=2)]


def planning(**more):
    return PlanFamilyTime(
        **{
            "children": (
                ComingChild(child_id=ADA, getting_there=BY_TAXI),
                ComingChild(child_id=BEN),
                ComingChild(child_id=EVE, getting_there=BY_BUS),
            ),
            "with_birth_family": True,
            "birth_family": MUM,
            "on": FRIDAY,
            "starts": "14:00",
            "ends": "16:00",
            "hub_household_id": HUB,
            "supervision": Supervision.HUB_HOME_CARERS,
            **more,
        }
    )


def of(*children):
    return tuple(ComingChild(child_id=child) for child in children)


AMONG_THEMSELVES = {"with_birth_family": False, "birth_family": ""}
ELSEWHERE = {"hub_household_id": None, "place": PLACE, "supervision": Supervision.NOT_SUPERVISED}


async def planned(bookings, by=LIAISON, **more):
    answer = await bookings.asked(planning(**more), by=by)
    assert isinstance(answer, PlannedFamilyTimes), answer
    return answer


async def planned_alone(bookings, by=LIAISON, **more):
    """One, with what was said of it out of the way."""
    answer = await planned(bookings, by, **more)
    await bookings.said()
    return answer.family_time_id


async def how_is(bookings, family_time_id, by=LIAISON):
    return await bookings.asked(HowIsFamilyTime(family_time_id=family_time_id), by=by)


async def acknowledge(bookings, family_time_id, by, plan_version=1, *, why="", following=False):
    return await bookings.asked(
        AcknowledgeFamilyTime(
            family_time_id=family_time_id,
            plan_version=plan_version,
            is_possible=not why,
            why=why,
            and_following=following,
        ),
        by=by,
    )


async def change(bookings, family_time_id, by=LIAISON, plan_version=1, *, following=False, **more):
    fields = planning(**more).model_dump(include={*ChangeFamilyTime.model_fields})
    return await bookings.asked(
        ChangeFamilyTime(family_time_id=family_time_id, plan_version=plan_version, and_following=following, **fields),
        by=by,
    )


async def cancel(bookings, family_time_id, by=LIAISON, *, following=False):
    reason = FamilyTimeOffReason.CHILD_UNWELL
    return await bookings.asked(
        CancelFamilyTime(family_time_id=family_time_id, reason=reason, and_following=following), by=by
    )


async def agree(bookings, family_time_id, by=LIAISON):
    return await bookings.asked(AgreeToFamilyTime(family_time_id=family_time_id), by=by)


async def record(bookings, family_time_id, *came, by=LIAISON, birth_family=True, words="They baked a cake"):
    return await bookings.asked(
        RecordFamilyTime(
            family_time_id=family_time_id, came_child_ids=came, birth_family_came=birth_family, what_happened=words
        ),
        by=by,
    )


async def listed(bookings, by):
    return (await bookings.asked(WhichFamilyTimes(), by=by)).family_times


async def is_moved(bookings, child_id, to, on, *, until=None, was=BIRCH):
    """A child moves on a day, and the news have come to rest."""
    await bookings.heard(
        a_placement(child_id, was, ended_on=on, version=2), a_placement(child_id, to, started_on=on, ended_on=until)
    )
    await bookings.ran(LOOK_AT_FAMILY_TIME, child_id, None)


async def is_chased(bookings, family_time_id):
    await bookings.ran(CHASE_FAMILY_TIME, family_time_id, None)


def once_it_has_begun(bookings):
    bookings.clock.moment = FRIDAY_AT_TWO + timedelta(minutes=5)


def asked_and_said(view: FamilyTimeView):
    """Whose carers said what: the children of each household, and None while nothing was said."""
    return {one.child_ids: one.is_possible for one in view.acknowledgements}
