"""A whole house in which the made-up city of Harbourside lives, and its people by name."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from shared.contracts.actor import machine
from shared.contracts.bookings import AgreeToSleepover, RequestSleepover, SleepoverView
from shared.contracts.clock import day_in_london, system_clock
from shared.contracts.message import Command, Reply
from shared.contracts.packs import id_of
from shared.contracts.refusals import Refused
from shared.contracts.registry import WhoIsSigningIn
from shared.contracts.roles import Role
from shared.hosting.importing import import_pack
from shared.hosting.packs.demo import demo_packs
from shared.messaging.asking import Asker
from shared.testing.houses import House
from shared.testing.waiting import until

AUTHORITY = "harbourside"
R = TypeVar("R", bound=Reply)


def carer(ref: str) -> UUID:
    """A carer of the pack."""
    return id_of(AUTHORITY, "carers", ref)


def worker(ref: str) -> UUID:
    """A worker of the pack."""
    return id_of(AUTHORITY, "workers", ref)


def child(ref: str) -> UUID:
    """A child of the pack."""
    return id_of(AUTHORITY, "children", ref)


def household(ref: str) -> UUID:
    """A household of the pack."""
    return id_of(AUTHORITY, "households", ref)


def next_friday() -> date:
    """A Friday far enough ahead that nothing imported is in the way."""
    today = day_in_london(system_clock())
    return today + timedelta(days=(4 - today.weekday()) % 7 + 7)


async def once_looked_at(by: Asker, yes: Command[R]) -> R | Refused:
    """What becomes of a yes that isn't refused only because the registry is still being asked."""
    replies: list[R | Refused] = []

    async def is_taken() -> bool:
        replies.append(await by.ask(yes))
        return getattr(replies[-1], "reason", "") != "cautions_not_looked_at"

    await until(is_taken, within=20)
    return replies[-1]


@dataclass
class Town:
    """The house, and how its people ask."""

    house: House

    async def settle_in(self) -> None:
        """Import the pack, and wait until everybody has heard of it."""
        asks = self.house.asks(machine("operator", AUTHORITY, Role.OPERATOR))
        await import_pack(AUTHORITY, demo_packs()[AUTHORITY], self.house.services, asks, tell=lambda _: None)
        await self.house.settled(60)

    async def signed_in(self, person_id: UUID) -> Asker:
        """How this person asks, with what the registry says of them."""
        reply = await self.house.asks(machine("web", AUTHORITY, Role.SIGN_IN)).ask(WhoIsSigningIn(person_id=person_id))
        assert not isinstance(reply, Refused), reply
        statement = reply.statement
        return Asker(self.house.bus, AUTHORITY, lambda: statement)

    async def agreed(self, by: Asker, sleepover_id: UUID, because: str = "") -> SleepoverView | Refused:
        """Somebody's yes, once the registry was asked what speaks against it."""
        return await once_looked_at(by, AgreeToSleepover(sleepover_id=sleepover_id, in_spite_because=because))

    async def asked_for(self, by: Asker, *children: UUID, night: date) -> SleepoverView | Refused:
        """A sleepover of one night."""
        return await by.ask(RequestSleepover(child_ids=children, first_night_on=night, last_night_on=night), within=60)
