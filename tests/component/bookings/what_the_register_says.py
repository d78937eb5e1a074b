"""A registry that says what speaks against a sleepover, and a room that has it asked before anybody agrees."""

import asyncio
from uuid import UUID

from services.bookings.repository.cautions import LOOK_AT_CAUTIONS
from services.bookings.repository.swap_cautions import LOOK_AT_CAUTIONS_OF_SWAP
from shared.contracts.asking import AskError, UnreachableError
from shared.contracts.bookings import AgreeToSleepover
from shared.contracts.cautions import Caution, CautionKind, Cautions, CautionsOfStay
from shared.contracts.series import AgreeToSeries
from shared.contracts.swaps import AgreeToSwap
from shared.testing.actors import AUTHORITY
from shared.testing.rooms import Room
from tests.component.bookings.a_constellation import ADA, CLEO, FRIDAY

AGREEING = (AgreeToSleepover, AgreeToSeries, AgreeToSwap)
LOOKS = (LOOK_AT_CAUTIONS, LOOK_AT_CAUTIONS_OF_SWAP)
ALONE = Caution(kind=CautionKind.CARED_FOR_ALONE, child_ids=(CLEO,), other_child_ids=(ADA,), nights=(FRIDAY,))


class Says:
    """A registry that says these of every stay of one of their children; without any, that nothing speaks against."""

    def __init__(self, *cautions: Caution) -> None:
        self.cautions = cautions
        self.asked: list[CautionsOfStay] = []
        self.is_away = False
        self.counts_nights_of: tuple[UUID, ...] = ()
        """Those whose days of short breaks it counts."""

    async def ask(self, request, **_):
        assert isinstance(request, CautionsOfStay)
        if self.is_away:
            raise UnreachableError("nobody answers")
        self.asked.append(request)
        there = {*request.child_ids, *(one.child_id for one in request.others)}
        return Cautions(
            cautions=tuple(one for one in self.cautions if there >= {*one.child_ids, *one.other_child_ids}),
            counts_nights_of=tuple(one for one in request.child_ids if one in self.counts_nights_of),
        )


class RoomThatLooks(Room):
    """Bookings, whose looks at what the register says are done before anybody agrees, as they are in a whole house."""

    def __init__(self, *args):
        super().__init__(*args)
        self.registry = Says()
        self.looks_by_itself = True
        self._one_looks = asyncio.Lock()

    async def asked(self, request, **how):
        if isinstance(request, AGREEING) and self.looks_by_itself:
            await self.looked()
        return await super().asked(request, **how)

    async def ran(self, name, thing_id, asks, **how):
        if name in LOOKS and asks is None:
            asks = self.registry
        await super().ran(name, thing_id, asks, **how)

    async def errands(self, authority=AUTHORITY):
        """Those that wait besides: what is looked at at once is done by then."""
        return [one for one in await super().errands(authority) if one[0] not in LOOKS]

    async def looks(self) -> list[UUID]:
        """The sleepovers that are still to be looked at."""
        return [thing_id for name, thing_id in await super().errands() if name == LOOK_AT_CAUTIONS]

    async def looked(self) -> int:
        """Do all the looks that wait, those that follow from them included; how many there were.

        Of several who ask at once the others wait until they are done.
        """
        async with self._one_looks:
            return await self._look()

    async def _look(self) -> int:
        done = 0
        while due := await self._taken():
            for name, thing_id in due:
                try:
                    await self.ran(name, thing_id, self.registry)
                except AskError:
                    await self._put_off(name, thing_id)
            done += len(due)
            assert done < 500, "looks go on for ever"
            if self.registry.is_away:
                break
        return done

    async def _put_off(self, name: str, thing_id: UUID) -> None:
        """As the ladder does with what failed."""
        async with self.database.work(AUTHORITY) as work:
            await work.later(name, thing_id)

    async def _taken(self) -> list[tuple[str, UUID]]:
        async with self.database.work(AUTHORITY) as work:
            rows = await work.fetch("DELETE FROM errand WHERE name = ANY($1) RETURNING name, thing_id", list(LOOKS))
        return [(row["name"], row["thing_id"]) for row in rows]
