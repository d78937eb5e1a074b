"""What bookings does with the places of a gathering: replies take them, and what is given back goes to who waits."""

from dataclasses import replace
from uuid import UUID

import structlog

from services.bookings import grounds
from services.bookings.handlers.telling_of_gatherings import gathering_fact
from services.bookings.policy import places as deciding
from services.bookings.policy.changes import STANDS_FOR
from services.bookings.policy.gatherings import Answered, Planned, not_yours
from services.bookings.repository.planned_gatherings import PlannedGatherings
from shared.contracts.gatherings import GatheringPlacesMoved, GatheringReply, ReplyToGathering
from shared.contracts.refusals import refuse
from shared.messaging.errands import Desk
from shared.persistence.work import Work

log = structlog.get_logger()

LOOK_AT_PLACES = "look_at_places"
"""The errand that takes places from households that don't belong to a constellation any more, for those who wait."""


async def keep_reply(command: ReplyToGathering, gathering: Planned, its: Answered, work: Work) -> None:
    """Take the places of a gathering that is locked, or wait for them, or give them back to who waits."""
    household_id = work.actor.household_id
    if household_id is None or household_id not in its.invited | its.replies.keys():
        raise not_yours()
    if command.is_coming and household_id not in its.invited:
        raise refuse(
            grounds.NOT_INVITED,
            "Your household isn’t invited any more. You can only reply that you aren’t coming.",
            "is_coming",
        )
    before = its.replies.get(household_id)
    reply = deciding.check_reply(
        gathering,
        GatheringReply(
            household_id=household_id,
            is_coming=command.is_coming,
            adults=command.adults if command.is_coming else 0,
            children=command.children if command.is_coming else 0,
        ),
        before,
        work.now,
        or_waits=command.or_waits,
    )
    more = deciding.places_of(reply) - deciding.places_of(before)
    keeps_its_place = deciding.keeps_its_place(reply, before)
    await PlannedGatherings(work).reply(gathering.id, reply, more, keeps_its_place=keeps_its_place)
    log.info("gathering_replied_to", gathering_id=str(gathering.id), is_coming=reply.is_coming, waits=reply.waits)
    await move_places(gathering.id, work, work.actor.person_id)


async def move_places(
    gathering_id: UUID, work: Work, changed_by: UUID | None = None, *, whoever_left: bool = False
) -> None:
    """Give the places that are free to the first who fits, in this transaction; it is said of those who waited.

    With `whoever_left` those who aren't invited any more have none from now on. Nothing free, nothing said.
    """
    gatherings = PlannedGatherings(work)
    gathering = await gatherings.locked(gathering_id)
    if gathering is None:
        return
    its = await gatherings.answered(gathering)
    moves = deciding.moves(gathering, its, work.now, whoever_left=whoever_left)
    if not (moves.given or moves.left):
        return
    await gatherings.move(gathering.id, moves)
    moved = replace(gathering, version=gathering.version + 1, changed_at=work.now)
    work.say(
        gathering_fact(
            GatheringPlacesMoved,
            moved,
            its,
            changed_by,
            given_household_ids=tuple(sorted(one.household_id for one in moves.given)),
            left_household_ids=tuple(sorted(one.household_id for one in moves.left)),
        )
    )
    log.info("places_moved", gathering_id=str(gathering.id), given=len(moves.given), left=len(moves.left))


async def look_at_places_later(constellation_id: UUID, work: Work) -> None:
    """Once the news have come to rest, where somebody has places at one of the constellation's gatherings."""
    if await PlannedGatherings(work).ahead_of(constellation_id):
        await work.later(LOOK_AT_PLACES, constellation_id, at=work.now + STANDS_FOR)


async def look_at_places(desk: Desk) -> None:
    """Take the places of whoever left, gathering by gathering. Run twice, once."""
    async with desk.work() as work:
        ahead = await PlannedGatherings(work).ahead_of(desk.thing_id)
    for gathering_id in ahead:
        async with desk.work() as work:
            await move_places(gathering_id, work, whoever_left=True)
