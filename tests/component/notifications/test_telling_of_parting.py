"""One of two children doesn't stay, or not to the end: everybody who knew of it is told once."""

import pytest

from shared.contracts.bookings import SleepoverCancelled, Stay
from shared.contracts.notifications import MyNotices, WhoWasTold
from shared.contracts.notifications import NoticeKind as K
from shared.contracts.parting import SleepoverParted
from shared.contracts.roles import Role
from shared.contracts.words import DeclineReason, SleepoverState
from shared.testing.actors import actor
from shared.testing.rooms import Room
from tests.component.notifications.people import (
    ADA,
    FRIDAY,
    GRACE,
    LIAISON,
    OTHER_SOCIAL_WORKER,
    ROSA,
    RUTH,
    SLEEPOVER,
    SOCIAL_WORKER,
    TESS,
    TOM,
    a_sleepover,
    an_id,
)
from tests.component.notifications.test_telling import WORKER, who_was_told

HERS = an_id("the sleepover of who was taken out")
SATURDAY = FRIDAY.replace(day=FRIDAY.day + 1)


def goes_on(stays, left, **more):
    return a_sleepover(
        SleepoverParted,
        **{
            "stays": (Stay(child_id=stays, bed_id=an_id("bed 1")),),
            "left_id": HERS,
            "left_child_ids": (left,),
            "last_night_on": SATURDAY,
            "state": SleepoverState.CONFIRMED,
            "thing_version": 3,
            **more,
        },
    )


def theirs(stays, left):
    return a_sleepover(
        SleepoverCancelled,
        sleepover_id=HERS,
        stays=(Stay(child_id=left, bed_id=an_id("bed 2")),),
        reason=DeclineReason.CHILD_UNWELL,
        parted_from_id=SLEEPOVER,
        others_who_stay=(stays,),
        thing_version=3,
    )


async def told_of_theirs(room: Room) -> set[object]:
    return {one.person_id for one in (await room.asked(WhoWasTold(about_id=HERS), by=WORKER)).deliveries}


async def of_tom(room: Room):
    return (await room.asked(MyNotices(), by=actor(Role.SATELLITE_CARER, person_id=TOM))).notices


async def test_who_knew_of_it_hears_once_and_the_childs_own_worker_of_what_is_theirs(told: Room) -> None:
    await told.heard(goes_on(ADA, GRACE), theirs(ADA, GRACE))

    assert await who_was_told(told) == dict.fromkeys(
        (RUTH, ROSA, TOM, TESS, LIAISON, SOCIAL_WORKER), K.SLEEPOVER_CANCELLED
    )
    assert await told_of_theirs(told) == {OTHER_SOCIAL_WORKER}


async def test_a_worker_of_the_child_who_stays_hears_of_what_goes_on(told: Room) -> None:
    await told.heard(goes_on(GRACE, ADA), theirs(GRACE, ADA))

    assert OTHER_SOCIAL_WORKER in await who_was_told(told)
    assert await told_of_theirs(told) == set()


@pytest.mark.parametrize(
    ("more", "subject", "says"),
    [
        ({}, "Fewer children: ", "was cancelled for 1 of 2 children, who will sleep at home as usual."),
        (
            {"left_first_night_on": FRIDAY, "left_last_night_on": FRIDAY},
            "Fewer children: ",
            "After that the child will sleep at home as usual.",
        ),
        (
            {"left_first_night_on": FRIDAY, "left_last_night_on": FRIDAY, "another_bed_is_looked_for": True},
            "Fewer children: ",
            "Another bed is looked for now",
        ),
        (
            {"left_first_night_on": SATURDAY, "left_last_night_on": SATURDAY},
            "Fewer children: ",
            "Until then the child will sleep at home as usual.",
        ),
        ({"is_correction": True}, "Put right: ", "1 of 2 children didn’t sleep at the hub home."),
        (
            {"is_correction": True, "left_first_night_on": SATURDAY, "left_last_night_on": SATURDAY},
            "Put right: ",
            "for 1 of 2 children the sleepover is ",
        ),
    ],
    ids=["called off", "ends early", "needs another bed", "comes later", "didn't come", "came later"],
)
async def test_the_words_are_of_both(told: Room, more, subject, says) -> None:
    await told.heard(goes_on(ADA, GRACE, **more))

    [notice] = await of_tom(told)
    assert notice.subject.startswith(subject)
    assert says in notice.body
    assert "The other child’s bed stays" in notice.body
