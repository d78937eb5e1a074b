"""Which beds are free, held, taken or closed on each night; whose a night is, only whom it concerns hears."""

from datetime import date, timedelta

import pytest

from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import AgreeToSleepover, CancelSleepover, RequestSleepover
from shared.contracts.calendars import BedsByNight, BedState, WhichBedsAreFree
from shared.contracts.refusals import Refused
from tests.component.bookings.a_constellation import (
    ADA,
    ADMINISTRATOR,
    ANALYST,
    BEDS,
    BEN,
    CHILDS_WORKER,
    CLEO,
    FRIDAY,
    HERONS,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    MANAGER,
    OTHER_HUB,
    OTHER_HUB_CARER,
    OTHER_LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SUPERVISOR,
    TODAY,
    a_hub_home,
    a_life,
    elsewhere,
)

FREE, RESERVE, HELD, TAKEN, CLOSED = BedState


async def beds(room, by=HUB_CARER, constellation_id=KITES, first=TODAY, nights=7):
    return await room.asked(WhichBedsAreFree(constellation_id=constellation_id, first_on=first, nights=nights), by=by)


def on(found, night):
    """The states of the beds on a night."""
    return sorted(one.state for bed in found.beds for one in bed.nights if one.on == night)


async def ask(room, *children, by=SATELLITE, first=FRIDAY, last=SATURDAY):
    return await room.asked(RequestSleepover(child_ids=children, first_night_on=first, last_night_on=last), by=by)


async def test_a_bed_is_free_then_held_then_taken_then_free_again(bookings):
    assert on(await beds(bookings), FRIDAY) == [FREE, FREE]

    view = await ask(bookings, ADA)
    held = await beds(bookings)
    assert on(held, FRIDAY) == on(held, SATURDAY) == [FREE, HELD]
    assert on(held, SATURDAY + timedelta(days=1)) == [FREE, FREE]
    [until] = {one.held_until for bed in held.beds for one in bed.nights if one.state is HELD}
    assert until == view.held_until

    await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
    assert on(await beds(bookings), FRIDAY) == [FREE, TAKEN]

    await bookings.asked(CancelSleepover(sleepover_id=view.sleepover_id), by=SATELLITE)
    assert on(await beds(bookings), FRIDAY) == [FREE, FREE]


async def test_whose_a_night_is_only_whom_it_concerns_hears(bookings):
    view = await ask(bookings, ADA, BEN)

    for whose, knows in (
        (HUB_CARER, True),
        (SATELLITE, True),
        (LIAISON, True),
        (MANAGER, True),
        (OTHER_SATELLITE, False),
    ):
        found = await beds(bookings, whose)
        assert on(found, FRIDAY) == [HELD, HELD]
        told = {one.sleepover_id for bed in found.beds for one in bed.nights if one.state is HELD}
        assert told == ({view.sleepover_id} if knows else {None})


@pytest.mark.parametrize("whose", [OTHER_HUB_CARER, OTHER_LIAISON], ids=["another hub home", "another liaison worker"])
async def test_of_another_constellation_nothing_is_told(bookings, whose):
    found = await beds(bookings, whose)

    assert isinstance(found, Refused)
    assert found.reason == "not_yours"
    assert isinstance(await beds(bookings, whose, HERONS), BedsByNight)


@pytest.mark.parametrize("whose", [ANALYST, CHILDS_WORKER, SUPERVISOR], ids=["analyst", "social worker", "supervisor"])
async def test_who_books_no_beds_isnt_told_of_them(bookings, whose):
    with pytest.raises(NotAllowedError):
        await beds(bookings, whose)


async def test_another_authority_has_no_such_beds(bookings):
    found = await beds(bookings, elsewhere(ADMINISTRATOR))

    assert (found.beds, found.hub_household_ids) == ((), ())


async def test_beds_are_closed_where_there_is_no_hub_home_and_move_with_it(bookings):
    wednesday, saturday = date(2026, 11, 25), date(2026, 11, 28)
    await bookings.heard(a_life(a_hub_home(HUB, until=wednesday), a_hub_home(OTHER_HUB, since=saturday, beds=BEDS[:1])))

    found = await beds(bookings, MANAGER)

    assert on(found, TODAY + timedelta(days=1)) == [FREE, FREE]
    assert on(found, wednesday) == on(found, FRIDAY) == [CLOSED, CLOSED]
    assert on(found, saturday) == [CLOSED, FREE]
    assert found.hub_household_ids == (HUB, OTHER_HUB)


async def test_a_stay_across_new_year_takes_its_nights_in_both_years(bookings):
    await ask(bookings, CLEO, by=OTHER_SATELLITE, first=date(2026, 12, 31), last=date(2027, 1, 1))

    found = await beds(bookings, first=date(2026, 12, 28), nights=14)

    assert [on(found, date(2026, 12, 30)), on(found, date(2026, 12, 31))] == [[FREE, FREE], [FREE, HELD]]
    assert [on(found, date(2027, 1, 1)), on(found, date(2027, 1, 2))] == [[FREE, HELD], [FREE, FREE]]


async def test_a_bed_keeps_its_place_from_week_to_week(bookings):
    this_week, next_week = await beds(bookings), await beds(bookings, first=TODAY + timedelta(days=7))

    assert [bed.bed_id for bed in this_week.beds] == [bed.bed_id for bed in next_week.beds] == sorted(BEDS)
