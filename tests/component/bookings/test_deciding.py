"""A sleepover is confirmed by the last yes, ended by the first no, and called off by those whom it belongs to."""

import asyncio
from uuid import uuid4

import pytest

from services.bookings import grounds
from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    DeclineSleepover,
    HowIsSleepover,
    RequestSleepover,
    SleepoverAgreed,
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverView,
    Wait,
    WhatWaitsForMe,
)
from shared.contracts.calling_off import CalledOff, Side
from shared.contracts.refusals import refusal
from shared.contracts.words import Decider, DeclineReason, SleepoverState
from tests.component.bookings import a_constellation as made_up
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    CHILDS_WORKER,
    CLEO,
    DEV,
    FRIDAY,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SECOND_HUB_CARER,
    WORKER,
)


@pytest.fixture
async def of_ada(bookings):
    """Ada's sleepover from Friday to Saturday, for which only the hub home must say yes."""
    view = await bookings.asked(
        RequestSleepover(child_ids=(ADA,), first_night_on=FRIDAY, last_night_on=SATURDAY), by=SATELLITE
    )
    await bookings.said()
    return view.sleepover_id


@pytest.fixture
async def of_cleo_and_dev(bookings):
    """A sleepover on which the hub home, Cleo's social worker and the programme manager must decide."""
    view = await bookings.asked(
        RequestSleepover(child_ids=(CLEO, DEV), first_night_on=FRIDAY, last_night_on=FRIDAY), by=OTHER_SATELLITE
    )
    await bookings.said()
    return view.sleepover_id


async def test_the_hub_homes_yes_confirms_what_needs_nobody_else(bookings, of_ada):
    reply = await bookings.asked(AgreeToSleepover(sleepover_id=of_ada), by=HUB_CARER)

    [said] = await bookings.said()
    assert isinstance(said, SleepoverConfirmed)
    assert (said.thing_version, said.state, said.waits_for) == (2, SleepoverState.CONFIRMED, ())
    assert (reply.version, reply.state, reply.may_agree, reply.may_cancel) == (2, SleepoverState.CONFIRMED, False, True)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
async def test_the_last_yes_confirms_whoever_says_it(bookings, of_cleo_and_dev, order):
    deciders = (HUB_CARER, CHILDS_WORKER, MANAGER)

    for number in order:
        await bookings.asked(AgreeToSleepover(sleepover_id=of_cleo_and_dev), by=deciders[number])

    said = await bookings.said()
    assert [type(event) for event in said] == [SleepoverAgreed, SleepoverAgreed, SleepoverConfirmed]
    assert [event.thing_version for event in said] == [2, 3, 4]
    assert [len(event.waits_for) for event in said] == [2, 1, 0]


async def test_two_who_agree_at_once_lose_neither_yes(bookings, of_cleo_and_dev):
    await asyncio.gather(
        *(
            bookings.asked(AgreeToSleepover(sleepover_id=of_cleo_and_dev), by=who)
            for who in (HUB_CARER, CHILDS_WORKER, MANAGER)
        )
    )

    view = await bookings.asked(HowIsSleepover(sleepover_id=of_cleo_and_dev), by=MANAGER)
    assert (view.state, view.version) == (SleepoverState.CONFIRMED, 4)
    assert sorted(event.thing_version for event in await bookings.said()) == [2, 3, 4]


async def test_a_yes_that_was_said_isnt_said_again(bookings, of_cleo_and_dev):
    await bookings.asked(AgreeToSleepover(sleepover_id=of_cleo_and_dev), by=HUB_CARER)

    again = await bookings.asked(AgreeToSleepover(sleepover_id=of_cleo_and_dev), by=HUB_CARER)
    other = await bookings.asked(AgreeToSleepover(sleepover_id=of_cleo_and_dev), by=SECOND_HUB_CARER)
    no = await bookings.asked(
        DeclineSleepover(sleepover_id=of_cleo_and_dev, reason=DeclineReason.HUB_HOME_AWAY), by=HUB_CARER
    )

    assert again.reason == other.reason == no.reason == "already_decided"
    assert len(await bookings.said()) == 1


async def test_a_no_gives_the_beds_back(bookings, of_cleo_and_dev):
    reply = await bookings.asked(
        DeclineSleepover(sleepover_id=of_cleo_and_dev, reason=DeclineReason.NOT_RIGHT_FOR_THE_CHILD), by=CHILDS_WORKER
    )

    [said] = await bookings.said()
    assert isinstance(said, SleepoverDeclined)
    assert (said.reason, said.state, said.waits_for, len(said.stays)) == (
        DeclineReason.NOT_RIGHT_FOR_THE_CHILD,
        SleepoverState.DECLINED,
        (),
        2,
    )
    assert reply.reason == DeclineReason.NOT_RIGHT_FOR_THE_CHILD
    after = await bookings.asked(
        RequestSleepover(child_ids=(ADA, BEN), first_night_on=FRIDAY, last_night_on=FRIDAY), by=SATELLITE
    )
    assert isinstance(after, SleepoverView)


async def test_who_opens_it_reads_who_agreed_and_when(bookings, of_cleo_and_dev_later):
    of_theirs = {"sleepover_id": of_cleo_and_dev_later}
    await bookings.asked(AgreeToSleepover(**of_theirs), by=CHILDS_WORKER)
    first = bookings.clock()
    bookings.clock.move(hours=1)
    await bookings.asked(AgreeToSleepover(**of_theirs), by=HUB_CARER)
    then = bookings.clock()
    bookings.clock.move(hours=1)
    await bookings.asked(AgreeToSleepover(**of_theirs), by=MANAGER)

    for who in (OTHER_SATELLITE, HUB_CARER, MANAGER, CHILDS_WORKER):
        view = await bookings.asked(HowIsSleepover(**of_theirs), by=who)
        # Of a worker who it was, and of a home that it was one of its carers.
        assert {(one.decider, one.person_id): one.agreed_at for one in view.agreed} == {
            (Decider.CHILDRENS_SOCIAL_WORKER, WORKER): first,
            (Decider.HUB_HOME_CARER, None): then,
            (Decider.PROGRAMME_MANAGER, MANAGER.person_id): bookings.clock(),
        }


async def test_who_said_no_isnt_among_those_who_agreed(bookings, of_cleo_and_dev_later):
    await bookings.asked(AgreeToSleepover(sleepover_id=of_cleo_and_dev_later), by=HUB_CARER)
    no = DeclineSleepover(sleepover_id=of_cleo_and_dev_later, reason=DeclineReason.OTHER)
    await bookings.asked(no, by=CHILDS_WORKER)

    view = await bookings.asked(HowIsSleepover(sleepover_id=of_cleo_and_dev_later), by=MANAGER)

    assert [one.decider for one in view.agreed] == [Decider.HUB_HOME_CARER]


async def test_a_no_tells_as_whom_it_was_said_and_of_a_worker_alone_who_it_was(bookings, of_ada, of_cleo_and_dev_later):
    no = DeclineReason.OTHER
    of_the_home = await bookings.asked(DeclineSleepover(sleepover_id=of_ada, reason=no), by=HUB_CARER)
    of_the_worker = await bookings.asked(
        DeclineSleepover(sleepover_id=of_cleo_and_dev_later, reason=no), by=CHILDS_WORKER
    )

    assert of_the_home.declined_by == Wait(decider=Decider.HUB_HOME_CARER)
    assert of_the_worker.declined_by == Wait(decider=Decider.CHILDRENS_SOCIAL_WORKER, person_id=WORKER)
    assert of_the_home.asked_by == SATELLITE.person_id


async def test_what_was_declined_or_cancelled_waits_for_nobody(bookings, of_ada, of_cleo_and_dev_later):
    await bookings.asked(DeclineSleepover(sleepover_id=of_ada, reason=DeclineReason.OTHER), by=HUB_CARER)
    await bookings.asked(CancelSleepover(sleepover_id=of_cleo_and_dev_later), by=OTHER_SATELLITE)

    replies = [
        await bookings.asked(AgreeToSleepover(sleepover_id=of_ada), by=HUB_CARER),
        await bookings.asked(CancelSleepover(sleepover_id=of_ada), by=SATELLITE),
        await bookings.asked(AgreeToSleepover(sleepover_id=of_cleo_and_dev_later), by=MANAGER),
    ]

    assert {reply.reason for reply in replies} == {"not_waiting"}


@pytest.fixture
async def of_cleo_and_dev_later(bookings):
    """The same on Sunday."""
    view = await bookings.asked(
        RequestSleepover(child_ids=(CLEO, DEV), first_night_on=made_up.SUNDAY, last_night_on=made_up.SUNDAY),
        by=OTHER_SATELLITE,
    )
    return view.sleepover_id


@pytest.mark.parametrize(
    "somebody",
    [
        SATELLITE,
        made_up.OTHER_HUB_CARER,
        made_up.OTHER_CHILDS_WORKER,
        CHILDS_WORKER,
        MANAGER,
        made_up.elsewhere(HUB_CARER),
    ],
)
async def test_nobody_decides_who_wasnt_asked(bookings, of_ada, somebody):
    yes = await bookings.asked(AgreeToSleepover(sleepover_id=of_ada), by=somebody)
    no = await bookings.asked(DeclineSleepover(sleepover_id=of_ada, reason=DeclineReason.OTHER), by=somebody)

    assert yes.reason == no.reason == "not_yours"
    assert await bookings.said() == []


@pytest.mark.parametrize("somebody", [LIAISON, made_up.SUPERVISOR, made_up.ANALYST])
async def test_other_roles_decide_nothing(bookings, of_ada, somebody):
    with pytest.raises(NotAllowedError):
        await bookings.asked(AgreeToSleepover(sleepover_id=of_ada), by=somebody)


async def test_what_nobody_knows_cant_be_told_from_what_isnt_yours(bookings, of_ada):
    unknown = await bookings.asked(AgreeToSleepover(sleepover_id=uuid4()), by=HUB_CARER)
    foreign = await bookings.asked(AgreeToSleepover(sleepover_id=of_ada), by=made_up.OTHER_HUB_CARER)

    assert unknown == foreign


@pytest.mark.parametrize(
    ("somebody", "side"), [(SATELLITE, Side.SATELLITE), (HUB_CARER, Side.HUB_HOME), (LIAISON, Side.SERVICE)]
)
async def test_those_whom_it_belongs_to_call_it_off_and_the_beds_are_free(bookings, of_ada, somebody, side):
    await bookings.asked(AgreeToSleepover(sleepover_id=of_ada), by=HUB_CARER)

    reply = await bookings.asked(CancelSleepover(sleepover_id=of_ada, reason=DeclineReason.CHILD_UNWELL), by=somebody)

    said = (await bookings.said())[-1]
    assert isinstance(said, SleepoverCancelled)
    assert (said.thing_version, said.reason) == (3, DeclineReason.CHILD_UNWELL)
    assert said.called_off == CalledOff(by=side, days_before=4)
    assert reply.state == SleepoverState.CANCELLED
    after = await bookings.asked(
        RequestSleepover(child_ids=(CLEO, DEV), first_night_on=FRIDAY, last_night_on=FRIDAY), by=OTHER_SATELLITE
    )
    assert isinstance(after, SleepoverView)


async def test_what_not_everybody_had_agreed_to_isnt_called_off_by_anybody(bookings, of_ada):
    await bookings.asked(CancelSleepover(sleepover_id=of_ada), by=SATELLITE)

    assert (await bookings.said())[-1].called_off is None


@pytest.mark.parametrize("somebody", [OTHER_SATELLITE, made_up.OTHER_HUB_CARER, made_up.OTHER_LIAISON])
async def test_nobody_else_calls_it_off(bookings, of_ada, somebody):
    reply = await bookings.asked(CancelSleepover(sleepover_id=of_ada), by=somebody)

    assert reply.reason == "not_yours"


async def test_it_can_be_called_off_until_the_first_night_is_over(bookings, of_ada):
    bookings.clock.move(days=4, hours=20, minutes=59)  # a minute to six on the morning after
    in_the_night = await bookings.asked(HowIsSleepover(sleepover_id=of_ada), by=SATELLITE)

    bookings.clock.move(minutes=1)
    after = await bookings.asked(HowIsSleepover(sleepover_id=of_ada), by=SATELLITE)
    late = await bookings.asked(CancelSleepover(sleepover_id=of_ada), by=SATELLITE)

    assert (in_the_night.may_cancel, after.may_cancel, late.reason) == (True, False, "too_late")


async def test_a_yes_after_the_last_night_is_too_late(bookings, of_ada):
    bookings.clock.move(days=6)

    reply = await bookings.asked(AgreeToSleepover(sleepover_id=of_ada), by=HUB_CARER)

    assert reply.reason == "too_late"
    assert (await bookings.asked(WhatWaitsForMe(), by=HUB_CARER)).sleepovers == ()


async def test_a_decision_waits_for_each_who_must_make_it_until_they_do(bookings, of_cleo_and_dev):
    async def waiting_for(somebody):
        return [view.sleepover_id for view in (await bookings.asked(WhatWaitsForMe(), by=somebody)).sleepovers]

    everybody = {
        "hub": HUB_CARER,
        "worker": CHILDS_WORKER,
        "manager": MANAGER,
        "other hub": made_up.OTHER_HUB_CARER,
        "other worker": made_up.OTHER_CHILDS_WORKER,
        "asker": OTHER_SATELLITE,
        "liaison": LIAISON,
        "analyst": made_up.ANALYST,
        "neighbour": made_up.elsewhere(MANAGER),
    }
    before = {name for name, somebody in everybody.items() if await waiting_for(somebody)}
    await bookings.asked(AgreeToSleepover(sleepover_id=of_cleo_and_dev), by=HUB_CARER)
    after = {name for name, somebody in everybody.items() if await waiting_for(somebody)}

    assert before == {"hub", "worker", "manager"}
    assert after == {"worker", "manager"}


async def test_a_hub_home_carer_who_shares_an_id_with_a_worker_decides_for_one_part(bookings, of_cleo_and_dev):
    both = HUB_CARER.model_copy(update={"person_id": WORKER})

    view = await bookings.asked(AgreeToSleepover(sleepover_id=of_cleo_and_dev), by=both)

    assert Wait(decider=Decider.CHILDRENS_SOCIAL_WORKER, person_id=WORKER) in view.waits_for


@pytest.mark.parametrize(
    ("somebody", "sees"),
    [
        (SATELLITE, True),
        (HUB_CARER, True),
        (LIAISON, True),
        (MANAGER, True),
        (made_up.ADMINISTRATOR, True),
        (made_up.SUPERVISOR, True),
        (CHILDS_WORKER.model_copy(update={"child_ids": (ADA,)}), True),
        (OTHER_SATELLITE, False),
        (made_up.OTHER_HUB_CARER, False),
        (CHILDS_WORKER, False),
        (made_up.ANALYST, False),
        (made_up.elsewhere(MANAGER), False),
    ],
)
async def test_a_sleepover_is_seen_by_whom_it_concerns(bookings, of_ada, somebody, sees):
    reply = await bookings.asked(HowIsSleepover(sleepover_id=of_ada), by=somebody)

    assert isinstance(reply, SleepoverView) is sees
    assert sees or reply == refusal(
        grounds.NOT_YOURS, "You can’t see or change this. Ask your liaison worker if you think you should."
    )
