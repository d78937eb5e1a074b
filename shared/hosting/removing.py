"""How is an authority taken away with everything that it has, and nothing of its neighbours?

Whoever does it has the deploy step's rights. Interrupted at any point it is simply run again, and ends the same: the
authority stays shut out until nothing of it is left.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from nats.aio.client import Client

from shared.contracts.registry import INSTALLATION
from shared.hosting.packs.faults import counted
from shared.hosting.service import Service
from shared.messaging.taking_away import AuthorityOnTheBus
from shared.persistence.tables import TIES, names_an_authority
from shared.persistence.taking_away import Names, TakingAway

SAID_WITHIN = 10.0
"""Seconds for the relays to put onto the bus what was said before; a house that doesn't run says nothing more."""
HEARD_WITHIN = 5.0
"""Seconds for those who have messages in hand to drop them: longer than a hearer who died keeps one."""
LOOK_EVERY = 0.1


class NotRemovedError(Exception):
    """The authority isn't taken away, or not yet wholly; says what to do."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an authority has: rows by service and table, messages by stream."""

    rows: Mapping[str, Mapping[str, int]]
    messages: Mapping[str, int]
    shut_out_of: tuple[str, ...] = ()
    """The services in whose databases a removal stands that was begun and hasn't ended."""
    in_the_way: tuple[str, ...] = ()
    """What must be done before it can be taken away, in sentences."""

    @property
    def is_nothing(self) -> bool:
        """Whether there is no row and no message of it; it may be shut out all the same."""
        return not self.messages and not any(self.rows.values())


class Removal:
    """Takes one authority out of every installed service's database and out of every stream."""

    def __init__(
        self,
        authority: str,
        services: Sequence[Service],
        *,
        admin_url: str,
        client: Client,
        databases: Mapping[str, str] | None = None,
    ) -> None:
        """`databases` names those that aren't called after their service. Raises `NotRemovedError`."""
        if authority == INSTALLATION:
            raise NotRemovedError(f"{INSTALLATION} is no authority: it is where their list is kept.")
        named = databases or {}
        self._authority = authority
        self._places = [
            TakingAway(one.name, admin_url, authority, database=named.get(one.name, "")) for one in services
        ]
        self._lists = {one.name: _lists_of(one) for one in services}
        self._tied_by = {
            one.name: [
                (table.name, ties) for table in one.tables.metadata.sorted_tables if (ties := table.info.get(TIES))
            ]
            for one in services
        }
        self._bus = AuthorityOnTheBus(client, authority)

    async def find(self) -> Found:
        """What there is; changes nothing. Raises where a database or the bus can't be reached."""
        return Found(
            {one.service: await one.counts() for one in self._places},
            await self._bus.counts(),
            tuple([one.service for one in self._places if await one.is_shut_out()]),
            tuple(await self._ties()),
        )

    async def remove(self, tell: Callable[[str], None]) -> None:
        """Take everything away; afterwards an authority of this name can be onboarded.

        Raises `PersistenceError`s and `BusAwayError`, and `NotRemovedError` where something came back meanwhile, or
        where something ties it to another authority: then nothing is gone, and its people can loose it.
        """
        await self._refuse_while_tied()
        for place in self._places:
            await place.shut_out()
        # Again: somebody may have agreed on something as we began.
        await self._refuse_while_tied()
        tell("Nobody can do anything in it any more.")
        for place in self._places:
            await _until(place.is_said, SAID_WITHIN)
        await self._delete()
        await self._bus.purge()
        await _until(self._nothing_is_in_hand, HEARD_WITHIN)
        # Again: somebody may have set a message aside, or have put the authority onto the list, as we began.
        await self._bus.purge()
        await self._delete()
        left = await self.find()
        if not left.is_nothing:
            raise NotRemovedError("Something of it is still there. Run this again.")
        await self._let_in()

    async def _refuse_while_tied(self) -> None:
        if ties := await self._ties():
            await self._let_in()
            raise NotRemovedError(f"{' '.join(ties)} Nothing of it is gone.")

    async def _ties(self) -> list[str]:
        return [
            ties.what_to_do
            for place in self._places
            for table, ties in self._tied_by[place.service]
            if await place.is_tied(table, ties)
        ]

    async def _let_in(self) -> None:
        for place in self._places:
            await place.let_in()

    async def _delete(self) -> None:
        for place in self._places:
            await place.delete(self._lists[place.service])

    async def _nothing_is_in_hand(self) -> bool:
        return not await self._bus.is_in_hand()


def _lists_of(service: Service) -> list[Names]:
    return [
        Names(table.name, column.name, INSTALLATION)
        for table in service.tables.metadata.sorted_tables
        for column in table.columns
        if names_an_authority(column)
    ]


def report_of(found: Found, authority: str) -> str:
    """A line for each table and stream that has something of it, and one for a removal that hasn't ended."""
    lines: list[str] = []
    for service, tables in found.rows.items():
        lines += [f"  {service}: {counted(rows, 'row')} in {table}" for table, rows in tables.items()]
    lines += [f"  the bus: {counted(count, 'message')} in {stream}" for stream, count in found.messages.items()]
    if found.shut_out_of:
        where = ", ".join(found.shut_out_of)
        lines.append(f"  A removal was begun and hasn't ended: nobody can do anything in it ({where}).")
    return "\n".join([f"Of {authority} there is:", *lines]) if lines else f"There is nothing of {authority} here."


def how_to_go_on(found: Found, authority: str) -> str:
    """What somebody who only looked can do next."""
    if found.in_the_way:
        return f"Nothing was changed. Before it can be taken away: {' '.join(found.in_the_way)}"
    if found.shut_out_of:
        return (
            f"Nothing was changed now. End what was begun: --yes-remove {authority}. "
            "There is no way back but a backup. Until it has ended nobody can onboard an authority of this name."
        )
    if found.is_nothing:
        return "Nothing was changed."
    return f"Nothing was changed. To take all of it away: --yes-remove {authority}"


async def _until(is_true: Callable[[], Awaitable[bool]], within: float) -> None:
    """Wait for it, but not for longer: what it waits for may be dead."""
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + within
    while not await is_true() and loop.time() < ends_at:  # noqa: ASYNC110  other processes' state: no event to await
        await asyncio.sleep(LOOK_EVERY)
