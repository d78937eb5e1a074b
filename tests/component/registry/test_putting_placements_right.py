"""A placement that was recorded wrongly is put right in one step, and what was recorded of it stays known."""

from datetime import date

import pytest

from services.registry.plugin import plugin
from services.registry.settings import Settings
from shared.contracts.record_changes import ComesTo, EndPlacement, RecordChange, RecordPlacement, TakeBackPlacement
from shared.contracts.records import HowIsChild
from shared.contracts.words import PlacementEndReason, PlacementKind
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import (
    CAT,
    FRIDAY,
    LONG_AGO,
    MOE,
    SUNDAY,
    TODAY,
    a_child,
    placed,
    write_the_register,
)
from tests.component.registry.builders import child, household

ADA = child("K1")
LATER = date(2027, 3, 1)
U4, U6 = PlacementKind.U4, PlacementKind.U6
CARPL, LAREQ, PLACE = PlacementEndReason.CARPL, PlacementEndReason.LAREQ, PlacementEndReason.PLACE
LOWE, MARSH, VALE = household("H2"), household("H3"), household("H6")
MOVED = RecordPlacement(
    child_id=ADA, household_ref="H3", kind=U6, on=FRIDAY, reason="Closer to school", ended_reason=CARPL
)
LEFT = EndPlacement(child_id=ADA, on=FRIDAY, ended_reason=LAREQ, reason="Goes home")


@pytest.fixture
async def register(room_of):
    async with room_of(plugin, Settings()) as room:
        await write_the_register(room)
        yield room


def changed(command, **values):
    return command.model_copy(update=values)


async def now(room):
    """The placements that are recorded, the latest first, but the one of before."""
    view = await room.asked(HowIsChild(child_id=ADA), by=MOE)
    told = [(one.household_id, one.kind, one.started_on, one.ended_on, one.ended_reason) for one in view.placements]
    assert told.pop()[0] == VALE
    return told


async def the_latest(room):
    view = await room.asked(HowIsChild(child_id=ADA), by=MOE)
    return view.placements[0].placement_id


async def moved_by_mistake(room, **values):
    """The placement that a wrong move began."""
    assert isinstance(await room.asked(changed(MOVED, **values), by=CAT), RecordChange)
    await room.said()
    return await the_latest(room)


async def taken_back(room, placement_id, *, goes_on, **values):
    command = TakeBackPlacement(
        child_id=ADA, placement_id=placement_id, before_goes_on=goes_on, reason="Another child’s move", **values
    )
    return await room.asked(command, by=CAT)


async def test_a_move_that_never_was_is_taken_back_and_the_child_stayed_where_they_were(register):
    before = await now(register)
    wrong = await moved_by_mistake(register)

    reply = await taken_back(register, wrong, goes_on=True)

    assert await now(register) == before
    assert reply.household == "Marsh"
    assert [one.on for one in reply.effects] == [ComesTo.TAKEN_BACK, ComesTo.ANOTHER_END, ComesTo.SLEEPOVERS]
    said = await register.said()
    assert [(one.household_id, one.started_on, one.ended_on, one.thing_version) for one in said] == [
        (MARSH, FRIDAY, FRIDAY, 2),
        (LOWE, LONG_AGO, None, 3),
    ]


async def test_what_never_was_stays_known_as_it_was_recorded(register):
    wrong = await moved_by_mistake(register)
    await taken_back(register, wrong, goes_on=True)

    view = await register.asked(HowIsChild(child_id=ADA), by=MOE)
    assert (MARSH, FRIDAY, None) in [
        (one.household_id, one.started_on, one.ended_on) for one in view.replaced_placements
    ]
    async with register.database.work(AUTHORITY) as work:
        [row] = await work.fetch("SELECT started_on, ended_on, reason FROM placement WHERE id = $1", wrong)
    assert tuple(row) == (FRIDAY, FRIDAY, "Another child’s move")


async def test_without_it_the_child_may_live_nowhere_and_that_costs_sleepovers(register):
    wrong = await moved_by_mistake(register)

    reply = await taken_back(register, wrong, goes_on=False)

    assert await now(register) == [(LOWE, U4, LONG_AGO, FRIDAY, CARPL)]
    assert [one.on for one in reply.effects] == [ComesTo.TAKEN_BACK, ComesTo.SLEEPOVERS]
    assert reply.effects[1].sentence.startswith("Nights from 27 November 2026 ")
    assert "called off" in reply.effects[1].sentence


async def test_a_placement_thats_taken_back_can_be_recorded_again(register):
    wrong = await moved_by_mistake(register)
    await taken_back(register, wrong, goes_on=True)

    await register.asked(MOVED, by=CAT)

    assert await the_latest(register) == wrong, "the same one, as an import would name it"
    assert [home for home, *_ in await now(register)] == [MARSH, LOWE]


@pytest.mark.parametrize("what", ["twice", "another child's", "nothing ended there"])
async def test_only_what_is_recorded_is_taken_back(register, what):
    wrong = await moved_by_mistake(register)
    if what == "twice":
        await taken_back(register, wrong, goes_on=True)
        refused = await taken_back(register, wrong, goes_on=True)
    elif what == "another child's":
        async with register.database.work(AUTHORITY) as work:
            [row] = await work.fetch("SELECT id FROM placement WHERE child_id = $1", child("K3"))
        refused = await taken_back(register, row["id"], goes_on=False)
    else:
        view = await register.asked(HowIsChild(child_id=ADA), by=MOE)
        refused = await taken_back(register, view.placements[-1].placement_id, goes_on=True)

    assert (refused.reason, bool(refused.fields)) == ("not_recorded", True)


async def test_a_household_that_is_full_by_now_takes_the_child_back_with_a_reason_only(register):
    wrong = await moved_by_mistake(register)
    async with register.database.work(AUTHORITY) as work:
        for ref in ("K7", "K8"):
            await a_child(work, ref, "Gil", "Vane", date_of_birth=date(2010, 1, 1))
            await placed(work, ref, "H2", FRIDAY)

    shown = await taken_back(register, wrong, goes_on=True, dry_run=True)
    refused = await taken_back(register, wrong, goes_on=True)
    done = await taken_back(register, wrong, goes_on=True, allowed_because="They never left")

    assert "no_vacancy" in [one.code for one in shown.concerns]
    assert (refused.reason, refused.fields) == ("no_vacancy", ("allowed_because",))
    assert isinstance(done, RecordChange)
    view = await register.asked(HowIsChild(child_id=ADA), by=MOE)
    assert (view.placements[0].household_id, view.placements[0].allowed_because) == (LOWE, "They never left")


@pytest.mark.parametrize(
    ("values", "left"),
    [
        ({}, FRIDAY),
        ({"on": SUNDAY}, SUNDAY),
        ({"on": TODAY}, TODAY),
    ],
    ids=["the same day", "a later day", "an earlier day"],
)
async def test_a_wrong_household_or_day_is_put_right_in_one_step(register, values, left):
    wrong = await moved_by_mistake(register)
    right = changed(MOVED, household_ref="H6", ended_reason=None, instead_of=wrong, reason="A slip", **values)

    shown = await register.asked(changed(right, dry_run=True), by=CAT)
    await register.asked(changed(right, allowed_because="It was so"), by=CAT)

    assert await now(register) == [(VALE, U6, left, None, None), (LOWE, U4, LONG_AGO, left, CARPL)]
    assert shown.effects[0].on is ComesTo.TAKEN_BACK
    said = await register.said()
    assert {(one.household_id, one.started_on, one.ended_on) for one in said} == {
        (MARSH, FRIDAY, FRIDAY),
        (VALE, left, None),
        *([(LOWE, LONG_AGO, left)] if left != FRIDAY else []),
    }


async def test_putting_right_the_first_day_costs_no_sleepover_of_the_household(register):
    wrong = await moved_by_mistake(register, on=TODAY)

    reply = await register.asked(changed(MOVED, on=date(2026, 11, 20), instead_of=wrong, ended_reason=None), by=CAT)

    assert [one.on for one in reply.effects] == [ComesTo.TAKEN_BACK, ComesTo.ANOTHER_END]
    assert [(home, first) for home, _, first, *_ in await now(register)] == [
        (MARSH, date(2026, 11, 20)),
        (LOWE, LONG_AGO),
    ]


async def test_what_came_after_a_wrong_one_stays_as_it_is(register):
    wrong = await moved_by_mistake(register)
    await register.asked(changed(MOVED, household_ref="H2", kind=U4, on=SUNDAY, ended_reason=LAREQ), by=CAT)
    right = changed(MOVED, kind=U4, ended_reason=None, instead_of=wrong, reason="The kind was wrong")

    too_late = await register.asked(changed(right, on=SUNDAY), by=CAT)
    await register.asked(right, by=CAT)

    assert await now(register) == [
        (LOWE, U4, SUNDAY, None, None),
        (MARSH, U4, FRIDAY, SUNDAY, LAREQ),
        (LOWE, U4, LONG_AGO, FRIDAY, CARPL),
    ]
    assert too_late.reason == "ends_before_it_starts"


async def test_what_is_right_already_isnt_put_right(register):
    wrong = await moved_by_mistake(register)

    assert (await register.asked(changed(MOVED, instead_of=wrong), by=CAT)).reason == "nothing_changes"
    assert (await register.asked(changed(MOVED, instead_of=child("nobody")), by=CAT)).reason == "not_recorded"


async def test_another_kind_of_placement_in_the_same_household_is_one_step(register):
    reply = await register.asked(changed(MOVED, household_ref="H2", ended_reason=None), by=CAT)

    assert await now(register) == [(LOWE, U6, FRIDAY, None, None), (LOWE, U4, LONG_AGO, FRIDAY, PLACE)]
    assert [(one.household_id, one.started_on, one.ended_on) for one in reply.homes][-2:] == [
        (LOWE, LONG_AGO, FRIDAY),
        (LOWE, FRIDAY, None),
    ]
    homeless = reply.model_copy(update={"homes": ()})
    assert homeless == RecordChange(household="Lowe"), "it sets no rule aside, and costs nothing"
    assert [(one.household_id, one.started_on, one.ended_on) for one in await register.said()] == [
        (LOWE, LONG_AGO, FRIDAY),
        (LOWE, FRIDAY, None),
    ]


async def test_a_household_is_no_fuller_by_another_kind_of_placement(register):
    async with register.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE approval SET places = 2 WHERE household_id = $1", LOWE)

    reply = await register.asked(changed(MOVED, household_ref="H2", dry_run=True), by=CAT)

    assert reply.concerns == ()


@pytest.mark.parametrize("on", [TODAY, SUNDAY], ids=["earlier", "later"])
async def test_a_recorded_end_is_put_on_another_day(register, on):
    await register.asked(LEFT, by=CAT)

    reply = await register.asked(changed(LEFT, on=on, ended_reason=CARPL), by=CAT)

    assert await now(register) == [(LOWE, U4, LONG_AGO, on, CARPL)]
    lost = [ComesTo.SLEEPOVERS] if on < FRIDAY else []
    assert [one.on for one in reply.effects] == [ComesTo.ANOTHER_END, *lost]
    assert "was to end on 27 November 2026" in reply.effects[0].sentence


async def test_an_end_that_another_placement_follows_is_that_ones_first_day(register):
    await moved_by_mistake(register)

    refused = await register.asked(changed(LEFT, on=TODAY), by=CAT)

    assert (refused.reason, refused.fields) == ("later_changes_exist", ("on",))


async def test_a_placement_goes_on_beyond_an_approval_with_a_reason_only(register):
    await register.asked(LEFT, by=CAT)
    async with register.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE approval SET ended_on = $1 WHERE household_id = $2", FRIDAY, LOWE)

    refused = await register.asked(changed(LEFT, on=SUNDAY), by=CAT)
    done = await register.asked(changed(LEFT, on=SUNDAY, allowed_because="Until Sunday"), by=CAT)

    assert (refused.reason, refused.fields) == ("not_approved", ("allowed_because",))
    assert isinstance(done, RecordChange)


async def test_a_child_who_was_never_placed_has_no_end(register):
    async with register.database.work(AUTHORITY) as work:
        await a_child(work, "K9", "Ted", "Vane", date_of_birth=date(2012, 1, 1))

    assert (await register.asked(changed(LEFT, child_id=child("K9")), by=MOE)).reason == "not_placed"


@pytest.mark.parametrize("how", ["take back", "put right", "end"])
async def test_a_dry_run_changes_nothing(register, how):
    wrong = await moved_by_mistake(register)
    before = await now(register)

    if how == "take back":
        reply = await taken_back(register, wrong, goes_on=True, dry_run=True)
    elif how == "put right":
        reply = await register.asked(changed(MOVED, on=SUNDAY, instead_of=wrong, dry_run=True), by=CAT)
    else:
        reply = await register.asked(changed(LEFT, on=SUNDAY, dry_run=True), by=CAT)

    assert isinstance(reply, RecordChange)
    assert await now(register) == before
    assert await register.said() == []


@pytest.mark.parametrize("command", [changed(MOVED, ended_reason=PLACE), changed(LEFT, ended_reason=PLACE)])
async def test_a_child_who_goes_doesn_t_only_change_the_kind_of_placement(register, command):
    before = await now(register)

    reply = await register.asked(command, by=CAT)

    assert (reply.reason, reply.fields) == ("no_move", ("ended_reason",))
    assert await now(register) == before


async def test_a_placement_is_looked_at_on_each_day_on_which_its_household_is_otherwise(register):
    async with register.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE approval SET places = 1, ended_on = $2 WHERE household_id = $1", MARSH, LATER)
        await work.fetch("UPDATE placement SET ended_on = $2 WHERE child_id = $1", child("K3"), LONG_AGO)
        await work.fetch("UPDATE placement SET ended_on = $2 WHERE child_id = $1", child("K4"), SUNDAY)
        await placed(work, "K4", "H3", SUNDAY)

    reply = await register.asked(changed(MOVED, dry_run=True), by=CAT)

    assert [(one.code, one.sentence.partition(":")[0]) for one in reply.concerns] == [
        ("no_vacancy", "On 29 November 2026"),
        ("not_approved", "On 1 March 2027"),
    ]
    refused = await register.asked(MOVED, by=CAT)
    assert (refused.reason, refused.fields) == ("no_vacancy", ("allowed_because",))


async def test_what_stands_in_place_of_one_that_ended_is_judged_by_its_own_days(register):
    wrong = await moved_by_mistake(register)
    await register.asked(changed(MOVED, household_ref="H2", kind=U4, on=SUNDAY, ended_reason=LAREQ), by=CAT)
    async with register.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE approval SET ended_on = $2 WHERE household_id = $1", MARSH, LATER)

    right = changed(MOVED, kind=U4, ended_reason=None, instead_of=wrong, reason="The kind was wrong", dry_run=True)

    assert (await register.asked(right, by=CAT)).concerns == (), "it is over long before the approval ends"


async def test_what_ended_by_another_status_ends_without_a_reason_where_it_was_elsewhere(register):
    await register.asked(changed(MOVED, household_ref="H2", ended_reason=None, on=TODAY), by=CAT)
    kind_of_today = await the_latest(register)
    await register.asked(changed(MOVED, household_ref="H2", kind=U4, ended_reason=None, on=FRIDAY), by=CAT)

    right = changed(MOVED, on=TODAY, ended_reason=CARPL, instead_of=kind_of_today, allowed_because="A bed in need")
    await register.asked(right, by=CAT)

    told = await now(register)
    assert (MARSH, U6, TODAY, FRIDAY, None) in told, "she moved on Friday, so that wasn't only another status"
