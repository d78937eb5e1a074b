"""Everybody reads their own notices, and those who may see who was told."""

from itertools import permutations
from uuid import UUID, uuid4

import pytest

from shared.contracts.actor import Actor
from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import SleepoverCancelled, SleepoverConfirmed, SleepoverRequested
from shared.contracts.message import Done
from shared.contracts.notifications import Deliveries, MyNotices, NoticeKind, ReadNotice, WhoWasTold
from shared.contracts.refusals import Refused
from shared.contracts.roles import PEOPLE, Role
from shared.contracts.words import DeclineReason
from shared.testing.actors import actor
from shared.testing.rooms import Room
from tests.component.notifications.people import (
    HUB,
    LIAISON,
    OTHER_SOCIAL_WORKER,
    ROSA,
    RUTH,
    SLEEPOVER,
    SOCIAL_WORKER,
    TOM,
    a_sleepover,
    an_id,
)

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


STORY = [
    a_sleepover(SleepoverRequested),
    a_sleepover(SleepoverConfirmed, thing_version=2),
    a_sleepover(SleepoverCancelled, thing_version=3, reason=DeclineReason.PLANS_CHANGED),
]


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_only_the_last_notice_about_a_sleepover_is_new_in_whatever_order_they_came(
    told: Room, order: tuple[int, ...]
) -> None:
    for place in order:
        await told.heard(STORY[place])
        told.clock.move(hours=1)

    inbox = await told.asked(MyNotices(), by=RUTH_HERSELF)

    assert {notice.kind: notice.is_read for notice in inbox.notices} == {
        NoticeKind.SLEEPOVER_TO_DECIDE: True,
        NoticeKind.SLEEPOVER_CONFIRMED: True,
        NoticeKind.SLEEPOVER_CANCELLED: False,
    }
    assert inbox.unread == 1


async def test_news_of_another_sleepover_or_for_somebody_else_leaves_a_notice_new(told: Room) -> None:
    await told.heard(STORY[0])
    elsewhere = {"satellite_household_id": HUB, "hub_household_id": HUB, "waits_for": ()}
    await told.heard(a_sleepover(SleepoverConfirmed, sleepover_id=uuid4(), thing_version=2))
    before = await told.asked(MyNotices(), by=RUTH_HERSELF)

    # Of this change the carers of the satellite household are told nothing.
    await told.heard(a_sleepover(SleepoverConfirmed, thing_version=2, **elsewhere))

    assert [notice.is_read for notice in before.notices] == [False, False]
    tom = actor(Role.SATELLITE_CARER, person_id=TOM)
    assert (await told.asked(MyNotices(), by=tom)).unread == 2
    assert (await told.asked(MyNotices(), by=RUTH_HERSELF)).unread == 2


async def test_a_notice_is_read_once_and_for_oneself(story: Room) -> None:
    newest = (await story.asked(MyNotices(), by=RUTH_HERSELF)).notices[0]

    replies = [await story.asked(ReadNotice(notice_id=newest.notice_id), by=RUTH_HERSELF) for _ in range(2)]

    assert replies == [Done(), Done()]
    inbox = await story.asked(MyNotices(), by=RUTH_HERSELF)
    assert [notice.is_read for notice in inbox.notices] == [True, True]
    assert inbox.unread == 0
    assert (await story.asked(MyNotices(), by=ROSA_HERSELF)).unread == 1


async def test_somebody_elses_notice_isnt_ones_own_to_read(story: Room) -> None:
    ruths = (await story.asked(MyNotices(), by=RUTH_HERSELF)).notices[0].notice_id

    for notice in (ruths, uuid4()):
        reply = await story.asked(ReadNotice(notice_id=notice), by=ROSA_HERSELF)
        assert isinstance(reply, Refused)
        assert (reply.reason, reply.fields) == ("not_yours", ("notice_id",))
    from_elsewhere = RUTH_HERSELF.model_copy(update={"authority": "elsewhere"})
    assert (await story.asked(ReadNotice(notice_id=ruths), by=from_elsewhere)).reason == "not_yours"
    assert (await story.asked(MyNotices(), by=RUTH_HERSELF)).unread == 1


@pytest.mark.parametrize("role", [Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR])
async def test_who_looks_after_the_whole_programme_sees_who_was_told_of_any_sleepover(story: Room, role: Role) -> None:
    reply = await story.asked(WhoWasTold(about_id=SLEEPOVER), by=actor(role))

    assert isinstance(reply, Deliveries)
    kinds = [delivery.kind for delivery in reply.deliveries]
    assert len(kinds) == 2 * (5 + 7)
    assert set(kinds[:10]) == {NoticeKind.SLEEPOVER_TO_DECIDE, NoticeKind.SLEEPOVER_ASKED_FOR}


SOCIAL_WORKERS = [Role.CHILDRENS_SOCIAL_WORKER, Role.SUPERVISING_SOCIAL_WORKER]


@pytest.mark.parametrize("role", SOCIAL_WORKERS)
@pytest.mark.parametrize(
    ("person", "is_answered"),
    [(SOCIAL_WORKER, True), (OTHER_SOCIAL_WORKER, True), (an_id("a social worker of other children"), False)],
)
async def test_a_social_worker_sees_it_of_a_sleepover_of_which_they_were_told(
    story: Room, role: Role, person: UUID, *, is_answered: bool
) -> None:
    reply = await story.asked(WhoWasTold(about_id=SLEEPOVER), by=actor(role, person_id=person))

    assert isinstance(reply, Deliveries) is is_answered
    if isinstance(reply, Refused):
        assert (reply.reason, reply.fields) == ("not_yours", ("about_id",))


@pytest.mark.parametrize("role", SOCIAL_WORKERS)
async def test_a_social_worker_who_was_only_asked_sees_it_and_of_another_sleepover_doesnt(
    told: Room, role: Role
) -> None:
    await told.heard(a_sleepover(SleepoverRequested))
    asked, not_yet_told = (actor(role, person_id=person) for person in (SOCIAL_WORKER, OTHER_SOCIAL_WORKER))

    assert isinstance(await told.asked(WhoWasTold(about_id=SLEEPOVER), by=asked), Deliveries)
    assert isinstance(await told.asked(WhoWasTold(about_id=SLEEPOVER), by=not_yet_told), Refused)
    assert isinstance(await told.asked(WhoWasTold(about_id=uuid4()), by=asked), Refused)


@pytest.mark.parametrize(
    ("asker", "is_answered"),
    [
        (RUTH_HERSELF, True),
        # The liaison worker was told; as a carer of another home that opens nothing.
        (actor(Role.HUB_HOME_CARER, person_id=LIAISON, household_id=an_id("another hub home")), False),
        (actor(Role.HUB_HOME_CARER, household_id=an_id("another hub home")), False),
        (actor(Role.HUB_HOME_CARER), False),
    ],
)
async def test_a_hub_home_carer_sees_it_of_the_own_hub_home(story: Room, asker: Actor, *, is_answered: bool) -> None:
    reply = await story.asked(WhoWasTold(about_id=SLEEPOVER), by=asker)

    assert isinstance(reply, Deliveries) is is_answered
    if isinstance(reply, Refused):
        assert (reply.reason, reply.fields) == ("not_yours", ("about_id",))


async def test_of_a_sleepover_that_nobody_was_told_of_a_hub_home_carer_learns_nothing(story: Room) -> None:
    reply = await story.asked(WhoWasTold(about_id=uuid4()), by=RUTH_HERSELF)

    assert isinstance(reply, Refused)
    assert reply.reason == "not_yours"


@pytest.mark.parametrize("role", sorted(PEOPLE - WhoWasTold.asked_by))
async def test_other_roles_cant_ask_who_was_told(story: Room, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        await story.asked(WhoWasTold(about_id=SLEEPOVER), by=actor(role))


@pytest.mark.parametrize("role", sorted(PEOPLE))
async def test_everybody_has_an_inbox(story: Room, role: Role) -> None:
    assert (await story.asked(MyNotices(), by=actor(role))).notices == ()
