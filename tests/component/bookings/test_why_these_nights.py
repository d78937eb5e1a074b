"""Why nights are asked for, and a note on them: who reads it, where it stays, and when it goes."""

from datetime import timedelta
from uuid import UUID

import pytest

from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    HowIsSleepover,
    ProposeOtherNights,
    RequestSleepover,
    SleepoverView,
    WhatBookingsHolds,
    WhatIsOn,
    WhatWaitsForMe,
)
from shared.contracts.other_nights import MoveSleepover
from shared.contracts.registry import Kind
from shared.contracts.retention import RecordErased
from shared.contracts.roles import Role
from shared.contracts.series import HowIsSeries, RequestSeries
from shared.contracts.waiting import AcceptOfferedBed, HowIsWaiting
from shared.contracts.words import DeclineReason, SleepoverNeed
from shared.testing.actors import AUTHORITY, actor
from tests.component.bookings.a_constellation import (
    ADA,
    ADMINISTRATOR,
    BIRCH,
    CHILDS_WORKER,
    CLEO,
    FRIDAY,
    HUB,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SUNDAY,
    SUPERVISOR,
    TODAY,
    WORKER,
)
from tests.component.bookings.a_full_house import due, the_cedars_cancel, to_wait, waits

NOTE = "His grandmother is in hospital, and he knows"
ASKED = RequestSleepover(
    child_ids=(ADA,), first_night_on=FRIDAY, last_night_on=SATURDAY, need=SleepoverNeed.CARERS_AWAY, note=f" {NOTE} "
)
NOTHING = (None, "")
SAID = (SleepoverNeed.CARERS_AWAY, NOTE)
ADAS_WORKER = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=WORKER, child_ids=(ADA,))
HUBS_SUPERVISOR = actor(Role.SUPERVISING_SOCIAL_WORKER, supervised_household_ids=(HUB,))


async def read(bookings, sleepover_id, by):
    seen = await bookings.asked(HowIsSleepover(sleepover_id=sleepover_id), by=by)
    return seen.need, seen.note


async def confirmed(bookings, asked=ASKED):
    view = await bookings.asked(asked, by=SATELLITE)
    await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
    return view


@pytest.mark.parametrize(
    "who",
    [SATELLITE, HUB_CARER, LIAISON, SUPERVISOR, HUBS_SUPERVISOR, ADAS_WORKER],
    ids=["carer at home", "hub home", "liaison worker", "supervisor", "the hub home's supervisor", "child's worker"],
)
async def test_whose_business_the_stay_is_reads_why_and_the_note(bookings, who):
    view = await bookings.asked(ASKED, by=SATELLITE)

    assert (view.need, view.note) == SAID
    assert await read(bookings, view.sleepover_id, who) == SAID


@pytest.mark.parametrize(
    "who", [MANAGER, ADMINISTRATOR, OTHER_LIAISON], ids=["manager", "administrator", "another's liaison worker"]
)
async def test_who_sees_every_sleepover_reads_neither_where_they_have_no_part_in_it(bookings, who):
    view = await bookings.asked(ASKED, by=SATELLITE)

    assert await read(bookings, view.sleepover_id, who) == NOTHING


async def test_whoever_decides_reads_both(bookings):
    asked = ASKED.model_copy(update={"child_ids": (CLEO,)})
    view = await bookings.asked(asked, by=OTHER_SATELLITE)

    assert await read(bookings, view.sleepover_id, CHILDS_WORKER) == SAID
    [listed] = (await bookings.asked(WhatWaitsForMe(), by=CHILDS_WORKER)).sleepovers
    assert (listed.need, listed.note) == (SleepoverNeed.CARERS_AWAY, ""), "words are for who opens it"


async def test_the_hub_home_reads_neither_of_what_isnt_going_ahead_or_is_over(bookings):
    over = await confirmed(bookings)
    called_off = await confirmed(bookings, ASKED.model_copy(update={"first_night_on": SUNDAY, "last_night_on": SUNDAY}))
    await bookings.asked(CancelSleepover(sleepover_id=called_off.sleepover_id), by=SATELLITE)

    assert await read(bookings, called_off.sleepover_id, HUB_CARER) == NOTHING
    assert await read(bookings, called_off.sleepover_id, SATELLITE) == SAID
    bookings.clock.move(days=(SUNDAY - TODAY).days)
    assert await read(bookings, over.sleepover_id, HUB_CARER) == SAID, "they go home on this day"
    bookings.clock.move(days=1)
    assert await read(bookings, over.sleepover_id, HUB_CARER) == NOTHING
    assert await read(bookings, over.sleepover_id, SATELLITE) == SAID


async def test_neither_is_on_the_bus(bookings):
    await confirmed(bookings)

    for event in await bookings.said():
        told = event.model_dump_json()
        assert NOTE not in told
        assert SleepoverNeed.CARERS_AWAY.value not in told


async def test_a_calendar_has_no_notes(bookings):
    await confirmed(bookings)

    [seen] = (await bookings.asked(WhatIsOn(first_on=FRIDAY, last_on=FRIDAY), by=SATELLITE)).sleepovers

    assert seen.note == ""


async def test_nobody_has_to_say_why(bookings):
    view = await bookings.asked(ASKED.model_copy(update={"need": None, "note": "  "}), by=SATELLITE)

    assert (view.need, view.note) == NOTHING


async def test_who_plans_for_a_household_says_why_to_its_carers(bookings):
    view = await bookings.asked(ASKED, by=LIAISON)

    assert await read(bookings, view.sleepover_id, SATELLITE) == SAID


async def test_what_was_said_goes_on_with_other_nights(bookings):
    view = await bookings.asked(ASKED, by=SATELLITE)
    nights = {"first_night_on": SUNDAY, "last_night_on": SUNDAY}

    moved = await bookings.asked(MoveSleepover(sleepover_id=view.sleepover_id, **nights), by=SATELLITE)
    later = {one: night + timedelta(days=7) for one, night in nights.items()}
    proposed = await bookings.asked(
        ProposeOtherNights(sleepover_id=moved.sleepover_id, reason=DeclineReason.HUB_HOME_AWAY, **later), by=HUB_CARER
    )

    assert (moved.need, moved.note) == SAID
    assert await read(bookings, proposed.sleepover_id, SATELLITE) == SAID


async def test_each_of_regular_sleepovers_has_what_was_said_of_all(bookings):
    series = await bookings.asked(
        RequestSeries(
            child_ids=(ADA,),
            first_night_on=FRIDAY,
            nights=1,
            rule="FREQ=WEEKLY;INTERVAL=1;UNTIL=20261211",
            need=SleepoverNeed.CARERS_AWAY,
            note=NOTE,
        ),
        by=SATELLITE,
    )

    view = await bookings.asked(HowIsSeries(series_id=series.series_id), by=HUB_CARER)

    assert [(one.need, one.note) for one in view.sleepovers] == [(SleepoverNeed.CARERS_AWAY, "")] * 3
    assert (view.need, view.note) == SAID, "it is read once, where all of them are decided"
    assert await read(bookings, view.sleepovers[1].sleepover_id, HUB_CARER) == SAID
    manager = await bookings.asked(HowIsSeries(series_id=series.series_id), by=MANAGER)
    assert (manager.need, manager.note) == NOTHING


async def test_what_somebody_waits_for_is_known_of_what_it_becomes(bookings, full):
    place = await waits(bookings, to_wait(need=SleepoverNeed.CARERS_CANT, note=NOTE))
    await the_cedars_cancel(bookings, full)
    await due(bookings)

    seen = await bookings.asked(HowIsWaiting(waiting_id=place.waiting_id), by=SATELLITE)
    accepted = await bookings.asked(AcceptOfferedBed(waiting_id=place.waiting_id), by=SATELLITE)

    assert seen.note == NOTE
    assert await read(bookings, accepted.sleepover_id, HUB_CARER) == (SleepoverNeed.CARERS_CANT, NOTE)


def erased(subject_id: UUID) -> RecordErased:
    return RecordErased(thing_version=1, subject_id=subject_id, kind=Kind.CHILD)


@pytest.mark.parametrize("whose", [ADA, SATELLITE.person_id, BIRCH], ids=["child", "asker", "household"])
@pytest.mark.parametrize("is_first", [True, False], ids=["erased before", "erased after"])
async def test_the_note_goes_with_the_record_of_whom_it_is_about(bookings, whose, is_first):
    if is_first:
        await bookings.heard(erased(whose))
    view = await bookings.asked(ASKED, by=SATELLITE)
    if not is_first:
        await bookings.heard(erased(whose))

    assert isinstance(view, SleepoverView)
    assert await read(bookings, view.sleepover_id, SATELLITE) == (SleepoverNeed.CARERS_AWAY, "")


async def test_the_note_of_who_waits_goes_as_well(bookings, full):
    await waits(bookings, to_wait(note=NOTE))

    await bookings.heard(erased(ADA))

    async with bookings.database.work(AUTHORITY) as work:
        assert [row["note"] for row in await work.fetch("SELECT note FROM waiting")] == [""]


async def test_both_are_among_what_is_held_on_a_child(bookings):
    await bookings.asked(ASKED, by=SATELLITE)

    held = await bookings.asked(WhatBookingsHolds(subject_id=ADA), by=ADMINISTRATOR)

    [told] = [table for table in held.tables if table.table == "sleepover"]
    assert "note" in told.may_name_others
    assert {NOTE, SleepoverNeed.CARERS_AWAY.value} <= {cell for row in told.rows for cell in row}
