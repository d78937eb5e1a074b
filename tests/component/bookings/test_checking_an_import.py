"""What can't be taken of an import is told at once, each thing in its row, and also before anything is heard."""

from datetime import date

import pytest

from shared.contracts.bookings import RequestSleepover
from shared.contracts.past_stays import ImportStays
from shared.contracts.register_pack import ChildToCheck, ConstellationToCheck, HubHomeToCheck, bed_id
from shared.contracts.words import ConstellationState
from shared.testing.actors import AUTHORITY
from tests.component.bookings import a_constellation as made_up
from tests.component.bookings.a_constellation import ADA, BIRCH, OPERATOR, SATELLITE, TODAY
from tests.component.bookings.a_history import MAY, a_gathering, a_stay, counts, sleeps_at, take

TOMORROW, IN_2052 = date(2026, 11, 24), date(2052, 6, 3)


@pytest.mark.parametrize("dry_run", [True, False])
async def test_more_children_than_beds_are_refused_with_the_row_and_nothing_is_kept(bookings, dry_run):
    reply = await take(
        bookings, a_stay("B3", "K3", last=MAY[1]), a_stay("B1", "K1"), a_stay("B2", "K2"), dry_run=dry_run
    )

    assert (reply.reason, reply.fields) == ("stays_contradict", ("sleepovers",))
    [fault] = reply.faults
    assert fault.field == "sleepovers.0.first_night"
    assert fault.sentence == "Every bed of the hub home is taken on Friday 1 May 2026 (B1 and B2)."
    assert fault.remedy.startswith("Correct the nights of one of them, or hub_beds in constellations")
    assert await bookings.said() == []
    assert await sleeps_at(bookings, ADA, MAY[0]) == BIRCH


async def test_a_child_in_two_hub_homes_in_one_night_is_refused(bookings):
    reply = await take(bookings, a_stay("B1", last=MAY[3]), a_stay("B2", first=MAY[2], last=MAY[4], hub="H9"))

    assert reply.reason == "stays_contradict"
    assert [(fault.field, fault.sentence) for fault in reply.faults] == [
        (
            "sleepovers.1.first_night",
            "The child already sleeps elsewhere on Sunday 3 May 2026 (B1), and on 1 more night.",
        )
    ]


@pytest.mark.parametrize(
    ("nights", "column", "sentence"),
    [
        ((date(2025, 6, 3), date(2052, 6, 7)), "last", "These are 9,867 nights, and a sleepover has 28 at most."),
        ((MAY[0], MAY[28]), "last", "These are 29 nights, and a sleepover has 28 at most."),
        ((IN_2052, IN_2052), "first", "Monday 3 June 2052 is still to come, and nobody has stayed then."),
        ((TOMORROW, TOMORROW), "first", "Tuesday 24 November 2026 is still to come, and nobody has stayed then."),
    ],
)
@pytest.mark.parametrize("dry_run", [True, False])
async def test_a_slip_in_a_date_that_makes_no_sleepover_is_refused(bookings, nights, column, sentence, dry_run):
    reply = await take(bookings, a_stay("B1"), a_stay("B2", "K3", *nights), dry_run=dry_run)

    assert [(fault.field, fault.sentence) for fault in reply.faults] == [(f"sleepovers.1.{column}_night", sentence)]
    assert reply.faults[0].remedy.startswith("Correct the nights")


async def test_a_stay_of_four_weeks_and_one_that_has_begun_are_taken(bookings):
    begun = a_stay("B2", first=TODAY, last=TOMORROW)

    assert await take(bookings, a_stay("B1", last=MAY[27]), begun) == counts(added=2)


async def test_a_promise_stands_before_a_record(bookings):
    await bookings.asked(
        RequestSleepover(child_ids=(ADA, made_up.BEN), first_night_on=TODAY, last_night_on=TODAY),
        by=SATELLITE,
    )

    reply = await take(bookings, a_stay("B1", "K3", TODAY))

    assert reply.reason == "stays_contradict"
    assert "(a sleepover that is kept here)." in reply.faults[0].sentence


async def test_what_isnt_known_yet_is_named_to_be_asked_again(bookings):
    unknown = [
        await take(bookings, a_stay("B1", "K77")),
        await take(bookings, a_stay("B1", hub="H77")),
        await take(bookings, activities=(a_gathering(constellation="X77"),)),
    ]

    assert {reply.reason for reply in unknown} == {"not_known_yet"}
    for reply, ref in zip(unknown, ("K77", "H77", "X77"), strict=True):
        assert ref in reply.detail
    assert await bookings.said() == []


async def test_everything_wrong_is_told_at_once_and_each_in_its_row_and_column(bookings):
    stays = [
        a_stay("B1"),
        a_stay("B2", "K77"),
        a_stay("B1", "K2", MAY[8]),
        a_stay("B3", hub="H2", first=MAY[6]),
        a_stay("B4", "K2"),
        a_stay("B5", "K3"),
    ]
    gatherings = [a_gathering(), a_gathering("G1"), a_gathering("G2", constellation="X77")]

    reply = await take(bookings, *stays, activities=gatherings, dry_run=True)

    assert {fault.field for fault in reply.faults} == {
        "sleepovers.1.child_ref",
        "sleepovers.2.sleepover_ref",
        "sleepovers.3.hub_household_ref",
        "sleepovers.5.first_night",
        "activities.1.activity_ref",
        "activities.2.constellation_ref",
    }
    assert reply.fields == ("sleepovers", "activities")
    assert all(fault.sentence and fault.remedy for fault in reply.faults)


@pytest.mark.parametrize("dry_run", [True, False])
async def test_what_comes_by_its_reference_and_by_its_exported_identifier_is_refused_in_the_second_row(
    bookings, dry_run
):
    await take(bookings, a_stay("B1"), activities=[a_gathering("G1")])
    stay, gathering = (str(made_up.named(*of)) for of in (("sleepovers", "B1"), ("activities", "G1")))
    await bookings.said()

    reply = await take(
        bookings,
        a_stay("B1", last=MAY[1]),
        a_stay(f"{stay}/1", last=MAY[2]),
        activities=[a_gathering("G1", attended=()), a_gathering(gathering, attended=("H2",))],
        dry_run=dry_run,
    )

    assert [(fault.field, fault.sentence) for fault in reply.faults] == [
        ("sleepovers.1.sleepover_ref", f"{stay}/1 and B1, in an earlier row, are one and the same."),
        ("activities.1.activity_ref", f"{gathering} and G1, in an earlier row, are one and the same."),
    ]
    assert await bookings.said() == []


def a_pack(*, beds=2, children=("K1", "K2", "K3"), hub="H1", state=ConstellationState.LAUNCHED):
    """What a pack says of the register, as far as bookings checks against it."""
    return {
        "children": tuple(ChildToCheck(child_ref=ref) for ref in children),
        "constellations": (
            ConstellationToCheck(constellation_ref="X1", hub_household_ref=hub, state=state, hub_beds=beds),
        ),
    }


async def test_before_anything_is_heard_a_dry_run_is_checked_against_the_pack(empty_bookings):
    fits = ImportStays(
        sleepovers=(a_stay("B1"), a_stay("B2", "K2")), activities=(a_gathering(),), dry_run=True, **a_pack()
    )
    too_many = fits.model_copy(update={"sleepovers": (*fits.sleepovers, a_stay("B3", "K3"))})
    nobody = fits.model_copy(update={"children": ()})

    replies = [await empty_bookings.asked(command, by=OPERATOR) for command in (fits, too_many, nobody)]

    assert replies[0] == counts(added=2, activities=(1, 0, 0))
    assert [[fault.field for fault in reply.faults] for reply in replies[1:]] == [
        ["sleepovers.2.first_night"],
        ["sleepovers.0.child_ref", "sleepovers.1.child_ref"],
    ]
    assert await empty_bookings.said() == []


async def test_a_dry_run_is_checked_against_the_pack_before_what_was_heard(bookings):
    three = [a_stay("B1"), a_stay("B2", "K2"), a_stay("B3", "K3")]

    more_beds = ImportStays(sleepovers=three, dry_run=True, **a_pack(beds=3))
    fewer_beds = ImportStays(sleepovers=three[:2], dry_run=True, **a_pack(beds=1))
    moved = ImportStays(
        sleepovers=(a_stay("B1"), a_stay("B2", hub="H3", first=MAY[1])), dry_run=True, **a_pack(hub="H3")
    )

    assert await bookings.asked(more_beds, by=OPERATOR) == counts(added=3)
    # A bed that is closed now was open then.
    assert await bookings.asked(fewer_beds, by=OPERATOR) == counts(added=2)
    # And so was the home of another household, which the pack knows of no more.
    assert await bookings.asked(moved, by=OPERATOR) == counts(added=2)


@pytest.mark.parametrize("pack", [a_pack(state=ConstellationState.PAUSED), a_pack(beds=1)])
async def test_what_the_pack_has_otherwise_and_makes_no_difference_isnt_waited_for(bookings, pack):
    assert await bookings.asked(ImportStays(sleepovers=(a_stay("B1"),), **pack), by=OPERATOR) == counts(added=1)


async def test_what_is_checked_is_saved_once_it_is_heard_as_the_pack_has_it(bookings):
    command = ImportStays(sleepovers=(a_stay("B1"), a_stay("B2", "K2"), a_stay("B3", "K3")), **a_pack(beds=3))

    early = await bookings.asked(command, by=OPERATOR)
    beds = tuple(bed_id(AUTHORITY, "X1", number) for number in (1, 2, 3))
    await bookings.heard(made_up.a_constellation(beds=beds, version=2))

    assert early.reason == "not_known_yet"
    assert await bookings.asked(command, by=OPERATOR) == counts(added=3)


async def test_before_anything_is_heard_a_stay_at_a_hub_home_of_before_is_checked_against_the_packs_history(
    empty_bookings,
):
    stays = (a_stay("B1", hub="H3"), a_stay("B2", "K2", hub="H3"), a_stay("B3", "K3", hub="H3"))
    was = HubHomeToCheck(constellation_ref="X1", household_ref="H3", beds=2)
    now = ImportStays(sleepovers=stays[:2], dry_run=True, **a_pack(beds=1))

    without = await empty_bookings.asked(now, by=OPERATOR)
    with_it = await empty_bookings.asked(now.model_copy(update={"hub_homes": (was,)}), by=OPERATOR)
    too_many = await empty_bookings.asked(
        now.model_copy(update={"hub_homes": (was,), "sleepovers": stays}), by=OPERATOR
    )

    assert [fault.field for fault in without.faults] == [
        "sleepovers.0.hub_household_ref",
        "sleepovers.1.hub_household_ref",
    ]
    assert with_it == counts(added=2)
    assert [fault.field for fault in too_many.faults] == ["sleepovers.2.first_night"]


@pytest.mark.parametrize("is_heard", [False, True])
async def test_a_constellation_with_a_history_of_hub_homes_is_as_that_says_and_not_as_its_row(empty_bookings, is_heard):
    await empty_bookings.heard(*(made_up.the_register() if is_heard else ()))

    async def fields_refused(household, beds, *stays, **days):
        history = (HubHomeToCheck(constellation_ref="X1", household_ref=household, beds=beds, **days),)
        command = ImportStays(sleepovers=stays, hub_homes=history, dry_run=True, **a_pack(beds=3))
        reply = await empty_bookings.asked(command, by=OPERATOR)
        return [fault.field for fault in getattr(reply, "faults", ())]

    assert await fields_refused("H1", 2, a_stay("B1"), a_stay("B2", "K2")) == []
    assert await fields_refused("H1", 2, a_stay("B1"), a_stay("B2", "K2"), a_stay("B3", "K3")) == [
        "sleepovers.2.first_night"
    ]
    # The registry hears that it never was the hub home, whatever it was before.
    assert await fields_refused("H3", 2, a_stay("B1")) == ["sleepovers.0.hub_household_ref"]
    never = {"started_on": MAY[0], "ended_on": MAY[0]}
    assert await fields_refused("H1", 2, a_stay("B1"), **never) == ["sleepovers.0.hub_household_ref"]


@pytest.mark.parametrize(
    ("launched_on", "is_heard", "fields"),
    [
        (None, False, ["sleepovers.0.hub_household_ref"]),
        (MAY[0], False, []),
        (MAY[0], True, ["sleepovers.0.hub_household_ref"]),
    ],
)
async def test_a_closed_constellation_gets_no_hub_home_that_it_didnt_have(
    empty_bookings, launched_on, is_heard, fields
):
    await empty_bookings.heard(*(made_up.the_register() if is_heard else ()))
    pack = a_pack(hub="H3", state=ConstellationState.CLOSED)
    closed = pack["constellations"][0].model_copy(update={"launched_on": launched_on})
    command = ImportStays(
        sleepovers=(a_stay("B1", hub="H3"),), dry_run=True, children=pack["children"], constellations=(closed,)
    )

    reply = await empty_bookings.asked(command, by=OPERATOR)

    assert [fault.field for fault in getattr(reply, "faults", ())] == fields
