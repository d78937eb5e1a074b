"""A household that waits for a bed hears of the bed that is offered, of its end and of the end of the wait."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from shared.contracts.notifications import About, Channel, MyNotices, NoticeKind, WhoWasTold
from shared.contracts.roles import Role
from shared.contracts.waiting import BedOffered, OfferBack, OfferTakenBack, WaitingEnded, WaitingState, WaitingTakenUp
from shared.messaging.errors import TryAgainLaterError
from shared.testing.actors import actor
from tests.component.notifications.people import HUB, KITES, LIAISON, SATELLITE, TESS, TOM, an_id, the_register

WAITING = an_id("waiting")
FRIDAY = date(2026, 11, 27)
K = NoticeKind
S = WaitingState


def a_wait(said=BedOffered, number=2, **facts):
    more = (
        {"hub_household_id": HUB, "offered_until": datetime(2026, 11, 24, 9, tzinfo=UTC)} if said is BedOffered else {}
    )
    return said(
        **{
            "waiting_id": WAITING,
            "constellation_id": KITES,
            "satellite_household_id": SATELLITE,
            "child_ids": tuple(an_id(f"child {one}") for one in range(number)),
            "first_night_on": FRIDAY,
            "last_night_on": FRIDAY,
            "state": S.OFFERED if said is BedOffered else S.WAITING,
            "since": datetime(2026, 11, 20, 9, tzinfo=UTC),
            "joined_by": TOM,
            "thing_version": 2,
            **more,
            **facts,
        }
    )


def an_end(state, **facts):
    return a_wait(WaitingEnded, state=state, thing_version=3, **facts)


async def who_was_told(room):
    reply = await room.asked(WhoWasTold(about_id=WAITING), by=actor(Role.LIAISON_WORKER))
    return {(one.person_id, one.kind) for one in reply.deliveries if one.channel is Channel.INBOX}


async def inbox_of(room, person_id: UUID):
    return (await room.asked(MyNotices(), by=actor(Role.SATELLITE_CARER, person_id=person_id))).notices


@pytest.mark.parametrize(
    ("event", "kind", "says"),
    [
        (a_wait(), K.WAITING_OFFERED, "Beds are free on the night of Friday 27 November for the 2 children"),
        (a_wait(number=1), K.WAITING_OFFERED, "It is held for you until Tuesday 24 November at 9am."),
        (
            a_wait(OfferTakenBack, why=OfferBack.EMERGENCY),
            K.WAITING_OFFER_ENDED,
            "because a child needs a bed in an emergency.",
        ),
        (
            a_wait(OfferTakenBack, why=OfferBack.HUB_HOME),
            K.WAITING_OFFER_ENDED,
            "because something has changed since: the hub home, its beds or nights off, or what is agreed or allowed.",
        ),
        (
            a_wait(WaitingTakenUp, thing_version=4, sleepover_id=an_id("sleepover")),
            K.WAITING_TAKEN_UP,
            "wait for these nights again, and the time that you waited before counts.",
        ),
        (an_end(S.LAPSED), K.WAITING_OFFER_ENDED, "because nobody answered in time."),
        (an_end(S.NO_BED), K.WAITING_ENDED, "so the wait has ended. The children will sleep at home as usual."),
        (an_end(S.MOVED), K.WAITING_ENDED, "because a child lives elsewhere then"),
        (an_end(S.LEFT, ended_by=LIAISON), K.WAITING_ENDED, "took the wait off the list."),
    ],
)
async def test_the_carers_who_wait_are_told_once_and_nobody_else(told, event, kind, says):
    await told.heard(event, event)

    assert await who_was_told(told) == {(TOM, kind), (TESS, kind)}
    [notice] = await inbox_of(told, TOM)
    assert (notice.about, notice.about_id, notice.is_read) == (About.WAITING, WAITING, False)
    assert says in notice.body
    assert "\n\n\n" not in notice.body
    assert 10 < len(notice.subject) < 90


@pytest.mark.parametrize("state", [S.DECLINED, S.LEFT])
async def test_who_ended_it_themselves_isnt_told_and_the_other_carer_is(told, state):
    await told.heard(an_end(state, ended_by=TOM))

    assert await who_was_told(told) == {(TESS, K.WAITING_ENDED)}


async def test_of_beds_that_were_taken_the_sleepover_tells(told):
    await told.heard(an_end(S.ACCEPTED, sleepover_id=an_id("sleepover"), ended_by=TOM))

    assert await who_was_told(told) == set()


async def test_who_waits_again_tonight_is_told_whom_to_ring(told):
    tonight = {"first_night_on": told.clock().date(), "last_night_on": told.clock().date()}
    await told.heard(a_wait(WaitingTakenUp, number=1, sleepover_id=an_id("sleepover"), **tonight))

    [notice] = await inbox_of(told, TOM)

    assert notice.subject == "You wait for a bed again: a sleepover on Monday 23 November"
    assert "ring your fostering service out of hours now" in notice.body
    assert "\n\n\n" not in notice.body


async def test_an_offer_that_is_over_is_new_no_more(told):
    await told.heard(a_wait(), an_end(S.LAPSED))

    newest, first = await inbox_of(told, TOM)

    assert (newest.kind, newest.is_read) == (K.WAITING_OFFER_ENDED, False)
    assert (first.kind, first.is_read) == (K.WAITING_OFFERED, True)


async def test_about_tonight_somebody_is_told_whom_to_ring(told):
    tonight = {"first_night_on": told.clock().date(), "last_night_on": told.clock().date()}
    await told.heard(an_end(S.NO_BED, **tonight))

    [notice] = await inbox_of(told, TOM)

    assert "ring your fostering service out of hours now" in notice.body


async def test_it_waits_for_the_registry_while_nobody_is_known(notifications):
    with pytest.raises(TryAgainLaterError):
        await notifications.heard(a_wait())
    await notifications.heard(*the_register())

    await notifications.heard(a_wait())

    assert await who_was_told(notifications) == {(TOM, K.WAITING_OFFERED), (TESS, K.WAITING_OFFERED)}


async def test_a_hub_home_carer_doesnt_see_who_was_offered_a_bed(told):
    await told.heard(a_wait())

    reply = await told.asked(WhoWasTold(about_id=WAITING), by=actor(Role.HUB_HOME_CARER, household_id=HUB))

    assert reply.reason == "not_yours"
