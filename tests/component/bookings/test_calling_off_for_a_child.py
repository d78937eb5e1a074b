"""Who answers for a child calls an agreed sleepover off, or ends it early: it is a side of its own."""

from datetime import timedelta

import pytest

from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    HowIsSleepover,
    RequestSleepover,
    SleepoverCancelled,
    SleepoverShortened,
)
from shared.contracts.calling_off import CalledOff, Side
from shared.contracts.other_nights import EndSleepoverEarly, MoveSleepover
from shared.contracts.roles import Role
from shared.contracts.words import DeclineReason, SleepoverState
from shared.testing.actors import actor
from tests.component.bookings.a_constellation import (
    ADA,
    CHILDS_WORKER,
    CLEO,
    DEV,
    FRIDAY,
    HUB_CARER,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SUNDAY,
    TODAY,
)

WORKER_OF_ANOTHER = actor(Role.CHILDRENS_SOCIAL_WORKER)
ADAS_WORKER = actor(Role.CHILDRENS_SOCIAL_WORKER, child_ids=(ADA,))
NOT_RIGHT = DeclineReason.NOT_RIGHT_FOR_THE_CHILD
FOR_THE_CHILD = CalledOff(by=Side.SERVICE, days_before=4, for_the_child=True)


async def agreed(bookings, *children, by, everybody):
    view = await bookings.asked(
        RequestSleepover(child_ids=children, first_night_on=FRIDAY, last_night_on=SUNDAY), by=by
    )
    for who in everybody:
        await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=who)
    await bookings.said()
    return view.sleepover_id


@pytest.fixture
async def of_cleo_and_dev(bookings):
    """To which Cleo's social worker and a programme manager had to agree."""
    everybody = (HUB_CARER, CHILDS_WORKER, MANAGER)
    return await agreed(bookings, CLEO, DEV, by=OTHER_SATELLITE, everybody=everybody)


@pytest.fixture
async def of_ada(bookings):
    """Which her carers decided, with the hub home."""
    return await agreed(bookings, ADA, by=SATELLITE, everybody=(HUB_CARER,))


@pytest.mark.parametrize("by", [CHILDS_WORKER, MANAGER], ids=["who agreed for the child", "the manager"])
async def test_who_had_to_agree_calls_it_off(bookings, of_cleo_and_dev, by):
    seen = await bookings.asked(HowIsSleepover(sleepover_id=of_cleo_and_dev), by=by)
    assert (seen.may_cancel, seen.may_move, len(seen.may_end_after)) == (True, False, 2)

    view = await bookings.asked(CancelSleepover(sleepover_id=of_cleo_and_dev, reason=NOT_RIGHT), by=by)

    assert view.state is SleepoverState.CANCELLED
    [said] = await bookings.said()
    assert isinstance(said, SleepoverCancelled)
    assert (said.called_off, said.reason) == (FOR_THE_CHILD, NOT_RIGHT)


@pytest.mark.parametrize("by", [ADAS_WORKER, MANAGER], ids=["whose child it is", "the manager"])
async def test_who_answers_for_the_child_ends_it_early_also_where_the_carers_decided(bookings, of_ada, by):
    bookings.clock.move(days=(FRIDAY - TODAY).days)

    view = await bookings.asked(EndSleepoverEarly(sleepover_id=of_ada, last_night_on=FRIDAY, reason=NOT_RIGHT), by=by)

    assert (view.last_night_on, view.state) == (FRIDAY, SleepoverState.CONFIRMED)
    [said] = await bookings.said()
    assert isinstance(said, SleepoverShortened)
    assert said.called_off == FOR_THE_CHILD.model_copy(update={"days_before": None})


async def test_what_is_only_asked_for_is_declined_by_who_decides_and_called_off_by_nobody_else(bookings):
    asked = RequestSleepover(child_ids=(ADA,), first_night_on=FRIDAY, last_night_on=FRIDAY)
    view = await bookings.asked(asked, by=SATELLITE)

    for who in (ADAS_WORKER, MANAGER):
        assert not (await bookings.asked(HowIsSleepover(sleepover_id=view.sleepover_id), by=who)).may_cancel
        refused = await bookings.asked(CancelSleepover(sleepover_id=view.sleepover_id), by=who)
        assert refused.reason == "not_yours"


async def test_the_worker_of_another_child_calls_nothing_off_and_who_answers_for_one_moves_nothing(bookings, of_ada):
    refused = await bookings.asked(CancelSleepover(sleepover_id=of_ada), by=WORKER_OF_ANOTHER)
    early = await bookings.asked(EndSleepoverEarly(sleepover_id=of_ada, last_night_on=FRIDAY), by=WORKER_OF_ANOTHER)
    assert refused.reason == early.reason == "not_yours"

    later = MoveSleepover(
        sleepover_id=of_ada, first_night_on=SATURDAY + timedelta(days=7), last_night_on=SUNDAY + timedelta(days=7)
    )
    with pytest.raises(NotAllowedError):
        await bookings.asked(later, by=ADAS_WORKER)
