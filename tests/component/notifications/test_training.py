"""A carer who is due of training and who supervises them are told once, without a name or what the course is called."""

import pytest

from shared.contracts.notifications import About, MyNotices, NoticeKind, WhoWasTold
from shared.contracts.roles import Role
from shared.contracts.training import TrainingDue
from shared.testing.actors import actor
from tests.component.notifications.people import FRIDAY, MANAGER, SATELLITE, TOM, an_id

SUE = an_id("sue who supervises")
FIRST_AID, SAFER_CARING = an_id("first aid"), an_id("safer caring")
K = NoticeKind


def due(**facts):
    return TrainingDue(
        **{
            "person_id": TOM,
            "household_id": SATELLITE,
            "supervising_social_worker_id": SUE,
            "due_course_ids": (FIRST_AID,),
            "expiring_course_ids": (),
            "looked_on": FRIDAY,
            "thing_version": 1,
            **facts,
        }
    )


async def who_was_told(room, by=None):
    reply = await room.asked(WhoWasTold(about_id=TOM), by=by or actor(Role.PROGRAMME_MANAGER, person_id=MANAGER))
    return {(delivery.person_id, delivery.kind) for delivery in reply.deliveries if delivery.channel == "inbox"}


async def inbox_of(room, person_id):
    return (await room.asked(MyNotices(), by=actor(Role.SATELLITE_CARER, person_id=person_id))).notices


async def test_the_carer_and_their_supervising_social_worker_are_told_once(told):
    await told.heard(due(), due())

    assert await who_was_told(told) == {(TOM, K.TRAINING_TO_DO), (SUE, K.TRAINING_TO_KNOW_OF)}
    [notice] = await inbox_of(told, TOM)
    assert (notice.about, notice.about_id, notice.is_read) == (About.TRAINING, TOM, False)


async def test_of_a_household_without_a_supervisor_only_the_carer_is_told(told):
    await told.heard(due(supervising_social_worker_id=None))

    assert await who_was_told(told) == {(TOM, K.TRAINING_TO_DO)}


async def test_it_waits_for_nothing_of_the_registry(notifications):
    await notifications.heard(due())

    assert len(await who_was_told(notifications)) == 2


@pytest.mark.parametrize(
    ("facts", "subject", "carers", "workers"),
    [
        ({}, "Training that you are due to do", "There is 1 course that", "is due to do 1 course."),
        (
            {"due_course_ids": (), "expiring_course_ids": (FIRST_AID,)},
            "Your training expires soon",
            "1 course that you have done expires soon.",
            "1 course that a carer of a household that you supervise has done expires soon.",
        ),
        (
            {"due_course_ids": (FIRST_AID, SAFER_CARING), "expiring_course_ids": (an_id("a"), an_id("b"))},
            "Training that you are due to do",
            "There are 2 courses that you are due to do.\n\n2 courses that you have done expire soon.",
            "is due to do 2 courses.\n\n2 courses that the same carer has done expire soon.",
        ),
    ],
)
async def test_it_says_how_many_and_neither_which_nor_who(told, facts, subject, carers, workers):
    await told.heard(due(**facts))

    [toms], [sues] = await inbox_of(told, TOM), await inbox_of(told, SUE)
    assert toms.subject == subject
    assert carers in toms.body
    assert workers in sues.body


async def test_what_was_told_before_is_in_what_is_told_now(told):
    await told.heard(due(), due(thing_version=2, due_course_ids=(SAFER_CARING,)))

    newest, first = await inbox_of(told, TOM)

    assert (newest.is_read, first.is_read) == (False, True)
