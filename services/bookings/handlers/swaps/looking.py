"""What bookings does to know what the register says against the nights of a swap, before anybody agrees to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from services.bookings.handlers.asking_the_register import what_speaks_against
from services.bookings.policy.cautions import OtherStay, mark_of
from services.bookings.policy.nights import Nights
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.policy.swaps import Swap, as_it_would_be
from services.bookings.repository.other_nights import other_nights
from services.bookings.repository.sleepovers import Sleepovers
from services.bookings.repository.swap_cautions import LOOK_AT_CAUTIONS_OF_SWAP, SwapCautions, SwapLook
from services.bookings.repository.swaps import Swaps
from shared.contracts.cautions import Caution
from shared.messaging.errands import Desk
from shared.persistence.work import Work


@dataclass(frozen=True, slots=True)
class WouldBe:
    """One of the two on the nights of the other, and who sleeps there besides."""

    sleepover: Sleepover
    others: tuple[OtherStay, ...]


@dataclass(frozen=True, slots=True)
class SwapAsItWouldBe:
    """Both of a swap as they would be, and what the register said of that."""

    both: tuple[WouldBe, ...]
    look: SwapLook

    @property
    def mark(self) -> str:
        """A mark of all that the register is asked: another one wherever that is otherwise."""
        return " ".join(mark_of(one.sleepover, one.others) for one in self.both)

    @property
    def is_looked_at(self) -> bool:
        """Whether the register was asked of the two with everybody who would sleep there now."""
        return self.look.compared == self.mark


async def look_at_cautions_of_swap(desk: Desk) -> None:
    """Ask what speaks against the nights of either; what changed while the registry was asked is asked again.

    Run twice it asks nothing more.
    """
    async with desk.work() as work:
        swap = await Swaps(work).one(desk.thing_id)
        before = await swap_as_it_would_be(swap, work) if swap is not None and swap.is_open else None
    if before is None or before.is_looked_at:
        return
    said = {}
    for one in before.both:
        their_nights = partial(_their_other_nights, one.sleepover, before, desk)
        reply = await what_speaks_against(one.sleepover, one.others, their_nights, desk, LOOK_AT_CAUTIONS_OF_SWAP)
        if reply is None:
            return
        said[one.sleepover.id] = reply.cautions
    async with desk.work() as work:
        swap = await Swaps(work).locked(desk.thing_id)
        if swap is None or not swap.is_open:
            return
        now = await swap_as_it_would_be(swap, work)
        if (now.mark, now.look.news) != (before.mark, before.look.news):
            await work.later(LOOK_AT_CAUTIONS_OF_SWAP, swap.id)
            return
        is_no_more = now.look.said_at is not None and _each(said) <= _each(now.look.cautions)
        said_at = now.look.said_at if is_no_more else work.now
        await SwapCautions(work).keep(swap.id, replace(now.look, compared=now.mark, said_at=said_at, cautions=said))


async def swap_as_it_would_be(swap: Swap, work: Work) -> SwapAsItWouldBe:
    """Both as they would be, where they are still there."""
    ids = [side.sleepover_id for side in swap.sides]
    found = [await Sleepovers(work).one(one) for one in ids]
    would_be = [as_it_would_be(one, swap) for one in found if one is not None]
    both = []
    for one in would_be:
        others = await SwapCautions(work).others(one, ids)
        both.append(WouldBe(one, (*others, *_beside(one, would_be))))
    return SwapAsItWouldBe(tuple(both), await SwapCautions(work).look(swap.id))


async def _their_other_nights(
    sleepover: Sleepover, would_be: SwapAsItWouldBe, desk: Desk
) -> Mapping[UUID, Sequence[Nights]]:
    """The nights of its children besides: those that it gives away don't count."""
    async with desk.work() as work:
        return await other_nights(work, sleepover, [one.sleepover.id for one in would_be.both])


async def look_at_swaps_there(hub_household_id: UUID, work: Work) -> None:
    """Beds of a hub home were taken or given up: the swaps there are looked at anew, where that changes anything."""
    await work.later(LOOK_AT_CAUTIONS_OF_SWAP, *await SwapCautions(work).open_at(hub_household_id))


async def look_at_swaps_anew(work: Work) -> None:
    """Something was heard that can change what the register says of nights."""
    await work.later(LOOK_AT_CAUTIONS_OF_SWAP, *await SwapCautions(work).heard())


def _beside(one: Sleepover, both: Sequence[Sleepover]) -> list[OtherStay]:
    """The children of the other of the two, where both would sleep there on one of the nights."""
    return [
        OtherStay(other.id, child, Nights(other.first_night_on, other.last_night_on))
        for other in both
        if other.id != one.id
        and other.first_night_on <= one.last_night_on
        and other.last_night_on >= one.first_night_on
        for child in other.child_ids
    ]


def _each(cautions: Mapping[UUID, Sequence[Caution]]) -> set[tuple[UUID, Caution]]:
    return {(sleepover_id, one) for sleepover_id, of_it in cautions.items() for one in of_it}
