"""Stays and gatherings of before are taken over: all or nothing, never doubled, and said as recorded."""

from datetime import UTC, date, datetime

import pytest

from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import HowIsSleepover, RequestSleepover, SleepoverRecorded, WhatIsOn
from shared.contracts.gatherings_held import GatheringRecorded
from shared.contracts.past_stays import ImportStays, PastOutcome
from shared.contracts.register_pack import bed_id
from shared.contracts.registry import ImportRegister
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.contracts.words import GatheringKind, SleepoverKind, SleepoverState
from shared.hosting.packs.demo import demo_packs
from shared.hosting.packs.reading import read_pack
from tests.component.bookings import a_constellation as made_up
from tests.component.bookings.a_constellation import (
    ADA,
    BIRCH,
    CEDAR,
    FRIDAY,
    HUB,
    HUB_CARER,
    KITES,
    MANAGER,
    OPERATOR,
    SATELLITE,
    TODAY,
    named,
)
from tests.component.bookings.a_history import MAY, a_gathering, a_stay, counts, sleeps_at, take


async def test_a_stay_of_before_is_on_the_board_and_said_as_recorded(bookings):
    reply = await take(bookings, a_stay("B1", last=MAY[2]))

    assert reply == counts(added=1)
    assert await bookings.said() == [
        SleepoverRecorded(
            thing_version=1,
            sleepover_id=named("sleepovers", "B1"),
            constellation_id=KITES,
            satellite_household_id=BIRCH,
            hub_household_id=HUB,
            child_id=ADA,
            first_night_on=MAY[0],
            last_night_on=MAY[2],
            kind=SleepoverKind.PLANNED,
            state=SleepoverState.STAYED,
        )
    ]
    assert [await sleeps_at(bookings, ADA, MAY[day]) for day in (0, 2, 3)] == [HUB, HUB, BIRCH]
    view = await bookings.asked(HowIsSleepover(sleepover_id=named("sleepovers", "B1")), by=HUB_CARER)
    assert (view.state, view.child_ids, view.may_cancel) == (SleepoverState.STAYED, (ADA,), False)


async def test_a_stay_that_was_cancelled_takes_no_bed(bookings):
    off = [a_stay(f"B{number}", "K1", outcome=PastOutcome.CANCELLED) for number in range(3)]

    reply = await take(bookings, *off, a_stay("B7", "K1"))

    assert reply == counts(added=4)
    assert await sleeps_at(bookings, ADA, MAY[0]) == HUB
    assert [event.state for event in await bookings.said()].count(SleepoverState.CANCELLED) == 3


async def test_the_same_again_adds_and_says_nothing(bookings):
    pack = (a_stay("B1"), a_stay("B2", "K2"))
    await take(bookings, *pack, activities=(a_gathering(),))
    await bookings.said()

    reply = await take(bookings, *reversed(pack), activities=(a_gathering(attended=("H3", "H2", "H3")),))

    assert reply == counts(unchanged=2, activities=(0, 0, 1))
    assert await bookings.said() == []


async def test_what_changed_is_said_with_a_higher_version_and_only_that(bookings):
    await take(bookings, a_stay("B1", last=MAY[3]), a_stay("B2", "K2"), activities=(a_gathering(),))
    await bookings.said()

    reply = await take(
        bookings,
        a_stay("B1", last=MAY[1]),
        a_stay("B2", "K2"),
        a_stay("B3", "K3", MAY[2]),
        activities=(a_gathering(attended=()),),
    )

    assert reply == counts(added=1, changed=1, unchanged=1, activities=(0, 1, 0))
    said = {event.thing_id: event for event in await bookings.said()}
    assert said[named("sleepovers", "B1")].thing_version == 2
    assert said[named("sleepovers", "B3")].thing_version == 1
    assert said[named("activities", "G1")].thing_version == 2
    assert len(said) == 3
    assert await sleeps_at(bookings, ADA, MAY[2]) == BIRCH


async def test_a_dry_run_counts_and_keeps_nothing(bookings):
    reply = await take(bookings, a_stay("B1"), activities=(a_gathering(),), dry_run=True)

    assert reply == counts(added=1, activities=(1, 0, 0))
    assert await bookings.said() == []
    assert await sleeps_at(bookings, ADA, MAY[0]) == BIRCH
    assert await take(bookings, a_stay("B1")) == counts(added=1)


async def test_a_night_that_two_records_of_a_child_have_is_slept_once(bookings):
    await take(
        bookings, a_stay("B1", last=MAY[4]), a_stay("B2", first=MAY[4], last=MAY[8]), a_stay("B3", "K2", last=MAY[8])
    )
    within = await take(bookings, a_stay("B4", first=MAY[1], last=MAY[2]))

    assert within == counts(added=1)
    assert [await sleeps_at(bookings, ADA, MAY[day]) for day in (0, 4, 8, 9)] == [HUB, HUB, HUB, BIRCH]
    view = await bookings.asked(HowIsSleepover(sleepover_id=named("sleepovers", "B4")), by=MANAGER)
    assert view.child_ids == (ADA,)


async def test_a_stay_that_is_shortened_gives_its_nights_to_the_other_record(bookings):
    after = a_stay("B2", first=MAY[4], last=MAY[8])
    await take(bookings, a_stay("B1", last=MAY[4]), after)

    await take(bookings, a_stay("B1", last=MAY[3]), after)

    assert {await sleeps_at(bookings, ADA, MAY[day]) for day in range(9)} == {HUB}


async def test_stays_fit_where_only_a_change_of_bed_in_between_makes_room(bookings):
    """Whoever slept in which bed isn't in the records: what counts is that there were enough."""
    first = [a_stay("B1", "K1", MAY[0], MAY[1]), a_stay("B2", "K2", MAY[0], MAY[3]), a_stay("B3", "K3", MAY[4], MAY[5])]
    await take(bookings, *first)

    assert await take(bookings, *first, a_stay("B4", "K4", MAY[2], MAY[5])) == counts(added=1, unchanged=3)


@pytest.mark.parametrize("same", [True, False])
async def test_where_a_child_slept_before_the_hub_home_moved_is_remembered(bookings, same):
    """The beds of a constellation keep their identifiers, whichever household they are in."""
    moved_on = date(2026, 8, 1)
    since = made_up.a_hub_home(named("households", "H77"), since=moved_on)
    await bookings.heard(made_up.a_life(made_up.a_hub_home(HUB, until=moved_on), since))
    await take(bookings, a_stay("B1", "K1", MAY[0]))

    stays = [a_stay("R1", "K1", MAY[0], hub="H1" if same else "H77"), a_stay("R2", "K2", MAY[1])]
    again = await take(bookings, *stays, a_stay("R3", "K2", date(2026, 9, 1), hub="H77"))

    if same:
        assert again == counts(added=3)
    else:
        assert [fault.field for fault in again.faults] == ["sleepovers.0.first_night"]


async def test_a_new_request_doesnt_get_the_bed_of_a_record(bookings):
    await take(bookings, a_stay("B1", "K3", TODAY, FRIDAY), a_stay("B2", "K4", TODAY, FRIDAY))

    reply = await bookings.asked(
        RequestSleepover(child_ids=(ADA,), first_night_on=FRIDAY, last_night_on=FRIDAY), by=SATELLITE
    )

    assert reply.reason == "hub_home_is_full"


async def test_where_a_child_lived_is_told_again_when_it_is_heard_late(empty_bookings):
    await empty_bookings.heard(made_up.a_constellation(), made_up.a_child(ADA))
    await take(empty_bookings, a_stay("B1"), a_stay("B2", first=date(2022, 1, 1)))
    early = {event.sleepover_id: event for event in await empty_bookings.said()}
    view = await empty_bookings.asked(HowIsSleepover(sleepover_id=named("sleepovers", "B1")), by=MANAGER)

    await empty_bookings.heard(made_up.a_placement(ADA, BIRCH))
    late = await empty_bookings.said()
    await empty_bookings.heard(made_up.a_placement(ADA, BIRCH, version=2))

    assert {event.satellite_household_id for event in early.values()} == {None}
    assert view.satellite_household_id is None
    assert [(event.sleepover_id, event.satellite_household_id, event.thing_version) for event in late] == [
        (named("sleepovers", "B1"), BIRCH, 2)
    ]
    assert await empty_bookings.said() == []
    assert await take(empty_bookings, a_stay("B1"), a_stay("B2", first=date(2022, 1, 1))) == counts(unchanged=2)


async def test_a_stay_of_before_of_whom_no_home_is_known_is_on_the_board_with_the_hub_home(empty_bookings):
    await empty_bookings.heard(made_up.a_constellation(), made_up.a_child(ADA))

    await take(empty_bookings, a_stay("B1"))

    [ada] = (await empty_bookings.asked(WhoSleepsWhere(on=MAY[0]), by=MANAGER)).children
    assert (ada.child_id, ada.sleeps_at, ada.lives_with) == (ADA, HUB, HUB)


async def test_a_gathering_of_before_is_on_the_calendars_of_its_constellation(bookings):
    assert await take(bookings, activities=(a_gathering(),)) == counts(activities=(1, 0, 0))

    assert await bookings.said() == [
        GatheringRecorded(
            thing_version=1,
            gathering_id=named("activities", "G1"),
            constellation_id=KITES,
            kind=GatheringKind.TRAINING,
            starts_at=datetime(2026, 5, 9, 12, tzinfo=UTC),
            minutes=90,
            household_ids=tuple(sorted((BIRCH, CEDAR))),
        )
    ]

    async def gatherings_of(somebody, first=MAY[0], last=MAY[30]):
        calendar = await bookings.asked(WhatIsOn(first_on=first, last_on=last), by=somebody)
        return [gathering.gathering_id for gathering in calendar.gatherings]

    for somebody in (SATELLITE, HUB_CARER, made_up.LIAISON, MANAGER, made_up.SUPERVISOR):
        assert await gatherings_of(somebody) == [named("activities", "G1")]
    for somebody in (made_up.OTHER_LIAISON, made_up.CHILDS_WORKER, made_up.ANALYST, made_up.elsewhere(MANAGER)):
        assert await gatherings_of(somebody) == []
    assert await gatherings_of(MANAGER, MAY[8], MAY[8]) == [named("activities", "G1")]
    assert await gatherings_of(MANAGER, MAY[9], MAY[30]) == []


async def test_a_neighbours_import_knows_nobody_here(bookings):
    reply = await take(bookings, a_stay("B1"), by=made_up.elsewhere(OPERATOR))

    assert reply.reason == "not_known_yet"


async def test_only_an_operator_or_an_administrator_imports(bookings):
    with pytest.raises(NotAllowedError):
        await take(bookings, a_stay("B1"), by=MANAGER)
    assert await take(bookings, a_stay("B1"), by=made_up.ADMINISTRATOR) == counts(added=1)


async def test_an_import_of_nothing_does_nothing(bookings):
    assert await take(bookings) == counts()


@pytest.mark.parametrize("authority", demo_packs())
async def test_the_demos_packs_are_taken_whole_and_once(empty_bookings, authority):
    register, stays = read_pack(demo_packs()[authority], (ImportRegister, ImportStays), authority).commands()
    await empty_bookings.heard(*the_events_of(register, authority), authority=authority)
    operator = OPERATOR.model_copy(update={"authority": authority})

    first = await empty_bookings.asked(stays, by=operator)
    said = await empty_bookings.said(authority)
    again = await empty_bookings.asked(stays, by=operator)

    assert (first.added["sleepovers"], first.added["activities"]) == (len(stays.sleepovers), len(stays.activities))
    assert len(said) == len(stays.sleepovers) + len(stays.activities)
    assert all(event.satellite_household_id for event in said if isinstance(event, SleepoverRecorded))
    assert sum(again.unchanged.values()) == len(said)
    assert await empty_bookings.said(authority) == []


def the_events_of(register, authority):
    """What the registry says of a pack, as far as the import needs it."""
    for line in register.constellations:
        yield made_up.a_constellation(
            named("constellations", line.constellation_ref, authority),
            hub=named("households", line.hub_household_ref, authority),
            beds=tuple(bed_id(authority, line.constellation_ref, number) for number in range(1, line.hub_beds + 1)),
        )
    for line in register.children:
        yield made_up.a_child(named("children", line.child_ref, authority))
    for line in register.placements:
        yield made_up.a_placement(
            named("children", line.child_ref, authority),
            named("households", line.household_ref, authority),
            started_on=line.started_on,
            ended_on=line.ended_on,
            ref=line.started_on.isoformat(),
        )
