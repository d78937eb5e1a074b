"""Where approvals come first, who is to give one is told as the emergency is raised, and what depends on it."""

from typing import Any

import pytest

from shared.contracts.bookings import Wait
from shared.contracts.emergencies import EmergencyChased, EmergencyDecided, EmergencyState
from shared.contracts.notifications import Channel, MyNotices, NoticeDelivered, NoticeKind
from shared.contracts.roles import Role
from shared.contracts.words import Decider
from shared.testing.actors import actor
from shared.testing.rooms import Room
from tests.component.notifications.an_emergency import a_step, an_emergency
from tests.component.notifications.people import LIAISON, MANAGER, SOCIAL_WORKER, TESS, TOM, the_register

K = NoticeKind
OF_A_DUTY_WORKER: dict[str, Any] = {"step": a_step(None), "asked_household_ids": ()}
WAITS = (Wait(decider=Decider.CHILDRENS_SOCIAL_WORKER, person_id=SOCIAL_WORKER),)
FOR_TOM_AND_TESS = dict.fromkeys((TOM, TESS), K.EMERGENCY_RAISED)
FOR_DUTY_WORKERS = dict.fromkeys((LIAISON, MANAGER), K.EMERGENCY_TO_TAKE_IN_HAND)


@pytest.fixture
async def told(notifications: Room) -> Room:
    await notifications.heard(*the_register())
    return notifications


async def who_was_told(room: Room) -> dict[Any, NoticeKind]:
    said = [event for event in await room.said() if isinstance(event, NoticeDelivered)]
    return {event.person_id: event.kind for event in said if event.channel is Channel.INBOX}


async def test_whoever_must_approve_first_is_asked_at_once_and_reads_that_nobody_is_asked_before(told: Room) -> None:
    await told.heard(an_emergency(**OF_A_DUTY_WORKER, waits_for=WAITS))

    assert await who_was_told(told) == FOR_TOM_AND_TESS | FOR_DUTY_WORKERS | {SOCIAL_WORKER: K.EMERGENCY_TO_APPROVE}
    inbox = await told.asked(MyNotices(), by=actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=SOCIAL_WORKER))
    [notice] = inbox.notices
    assert "no hub home is asked before everybody has approved" in notice.body
    assert "got a bed" not in notice.body


async def test_a_no_is_told_to_the_duty_worker_and_a_yes_is_no_news_of_a_sleepover(told: Room) -> None:
    decided = {"decider": Decider.CHILDRENS_SOCIAL_WORKER, "waits_for": ()}
    await told.heard(an_emergency(EmergencyDecided, **OF_A_DUTY_WORKER, **decided, is_yes=True))
    by_yes = await who_was_told(told)
    await told.heard(an_emergency(EmergencyDecided, **OF_A_DUTY_WORKER, **decided, is_yes=False, thing_version=2))

    assert by_yes == {}
    assert await who_was_told(told) == dict.fromkeys((TOM, TESS, LIAISON, MANAGER), K.EMERGENCY_NOT_APPROVED)


async def test_what_is_to_be_approved_stays_so_while_the_duty_worker_is_asked_again(told: Room) -> None:
    await told.heard(an_emergency(**OF_A_DUTY_WORKER, waits_for=WAITS))
    await told.heard(an_emergency(EmergencyChased, **OF_A_DUTY_WORKER, state=EmergencyState.ASKING, thing_version=2))

    inbox = await told.asked(MyNotices(), by=actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=SOCIAL_WORKER))
    assert [(one.kind, one.is_read) for one in inbox.notices] == [(K.EMERGENCY_TO_APPROVE, False)]
