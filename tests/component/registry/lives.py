"""Small constellations to live with: rules of two to three satellites, and households enough."""

from datetime import date
from typing import Any

from shared.contracts.actor import Actor
from shared.contracts.constellations import (
    AddSatellite,
    AppointHubHome,
    AssignLiaisonWorker,
    ConstellationChange,
    ConstellationView,
    EndHubHome,
    HowIsConstellation,
    MoveToPhase,
    PlanConstellation,
    RemoveSatellite,
)
from shared.contracts.history_pack import (
    ApprovalLine,
)
from shared.contracts.message import Request
from shared.contracts.refusals import Refused
from shared.contracts.registry import ImportRegister
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName, SetRule
from shared.contracts.words import ConstellationPhase
from shared.testing.actors import AUTHORITY, actor
from shared.testing.rooms import Room
from tests.component.registry.builders import (
    a_carer,
    a_household,
    a_small_register,
    a_worker,
    household,
    the,
    with_rows,
    worker,
)

MANAGER = actor(Role.PROGRAMME_MANAGER, person_id=worker("W4"))
TODAY = date(2026, 11, 23)
RULES = {RuleName.FEWEST_SATELLITES: 2, RuleName.MOST_SATELLITES: 3}
LAPSED = date(2026, 12, 31)
"""On this day the approval of G8 ends."""


def households_enough(authority: str = AUTHORITY) -> ImportRegister:
    """The small register with G1 to G8 besides, each with a carer, and a second liaison worker W8."""
    register = with_rows(a_small_register(authority), workers=a_worker("W8", "Lu", Role.LIAISON_WORKER))
    for number in range(1, 9):
        ref = f"G{number}"
        register = with_rows(
            register, households=a_household(ref, f"Green {number}"), carers=a_carer(f"D{number}", ref, "Gil", "Green")
        )
    lapsing = ApprovalLine(household_ref="G8", started_on=date(2020, 1, 1), ended_on=LAPSED, ended_reason="resigned")
    return with_rows(register, approvals=lapsing)


async def set_rules(room: Room, on: date = date(2020, 1, 1), by: Actor = MANAGER, **other: int) -> None:
    """Rules of the authority, since long ago."""
    for name, value in {**RULES, **{RuleName(key): value for key, value in other.items()}}.items():
        reply = await room.asked(SetRule(name=name, value=value, on=on, source="Policy 7", reason="Small here"), by=by)
        assert not isinstance(reply, Refused), reply


class Keeper:
    """Somebody who keeps one constellation, and knows its newest version."""

    def __init__(self, room: Room, view: ConstellationView, by: Any = MANAGER) -> None:
        self.room = room
        self.id = view.constellation_id
        self.version = view.version
        self.by = by

    async def asks(self, kind: type[Request[Any]], on: date = TODAY, **values: Any) -> Any:
        """The reply to a change, whose version is the newest where none is given."""
        usual = {"constellation_id": self.id, "version": self.version, "on": on, "reason": "As agreed"}
        reply = await self.room.asked(kind(**{**usual, **values}), by=self.by)
        if isinstance(reply, ConstellationChange) and not values.get("dry_run"):
            self.version = reply.view.version
        return reply

    async def changes(self, kind: type[Request[Any]], on: date = TODAY, **values: Any) -> ConstellationView:
        """How it is after a change that isn't refused."""
        reply = await self.asks(kind, on, **values)
        assert isinstance(reply, ConstellationChange), reply
        view: ConstellationView = reply.view
        return view

    async def refused(self, kind: type[Request[Any]], on: date = TODAY, **values: Any) -> Refused:
        """The refusal of a change."""
        reply = await self.asks(kind, on, **values)
        assert isinstance(reply, Refused), reply
        return reply

    async def view(self, on: date | None = None, **values: Any) -> ConstellationView:
        """How it is on a day."""
        reply = await self.room.asked(HowIsConstellation(constellation_id=self.id, on=on, **values), by=self.by)
        assert isinstance(reply, ConstellationView), reply
        return reply

    async def with_hub_home(self, ref: str, on: date = TODAY, **values: Any) -> ConstellationView:
        return await self.changes(AppointHubHome, on, **{"household_id": household(ref), "beds": 2, **values})

    async def without_hub_home(self, on: date = TODAY) -> ConstellationView:
        return await self.changes(EndHubHome, on)

    async def with_satellite(self, ref: str, on: date = TODAY, **values: Any) -> ConstellationView:
        return await self.changes(AddSatellite, on, household_id=household(ref), **values)

    async def without_satellite(self, ref: str, on: date = TODAY) -> ConstellationView:
        return await self.changes(RemoveSatellite, on, household_id=household(ref), leaving_reason="moved_away")

    async def in_phase(self, phase: ConstellationPhase, on: date = TODAY, **values: Any) -> ConstellationView:
        return await self.changes(MoveToPhase, on, phase=phase, **values)

    async def led_by(self, ref: str, on: date = TODAY) -> ConstellationView:
        return await self.changes(AssignLiaisonWorker, on, worker_id=worker(ref))


async def a_planned_one(room: Room, on: date = TODAY, name: str = "The Wrens") -> Keeper:
    """A constellation that is planned from a day on."""
    command = PlanConstellation(
        name=name, area_id=the("areas", "A1"), liaison_worker_id=worker("W1"), on=on, reason="As agreed"
    )
    reply = await room.asked(command, by=MANAGER)
    assert isinstance(reply, ConstellationChange), reply
    return Keeper(room, reply.view)


async def a_launched_one(room: Room, on: date = TODAY) -> Keeper:
    """One with the hub home G1 and the satellites G2 and G3."""
    keeper = await a_planned_one(room, on)
    await keeper.with_hub_home("G1", on)
    await keeper.with_satellite("G2", on)
    await keeper.with_satellite("G3", on)
    await keeper.in_phase(ConstellationPhase.LAUNCHED, on)
    return keeper
