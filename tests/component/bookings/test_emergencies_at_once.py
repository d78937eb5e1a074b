"""Whatever happens at once, in whatever order: one bed has one child, one child one yes, no emergency is lost."""

import asyncio
import random
from datetime import timedelta
from uuid import uuid4

import pytest

from services.bookings.handlers.emergencies.errands import CHASE_APPROVALS, LEARN_THE_WAY, LOOK_FOR_THE_REST, MOVE_ON
from services.bookings.repository.sleepovers import OFFER_THE_BEDS
from shared.contracts.clock import night_in_london
from shared.contracts.emergencies import (
    AskedOf,
    DecideOnEmergency,
    EmergencyAnswer,
    EmergencyEnd,
    EmergencyState,
    EmergencyView,
    HowIsEmergency,
    RaiseEmergency,
    SayNoToEmergency,
    SayYesToEmergency,
    SettleEmergency,
    StandEmergencyDown,
    TakeEmergencyInHand,
    WhichEmergencies,
)
from shared.contracts.nights_off import TakeNightsOff
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.contracts.rules import RuleChanged, RuleName
from shared.contracts.words import SleepoverState
from shared.testing.actors import AUTHORITY, actor
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    CHILDS_WORKER,
    CLEO,
    DEV,
    HERONS,
    HUB,
    HUB_CARER,
    KITES,
    MANAGER,
    OTHER_HUB_CARER,
    OTHER_SATELLITE,
    SATELLITE,
    TODAY,
    a_child,
    a_hub_home,
    a_life,
    a_membership,
    a_placement,
    named,
)
from tests.component.bookings.an_area import (
    DUTY_WORKER,
    EMERGENCY,
    FOR_ADA,
    OTHER_DUTY_WORKER,
    OWL_CARER,
    OWL_HUB,
    OWLS,
    WREN_CARER,
    WRENS,
    KnowsTheWay,
)

OPEN = {EmergencyState.ASKING, EmergencyState.IN_HAND}
RACES = 12


async def test_a_yes_in_the_moment_of_moving_on_has_one_winner_and_a_plain_sentence_for_the_other(area):
    ends = set()
    for number in range(RACES):
        emergency = uuid4()
        await area.asked(FOR_ADA.model_copy(update={"emergency_id": emergency}), by=SATELLITE)
        area.clock.move(minutes=15)

        deeds = [
            area.asked(SayYesToEmergency(emergency_id=emergency), by=HUB_CARER),
            area.ran(MOVE_ON, emergency, None),
        ]
        answers = await asyncio.gather(*(deeds if number % 2 else deeds[::-1]))

        said = next(one for one in answers if one is not None)
        view = await area.asked(HowIsEmergency(emergency_id=emergency), by=MANAGER)
        if isinstance(said, Refused):
            assert said.reason == "moved_on"
            assert "You don’t need to do anything." in said.detail
            assert view.steps[0].answer is EmergencyAnswer.NO_ANSWER
            assert view.steps[-1].household_id != HUB
        else:
            assert view.state is EmergencyState.BED_FOUND
            assert [step.answer for step in view.steps] == [EmergencyAnswer.YES]
        ends.add(view.state)
        assert await beds_are_one_childs_each(area) == 1
        await area.asked(StandEmergencyDown(emergency_id=emergency), by=SATELLITE)
    assert ends, "nothing raced"


async def test_both_carers_press_the_button_at_once_and_there_is_one_emergency(area):
    second = SATELLITE.model_copy(update={"person_id": uuid4()})
    ids = [uuid4() for _ in range(6)]

    answers = await asyncio.gather(
        *(
            area.asked(FOR_ADA.model_copy(update={"emergency_id": one}), by=who)
            for one, who in zip(ids, [SATELLITE, second] * 3, strict=True)
        )
    )

    views = [one for one in answers if isinstance(one, EmergencyView)]
    assert len({one.emergency_id for one in views}) == 1
    assert len(views) == 6, "nobody is turned away at two in the morning"
    assert len((await area.asked(WhichEmergencies(), by=MANAGER)).emergencies) == 1


async def test_of_brothers_and_sisters_ticked_at_once_nobody_is_left_out(area):
    for _ in range(RACES // 2):
        ids = [uuid4() for _ in range(3)]
        ticked = [(ADA,), (ADA, BEN), (BEN,)]

        answers = await asyncio.gather(
            *(
                area.asked(FOR_ADA.model_copy(update={"emergency_id": one, "child_ids": children}), by=SATELLITE)
                for one, children in zip(ids, ticked, strict=True)
            )
        )

        assert [type(one) for one in answers] == [EmergencyView] * 3
        views = {one.emergency_id: one for one in answers}.values()
        assert sorted(child for one in views for child in one.child_ids) == sorted([ADA, BEN])
        for one in views:
            await area.asked(StandEmergencyDown(emergency_id=one.emergency_id), by=SATELLITE)


async def test_of_ten_emergencies_for_one_bed_one_holds_it_and_nine_are_a_duty_workers(area):
    no_others = RuleChanged(
        thing_version=1,
        rule_id=named("rules", "others"),
        name=RuleName.EMERGENCY_ASKS_OTHERS,
        value=0,
        started_on=TODAY,
        ended_on=None,
    )
    await area.heard(no_others)
    homes = {}
    for number in range(10):
        child, home = named("children", f"K5{number}"), named("households", f"H5{number}")
        homes[child] = actor(Role.SATELLITE_CARER, household_id=home, constellation_ids=(HERONS,), child_ids=(child,))
        await area.heard(a_membership(home, HERONS), a_child(child), a_placement(child, home))

    answers = await asyncio.gather(
        *(
            area.asked(RaiseEmergency(emergency_id=uuid4(), child_ids=(child,), first_night_on=TODAY), by=carer)
            for child, carer in homes.items()
        )
    )

    assert [type(one) for one in answers] == [EmergencyView] * 10
    asked = [one.steps[-1].asked_of for one in answers]
    assert (asked.count(AskedOf.HUB_HOME), asked.count(AskedOf.DUTY_WORKER)) == (1, 9)
    assert await beds_are_one_childs_each(area) == 1


async def test_two_hub_homes_that_say_yes_at_once_to_a_duty_workers_emergency_are_one(area):
    await area.asked(FOR_ADA, by=SATELLITE)
    await area.ran(LEARN_THE_WAY, BIRCH, KnowsTheWay())
    for _ in range(3):
        area.clock.move(minutes=15)
        await area.ran(MOVE_ON, EMERGENCY, None)

    yes = SayYesToEmergency(emergency_id=EMERGENCY)
    answers = await asyncio.gather(*(area.asked(yes, by=who) for who in (HUB_CARER, OWL_CARER, WREN_CARER)))

    assert len([one for one in answers if isinstance(one, EmergencyView)]) == 1
    assert {one.reason for one in answers if isinstance(one, Refused)} == {"already_found"}
    assert await beds_are_one_childs_each(area) == 1


async def beds_are_one_childs_each(room):
    """How many beds are kept; the constraints hold besides, this says it of what is there."""
    async with room.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT bed_id, child_id, nights FROM bed_stay WHERE is_kept")
    beds = [(row["bed_id"], row["nights"].lower) for row in rows]
    children = [(row["child_id"], row["nights"].lower) for row in rows]
    assert len(set(beds)) == len(beds)
    assert len(set(children)) == len(children)
    return len(beds)


CARERS = {
    (ADA,): SATELLITE,
    (BEN,): SATELLITE,
    (ADA, BEN): SATELLITE,
    (CLEO,): OTHER_SATELLITE,
    (CLEO, DEV): OTHER_SATELLITE,
}
ANSWERERS = (HUB_CARER, OWL_CARER, WREN_CARER, OTHER_HUB_CARER)
HOSTS = {KITES: HUB_CARER, OWLS: OWL_CARER, WRENS: WREN_CARER}


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_happens_no_emergency_is_lost_and_no_bed_is_two_childrens(area, seed):
    chance = random.Random(seed)  # noqa: S311  chooses what happens, guards nothing
    raised = []
    for _ in range(70):
        await something_happens(area, chance, raised)
        await the_world_is_right(area)
    assert len(raised) > 3


async def something_happens(room, chance, raised):
    emergency = chance.choice(raised) if raised else uuid4()
    children = chance.choice(list(CARERS))
    deeds = {
        "raise": (
            RaiseEmergency(
                emergency_id=uuid4(),
                child_ids=children,
                first_night_on=room_night(room),
                nights=chance.choice((1, 1, 3)),
            ),
            CARERS[children],
        ),
        "yes": (SayYesToEmergency(emergency_id=emergency), chance.choice(ANSWERERS)),
        "no": (SayNoToEmergency(emergency_id=emergency), chance.choice(ANSWERERS)),
        "in hand": (TakeEmergencyInHand(emergency_id=emergency), chance.choice((DUTY_WORKER, OTHER_DUTY_WORKER))),
        "settle": (SettleEmergency(emergency_id=emergency, end=EmergencyEnd.NOT_NEEDED), DUTY_WORKER),
        "stand down": (StandEmergencyDown(emergency_id=emergency), chance.choice((SATELLITE, OTHER_SATELLITE))),
        "nights off": chance.choice([(tomorrow_off(room, home), carer) for home, carer in HOSTS.items()]),
        "decide": (DecideOnEmergency(emergency_id=emergency, is_yes=True), chance.choice((MANAGER, CHILDS_WORKER))),
    }
    what = chance.choices(
        [*deeds, "time", "a new hub home", "the way"], weights=[6, 6, 3, 1, 1, 1, 3, 1, 6, 2, 1], k=1
    )[0]
    if what == "time":
        room.clock.move(minutes=chance.choice((1, 5, 15, 16, 60, 8 * 60)))
        await run_what_is_due(room)
    elif what == "a new hub home":
        version = chance.randrange(2, 1000)
        await room.heard(a_life(a_hub_home(chance.choice((HUB, OWL_HUB)), since=room_night(room)), version=version))
        for one in raised:  # what is to be done at once is booked by the database's own clock
            await room.ran(MOVE_ON, one, None)
            await room.ran(LOOK_FOR_THE_REST, one, None)
    elif what == "the way" and raised:
        await room.ran(LEARN_THE_WAY, BIRCH, KnowsTheWay())
    elif what in deeds:
        command, who = deeds[what]
        answer = await room.asked(command, by=who)
        if what == "raise" and isinstance(answer, EmergencyView):
            raised += [answer.emergency_id] if answer.emergency_id not in raised else []
            theirs = (await room.asked(WhichEmergencies(), by=MANAGER)).emergencies
            looked_for = {child for one in theirs if one.state in OPEN for child in one.child_ids}
            assert set(children) <= looked_for | set(answer.child_ids), "a child is in no emergency"


def tomorrow_off(room, constellation_id):
    tomorrow = room_night(room) + timedelta(days=1)
    return TakeNightsOff(constellation_id=constellation_id, first_night_on=tomorrow, last_night_on=tomorrow)


def room_night(room):
    return night_in_london(room.clock())


async def run_what_is_due(room):
    """As the runner does: a row that is taken is gone, unless the errand has asked for another one."""
    errands = {MOVE_ON, CHASE_APPROVALS, LOOK_FOR_THE_REST}
    for _ in range(50):
        async with room.database.work(AUTHORITY) as work:
            rows = await work.fetch(
                "DELETE FROM errand WHERE (name = ANY($1) AND due_at <= $2) OR name = $3 RETURNING name, thing_id",
                list(errands),
                room.clock(),
                OFFER_THE_BEDS,  # what is due at once has the database's own time, which isn't the room's
            )
        if not rows:
            return
        for row in rows:
            await room.ran(row["name"], row["thing_id"], None)
    raise AssertionError("an errand books itself for now again and again")


async def the_world_is_right(room):
    await beds_are_one_childs_each(room)
    async with room.database.work(AUTHORITY) as work:
        errands = {(row["name"], row["thing_id"]) for row in await work.fetch("SELECT name, thing_id FROM errand")}
        held = await work.fetch(
            "SELECT s.id, s.emergency_id, s.state FROM sleepover s WHERE s.emergency_id IS NOT NULL "
            "AND s.state IN ('requested', 'confirmed')"
        )
    kept = {row["id"] for row in held}
    for view in (await room.asked(WhichEmergencies(), by=MANAGER)).emergencies:
        waited_for = [step for step in view.steps if step.answer is None]
        assert len(waited_for) == (view.state is EmergencyState.ASKING)
        assert view.state not in OPEN or (MOVE_ON, view.emergency_id) in errands, "nobody will move it on"
        leaves_nights = view.state is EmergencyState.BED_FOUND and view.last_night_on < view.needed_until
        assert not leaves_nights or (LOOK_FOR_THE_REST, view.emergency_id) in errands, "nobody will look for the rest"
        yes = [one for one in view.steps if one.answer is EmergencyAnswer.YES and one.asked_of is AskedOf.HUB_HOME]
        assert len(yes) <= 1
        is_over = view.last_night_on < room_night(room)
        assert view.state is not EmergencyState.BED_FOUND or is_over or view.sleepover_id in kept, "the bed is lost"
    for row in held:
        view = await room.asked(HowIsEmergency(emergency_id=row["emergency_id"]), by=MANAGER)
        assert row["id"] == view.sleepover_id, "a bed is held for nobody"
        expected = {EmergencyState.ASKING: SleepoverState.REQUESTED, EmergencyState.BED_FOUND: SleepoverState.CONFIRMED}
        assert expected[view.state] == row["state"]
