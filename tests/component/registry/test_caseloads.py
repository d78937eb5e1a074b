"""What a worker is assigned to is told for a day, and handed over in one step."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.actor import machine
from shared.contracts.constellations import Caseload, HandOverCaseload, WhoseCaseload
from shared.contracts.refusals import Refused
from shared.contracts.registry import ChildChanged, ConstellationChanged, HouseholdChanged, WhoIsSigningIn
from shared.contracts.roles import Role
from shared.contracts.words import CaseKind
from shared.testing.actors import AUTHORITY, actor
from shared.testing.rooms import Room
from tests.component.registry.builders import (
    a_small_register,
    a_worker,
    child,
    constellation,
    household,
    said_by,
    with_rows,
    worker,
)
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.lives import MANAGER, TODAY

LATER = TODAY + timedelta(days=30)


@pytest.fixture
async def room(registry: Room) -> Room:
    await registry.asked(with_rows(a_small_register(), workers=a_worker("W8", "Lu", Role.LIAISON_WORKER)), by=OPERATOR)
    await registry.said()
    return registry


async def caseload(room: Room, ref: str, **values: Any) -> Caseload:
    reply = await room.asked(WhoseCaseload(worker_id=worker(ref), **values), by=MANAGER)
    assert isinstance(reply, Caseload)
    return reply


def handing_over(from_ref: str, to_ref: str, **values: Any) -> HandOverCaseload:
    usual = {"on": TODAY, "reason": "Maternity leave"}
    return HandOverCaseload(from_worker_id=worker(from_ref), to_worker_id=worker(to_ref), **{**usual, **values})


def ordered(*ids: UUID) -> tuple[UUID, ...]:
    return tuple(sorted(ids))


async def test_a_caseload_is_what_somebody_is_assigned_to(room: Room) -> None:
    assert (await caseload(room, "W1")).constellation_ids == ordered(constellation("X1"), constellation("X2"))
    assert (await caseload(room, "W2")).household_ids == (household("H2"),)
    assert (await caseload(room, "W6")).child_ids == ordered(child("K3"), child("K4"))


async def test_who_may_hand_it_over_sees_who_could_take_it(room: Room) -> None:
    told = await caseload(room, "W1")
    own = await room.asked(WhoseCaseload(worker_id=worker("W1")), by=actor(Role.LIAISON_WORKER, person_id=worker("W1")))

    assert worker("W8") in [one.id for one in told.could_take_over]
    assert worker("W1") not in [one.id for one in told.could_take_over]
    assert worker("W3") not in [one.id for one in told.could_take_over], "another role"
    assert isinstance(own, Caseload)
    assert own.could_take_over == ()


async def test_others_see_their_own_caseload_only(room: Room) -> None:
    cat = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=worker("W3"))

    own = await room.asked(WhoseCaseload(worker_id=worker("W3")), by=cat)
    another = await room.asked(WhoseCaseload(worker_id=worker("W6")), by=cat)

    assert isinstance(own, Caseload)
    assert own.child_ids == ordered(child("K1"), child("K2"), child("K5"))
    assert isinstance(another, Refused)
    assert another.reason == "not_yours"


async def test_a_caseload_is_handed_over_in_one_step_and_each_thing_is_told(room: Room) -> None:
    reply = await room.asked(handing_over("W6", "W3"), by=MANAGER)

    assert reply == (await caseload(room, "W3")).model_copy(update={"could_take_over": ()})
    assert isinstance(reply, Caseload)
    assert set(reply.child_ids) == {child(f"K{number}") for number in range(1, 6)}
    assert (await caseload(room, "W6")).child_ids == ()
    assert (await caseload(room, "W6", on=TODAY - timedelta(days=1))).child_ids == ordered(child("K3"), child("K4"))
    told = said_by(await room.said(), ChildChanged)
    assert {(one.child_id, one.childrens_social_worker_id, one.thing_version) for one in told} == {
        (child("K3"), worker("W3"), 2),
        (child("K4"), worker("W3"), 2),
    }


async def test_constellations_and_households_are_told_anew_too(room: Room) -> None:
    await room.asked(handing_over("W1", "W8", only=(constellation("X2"),)), by=MANAGER)
    await room.asked(handing_over("W7", "W2"), by=MANAGER)

    said = await room.said()
    [rooks] = said_by(said, ConstellationChanged)
    assert (rooks.constellation_id, rooks.liaison_worker_id) == (constellation("X2"), worker("W8"))
    assert {one.supervising_social_worker_id for one in said_by(said, HouseholdChanged)} == {worker("W2")}
    assert (await caseload(room, "W1")).constellation_ids == (constellation("X1"),)


async def test_what_is_handed_over_on_a_day_to_come_is_told_on_that_day(room: Room) -> None:
    reply = await room.asked(handing_over("W6", "W3", on=LATER), by=MANAGER)
    assert isinstance(reply, Caseload)
    [first, _] = said_by(await room.said(), ChildChanged)
    assert set(reply.child_ids) >= {child("K3"), child("K4")}
    assert first.childrens_social_worker_id == worker("W6")
    assert {thing for name, thing in await room.errands() if name == "turn_the_page"} == {child("K3"), child("K4")}

    room.clock.move(days=30)
    await room.ran("turn_the_page", child("K3"), None)  # type: ignore[arg-type]  # it asks nobody

    [told] = said_by(await room.said(), ChildChanged)
    assert (told.child_id, told.childrens_social_worker_id) == (child("K3"), worker("W3"))
    signed = await room.asked(WhoIsSigningIn(person_id=worker("W3")), by=machine("web", AUTHORITY, Role.SIGN_IN))
    assert not isinstance(signed, Refused)
    assert child("K3") in signed.actor.child_ids


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (handing_over("W6", "W2"), "another_role"),
        (handing_over("W1", "W2"), "another_role"),
        (handing_over("W6", "W6"), "nothing_to_hand_over"),
        (handing_over("W4", "W3"), "nothing_to_hand_over"),
        (handing_over("W6", "W3", only=(child("K1"),)), "nothing_to_hand_over"),
        (handing_over("W6", "W9"), "nothing_to_hand_over"),
    ],
)
async def test_what_cannot_be_handed_over_is_refused(room: Room, command: HandOverCaseload, reason: str) -> None:
    refused = await room.asked(command, by=MANAGER)

    assert isinstance(refused, Refused)
    assert refused.reason == reason
    assert await room.said() == []


async def test_a_dry_run_hands_nothing_over(room: Room) -> None:
    shown = await room.asked(handing_over("W6", "W3", dry_run=True), by=MANAGER)

    assert await room.said() == []
    assert len((await caseload(room, "W6")).child_ids) == 2
    assert shown == await room.asked(handing_over("W6", "W3"), by=MANAGER)


async def test_what_begins_later_is_told_before_and_after_it_is_handed_over(room: Room) -> None:
    """K1 comes to W6 in a month only, and goes over with the rest."""
    await room.asked(handing_over("W3", "W6", on=LATER, only=(child("K1"),)), by=MANAGER)

    before = await caseload(room, "W6")
    shown = await room.asked(handing_over("W6", "W3", dry_run=True), by=MANAGER)
    taken = await room.asked(handing_over("W6", "W3"), by=MANAGER)

    assert [(one.id, one.kind, one.started_on) for one in before.to_come] == [(child("K1"), CaseKind.CHILD, LATER)]
    assert child("K1") not in before.child_ids
    assert isinstance(shown, Caseload)
    assert shown == taken
    assert [(one.id, one.started_on) for one in shown.to_come] == [(child("K1"), LATER)]
    assert (await caseload(room, "W6")).to_come == ()
    assert [one.id for one in (await caseload(room, "W3")).to_come] == [child("K1")]
    assert (await caseload(room, "W3", on=LATER)).to_come == ()


async def test_what_begins_later_can_be_handed_over_alone(room: Room) -> None:
    await room.asked(handing_over("W3", "W6", on=LATER, only=(child("K1"),)), by=MANAGER)

    await room.asked(handing_over("W6", "W3", only=(child("K1"),)), by=MANAGER)

    assert (await caseload(room, "W6")).child_ids == ordered(child("K3"), child("K4"))
    assert (await caseload(room, "W6")).to_come == ()
