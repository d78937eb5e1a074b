"""What was known at a moment is told as it was known, whatever was recorded later."""

from datetime import date, timedelta

from shared.contracts.constellations import HowIsConstellation, RemoveSatellite, WhichConstellations
from shared.contracts.record_changes import EndPlacement
from shared.contracts.records import HowIsChild, HowIsHousehold
from shared.contracts.roles import Role
from shared.contracts.words import PlacementEndReason
from shared.testing.actors import actor
from shared.testing.rooms import Room
from tests.component.registry.builders import child, constellation, household, worker

MOE = actor(Role.PROGRAMME_MANAGER, person_id=worker("W4"))
CARER = actor(Role.SATELLITE_CARER, household_id=household("H2"))


async def ended_a_week_ago(room: Room) -> tuple[object, date]:
    """The moment before it was recorded today that K1's placement with H2 had ended a week ago; and that day."""
    before = room.clock()
    room.clock.move(days=1)
    today = room.clock().date()
    ended_on = today - timedelta(days=7)
    reply = await room.asked(
        EndPlacement(
            child_id=child("K1"), on=ended_on, ended_reason=PlacementEndReason.CARPL, reason="Found out late."
        ),
        by=MOE,
    )
    assert not getattr(reply, "reason", ""), reply
    return before, today - timedelta(days=3)


async def test_a_household_is_told_as_it_was_known(filled: Room) -> None:
    before, day = await ended_a_week_ago(filled)

    now = await filled.asked(HowIsHousehold(household_id=household("H2"), on=day), by=MOE)
    then = await filled.asked(HowIsHousehold(household_id=household("H2"), on=day, as_known_at=before), by=MOE)

    assert child("K1") not in {one.child_id for one in now.children}
    assert child("K1") in {one.child_id for one in then.children}
    assert then.limit.placed == now.limit.placed + 1


async def test_a_child_is_told_as_it_was_known(filled: Room) -> None:
    before, day = await ended_a_week_ago(filled)

    now = await filled.asked(HowIsChild(child_id=child("K1"), on=day), by=MOE)
    then = await filled.asked(HowIsChild(child_id=child("K1"), on=day, as_known_at=before), by=MOE)

    assert (now.household_id, now.constellation_id) == (None, None)
    assert (then.household_id, then.constellation_id) == (household("H2"), constellation("X1"))
    assert then.placements[0].ended_on is None
    assert not then.may_change


async def test_a_carer_is_told_of_today_whatever_day_is_asked_for(filled: Room) -> None:
    today = filled.clock().date()

    reply = await filled.asked(HowIsChild(child_id=child("K1"), on=date(2020, 1, 1)), by=CARER)

    assert reply.on == today


async def test_a_list_of_constellations_is_told_as_it_was_known(filled: Room) -> None:
    before = filled.clock()
    filled.clock.move(days=1)
    view = await filled.asked(HowIsConstellation(constellation_id=constellation("X1")), by=MOE)
    leaves = RemoveSatellite(
        constellation_id=constellation("X1"),
        version=view.version,
        on=filled.clock().date(),
        reason="They moved.",
        household_id=view.satellites[0].household_id,
        leaving_reason="moved_away",
    )
    await filled.asked(leaves, by=MOE)

    async def size(**query: object) -> int:
        [card] = [
            card
            for card in (await filled.asked(WhichConstellations(**query), by=MOE)).constellations
            if card.constellation_id == constellation("X1")
        ]
        return int(card.satellites)

    assert await size() == len(view.satellites) - 1
    assert await size(as_known_at=before) == len(view.satellites)
    long_before = await filled.asked(WhichConstellations(as_known_at=before - timedelta(days=1)), by=MOE)
    assert long_before.constellations == ()
