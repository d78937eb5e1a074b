"""Those who decided on a sleepover are asked to read it again; the carers who asked hear nothing of that."""

import pytest

from services.notifications.wording.sleepovers import words_of
from shared.contracts.bookings import SleepoverCautioned, Wait
from shared.contracts.notifications import Channel, MyNotices, NoticeKind, WhoWasTold
from shared.contracts.roles import Role
from shared.contracts.words import Decider, SleepoverState
from shared.testing.actors import actor
from tests.component.notifications.people import (
    FRIDAY,
    LIAISON,
    MANAGER,
    ROSA,
    RUTH,
    SOCIAL_WORKER,
    TESS,
    TOM,
    a_sleepover,
)

HUB_HOME = Wait(decider=Decider.HUB_HOME_CARER)
CARERS_AT_HOME = Wait(decider=Decider.SATELLITE_CARER)
HER_WORKER = Wait(decider=Decider.CHILDRENS_SOCIAL_WORKER, person_id=SOCIAL_WORKER)
A_MANAGER = Wait(decider=Decider.PROGRAMME_MANAGER)


def to_read(*needs, **facts):
    return a_sleepover(
        SleepoverCautioned,
        **{"state": SleepoverState.CONFIRMED, "waits_for": (), "needs": needs, "thing_version": 3, **facts},
    )


async def told_of(room, event):
    reply = await room.asked(WhoWasTold(about_id=event.sleepover_id), by=actor(Role.LIAISON_WORKER))
    return {(one.person_id, one.kind) for one in reply.deliveries if one.channel is Channel.INBOX}


@pytest.mark.parametrize(
    ("needs", "workers"),
    [
        ((HUB_HOME,), set()),
        ((HUB_HOME, HER_WORKER, A_MANAGER), {SOCIAL_WORKER, MANAGER}),
        ((HUB_HOME, CARERS_AT_HOME), set()),
    ],
    ids=["the hub home decides", "workers as well", "the carers at home as well"],
)
async def test_who_decides_is_asked_to_read_it_again_and_the_carers_at_home_never_are(told, needs, workers):
    event = to_read(*needs)
    await told.heard(event, event)

    found = await told_of(told, event)

    assert found == {(one, NoticeKind.SLEEPOVER_TO_READ) for one in {RUTH, ROSA, LIAISON, *workers}}
    for carer in (TOM, TESS):
        notices = await told.asked(MyNotices(), by=actor(Role.SATELLITE_CARER, person_id=carer))
        assert notices.notices == ()


async def test_each_time_there_is_more_they_are_told(told):
    await told.heard(to_read(HUB_HOME), to_read(HUB_HOME, thing_version=5))

    notices = await told.asked(MyNotices(), by=actor(Role.HUB_HOME_CARER, person_id=RUTH))
    assert [one.kind for one in notices.notices] == [NoticeKind.SLEEPOVER_TO_READ] * 2
    assert notices.unread == 1


def test_the_words_say_where_to_read_and_not_what():
    words = words_of(NoticeKind.SLEEPOVER_TO_READ, to_read(HUB_HOME), FRIDAY)

    assert words.subject == "Please read again: a sleepover on Friday 27 November"
    for word in ("risk", "alone", "older", "limit", "register", "caution"):
        assert word not in words.body
