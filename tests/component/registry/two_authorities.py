"""Testshire keeps The Wrens; Severnvale, a neighbour in the same installation, would have households in it.

Both have the small register with G1 to G8 besides. Testshire's wrens are launched with the hub home G1 and the
satellites G2 and G3. Errands run when a test says so, as the house runs them: those that are due, in any authority.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.registry.handlers.joint.booking import FORGET_THEIR_HOUSEHOLDS
from services.registry.handlers.turning import TURN_THE_PAGE
from shared.contracts.actor import Actor, machine
from shared.contracts.constellations import AddSatellite
from shared.contracts.joint import (
    AcceptOffer,
    Agreement,
    AgreementChange,
    Agreements,
    EndAgreement,
    OfferToShare,
    WhichAgreements,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import ImportRegister
from shared.contracts.roles import Role
from shared.testing.actors import AUTHORITY, actor
from shared.testing.rooms import Room
from tests.component.registry.builders import the
from tests.component.registry.lives import TODAY, Keeper, a_launched_one, households_enough, set_rules

HOST, GUEST, STRANGER = AUTHORITY, "severnvale", "harbourside"
DOCUMENT = "Joint working agreement of 2 November 2026"
SECRET_ADDRESS = "17, Undisclosed Crescent"
SECRET_POSTCODE = "GL50 3ZZ"
NUMBERS = {HOST: "07700 900111", GUEST: "07700 900222", STRANGER: "07700 900333"}
"""Of all carers of an authority."""
WHY = "The boards agreed"


def manager_of(authority: str) -> Actor:
    return actor(Role.PROGRAMME_MANAGER, person_id=the("workers", "W4", authority), authority=authority)


@dataclass
class Pair:
    """A host and a guest that know of each other."""

    room: Room
    wrens: Keeper
    host: Actor
    guest: Actor

    async def offer(self, on: date = TODAY, **values: Any) -> AgreementChange | Refused:
        """Testshire offers The Wrens."""
        usual = {"constellation_id": self.wrens.id, "authority": GUEST, "document": DOCUMENT, "reason": WHY}
        return await self.room.asked(OfferToShare(**{**usual, "on": on, **values}), by=self.host)

    async def accept(self, **values: Any) -> AgreementChange | Refused:
        """Severnvale accepts what it was offered last."""
        [offered, *_] = await self.agreements(self.guest)
        usual = {
            "agreement_id": offered.agreement_id,
            "version": offered.version,
            "area_id": the("areas", "A1", GUEST),
            "reason": WHY,
        }
        return await self.room.asked(AcceptOffer(**{**usual, **values}), by=self.guest)

    async def end(self, by: Actor, on: date = TODAY, **values: Any) -> AgreementChange | Refused:
        """Either ends it."""
        [agreed, *_] = await self.agreements(by)
        usual = {"agreement_id": agreed.agreement_id, "version": agreed.version, "on": on, "reason": WHY}
        return await self.room.asked(EndAgreement(**{**usual, **values}), by=by)

    async def agreements(self, by: Actor) -> tuple[Agreement, ...]:
        """What somebody is told of their authority's agreements."""
        reply = await self.room.asked(WhichAgreements(), by=by)
        assert isinstance(reply, Agreements), reply
        return reply.agreements

    async def agreed(self, on: date = TODAY, **values: Any) -> "Pair":
        """Both have agreed, and everything has been carried."""
        assert isinstance(await self.offer(on, **values), AgreementChange)
        await carried(self.room)
        accepted = await self.accept()
        assert isinstance(accepted, AgreementChange), accepted
        await carried(self.room)
        return self

    async def at_host(self) -> Keeper:
        """The Wrens with their newest version: what the guest says of its households is news of them too."""
        self.wrens.version = (await self.wrens.view()).version
        return self.wrens

    async def at_guest(self) -> Keeper:
        """The Wrens, as Severnvale keeps them."""
        [agreed, *_] = await self.agreements(self.guest)
        view = await Keeper(self.room, _just(agreed.constellation_id), self.guest).view()
        return Keeper(self.room, view, self.guest)

    async def with_guest(self, ref: str, on: date = TODAY) -> Keeper:
        """A household of Severnvale's joins, and Testshire has heard of it."""
        keeper = await self.at_guest()
        await keeper.changes(AddSatellite, on, household_id=the("households", ref, GUEST))
        await carried(self.room)
        return keeper


@dataclass
class _Named:
    constellation_id: UUID
    version: int = 1


def _just(constellation_id: UUID) -> Any:
    return _Named(constellation_id)


async def a_pair(room: Room) -> Pair:
    """The two, with a third authority that has nothing to do with it."""
    for authority in (HOST, GUEST, STRANGER):
        await take(room, register_of(authority))
    await set_rules(room)
    wrens = await a_launched_one(room)
    return Pair(room, wrens, manager_of(HOST), manager_of(GUEST))


def register_of(authority: str, **names: str) -> ImportRegister:
    """The register of one of the three, with names and addresses of its own; `names` are those of some households."""
    register = households_enough(authority)
    homes = tuple(
        line.model_copy(
            update={
                "name": names.get(line.household_ref, f"{authority[:3].title()} {line.name}"),
                "address": f"{SECRET_ADDRESS}, {authority}",
                "postcode": SECRET_POSTCODE if authority == GUEST else line.postcode,
            }
        )
        for line in register.households
    )
    carers = tuple(line.model_copy(update={"mobile": NUMBERS[authority]}) for line in register.carers)
    return register.model_copy(update={"households": homes, "carers": carers})


async def take(room: Room, register: ImportRegister) -> None:
    """Have an authority's register imported, and everybody told who has to know."""
    reply = await room.asked(register, by=machine("operator", register.authority[0].authority, Role.OPERATOR))
    assert not isinstance(reply, Refused), reply
    await carried(room)


async def carried(room: Room, most: int = 40) -> None:
    """Run what is due of every authority until nothing is; fails where the two never come to rest."""
    for _ in range(most):
        waiting = [one for authority in (HOST, GUEST, STRANGER) for one in await due(room, authority)]
        if not waiting:
            return
        for authority, name, thing_id, errand_id in waiting:
            async with room.database.work(authority) as work:
                await work.fetch("DELETE FROM errand WHERE id = $1", errand_id)
            await room.ran(name, thing_id, asks=None, authority=authority)  # type: ignore[arg-type]  # nothing is asked
    raise AssertionError("the two tell each other the same for ever")


async def due(room: Room, authority: str) -> list[tuple[str, str, UUID, UUID]]:
    """What an authority's errands are by now; those of a day are due when the driven clock says so."""
    async with room.database.work(authority) as work:
        rows = await work.fetch(
            "SELECT name, thing_id, id FROM errand WHERE NOT name = ANY($1) OR due_at <= $2 ORDER BY due_at, id",
            [TURN_THE_PAGE, FORGET_THEIR_HOUSEHOLDS],
            work.now,
        )
    return [(authority, row["name"], row["thing_id"], row["id"]) for row in rows]


async def everything_of(room: Room, authority: str) -> str:
    """The text of every row that an authority has, in whichever table."""
    async with room.database.work(authority) as work:
        tables = await work.fetch(
            "SELECT c.relname AS name FROM pg_class c WHERE c.relkind = 'r' "
            "AND c.relnamespace = 'public'::regnamespace AND has_table_privilege(c.oid, 'SELECT') "
            "AND c.relname <> 'alembic_version'"
        )
        assert len(tables) > 20
        values = [
            value
            for table in tables
            for row in await work.fetch(f'SELECT * FROM "{table["name"]}"')
            for value in row.values()
        ]
    return "\n".join(one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in values)
