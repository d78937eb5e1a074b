"""Everybody reads their own notices, and those who may see who was told."""

from uuid import uuid4

import pytest

from shared.contracts.actor import Actor
from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import SleepoverConfirmed, SleepoverRequested
from shared.contracts.message import Done
from shared.contracts.notifications import Deliveries, MyNotices, NoticeKind, ReadNotice, WhoWasTold
from shared.contracts.refusals import Refused
from shared.contracts.roles import PEOPLE, WORKERS, Role
from shared.testing.actors import actor
from shared.testing.rooms import Room
from tests.component.notifications.people import HUB, ROSA, RUTH, SLEEPOVER, a_sleepover, an_id

RUTH_HERSELF = actor(Role.HUB_HOME_CARER, person_id=RUTH, household_id=HUB)
ROSA_HERSELF = actor(Role.HUB_HOME_CARER, person_id=ROSA, household_id=HUB)


@pytest.fixture
async def story(told: Room) -> Room:
    """A sleepover that was asked for and, an hour later, confirmed."""
    await told.heard(a_sleepover(SleepoverRequested))
    told.clock.move(hours=1)
    await told.heard(a_sleepover(SleepoverConfirmed, thing_version=2))
    return told


async def test_the_newest_notice_comes_first(story: Room) -> None:
    inbox = await story.asked(MyNotices(), by=RUTH_HERSELF)

    assert [notice.kind for notice in inbox.notices] == [
        NoticeKind.SLEEPOVER_CONFIRMED,
        NoticeKind.SLEEPOVER_TO_DECIDE,
    ]
    assert inbox.unread == 2


async def test_a_notice_is_read_once_and_for_oneself(story: Room) -> None:
    newest = (await story.asked(MyNotices(), by=RUTH_HERSELF)).notices[0]

    replies = [await story.asked(ReadNotice(notice_id=newest.notice_id), by=RUTH_HERSELF) for _ in range(2)]

    assert replies == [Done(), Done()]
    inbox = await story.asked(MyNotices(), by=RUTH_HERSELF)
    assert [notice.is_read for notice in inbox.notices] == [True, False]
    assert inbox.unread == 1
    assert (await story.asked(MyNotices(), by=ROSA_HERSELF)).unread == 2


async def test_somebody_elses_notice_isnt_ones_own_to_read(story: Room) -> None:
    ruths = (await story.asked(MyNotices(), by=RUTH_HERSELF)).notices[0].notice_id

    for notice in (ruths, uuid4()):
        reply = await story.asked(ReadNotice(notice_id=notice), by=ROSA_HERSELF)
        assert isinstance(reply, Refused)
        assert (reply.reason, reply.fields) == ("not_yours", ("notice_id",))
    from_elsewhere = RUTH_HERSELF.model_copy(update={"authority": "elsewhere"})
    assert (await story.asked(ReadNotice(notice_id=ruths), by=from_elsewhere)).reason == "not_yours"
    assert (await story.asked(MyNotices(), by=RUTH_HERSELF)).unread == 2


@pytest.mark.parametrize("role", sorted(WORKERS | {Role.ADMINISTRATOR}))
async def test_workers_see_who_was_told_of_any_sleepover(story: Room, role: Role) -> None:
    reply = await story.asked(WhoWasTold(sleepover_id=SLEEPOVER), by=actor(role))

    assert isinstance(reply, Deliveries)
    kinds = [delivery.kind for delivery in reply.deliveries]
    assert len(kinds) == 2 * (5 + 7)
    assert set(kinds[:10]) == {NoticeKind.SLEEPOVER_TO_DECIDE, NoticeKind.SLEEPOVER_ASKED_FOR}


@pytest.mark.parametrize(
    ("asker", "is_answered"),
    [
        (RUTH_HERSELF, True),
        (actor(Role.HUB_HOME_CARER, household_id=an_id("another hub home")), False),
        (actor(Role.HUB_HOME_CARER), False),
    ],
)
async def test_a_hub_home_carer_sees_it_of_the_own_hub_home(story: Room, asker: Actor, *, is_answered: bool) -> None:
    reply = await story.asked(WhoWasTold(sleepover_id=SLEEPOVER), by=asker)

    assert isinstance(reply, Deliveries) is is_answered
    if isinstance(reply, Refused):
        assert (reply.reason, reply.fields) == ("not_yours", ("sleepover_id",))


async def test_of_a_sleepover_that_nobody_was_told_of_a_hub_home_carer_learns_nothing(story: Room) -> None:
    reply = await story.asked(WhoWasTold(sleepover_id=uuid4()), by=RUTH_HERSELF)

    assert isinstance(reply, Refused)
    assert reply.reason == "not_yours"


@pytest.mark.parametrize("role", sorted(PEOPLE - WhoWasTold.asked_by))
async def test_other_roles_cant_ask_who_was_told(story: Room, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        await story.asked(WhoWasTold(sleepover_id=SLEEPOVER), by=actor(role))


@pytest.mark.parametrize("role", sorted(PEOPLE))
async def test_everybody_has_an_inbox(story: Room, role: Role) -> None:
    assert (await story.asked(MyNotices(), by=actor(role))).notices == ()
