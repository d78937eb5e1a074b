"""Whoever must know of a sleepover is told once, in whatever order the events come."""

from itertools import permutations
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from shared.contracts.bookings import (
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverLapsed,
    SleepoverRequested,
    SleepoverShortened,
    Wait,
)
from shared.contracts.notifications import Channel, DeliveryState, MyNotices, NoticeDelivered, NoticeKind, WhoWasTold
from shared.contracts.roles import Role
from shared.contracts.words import Decider, DeclineReason, SleepoverKind
from shared.messaging.errors import TryAgainLaterError
from shared.persistence.migrations import differences
from shared.testing.actors import actor
from shared.testing.rooms import Room
from tests.component.notifications.people import (
    ADA,
    FRIDAY,
    GRACE,
    HUB,
    KITES,
    LIAISON,
    LONG_AGO,
    MANAGER,
    OTHER_SOCIAL_WORKER,
    ROSA,
    RUTH,
    SLEEPOVER,
    SOCIAL_WORKER,
    TESS,
    TOM,
    a_child,
    a_constellation,
    a_person,
    a_sleepover,
    an_id,
    the_register,
)

K = NoticeKind
WORKER = actor(Role.LIAISON_WORKER)
REASON = {"reason": DeclineReason.PLANS_CHANGED}


async def who_was_told(room: Room) -> dict[UUID, NoticeKind]:
    reply = await room.asked(WhoWasTold(about_id=SLEEPOVER), by=WORKER)
    inbox = [delivery for delivery in reply.deliveries if delivery.channel is Channel.INBOX]
    told = {delivery.person_id: delivery.kind for delivery in inbox}
    assert len(told) == len(inbox), "somebody was told twice"
    return told


async def everything(room: Room) -> list[tuple]:
    """All that is kept, but for when it was written."""
    reply = await room.asked(WhoWasTold(about_id=SLEEPOVER), by=WORKER)
    return sorted((d.notice_id, d.person_id, d.kind, d.channel, d.state, d.attempts) for d in reply.deliveries)


async def test_a_request_asks_who_must_decide_and_gives_the_household_its_receipt(told: Room) -> None:
    await told.heard(a_sleepover(SleepoverRequested))

    assert await who_was_told(told) == {
        RUTH: K.SLEEPOVER_TO_DECIDE,
        ROSA: K.SLEEPOVER_TO_DECIDE,
        SOCIAL_WORKER: K.SLEEPOVER_TO_DECIDE,
        TOM: K.SLEEPOVER_ASKED_FOR,
        TESS: K.SLEEPOVER_ASKED_FOR,
    }


async def test_a_programme_manager_decides_where_the_delegation_says_so(told: Room) -> None:
    await told.heard(a_sleepover(SleepoverRequested, waits_for=(Wait(decider=Decider.PROGRAMME_MANAGER),)))

    assert await who_was_told(told) == {
        MANAGER: K.SLEEPOVER_TO_DECIDE,
        TOM: K.SLEEPOVER_ASKED_FOR,
        TESS: K.SLEEPOVER_ASKED_FOR,
    }


async def test_a_confirmed_sleepover_is_told_to_both_homes_and_to_the_workers_concerned(told: Room) -> None:
    await told.heard(a_sleepover(SleepoverConfirmed))

    assert await who_was_told(told) == {
        **dict.fromkeys((RUTH, ROSA, TOM, TESS), K.SLEEPOVER_CONFIRMED),
        **dict.fromkeys((LIAISON, SOCIAL_WORKER, OTHER_SOCIAL_WORKER), K.SLEEPOVER_TO_KNOW_OF),
    }


async def test_a_declined_sleepover_is_told_to_those_who_knew_of_the_request(told: Room) -> None:
    await told.heard(a_sleepover(SleepoverDeclined, **REASON))

    assert await who_was_told(told) == dict.fromkeys(
        (RUTH, ROSA, TOM, TESS, LIAISON, SOCIAL_WORKER), K.SLEEPOVER_DECLINED
    )


async def test_who_asked_hears_of_the_no_and_is_asked_about_the_other_nights(told: Room) -> None:
    other = an_id("the sleepover on other nights")
    await told.heard(
        a_sleepover(SleepoverDeclined, proposed_id=other, **REASON),
        a_sleepover(sleepover_id=other, instead_of=SLEEPOVER, waits_for=(Wait(decider=Decider.SATELLITE_CARER),)),
    )

    of_tom = (await told.asked(MyNotices(), by=actor(Role.SATELLITE_CARER, person_id=TOM))).notices
    assert {(one.kind, one.about_id) for one in of_tom} == {
        (K.SLEEPOVER_DECLINED, SLEEPOVER),
        (K.SLEEPOVER_TO_DECIDE, other),
    }
    words = {one.about_id: one.body for one in of_tom}
    assert "The hub home has proposed other nights instead" in words[SLEEPOVER]
    assert "It proposes to have them on the night of" in words[other]


@pytest.mark.parametrize("reason", [DeclineReason.OTHER_NIGHTS, DeclineReason.PLANS_CHANGED])
async def test_who_hears_that_a_sleepover_is_off_hears_that_other_nights_came_in_its_place(
    told: Room, reason: DeclineReason
) -> None:
    await told.heard(a_sleepover(SleepoverCancelled, reason=reason))

    [of_tom] = (await told.asked(MyNotices(), by=actor(Role.SATELLITE_CARER, person_id=TOM))).notices
    assert ("Other nights came in its place." in of_tom.body) == (reason is DeclineReason.OTHER_NIGHTS)
    # Some of them may be among the other nights.
    assert ("will sleep at home as usual" in of_tom.body) == (reason is DeclineReason.PLANS_CHANGED)


async def test_who_hears_that_a_sleepover_begins_later_reads_its_nights_as_they_are_now(told: Room) -> None:
    thursday = FRIDAY.replace(day=FRIDAY.day - 1)
    await told.heard(a_sleepover(SleepoverShortened, was_first_night_on=thursday, **REASON))

    [of_tom] = (await told.asked(MyNotices(), by=actor(Role.SATELLITE_CARER, person_id=TOM))).notices
    assert of_tom.subject.startswith("Fewer nights: a sleepover")
    assert "begins later than was agreed: it is " in of_tom.body
    assert "On the other nights the children will sleep at home as usual." in of_tom.body


async def test_a_cancelled_sleepover_is_told_also_to_whom_the_delegation_has_told_of_it(told: Room) -> None:
    await told.heard(a_sleepover(SleepoverCancelled, **REASON))

    assert await who_was_told(told) == dict.fromkeys(
        (RUTH, ROSA, TOM, TESS, LIAISON, SOCIAL_WORKER, OTHER_SOCIAL_WORKER), K.SLEEPOVER_CANCELLED
    )


@pytest.mark.parametrize("order", [(1, 2), (2, 1)], ids=["in order", "the newer first"])
async def test_a_household_that_leaves_with_its_carers_keeps_nobody_else_from_hearing_of_it(
    told: Room, order: tuple[int, int]
) -> None:
    others = an_id("the household that leaves"), an_id("its carer")
    for version in order:
        await told.heard(a_person(others[1], household=others[0] if version == 1 else None, version=version))

    await told.heard(a_sleepover(SleepoverCancelled, satellite_household_id=others[0], **REASON))

    assert await who_was_told(told) == dict.fromkeys(
        (RUTH, ROSA, LIAISON, SOCIAL_WORKER, OTHER_SOCIAL_WORKER), K.SLEEPOVER_CANCELLED
    )


async def test_a_hold_that_ended_is_told_to_those_who_asked_and_those_who_were_asked(told: Room) -> None:
    await told.heard(a_sleepover(SleepoverLapsed))

    assert await who_was_told(told) == dict.fromkeys(
        (RUTH, ROSA, TOM, TESS, LIAISON, SOCIAL_WORKER), K.SLEEPOVER_CANCELLED
    )
    inbox = await told.asked(MyNotices(), by=actor(Role.SATELLITE_CARER, person_id=TOM))
    assert "because nobody decided on it in time" in inbox.notices[0].body


async def test_a_notice_is_in_its_inbox_at_once_and_its_mail_leaves_after_the_commit(told: Room) -> None:
    await told.heard(a_sleepover(SleepoverRequested))

    said = await told.said()
    assert all(isinstance(event, NoticeDelivered) and event.channel is Channel.INBOX for event in said)
    assert {event.person_id for event in said} == {RUTH, ROSA, TOM, TESS, SOCIAL_WORKER}
    assert {event.about_id for event in said} == {SLEEPOVER}
    errands = await told.errands()
    assert [name for name, _ in errands] == ["send_mail"] * 5
    inbox = await told.asked(MyNotices(), by=actor(Role.SATELLITE_CARER, person_id=TOM))
    assert inbox.unread == 1
    assert inbox.notices[0].written_at == told.clock()


async def test_the_same_event_heard_twice_tells_nobody_twice(told: Room) -> None:
    await told.heard(a_sleepover(SleepoverRequested))
    before, errands = await everything(told), await told.errands()
    await told.said()

    await told.heard(a_sleepover(SleepoverRequested))

    assert await everything(told) == before
    assert await told.errands() == errands
    assert await told.said() == []


async def test_events_in_any_order_leave_the_same_notices(told: Room) -> None:
    story = [
        a_sleepover(SleepoverRequested),
        a_sleepover(SleepoverConfirmed, thing_version=2),
        a_sleepover(SleepoverCancelled, thing_version=3, **REASON),
    ]
    ends = []
    for number, order in enumerate(permutations(story)):
        neighbour = f"authority-{number}"
        ids = {"sleepover_id": uuid4()}
        await told.heard(
            *(event.model_copy(update={"thing_version": 1}) for event in renamed(the_register(), neighbour)),
            *(event.model_copy(update=ids) for event in renamed(order, neighbour)),
            authority=neighbour,
        )
        reply = await told.asked(
            WhoWasTold(about_id=ids["sleepover_id"]), by=actor(Role.LIAISON_WORKER, authority=neighbour)
        )
        people = {an_id_of(person, neighbour): person for person in (RUTH, ROSA, TOM, TESS, LIAISON)}
        ends.append(
            sorted((str(people.get(d.person_id, "a worker")), d.kind, d.channel, d.state) for d in reply.deliveries)
        )

    assert len(ends[0]) == 2 * (5 + 7 + 7)
    assert all(end == ends[0] for end in ends)


def an_id_of(identifier: UUID, authority: str) -> UUID:
    return an_id(f"{identifier}/{authority}")


def renamed(events, authority: str):
    """The same events about other people: identifiers are unique in the whole database."""
    for event in events:
        text = event.model_dump_json()
        identifiers = {part for part in text.split('"') if len(part) == 36 and part.count("-") == 4}
        for identifier in identifiers:
            text = text.replace(identifier, str(an_id_of(UUID(identifier), authority)))
        yield type(event).model_validate_json(text)


@pytest.mark.parametrize("missing", [KITES, MANAGER, ADA, GRACE])
async def test_a_sleepover_heard_before_its_people_is_put_back_until_they_are_known(
    notifications: Room, missing: UUID
) -> None:
    sleepover = a_sleepover(SleepoverRequested, waits_for=(Wait(decider=Decider.PROGRAMME_MANAGER),))
    late = [event for event in the_register() if event.thing_id == missing]
    await notifications.heard(*(event for event in the_register() if event.thing_id != missing))

    with pytest.raises(TryAgainLaterError):
        await notifications.heard(sleepover)
    assert await notifications.said() == []
    assert await who_was_told(notifications) == {}
    await notifications.heard(*late, sleepover)

    assert set(await who_was_told(notifications)) == {MANAGER, TOM, TESS}


async def test_a_household_of_which_no_carer_was_heard_is_waited_for(notifications: Room) -> None:
    await notifications.heard(*(event for event in the_register() if getattr(event, "household_id", None) != HUB))

    with pytest.raises(TryAgainLaterError, match="the hub home's carers"):
        await notifications.heard(a_sleepover(SleepoverConfirmed))


async def test_an_older_version_of_somebody_is_ignored(told: Room) -> None:
    newcomer = an_id("newcomer")
    await told.heard(
        a_person(TESS, Role.SATELLITE_CARER, household=an_id("elsewhere"), version=3),
        a_constellation(liaison=newcomer, version=2),
        a_child(an_id("grace"), must_tell_social_worker=False, thing_version=2),
    )
    await told.heard(
        a_person(TESS, Role.SATELLITE_CARER, household=an_id("satellite"), version=2),
        a_constellation(),
        a_child(an_id("grace"), childrens_social_worker_id=OTHER_SOCIAL_WORKER, must_tell_social_worker=True),
    )

    await told.heard(a_sleepover(SleepoverConfirmed))

    assert set(await who_was_told(told)) == {RUTH, ROSA, TOM, newcomer, SOCIAL_WORKER}


async def test_a_replay_writes_notices_of_long_ago_and_mails_nobody(told: Room) -> None:
    await told.heard(a_sleepover(SleepoverConfirmed, first_night_on=LONG_AGO))

    assert len(await who_was_told(told)) == 7
    assert {channel for _, _, _, channel, _, _ in await everything(told)} == {Channel.INBOX}
    assert await told.errands() == []


@pytest.mark.parametrize(("days_after", "is_mailed"), [(0, True), (1, True), (2, True), (3, False)])
async def test_news_of_a_sleepover_just_over_is_still_mailed(told: Room, days_after: int, *, is_mailed: bool) -> None:
    told.clock.move(days=(FRIDAY - told.clock().date()).days + days_after)

    await told.heard(a_sleepover(SleepoverConfirmed))

    assert bool(await told.errands()) is is_mailed


async def test_a_notice_tells_nights_and_numbers_and_nobodys_name(told: Room) -> None:
    sunday = FRIDAY.replace(day=29)
    await told.heard(
        a_sleepover(SleepoverRequested, last_night_on=sunday, kind=SleepoverKind.EMERGENCY),
        a_sleepover(SleepoverConfirmed, thing_version=2),
    )

    reply = await told.asked(MyNotices(), by=actor(Role.HUB_HOME_CARER, person_id=RUTH))
    confirmed, asked = reply.notices
    assert asked.subject == "Emergency: please decide: a sleepover from Friday 27 to Monday 30 November, 3 nights"
    assert "2 children to sleep at the hub home from Friday 27 to Monday 30 November, 3 nights." in asked.body
    assert confirmed.subject == "Confirmed: a sleepover on Friday 27 November"
    assert confirmed.body.startswith("2 children will sleep at the hub home on the night of Friday 27 November.")


async def test_a_neighbours_people_and_notices_dont_exist_here(told: Room) -> None:
    await told.heard(a_sleepover(SleepoverRequested))
    neighbour = actor(Role.PROGRAMME_MANAGER, authority="elsewhere")

    reply = await told.asked(WhoWasTold(about_id=SLEEPOVER), by=neighbour)

    assert reply.deliveries == ()
    mine = await told.asked(MyNotices(), by=actor(Role.SATELLITE_CARER, person_id=TOM, authority="elsewhere"))
    assert mine.notices == ()
    with pytest.raises(TryAgainLaterError):
        await told.heard(a_sleepover(SleepoverRequested, sleepover_id=uuid4()), authority="elsewhere")


async def test_the_mails_wait_in_the_deliveries(told: Room) -> None:
    await told.heard(a_sleepover(SleepoverRequested))

    reply = await told.asked(WhoWasTold(about_id=SLEEPOVER), by=WORKER)

    mails = [delivery for delivery in reply.deliveries if delivery.channel is Channel.EMAIL]
    assert {(mail.state, mail.attempts, mail.last_tried_at) for mail in mails} == {(DeliveryState.WAITING, 0, None)}
    inbox = [delivery for delivery in reply.deliveries if delivery.channel is Channel.INBOX]
    assert {(seen.state, seen.attempts) for seen in inbox} == {(DeliveryState.DELIVERED, 1)}


async def test_the_migrations_make_the_tables(notifications: Room) -> None:
    engine = create_async_engine(notifications.database.url)
    async with engine.connect() as connection:
        found = await connection.run_sync(differences, notifications.service.tables.metadata)
    await engine.dispose()

    assert [change for change in found if "alembic_version" not in str(change)] == []
