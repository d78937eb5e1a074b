"""A child who is taken out of a sleepover: what was said of it, and what else hung on it, is right for both."""

import pytest

from services.bookings.handlers.emergencies.errands import LEARN_THE_WAY
from services.bookings.repository.sleepovers import LOOK_AT_SWAP
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    HowIsSleepover,
    RequestSleepover,
    SleepoverShortened,
    WhatBookingsHolds,
)
from shared.contracts.emergencies import HowIsEmergency, SayYesToEmergency
from shared.contracts.handover import LeaveHandoverNote, WhichHandoverNotes
from shared.contracts.other_nights import EndSleepoverEarly, PutNightsRight
from shared.contracts.parting import SleepoverParted
from shared.contracts.past_stays import ExportStays, PastOutcome
from shared.contracts.registry import Kind
from shared.contracts.retention import RecordErased
from shared.contracts.series import AgreeToSeries, CancelSeries, HowIsSeries
from shared.contracts.subject_access import HeldOnPerson
from shared.contracts.swaps import HowIsSwap, SwapState
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import DeclineReason, SleepoverState
from tests.component.bookings.a_constellation import (
    ADA,
    ADMINISTRATOR,
    BEN,
    BIRCH,
    CLEO,
    FRIDAY,
    HUB,
    HUB_CARER,
    LIAISON,
    OPERATOR,
    OTHER_SATELLITE,
    SATELLITE,
    SUNDAY,
    TODAY,
)
from tests.component.bookings.a_full_house import NOBODY
from tests.component.bookings.a_swap import confirmed, proposed, the_birches_next_friday
from tests.component.bookings.an_area import OWL_CARER, OWL_HUB, KnowsTheWay
from tests.component.bookings.test_series import a_series

NOTE, HANDOVER = "Ada takes her inhaler at four", "Ben slept well, Ada didn’t"
TO_FRIDAY = (FRIDAY - TODAY).days


async def agreed(bookings, **more):
    asked = RequestSleepover(child_ids=(ADA, BEN), first_night_on=FRIDAY, last_night_on=SUNDAY, **more)
    view = await bookings.asked(asked, by=SATELLITE)
    await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
    await bookings.said()
    return view.sleepover_id


async def adas(bookings, sleepover_id):
    """Ada goes home; the sleepover that is hers alone since."""
    await bookings.asked(CancelSleepover(sleepover_id=sleepover_id, child_ids=(ADA,)), by=SATELLITE)
    [parted] = (await bookings.asked(HowIsSleepover(sleepover_id=sleepover_id), by=SATELLITE)).parted_ids
    return parted


async def ends_for_ada(bookings, sleepover_id, **more):
    early = EndSleepoverEarly(
        sleepover_id=sleepover_id,
        last_night_on=FRIDAY,
        reason=DeclineReason.CHILD_UNWELL,
        child_ids=(ADA,),
        **more,
    )
    return await bookings.asked(early, by=HUB_CARER)


@pytest.mark.parametrize("whose", [ADA, BEN], ids=["who was taken out", "who stays"])
async def test_what_was_written_goes_with_the_record_of_either(bookings, whose):
    stay = await agreed(bookings, note=NOTE)
    bookings.clock.move(days=TO_FRIDAY)
    await bookings.asked(LeaveHandoverNote(sleepover_id=stay, words=HANDOVER), by=SATELLITE)
    theirs = await adas(bookings, stay)
    before = [(await bookings.asked(HowIsSleepover(sleepover_id=one), by=SATELLITE)).note for one in (stay, theirs)]

    await bookings.heard(RecordErased(thing_version=1, subject_id=whose, kind=Kind.CHILD))

    after = [(await bookings.asked(HowIsSleepover(sleepover_id=one), by=SATELLITE)).note for one in (stay, theirs)]
    assert (before, after) == ([NOTE, NOTE], ["", ""])
    left = await bookings.asked(WhichHandoverNotes(sleepover_id=stay), by=SATELLITE)
    assert [one.words for one in left.notes] == [""]


async def test_what_was_written_while_a_child_was_on_it_is_held_on_the_child(bookings):
    stay = await agreed(bookings, note=NOTE)
    bookings.clock.move(days=TO_FRIDAY)
    await bookings.asked(LeaveHandoverNote(sleepover_id=stay, words=HANDOVER), by=SATELLITE)
    await adas(bookings, stay)

    held = await bookings.asked(WhatBookingsHolds(subject_id=ADA), by=ADMINISTRATOR)

    assert isinstance(held, HeldOnPerson)
    cells = {cell for table in held.tables for row in table.rows for cell in row}
    assert {NOTE, HANDOVER} <= cells


async def test_another_bed_is_looked_for_for_the_one_child_alone(area):
    await area.ran(LEARN_THE_WAY, BIRCH, KnowsTheWay())
    asked = RequestSleepover(child_ids=(ADA, BEN), first_night_on=FRIDAY, last_night_on=SUNDAY)
    view = await area.asked(asked, by=SATELLITE)
    await area.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
    area.clock.move(days=TO_FRIDAY + 1)
    await area.said()

    ends = await ends_for_ada(area, view.sleepover_id, needs_another_bed=True)

    after = await area.asked(HowIsEmergency(emergency_id=ends.emergency_after_id), by=SATELLITE)
    said = await area.said()
    assert (after.child_ids, after.last_night_on) == ((ADA,), SUNDAY)
    assert ends.child_ids == (BEN,)
    told = [one for one in said if isinstance(one, SleepoverParted | SleepoverShortened)]
    assert [one.another_bed_is_looked_for for one in told] == [True, True]
    await area.asked(SayYesToEmergency(emergency_id=ends.emergency_after_id), by=OWL_CARER)
    board = await area.asked(WhoSleepsWhere(on=SUNDAY), by=LIAISON)
    slept = {one.child_id: one.sleeps_at for one in board.children}
    assert (slept[ADA], slept[BEN]) == (OWL_HUB, HUB)


async def test_a_swap_that_was_proposed_of_both_comes_to_nothing(bookings):
    theirs = await confirmed(bookings, (CLEO,), FRIDAY, by=OTHER_SATELLITE)
    own = await the_birches_next_friday(bookings)
    swap = await proposed(bookings, own, theirs.sleepover_id)

    await bookings.asked(CancelSleepover(sleepover_id=own, child_ids=(ADA,)), by=SATELLITE)
    await bookings.ran(LOOK_AT_SWAP, swap.swap_id, NOBODY)

    assert (await bookings.asked(HowIsSwap(swap_id=swap.swap_id), by=SATELLITE)).state is SwapState.IMPOSSIBLE


async def test_of_regular_sleepovers_it_is_the_one_alone(bookings):
    series = await bookings.asked(a_series(), by=SATELLITE)
    await bookings.asked(AgreeToSeries(series_id=series.series_id), by=HUB_CARER)
    before = await bookings.asked(HowIsSeries(series_id=series.series_id), by=SATELLITE)
    one, *others = [each.sleepover_id for each in before.sleepovers]

    theirs = await adas(bookings, one)

    now = await bookings.asked(HowIsSeries(series_id=series.series_id), by=SATELLITE)
    assert set(now.child_ids) == {ADA, BEN}
    assert [set(each.child_ids) for each in now.sleepovers] == [{BEN}, *[{ADA, BEN}] * len(others)]
    assert theirs not in {each.sleepover_id for each in now.sleepovers}
    await bookings.asked(CancelSeries(series_id=series.series_id, from_on=FRIDAY), by=SATELLITE)
    assert (await bookings.asked(HowIsSleepover(sleepover_id=one), by=SATELLITE)).state is SleepoverState.CANCELLED


async def test_a_pack_has_the_nights_of_each(bookings):
    stay = await agreed(bookings)
    bookings.clock.move(days=TO_FRIDAY + 1)
    await ends_for_ada(bookings, stay)
    bookings.clock.move(days=3)

    page = await bookings.asked(ExportStays(table="sleepovers", position=0, limit=10), by=OPERATOR)

    found = {one.child_ref: (one.first_night, one.last_night, one.outcome) for one in page.sleepovers}
    assert found == {str(ADA): (FRIDAY, FRIDAY, PastOutcome.STAYED), str(BEN): (FRIDAY, SUNDAY, PastOutcome.STAYED)}


async def test_who_was_taken_out_is_taken_out_of_what_is_left_again(bookings):
    stay = await agreed(bookings)
    first = await adas(bookings, stay)
    bookings.clock.move(days=TO_FRIDAY + 1)

    await bookings.asked(PutNightsRight(sleepover_id=stay, child_ids=(BEN,)), by=HUB_CARER)

    view = await bookings.asked(HowIsSleepover(sleepover_id=stay), by=SATELLITE)
    assert (view.child_ids, view.state, view.parted_ids) == ((BEN,), SleepoverState.CANCELLED, (first,))
