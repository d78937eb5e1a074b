"""What bookings does with the places of a gathering: replies take them, and what is given back goes to who waits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

import structlog

from services.bookings import grounds
from services.bookings.handlers.lifts_undone import say_of_lifts
from services.bookings.handlers.telling_of_gatherings import gathering_fact
from services.bookings.handlers.telling_once import told_once
from services.bookings.policy import places as deciding
from services.bookings.policy.changes import STANDS_FOR
from services.bookings.policy.gatherings import Answered, Planned, not_yours
from services.bookings.policy.lifts import check_lift
from services.bookings.policy.places import Moves
from services.bookings.repository.lifts import GatheringLifts
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
    gives, needs = (command.gives_lift, command.needs_lift) if deciding.people_of(reply) else (0, 0)
    check_lift(gives, needs)
    await PlannedGatherings(work).reply(gathering.id, reply, more, keeps_its_place=keeps_its_place)
    await GatheringLifts(work).say(gathering.id, household_id, gives, needs)
    log.info("gathering_replied_to", gathering_id=str(gathering.id), is_coming=reply.is_coming, waits=reply.waits)
    await move_places([gathering.id], work, work.actor.person_id)
    await say_of_lifts(gathering.id, its.lifts, work, work.actor.person_id)


async def move_places(
    gathering_ids: Iterable[UUID],
    work: Work,
    changed_by: UUID | None = None,
    *,
    whoever_left: bool = False,
    gone: Mapping[UUID, "Gone"] | None = None,
) -> None:
    """Give the places that are free to the first who fits, in this transaction; it is said of those who waited.

    With `whoever_left` those who aren't invited any more have none from now on; of who is `gone` already it is said
    here. Nothing free, nothing said.
    """
    moved = [
        found
        for one in sorted(gathering_ids)
        if (found := await _moved(one, work, (gone or {}).get(one), whoever_left=whoever_left)) is not None
    ]
    moves = {gathering.id: (its, its_moves) for gathering, its, its_moves in moved}
    to_tell = {
        one: frozenset(
            [*((home.household_id, "given") for home in its.given), *((home.household_id, "left") for home in its.left)]
        )
        for one, (_, its) in moves.items()
    }
    for gathering, telling in told_once([gathering for gathering, _, _ in moved], to_tell):
        its, its_moves = moves[gathering.id]
        telling["told_elsewhere"] = tuple(home for home, _ in telling["told_elsewhere"])
        given = tuple(sorted(one.household_id for one in its_moves.given))
        left = tuple(sorted(one.household_id for one in its_moves.left))
        homes = {"given_household_ids": given, "left_household_ids": left}
        work.say(gathering_fact(GatheringPlacesMoved, gathering, its, changed_by, **homes, **telling))
        if left:
            await say_of_lifts(gathering.id, its.lifts, work, changed_by)
        log.info("places_moved", gathering_id=str(gathering.id), given=len(given), left=len(left))


@dataclass(frozen=True, slots=True)
class Gone:
    """Whose places were taken from them in this transaction, and how the gathering was answered before."""

    its: Answered
    replies: tuple[GatheringReply, ...]


async def _moved(
    gathering_id: UUID, work: Work, gone: Gone | None, *, whoever_left: bool
) -> tuple[Planned, Answered, Moves] | None:
    """The gathering after its places have moved, with how it was before and what has moved; none where nothing has."""
    gatherings = PlannedGatherings(work)
    gathering = await gatherings.locked(gathering_id)
    if gathering is None:
        return None
    its = await gatherings.answered(gathering)
    moves = deciding.moves(gathering, its, work.now, whoever_left=whoever_left)
    if not (moves.given or moves.left or gone):
        return None
    await gatherings.move(gathering.id, moves)
    after = replace(gathering, version=gathering.version + 1, changed_at=work.now)
    return (after, its, moves) if gone is None else (after, gone.its, replace(moves, left=gone.replies))


async def look_at_places_later(constellation_id: UUID, work: Work) -> None:
    """Once the news have come to rest, where somebody has places at one of the constellation's gatherings."""
    if await PlannedGatherings(work).ahead_of(constellation_id):
        await work.later(LOOK_AT_PLACES, constellation_id, at=work.now + STANDS_FOR)


async def look_at_places(desk: Desk) -> None:
    """Take the places of whoever left, at all gatherings at once, so that they are told once. Run twice, once."""
    async with desk.work() as work:
        await move_places(await PlannedGatherings(work).ahead_of(desk.thing_id), work, whoever_left=True)
