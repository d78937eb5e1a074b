"""When is something to be said across an agreement, and when is it to be forgotten?"""

from datetime import datetime, time
from uuid import UUID

from services.registry.policy.joint.agreements import Agreement
from services.registry.repository.joint.agreements import ids_of_all_agreed, on_constellation
from shared.contracts.clock import LONDON
from shared.persistence.work import Work

CARRY_ACROSS = "carry_across"
"""The errand that says across an agreement all that this authority has to say of it; its thing is the agreement."""
FORGET_THEIR_HOUSEHOLDS = "forget_their_households"
"""The errand that takes names and places out of what was said across an agreement that has ended."""


async def carry(work: Work, constellation_id: UUID) -> None:
    """Have it said to those with whom a constellation is shared that something of it is otherwise."""
    agreed = [one.id for one in await on_constellation(work, constellation_id) if one.is_agreed]
    await work.later(CARRY_ACROSS, *agreed)


async def carry_everything(work: Work) -> None:
    """Have everything said across every agreement: after an import, anything can be otherwise."""
    await work.later(CARRY_ACROSS, *await ids_of_all_agreed(work))


async def forget_at_the_end(work: Work, agreement: Agreement) -> None:
    """Have the other's households forgotten on the day on which an agreement ends, if that is known."""
    if agreement.ended_on is not None:
        moment = datetime.combine(agreement.ended_on, time(), LONDON)
        await work.later(FORGET_THEIR_HOUSEHOLDS, agreement.id, at=moment)
