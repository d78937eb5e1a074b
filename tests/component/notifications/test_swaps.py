"""Two households that would swap nights hear of it in turn, and everybody of a sleepover that has other nights."""

from datetime import UTC, date, datetime

import pytest

from services.notifications.wording.swaps import words_of_swap
from shared.contracts.bookings import Wait
from shared.contracts.notifications import About, Channel, MyNotices, NoticeKind, WhoWasTold
from shared.contracts.roles import Role
from shared.contracts.swaps import SleepoverMoved, SwapAgreed, SwapEnded, SwapProposed, SwapSide, SwapState
from shared.contracts.words import Decider, SleepoverState
from shared.messaging.errors import TryAgainLaterError
from shared.testing.actors import actor
from tests.component.notifications.people import (
    ADA,
    FRIDAY,
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
    a_person,
    a_sleepover,
    an_id,
    the_register,
)

SWAP, OTHER, OLA = an_id("swap"), an_id("other satellite"), an_id("ola")
NEXT_FRIDAY = date(2026, 12, 4)
K, S = NoticeKind, SwapState
HUB_HOME = Wait(decider=Decider.HUB_HOME_CARER)
HER_WORKER = Wait(decider=Decider.CHILDRENS_SOCIAL_WORKER, person_id=SOCIAL_WORKER)
A_MANAGER = Wait(decider=Decider.PROGRAMME_MANAGER)


@pytest.fixture
async def told_of_both(told):
    await told.heard(a_person(OLA, Role.SATELLITE_CARER, household=OTHER))
    return told


def a_side(household, child, night):
    return SwapSide(
        sleepover_id=an_id(f"sleepover {night}"),
        household_id=household,
        child_ids=(child,),
        first_night_on=night,
        last_night_on=night,
    )


def a_swap(said=SwapProposed, **facts):
    return said(
        **{
            "swap_id": SWAP,
            "constellation_id": KITES,
            "hub_household_id": HUB,
            "offered": a_side(SATELLITE, ADA, NEXT_FRIDAY),
            "wanted": a_side(OTHER, GRACE, FRIDAY),
            "state": S.PROPOSED,
            "waits_for": (Wait(decider=Decider.SATELLITE_CARER),),
            "proposed_at": datetime(2026, 11, 23, 9, tzinfo=UTC),
            "proposed_by": TOM,
            "ends_at": datetime(2026, 11, 25, 9, tzinfo=UTC),
            "thing_version": 1,
            **facts,
        }
    )


def an_end(state, **facts):
    return a_swap(SwapEnded, state=state, waits_for=(), thing_version=3, **facts)


async def who_was_told(room, about_id=SWAP):
    reply = await room.asked(WhoWasTold(about_id=about_id), by=actor(Role.LIAISON_WORKER))
    return {(one.person_id, one.kind) for one in reply.deliveries if one.channel is Channel.INBOX}


async def inbox_of(room, person_id):
    return (await room.asked(MyNotices(), by=actor(Role.SATELLITE_CARER, person_id=person_id))).notices


async def test_the_other_household_alone_is_asked_first(told_of_both):
    await told_of_both.heard(a_swap(), a_swap())

    assert await who_was_told(told_of_both) == {(OLA, K.SWAP_TO_ANSWER)}
    [notice] = await inbox_of(told_of_both, OLA)
    assert (notice.about, notice.about_id) == (About.SWAP, SWAP)
    assert "your nights at the hub home, Friday 27 November, 1 night" in notice.body
    assert "its own for them: Friday 4 December, 1 night" in notice.body
    assert "Wednesday 25 November at 9am" in notice.body


async def test_with_its_yes_whoever_else_must_decide_is_asked_once(told_of_both):
    asks = (HUB_HOME, HER_WORKER, A_MANAGER)
    await told_of_both.heard(a_swap(SwapAgreed, asks=asks, waits_for=asks, thing_version=2))
    await told_of_both.heard(a_swap(SwapAgreed, asks=(), waits_for=asks[1:], thing_version=3))

    assert await who_was_told(told_of_both) == {(one, K.SWAP_TO_DECIDE) for one in (RUTH, ROSA, SOCIAL_WORKER, MANAGER)}


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (S.DECLINED, "because somebody who had to agree said no."),
        (S.WITHDRAWN, "because the household that proposed it took it back."),
        (S.LAPSED, "because not everybody had agreed in time."),
        (S.IMPOSSIBLE, "because one of the two sleepovers has changed."),
    ],
)
async def test_both_households_hear_that_nothing_comes_of_it(told_of_both, state, says):
    await told_of_both.heard(an_end(state))

    assert await who_was_told(told_of_both) == {(one, K.SWAP_ENDED) for one in (TOM, TESS, OLA)}
    [notice] = await inbox_of(told_of_both, TESS)
    assert says in notice.body


async def test_who_ended_it_isnt_told_so(told_of_both):
    await told_of_both.heard(an_end(S.DECLINED, ended_by=OLA))

    assert await who_was_told(told_of_both) == {(one, K.SWAP_ENDED) for one in (TOM, TESS)}


@pytest.mark.parametrize("kind", [K.SWAP_TO_ANSWER, K.SWAP_TO_DECIDE, K.SWAP_ENDED])
def test_a_notice_tells_of_the_nights_and_of_nobody(kind):
    others = a_swap(
        offered=SwapSide(
            sleepover_id=an_id("x"),
            household_id=an_id("y"),
            child_ids=(ADA, GRACE),
            first_night_on=NEXT_FRIDAY,
            last_night_on=NEXT_FRIDAY,
        )
    )

    assert words_of_swap(kind, a_swap()) == words_of_swap(kind, others)


async def test_it_waits_for_the_registry_while_one_of_them_isnt_known(notifications):
    await notifications.heard(*the_register())
    with pytest.raises(TryAgainLaterError):
        await notifications.heard(a_swap())


async def test_everybody_who_knew_of_a_sleepover_hears_of_its_new_nights(told):
    moved = a_sleepover(
        SleepoverMoved,
        state=SleepoverState.CONFIRMED,
        waits_for=(),
        swap_id=SWAP,
        was_first_night_on=NEXT_FRIDAY,
        was_last_night_on=NEXT_FRIDAY,
        thing_version=4,
    )
    await told.heard(moved)

    found = await who_was_told(told, moved.sleepover_id)
    assert {TOM, TESS, RUTH, ROSA, LIAISON, OTHER_SOCIAL_WORKER} <= {person for person, _ in found}
    assert {kind for _, kind in found} == {K.SLEEPOVER_MOVED}
    [notice] = await inbox_of(told, TOM)
    assert "on Friday 4 December is now" in notice.body
