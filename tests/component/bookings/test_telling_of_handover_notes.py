"""That notes were left is said once it is quiet, for the other household; what they say never is."""

from datetime import UTC, datetime, timedelta

from services.bookings.handlers.handover import TELL_OF_HANDOVER_NOTES
from shared.contracts.bookings import CancelSleepover
from shared.contracts.handover import HandoverNotesLeft, HandoverSide
from shared.contracts.registry import Kind
from shared.contracts.retention import RecordErased
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    FRIDAY,
    HUB,
    HUB_CARER,
    SATELLITE,
    SATURDAY,
    SUNDAY,
)
from tests.component.bookings.test_handover_notes import INHALER, SLEPT_WELL, it_is, leaves, stay

__all__ = ["stay"]
HOME, HUB_HOME = HandoverSide.HOME, HandoverSide.HUB_HOME


async def quiet(bookings, *, minutes=10):
    """So much later whatever of it is booked has run."""
    bookings.clock.move(minutes=minutes)
    for name, note_id in await bookings.errands():
        if name == TELL_OF_HANDOVER_NOTES:
            await bookings.ran(name, note_id, asks=None)
    return [one for one in await bookings.said() if isinstance(one, HandoverNotesLeft)]


async def test_the_other_household_is_to_know_that_there_is_one_and_not_what_it_says(bookings, stay):
    it_is(bookings, FRIDAY)
    await leaves(bookings, stay)

    [told] = await quiet(bookings)

    assert (told.sleepover_id, told.side, told.left, told.thing_version) == (stay, HOME, 1, 1)
    assert (told.satellite_household_id, told.hub_household_id) == (BIRCH, HUB)
    assert (set(told.child_ids), told.first_night_on, told.last_night_on) == ({ADA, BEN}, FRIDAY, SATURDAY)
    assert told.open_until == SUNDAY
    assert INHALER not in told.model_dump_json()


async def test_nothing_is_said_as_a_note_is_left(bookings, stay):
    it_is(bookings, FRIDAY)
    await leaves(bookings, stay)

    assert await bookings.said() == []
    [(name, _)] = [one for one in await bookings.errands() if one[0] == TELL_OF_HANDOVER_NOTES]
    async with bookings.database.work("testshire") as work:
        [row] = await work.fetch("SELECT due_at FROM errand WHERE name = $1", name)
    assert row["due_at"] == datetime(2026, 11, 27, 9, 10, tzinfo=UTC)


async def test_notes_in_a_row_are_told_once(bookings, stay):
    it_is(bookings, FRIDAY)
    for number in range(3):
        await leaves(bookings, stay, f"Number {number}")
        bookings.clock.move(minutes=5)

    [told] = await quiet(bookings)

    assert (told.left, told.thing_version) == (3, 3)


async def test_a_note_after_a_while_is_told_for_itself(bookings, stay):
    it_is(bookings, FRIDAY)
    await leaves(bookings, stay)
    bookings.clock.move(minutes=30)
    await leaves(bookings, stay, "Home at ten.")

    [told] = [one for one in await quiet(bookings) if one.thing_version == 2]

    assert (told.side, told.left) == (HOME, 1)


async def test_of_both_sides_each_is_told_for_itself(bookings, stay):
    it_is(bookings, FRIDAY)
    await leaves(bookings, stay)
    bookings.clock.move(minutes=1)
    await leaves(bookings, stay, SLEPT_WELL, by=HUB_CARER)

    told = {(one.side, one.left, one.thing_version) for one in await quiet(bookings)}

    assert told == {(HOME, 1, 1), (HUB_HOME, 1, 2)}


async def test_said_again_by_an_errand_that_ran_twice_it_is_the_same(bookings, stay):
    it_is(bookings, FRIDAY)
    await leaves(bookings, stay)

    assert await quiet(bookings) == await quiet(bookings, minutes=0)


async def test_a_hub_home_that_may_not_read_them_by_now_isnt_told(bookings, stay):
    bookings.clock.moment = datetime(2026, 11, 29, 23, 55, tzinfo=UTC)
    await leaves(bookings, stay)
    await leaves(bookings, stay, SLEPT_WELL, by=HUB_CARER)

    told = await quiet(bookings)

    assert [one.side for one in told] == [HUB_HOME], "the carers at home read them at any time"


async def test_nor_is_it_of_a_stay_that_was_called_off_meanwhile(bookings, stay):
    it_is(bookings, FRIDAY - timedelta(days=2))
    await leaves(bookings, stay)
    await bookings.asked(CancelSleepover(sleepover_id=stay), by=SATELLITE)

    assert await quiet(bookings) == []


async def test_of_words_that_are_gone_nobody_is_told(bookings, stay):
    it_is(bookings, FRIDAY)
    await leaves(bookings, stay)
    await bookings.heard(RecordErased(thing_version=1, subject_id=SATELLITE.person_id, kind=Kind.CARER))

    assert await quiet(bookings) == []
