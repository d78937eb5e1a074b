"""What was known at a moment is told as it was known, whatever was recorded later."""

from datetime import date, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from shared.contracts.bookings import SleepoverCancelled, SleepoverConfirmed, SleepoverRequested
from shared.contracts.constellations import HowIsConstellation, RemoveSatellite, WhichConstellations
from shared.contracts.correcting import CorrectCarer, CorrectChild, CorrectHousehold, HowIsItWritten, UnlinkSiblings
from shared.contracts.record_changes import EndPlacement
from shared.contracts.records import HowIsChild, HowIsHousehold
from shared.contracts.refusals import Refused
from shared.contracts.registering import Registered
from shared.contracts.roles import Role
from shared.contracts.words import PlacementEndReason
from shared.testing.actors import AUTHORITY, actor
from shared.testing.rooms import Room
from tests.component.registry.a_register_of_records import a_sleepover
from tests.component.registry.builders import carer, child, constellation, household, worker

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


async def written_anew(room: Room) -> datetime:
    """The moment before Zoe's home moved with a dog, Zoe was called otherwise and Ada's record was corrected."""
    before = room.clock()
    room.clock.move(days=1)
    for command, name, one, anew in (
        (CorrectHousehold, "household", household("H2"), {"postcode": "PO6 1JX", "spare_beds": 2, "pets": ("dog",)}),
        (CorrectCarer, "carer", carer("C3"), {"first_name": "Zora"}),
        (CorrectChild, "child", child("K1"), {"known_as": "Addy", "legal_status": "E1", "language": "Tamil"}),
    ):
        written = await room.asked(HowIsItWritten(subject_id=one), by=MOE)
        correction = command(
            **{f"{name}_id": one, name: getattr(written, name).model_copy(update=anew)}, version=written.version
        )
        assert isinstance(await room.asked(correction, by=MOE), Registered)
    version = (await room.asked(HowIsItWritten(subject_id=child("K1")), by=MOE)).version
    assert isinstance(await room.asked(UnlinkSiblings(child_id=child("K1"), version=version), by=MOE), Registered)
    return before


async def test_what_has_no_days_of_its_own_is_told_as_it_was_known(filled: Room) -> None:
    home, ada = HowIsHousehold(household_id=household("H2")), HowIsChild(child_id=child("K1"))
    terns = HowIsConstellation(constellation_id=constellation("X1"))
    queries = (home, ada, terns)
    was = [await filled.asked(query, by=MOE) for query in queries]

    before = await written_anew(filled)

    today = was[0].on
    then = [
        await filled.asked(query.model_copy(update={"on": today, "as_known_at": before}), by=MOE) for query in queries
    ]
    now = [await filled.asked(query, by=MOE) for query in queries]
    told = (
        ("postcode", "spare_beds", "pets", "carers", "children", "limit"),
        ("known_as", "legal_status", "language", "siblings"),
        ("satellites",),
    )
    for names, one, other, newest in zip(told, was, then, now, strict=True):
        assert [getattr(other, name) for name in names] == [getattr(one, name) for name in names]
        assert all(getattr(newest, name) != getattr(one, name) for name in names if name != "limit")


def terns_guest(version: int, state: Any, **changes: Any) -> Any:
    """K3 comes to stay at H1 tonight, as bookings says of it."""
    return a_sleepover(state, children=("K3",), hub="H1", version=version, **changes)


async def guests(room: Room, day: date, moment: datetime | None = None) -> tuple[int, bool]:
    view = await room.asked(HowIsHousehold(household_id=household("H1"), on=day, as_known_at=moment), by=MOE)
    return view.limit.guests, view.are_sleepovers_counted


async def test_sleepovers_are_counted_as_they_were_known(filled: Room) -> None:
    tonight = filled.clock().date()
    nights = {"first_night_on": tonight, "last_night_on": tonight}
    moments = []
    filled.clock.move(minutes=1)
    for version, state in ((1, SleepoverRequested), (2, SleepoverConfirmed), (3, SleepoverCancelled)):
        moments.append(filled.clock())
        filled.clock.move(minutes=1)
        await filled.heard(terns_guest(version, state, **nights))
        filled.clock.move(minutes=1)
    moments.append(filled.clock())
    filled.clock.move(days=3)

    assert [await guests(filled, tonight, moment) for moment in moments] == [
        (0, True),
        (0, True),
        (1, True),
        (0, True),
    ]
    assert await guests(filled, tonight) == (0, True)


async def test_a_word_that_came_late_is_known_from_when_it_came(filled: Room) -> None:
    tonight = filled.clock().date()
    nights = {"first_night_on": tonight, "last_night_on": tonight}
    filled.clock.move(minutes=1)
    await filled.heard(terns_guest(3, SleepoverCancelled, **nights))
    between = filled.clock()
    filled.clock.move(minutes=1)
    await filled.heard(terns_guest(2, SleepoverConfirmed, **nights))
    await filled.heard(terns_guest(2, SleepoverConfirmed, **nights))

    assert await guests(filled, tonight, between) == (0, True)
    assert await guests(filled, tonight, filled.clock()) == (0, True), "an older word takes no newer one back"


async def test_where_the_words_of_then_aren_t_kept_sleepovers_are_left_out_and_that_is_said(filled: Room) -> None:
    tonight = filled.clock().date()
    before = filled.clock()
    filled.clock.move(minutes=1)
    async with filled.database.work(AUTHORITY) as work:
        await work.fetch(
            "INSERT INTO stay_told (sleepover_id, child_id, version, hub_household_id, first_night_on, last_night_on, "
            "kind, state, heard_at, is_from_before) VALUES (gen_random_uuid(), $1, 2, $2, $3, $3, 'planned', "
            "'confirmed', $4, true)",
            child("K3"),
            household("H1"),
            tonight,
            filled.clock(),
        )

    assert await guests(filled, tonight, before) == (0, False)
    assert await guests(filled, tonight, filled.clock()) == (1, True)


async def test_no_word_on_a_stay_can_be_altered(filled: Room) -> None:
    await filled.heard(terns_guest(1, SleepoverRequested))

    for statement in ("UPDATE stay_told SET state = 'stayed'", "DELETE FROM stay_told"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with filled.database.work(AUTHORITY) as work:
                await work.fetch(statement)


async def test_of_what_wasn_t_known_yet_that_is_said(filled: Room) -> None:
    long_before = filled.clock() - timedelta(days=1)

    for query in (HowIsHousehold(household_id=household("H2")), HowIsChild(child_id=child("K1"))):
        reply = await filled.asked(query.model_copy(update={"as_known_at": long_before}), by=MOE)
        assert isinstance(reply, Refused)
        assert reply.reason == "not_known_then"


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
