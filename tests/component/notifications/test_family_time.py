"""Who must acknowledge family time is asked once of each plan, and the workers learn who doesn't; no word of whose."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.contracts.family_time import (
    FamilyTimeCancelled,
    FamilyTimeChanged,
    FamilyTimeChased,
    FamilyTimePlanned,
    FamilyTimeProposed,
    FamilyTimeReplied,
)
from shared.contracts.family_words import FamilyTimeChange, FamilyTimeOffReason, FamilyTimeState, Supervision
from shared.contracts.notifications import About, MyNotices, NoticeKind, WhoWasTold
from shared.contracts.roles import Role
from shared.messaging.errors import TryAgainLaterError
from shared.testing.actors import actor
from tests.component.notifications.people import (
    ADA,
    GRACE,
    HUB,
    KITES,
    LIAISON,
    MANAGER,
    OTHER_SOCIAL_WORKER,
    ROSA,
    RUTH,
    SATELLITE,
    SOCIAL_WORKER,
    TESS,
    TOM,
    an_id,
    the_register,
)

FAMILY_TIME = an_id("family time")
FRIDAY_AT_TWO = datetime(2026, 11, 27, 14, tzinfo=UTC)
K = NoticeKind
TOLD_OFF = {
    "reason": FamilyTimeOffReason.CHILD_UNWELL,
    "state": FamilyTimeState.CANCELLED,
    "outstanding_household_ids": (),
    "was_proposed": False,
}
THE_CARERS = (RUTH, ROSA, TOM, TESS)


def family_time(said=FamilyTimePlanned, **facts):
    return said(
        **{
            "family_time_id": FAMILY_TIME,
            "series_id": None,
            "constellation_ids": (KITES,),
            "child_ids": (ADA, GRACE),
            "household_ids": (HUB, SATELLITE),
            "outstanding_household_ids": (HUB, SATELLITE),
            "hub_household_id": HUB,
            "with_brothers_and_sisters": True,
            "with_birth_family": False,
            "supervision": Supervision.NOT_SUPERVISED,
            "starts_at": FRIDAY_AT_TWO,
            "minutes": 120,
            "state": FamilyTimeState.PLANNED,
            "planned_by": MANAGER,
            "responsible_id": MANAGER,
            "changed_at": datetime(2026, 11, 23, 8, tzinfo=UTC),
            "changed_by": MANAGER,
            "plan_version": 1,
            "thing_version": 1,
            **facts,
        }
    )


def everybody(people, kind):
    return {(person, kind) for person in people}


async def who_was_told(room):
    reply = await room.asked(WhoWasTold(about_id=FAMILY_TIME), by=actor(Role.LIAISON_WORKER))
    return {(delivery.person_id, delivery.kind) for delivery in reply.deliveries if delivery.channel == "inbox"}


async def inbox_of(room, person_id):
    return (await room.asked(MyNotices(), by=actor(Role.SATELLITE_CARER, person_id=person_id))).notices


WORKERS = everybody((SOCIAL_WORKER, OTHER_SOCIAL_WORKER), K.FAMILY_TIME_TO_KNOW_OF)
MOVED = {"what": FamilyTimeChange.CHILD_MOVED, "changed_by": None, "outstanding_household_ids": (SATELLITE,)}


@pytest.mark.parametrize(
    ("event", "told_who"),
    [
        (family_time(), everybody(THE_CARERS, K.FAMILY_TIME_TO_ACKNOWLEDGE) | WORKERS),
        (
            family_time(FamilyTimeChanged, what=FamilyTimeChange.PLAN),
            everybody(THE_CARERS, K.FAMILY_TIME_TO_ACKNOWLEDGE) | WORKERS,
        ),
        (
            family_time(FamilyTimeChanged, household_ids=(SATELLITE,), left_household_ids=(HUB,), **MOVED),
            everybody((TOM, TESS), K.FAMILY_TIME_TO_ACKNOWLEDGE)
            | everybody((RUTH, ROSA), K.FAMILY_TIME_NOT_YOURS)
            | {(MANAGER, K.FAMILY_TIME_TO_KNOW_OF)},
        ),
        (
            family_time(FamilyTimeChased, changed_by=None, outstanding_household_ids=(SATELLITE,)),
            everybody((TOM, TESS), K.FAMILY_TIME_TO_ACKNOWLEDGE) | {(MANAGER, K.FAMILY_TIME_NOT_ACKNOWLEDGED)},
        ),
        (
            family_time(
                FamilyTimeReplied, changed_by=TOM, household_id=SATELLITE, is_possible=False, responsible_id=LIAISON
            ),
            everybody((MANAGER, LIAISON), K.FAMILY_TIME_NOT_POSSIBLE),
        ),
        (family_time(FamilyTimeReplied, changed_by=TOM, household_id=SATELLITE, is_possible=True), set()),
        (
            family_time(
                FamilyTimeChanged,
                what=FamilyTimeChange.HUB_HOME_ENDED,
                changed_by=None,
                responsible_id=LIAISON,
            ),
            everybody((MANAGER, LIAISON), K.FAMILY_TIME_WITHOUT_HUB_HOME),
        ),
        (
            family_time(FamilyTimeCancelled, **TOLD_OFF),
            everybody((*THE_CARERS, SOCIAL_WORKER, OTHER_SOCIAL_WORKER), K.FAMILY_TIME_CANCELLED),
        ),
        (
            family_time(FamilyTimeCancelled, changed_at=FRIDAY_AT_TWO + timedelta(hours=3), **TOLD_OFF),
            set(),
        ),
        (
            family_time(FamilyTimeProposed, changed_by=RUTH, planned_by=RUTH, outstanding_household_ids=()),
            everybody((SOCIAL_WORKER, OTHER_SOCIAL_WORKER, LIAISON), K.FAMILY_TIME_PROPOSED),
        ),
        (
            family_time(
                FamilyTimeCancelled,
                **TOLD_OFF | {"was_proposed": True},
                planned_by=RUTH,
                responsible_id=RUTH,
                changed_by=LIAISON,
            ),
            everybody((RUTH, SOCIAL_WORKER, OTHER_SOCIAL_WORKER), K.FAMILY_TIME_CANCELLED),
        ),
        (family_time(of=0, told_elsewhere=(HUB,)), everybody((TOM, TESS), K.FAMILY_TIME_TO_ACKNOWLEDGE)),
    ],
    ids=[
        *("planned", "changed", "a child has moved", "chased", "not possible", "acknowledged", "hub home ended"),
        *("cancelled", "didn't take place", "proposed", "declined", "of a series"),
    ],
)
async def test_each_is_told_once_of_what_they_must_know(told, event, told_who):
    await told.heard(event, event)

    assert await who_was_told(told) == told_who


async def test_a_carer_is_asked_without_a_word_of_whose_or_where(told):
    await told.heard(family_time(of=3))

    [notice] = await inbox_of(told, TOM)
    assert (notice.about, notice.about_id, notice.is_read) == (About.FAMILY_TIME, FAMILY_TIME, False)
    assert notice.subject == "Family time on Friday 27 November"
    assert "from 2pm to 4pm" in notice.body
    assert "this is about 3 of them" in notice.body


async def test_a_new_plan_is_new_and_the_old_one_isn_t(told):
    await told.heard(
        family_time(),
        family_time(FamilyTimeChanged, what=FamilyTimeChange.PLAN, thing_version=2, plan_version=2),
        family_time(FamilyTimeChased, changed_by=None, thing_version=3, plan_version=2),
    )

    chased, changed, first = await inbox_of(told, TOM)

    assert [one.is_read for one in (chased, changed, first)] == [False, True, True]
    assert chased.subject == "Please acknowledge: family time on Friday 27 November"
    assert changed.subject == "Changed: family time on Friday 27 November"


@pytest.mark.parametrize("gone", ["PersonChanged", "ChildChanged"])
async def test_it_waits_until_everybody_who_must_be_told_is_known(notifications, gone):
    await notifications.heard(*(one for one in the_register() if type(one).__name__ != gone))

    with pytest.raises(TryAgainLaterError):
        await notifications.heard(family_time())
    await notifications.heard(*the_register(), family_time())
    assert everybody(THE_CARERS, K.FAMILY_TIME_TO_ACKNOWLEDGE) <= await who_was_told(notifications)
