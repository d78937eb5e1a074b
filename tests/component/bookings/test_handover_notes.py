"""Handover notes: both households leave them while the stay sheet is open, and the hub home reads them no longer."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    RequestSleepover,
    WhatBookingsHolds,
)
from shared.contracts.handover import (
    HandoverSide,
    LeaveHandoverNote,
    WhichHandoverNotes,
    WhichHandoversAreOpen,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Kind
from shared.contracts.retention import RecordErased
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName
from shared.testing.actors import actor
from tests.component.bookings.a_constellation import (
    ADA,
    ADMINISTRATOR,
    BEN,
    BIRCH,
    CHILDS_WORKER,
    FRIDAY,
    HUB,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_HUB_CARER,
    OTHER_LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SECOND_HUB_CARER,
    SUNDAY,
    SUPERVISOR,
    TODAY,
    WORKER,
    elsewhere,
)
from tests.component.bookings.an_area import FOR_ADA as AN_EMERGENCY
from tests.component.bookings.test_rules import a_rule

INHALER = "He had his inhaler at four. He ate late."
SLEPT_WELL = "Slept through, and had two helpings of porridge."
ADAS_WORKER = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=WORKER, child_ids=(ADA,))
HUBS_SUPERVISOR = actor(Role.SUPERVISING_SOCIAL_WORKER, supervised_household_ids=(HUB,))
A_DAY = timedelta(days=1)
OPENS_ON = FRIDAY - 2 * A_DAY


async def leaves(bookings, sleepover_id, words=INHALER, by=SATELLITE, **more):
    return await bookings.asked(LeaveHandoverNote(sleepover_id=sleepover_id, words=words), by=by, **more)


async def notes(bookings, sleepover_id, by):
    return await bookings.asked(WhichHandoverNotes(sleepover_id=sleepover_id), by=by)


async def words(bookings, sleepover_id, by):
    return [one.words for one in (await notes(bookings, sleepover_id, by)).notes]


def it_is(bookings, day):
    """Nine in the morning of a day."""
    bookings.clock.moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


@pytest.fixture
async def stay(bookings):
    """Ada and Ben are to sleep at the hub home from Friday to Sunday; everybody agreed on Monday."""
    view = await bookings.asked(
        RequestSleepover(child_ids=(ADA, BEN), first_night_on=FRIDAY, last_night_on=SATURDAY), by=SATELLITE
    )
    await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
    await bookings.said()
    return view.sleepover_id


@pytest.fixture
async def begun(bookings, stay):
    """It is Friday, and both sides have left a note."""
    it_is(bookings, FRIDAY)
    await leaves(bookings, stay)
    bookings.clock.move(hours=20)
    await leaves(bookings, stay, SLEPT_WELL, by=HUB_CARER)
    return stay


async def test_both_sides_leave_notes_which_have_author_and_moment(bookings, begun):
    seen = await notes(bookings, begun, SATELLITE)

    assert [(one.side, one.written_by, one.words) for one in seen.notes] == [
        (HandoverSide.HOME, SATELLITE.person_id, INHALER),
        (HandoverSide.HUB_HOME, HUB_CARER.person_id, SLEPT_WELL),
    ]
    assert [one.written_at for one in seen.notes] == [
        datetime(2026, 11, 27, 9, tzinfo=UTC),
        datetime(2026, 11, 28, 5, tzinfo=UTC),
    ]
    assert (seen.opens_on, seen.open_until) == (OPENS_ON, SUNDAY)


@pytest.mark.parametrize(
    "who",
    [SATELLITE, HUB_CARER, SECOND_HUB_CARER, LIAISON, SUPERVISOR, HUBS_SUPERVISOR, ADAS_WORKER],
    ids=["home", "hub home", "second carer", "liaison worker", "supervisor", "hub home's supervisor", "child's worker"],
)
async def test_whose_stay_it_is_reads_them(bookings, begun, who):
    assert await words(bookings, begun, who) == [INHALER, SLEPT_WELL]


@pytest.mark.parametrize(
    "who",
    [OTHER_SATELLITE, OTHER_HUB_CARER, OTHER_LIAISON, CHILDS_WORKER, MANAGER, elsewhere(SATELLITE)],
    ids=["another household", "another hub home", "another liaison worker", "another's worker", "manager", "elsewhere"],
)
async def test_nobody_else_reads_them_or_learns_that_there_are_any(bookings, begun, who):
    of_nothing = await notes(bookings, uuid4(), who)

    assert (await notes(bookings, begun, who)) == of_nothing
    assert of_nothing.reason == "not_yours"


async def test_only_carers_leave_notes_and_only_of_their_own_stay(bookings, begun):
    for who in (OTHER_SATELLITE, OTHER_HUB_CARER):
        assert (await leaves(bookings, begun, by=who)).reason == "not_yours"
    for who in (LIAISON, SUPERVISOR, ADAS_WORKER, ADMINISTRATOR):
        with pytest.raises(NotAllowedError):
            await leaves(bookings, begun, by=who)


@pytest.mark.parametrize("who", [SATELLITE, HUB_CARER], ids=["home", "hub home"])
async def test_they_open_with_the_stay_sheet(bookings, stay, who):
    it_is(bookings, OPENS_ON - A_DAY)
    early = await leaves(bookings, stay, by=who)

    assert (early.reason, early.fields) == ("handover_is_closed", ("words",))
    assert early.detail == "You can leave handover notes from Wednesday 25 November 2026."
    assert not (await notes(bookings, stay, who)).may_leave
    it_is(bookings, OPENS_ON)
    assert (await leaves(bookings, stay, by=who)).may_leave


async def test_they_close_with_the_stay_sheet_and_the_hub_home_reads_them_no_longer(bookings, begun):
    it_is(bookings, SUNDAY)
    assert await words(bookings, begun, HUB_CARER) == [INHALER, SLEPT_WELL], "they go home on this day"

    it_is(bookings, SUNDAY + A_DAY)
    closed = await notes(bookings, begun, HUB_CARER)

    assert (closed.notes, closed.may_leave) == ((), False)
    for who in (SATELLITE, SUPERVISOR, LIAISON, ADAS_WORKER):
        assert await words(bookings, begun, who) == [INHALER, SLEPT_WELL]
    for who in (SATELLITE, HUB_CARER):
        late = await leaves(bookings, begun, by=who)
        assert late.reason == "handover_is_closed"
        assert "closed on Sunday 29 November 2026" in late.detail


async def test_they_go_by_the_rules_of_the_stay_sheet_as_these_are_on_the_first_night(bookings, stay):
    await bookings.heard(
        a_rule(4, name=RuleName.STAY_SHEET_DAYS_BEFORE),
        a_rule(3, name=RuleName.STAY_SHEET_DAYS_AFTER),
        a_rule(9, SATURDAY, name=RuleName.STAY_SHEET_DAYS_AFTER),
    )
    it_is(bookings, TODAY)

    seen = await leaves(bookings, stay)

    assert (seen.opens_on, seen.open_until) == (TODAY, SATURDAY + 3 * A_DAY)


async def test_of_a_stay_that_wont_be_nothing_is_handed_over_and_the_hub_home_reads_no_more(bookings, stay):
    it_is(bookings, OPENS_ON)
    await leaves(bookings, stay)
    await bookings.asked(CancelSleepover(sleepover_id=stay), by=SATELLITE)

    assert (await leaves(bookings, stay)).reason == "handover_is_closed"
    assert await words(bookings, stay, HUB_CARER) == []
    assert await words(bookings, stay, SATELLITE) == [INHALER]


async def test_of_what_is_only_asked_for_nothing_is_handed_over_but_in_an_emergency(bookings):
    tonight = {"child_ids": (ADA,), "first_night_on": TODAY, "last_night_on": TODAY}
    planned = await bookings.asked(RequestSleepover(**tonight), by=SATELLITE)
    assert (await leaves(bookings, planned.sleepover_id)).reason == "handover_is_closed"
    await bookings.asked(CancelSleepover(sleepover_id=planned.sleepover_id), by=SATELLITE)

    urgent = await bookings.asked(AN_EMERGENCY, by=SATELLITE)

    await leaves(bookings, urgent.sleepover_id)
    assert await words(bookings, urgent.sleepover_id, HUB_CARER) == [INHALER]


async def test_a_note_is_sent_once_by_one_key_and_says_something(bookings, begun):
    bookings.clock.move(minutes=1)
    key = uuid4()
    for _ in range(2):
        await leaves(bookings, begun, "  Home at ten.  ", key=key)

    assert (await words(bookings, begun, SATELLITE))[2:] == ["Home at ten."]
    assert (await leaves(bookings, begun, "  \n ")).reason == "nothing_written"


async def test_nothing_of_it_is_on_the_bus_as_it_is_left(bookings, begun):
    assert await bookings.said() == []


async def test_a_household_sees_which_of_its_stays_are_open_and_who_wrote_last(bookings, begun):
    for who in (SATELLITE, HUB_CARER):
        [one] = (await bookings.asked(WhichHandoversAreOpen(), by=who)).handovers
        assert (one.sleepover_id, set(one.child_ids), one.notes) == (begun, {ADA, BEN}, 2)
        assert (one.last_side, one.last_at) == (HandoverSide.HUB_HOME, datetime(2026, 11, 28, 5, tzinfo=UTC))
    for who in (OTHER_SATELLITE, OTHER_HUB_CARER):
        assert (await bookings.asked(WhichHandoversAreOpen(), by=who)).handovers == ()
    it_is(bookings, SUNDAY + A_DAY)
    for who in (SATELLITE, HUB_CARER):
        assert (await bookings.asked(WhichHandoversAreOpen(), by=who)).handovers == ()


async def test_a_stay_without_notes_is_open_as_well(bookings, stay):
    it_is(bookings, OPENS_ON)

    [one] = (await bookings.asked(WhichHandoversAreOpen(), by=HUB_CARER)).handovers

    assert (one.sleepover_id, one.notes, one.last_side, one.last_at) == (stay, 0, None, None)


def erased(subject_id: UUID) -> RecordErased:
    return RecordErased(thing_version=1, subject_id=subject_id, kind=Kind.CHILD)


@pytest.mark.parametrize("whose", [ADA, BEN, BIRCH, HUB], ids=["child", "brother", "home", "hub home"])
@pytest.mark.parametrize("is_first", [True, False], ids=["erased before", "erased after"])
async def test_the_words_go_with_the_record_of_whom_they_are_about(bookings, stay, whose, is_first):
    it_is(bookings, FRIDAY)
    if is_first:
        await bookings.heard(erased(whose))
    await leaves(bookings, stay)
    if not is_first:
        await bookings.heard(erased(whose))

    seen = await notes(bookings, stay, SUPERVISOR)

    assert [(one.words, one.written_by) for one in seen.notes] == [("", SATELLITE.person_id)]


async def test_an_author_who_is_forgotten_takes_their_own_words(bookings, begun):
    await bookings.heard(erased(SATELLITE.person_id))

    assert await words(bookings, begun, SUPERVISOR) == ["", SLEPT_WELL]


@pytest.mark.parametrize(
    ("subject_id", "household_id"),
    [(ADA, None), (SATELLITE.person_id, BIRCH), (HUB_CARER.person_id, HUB)],
    ids=["child", "carer at home", "hub home carer"],
)
async def test_they_are_among_what_is_held_on_somebody(bookings, begun, subject_id, household_id):
    held = await bookings.asked(WhatBookingsHolds(subject_id=subject_id, household_id=household_id), by=ADMINISTRATOR)

    [told] = [table for table in held.tables if table.table == "handover_note"]
    assert told.may_name_others == ("words",)
    assert {INHALER, SLEPT_WELL} <= {cell for row in told.rows for cell in row}


async def test_a_refusal_tells_nothing_of_the_note(bookings, stay):
    refused = await leaves(bookings, stay)

    assert isinstance(refused, Refused)
    assert INHALER not in refused.model_dump_json()
