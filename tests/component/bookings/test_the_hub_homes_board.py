"""The board has who lives at the hub home, and is whole for whoever supervises it."""

import pytest

from shared.contracts.absences import WhichAbsences
from shared.contracts.ask_options import WhatCanIAskFor
from shared.contracts.bookings import AgreeToSleepover, WhatIsOn, WhatWaitsForMe
from shared.contracts.gatherings import WhichGatherings
from shared.contracts.refusals import Refused
from shared.contracts.whereabouts import WhoSleepsWhere, WhyThere
from tests.component.bookings import a_constellation as made_up
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CEDAR,
    CHILDS_WORKER,
    CLEO,
    DEV,
    FRIDAY,
    HERONS,
    HUB,
    HUB_CARER,
    KITES,
    MANAGER,
    OTHER_HUB,
    SATURDAY,
    SUNDAY,
    SUPERVISOR,
)
from tests.component.bookings.an_absence import RECORDED_AT, gone, sleeps_over
from tests.component.bookings.test_looking import ask_for, board

FAY, HUB_SUPERVISOR = (
    made_up.named("children", "K6"),
    made_up.SUPERVISOR.model_copy(update={"supervised_household_ids": (HUB,)}),
)


@pytest.fixture
async def fay_lives_there(bookings):
    """Fay lives at the hub home of the Kites."""
    await bookings.heard(made_up.a_placement(FAY, HUB))


@pytest.mark.usefixtures("fay_lives_there")
async def test_who_lives_at_the_hub_home_is_one_of_its_constellations_children(bookings):
    await bookings.heard(made_up.a_life(made_up.a_hub_home(until=SUNDAY), made_up.a_hub_home(CEDAR, SUNDAY)))
    fay = (await board(bookings, FRIDAY, by=HUB_CARER, constellation_id=KITES))[FAY]

    assert (fay.sleeps_at, fay.lives_with, fay.why, fay.constellation_id) == (HUB, HUB, WhyThere.LIVES_THERE, KITES)
    assert FAY not in await board(bookings, FRIDAY, constellation_id=HERONS)
    assert (await board(bookings, SUNDAY))[FAY].constellation_id is None, "another household is the hub home by then"
    assert FAY not in await board(bookings, SUNDAY, constellation_id=KITES)


@pytest.mark.usefixtures("fay_lives_there")
async def test_it_is_as_it_was_known_then(bookings):
    bookings.clock.move(days=1)
    then = bookings.clock()
    bookings.clock.move(days=1)
    await bookings.heard(made_up.a_life(made_up.a_hub_home(OTHER_HUB)))

    was = await bookings.asked(WhoSleepsWhere(on=FRIDAY, constellation_id=KITES, known_at=then), by=MANAGER)

    assert FAY in {child.child_id for child in was.children}
    assert FAY not in await board(bookings, FRIDAY, constellation_id=KITES)


@pytest.mark.parametrize(
    ("somebody", "night", "is_seen"),
    [
        (HUB_CARER, FRIDAY, True),
        (HUB_CARER, SUNDAY, True),
        (made_up.OTHER_HUB_CARER, FRIDAY, False),
        (OTHER_HUB_OF_SUNDAY := HUB_CARER.model_copy(update={"household_id": CEDAR}), FRIDAY, False),
        (OTHER_HUB_OF_SUNDAY, SUNDAY, False),
        (HUB_SUPERVISOR, FRIDAY, True),
        (SUPERVISOR, FRIDAY, False),
        (CHILDS_WORKER, FRIDAY, False),
        (MANAGER, SUNDAY, True),
        (made_up.elsewhere(HUB_CARER), FRIDAY, False),
    ],
)
@pytest.mark.usefixtures("fay_lives_there")
async def test_who_lives_at_the_hub_home_is_seen_there_and_by_no_hub_home_of_other_nights(
    bookings, somebody, night, is_seen
):
    await bookings.heard(made_up.a_life(made_up.a_hub_home(until=SUNDAY), made_up.a_hub_home(CEDAR, SUNDAY)))

    assert (FAY in await board(bookings, night, by=somebody)) is is_seen


async def test_who_supervises_the_hub_home_sees_who_sleeps_there_while_they_do(bookings):
    sleepover_id = await ask_for(bookings, ADA)
    asked_for = await board(bookings, FRIDAY, by=HUB_SUPERVISOR)
    await bookings.asked(AgreeToSleepover(sleepover_id=sleepover_id), by=HUB_CARER)

    boards = [await board(bookings, night, by=HUB_SUPERVISOR) for night in (FRIDAY, SATURDAY, SUNDAY)]

    assert asked_for == {}, "until it is confirmed they are at home"
    assert [set(one) for one in boards] == [{ADA}, {ADA}, set()]
    assert (boards[0][ADA].sleeps_at, boards[0][ADA].sleepover_id) == (HUB, sleepover_id)


async def test_so_do_they_while_a_child_is_missing_whom_it_expected(bookings):
    await sleeps_over(bookings)
    bookings.clock.moment = RECORDED_AT
    await bookings.asked(gone(), by=HUB_CARER)

    missing = (await board(bookings, SUNDAY, by=HUB_SUPERVISOR))[ADA]

    assert missing.not_there.is_gone


async def test_who_was_the_hub_home_and_is_outside_is_answered_of_its_own_nights_alone(bookings):
    await bookings.heard(made_up.a_life(made_up.a_hub_home(until=SATURDAY), made_up.a_hub_home(CEDAR, SATURDAY)))
    bookings.clock.move(days=5)
    outside = HUB_CARER.model_copy(update={"constellation_ids": ()})

    assert set(await board(bookings, FRIDAY, by=outside)) == {ADA, BEN, CLEO, DEV}
    assert await board(bookings, SATURDAY, by=outside) == {}
    for question in (WhatIsOn(first_on=FRIDAY, last_on=SUNDAY), WhatWaitsForMe(), WhichGatherings(), WhichAbsences()):
        assert not isinstance(await bookings.asked(question, by=outside), Refused)
    for question in (WhatCanIAskFor(), WhatCanIAskFor(household_id=BIRCH)):
        assert isinstance(await bookings.asked(question, by=outside), Refused)
