"""What was announced to be lost is what is lost, whatever becomes of a constellation."""

import itertools
import random
from datetime import date, timedelta
from uuid import uuid4

import pytest

from shared.contracts.bookings import (
    AgreeToSleepover,
    RequestSleepover,
    SleepoverShortened,
    SleepoverView,
)
from shared.contracts.words import (
    ConstellationPhase,
)
from tests.component.bookings.a_constellation import (
    ADA,
    BEDS,
    BEN,
    CLEO,
    HUB,
    HUB_CARER,
    LIAISON,
    OTHER_HUB,
    a_hub_home,
    a_life,
    a_phase,
)
from tests.component.bookings.test_releasing import NEXT_HUB, how, nights_kept, would_be_lost


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_becomes_of_a_constellation_what_was_announced_is_what_is_lost(bookings, seed):
    chance = random.Random(seed)  # noqa: S311  makes up lives, guards nothing

    for version in range(2, 9):
        await something_is_promised(bookings, chance)
        bookings.clock.move(days=chance.randint(0, 2))
        tonight = bookings.clock().date()
        life = a_made_up_life(chance, tonight, version)
        before = await nights_kept(bookings)
        announced = {one.sleepover_id: one.lost_from_on for one in (await would_be_lost(bookings, life)).sleepovers}
        await bookings.said()

        await bookings.heard(life, *([life] if chance.random() < 0.5 else []))

        said = await bookings.said()
        assert {
            one.sleepover_id: one.last_night_on + timedelta(days=1) if isinstance(one, SleepoverShortened) else None
            for one in said
        } == announced
        after = await nights_kept(bookings)
        confirmed = {each for each, _, _ in before if each in {one for one, _, _ in after}}
        slept = {kept for kept in before if kept[2] < tonight and kept[0] in confirmed}
        assert slept <= after <= before
        for sleepover_id, bed_id, night in after:
            if night >= tonight:
                home = hub_home_of(life, night)
                assert home is not None
                assert home.household_id == (await how(bookings, sleepover_id)).hub_household_id
                assert bed_id in home.bed_ids


async def something_is_promised(bookings, chance):
    tonight = bookings.clock().date()
    for _ in range(5):
        first = tonight + timedelta(days=chance.randint(0, 6))
        command = RequestSleepover(
            child_ids=(chance.choice([ADA, BEN, CLEO]),),
            first_night_on=first,
            last_night_on=first + timedelta(days=chance.randint(0, 3)),
        )
        view = await bookings.asked(command, by=LIAISON)
        if isinstance(view, SleepoverView) and chance.random() < 0.7:
            hub = HUB_CARER.model_copy(update={"household_id": view.hub_household_id, "person_id": uuid4()})
            await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=hub)


def a_made_up_life(chance, tonight, version):
    days = sorted({tonight + timedelta(days=chance.randint(-6, 8)) for _ in range(3)})
    homes = [
        a_hub_home(chance.choice([HUB, NEXT_HUB, OTHER_HUB]), first, last, beds=BEDS[: chance.randint(1, 2)])
        for first, last in itertools.pairwise([date(2023, 7, 15), *days, date(2030, 1, 1)])
        if chance.random() < 0.8
    ]
    pause = tonight + timedelta(days=chance.randint(2, 30))
    phases = (a_phase(until=pause), a_phase(ConstellationPhase.PAUSED, pause))
    return a_life(*homes, phases=phases, version=version)


def hub_home_of(life, night):
    launched, _paused = life.phases
    if night >= launched.ended_on:
        return None
    return next((one for one in life.hub_homes if one.started_on <= night < one.ended_on), None)
