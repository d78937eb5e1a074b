"""Who has a place at a gathering, who waits for one, and who is given those that become free?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.gatherings import Answered, Planned, check_not_begun, check_on
from shared.contracts.gatherings import GatheringReply
from shared.contracts.refusals import RefusalError, Refused, refusal, refuse


@dataclass(frozen=True, slots=True)
class Replied:
    """What a household said last, and when."""

    at: datetime
    is_coming: bool
    waits: bool

    @property
    def is_no(self) -> bool:
        """Whether it neither comes nor waits for places."""
        return not (self.is_coming or self.waits)


@dataclass(frozen=True, slots=True)
class Moves:
    """What becomes of replies where places became free, or who has them isn't invited any more."""

    given: tuple[GatheringReply, ...] = ()
    """They had waited, and come now."""
    left: tuple[GatheringReply, ...] = ()
    """They had places or waited, and have nothing to do with it any more."""

    @property
    def places(self) -> int:
        """How many more places are taken by it."""
        return sum(map(people_of, self.given)) - sum(map(places_of, self.left))


def check_reply(
    gathering: Planned, reply: GatheringReply, before: GatheringReply | None, now: datetime, *, or_waits: bool = False
) -> GatheringReply:
    """The reply as it can be taken: who finds no room and said so waits for it.

    Refused: `called_off`, `has_begun`, `nobody_comes`, `gathering_is_full`, `has_places`.
    """
    check_on(gathering)
    check_not_begun(gathering, now)
    if reply.is_coming and not people_of(reply):
        raise refuse(grounds.NOBODY_COMES, "Enter how many adults or children are coming", "adults")
    capacity = gathering.about.capacity
    if capacity is None:
        return reply
    has, wanted = places_of(before), people_of(reply)
    free = capacity - gathering.taken + has
    if places_of(reply) <= free:
        return reply
    if not or_waits:
        raise RefusalError(gathering_is_full(free, wanted))
    if wanted > capacity:
        people = "1 person" if capacity == 1 else f"{capacity} people"
        raise refuse(grounds.GATHERING_IS_FULL, f"There is room for {people} in all. Enter fewer.", "adults")
    if has:
        raise refuse(
            grounds.HAS_PLACES,
            f"There is no room for {wanted}, and you have places for {has}. Keep those, or first reply that you aren’t "
            "coming and then join the waiting list. Others may be given your places then.",
            "adults",
        )
    return reply.model_copy(update={"is_coming": False, "waits": True})


def keeps_its_place(reply: GatheringReply, before: GatheringReply | None) -> bool:
    """Whether who waits goes on waiting from when it began: who asks for more than before begins anew."""
    return before is not None and before.waits and reply.waits and people_of(reply) <= people_of(before)


def moves(gathering: Planned, its: Answered, now: datetime, *, whoever_left: bool) -> Moves:
    """Who is given the places that are free, and with `whoever_left` who has none any more.

    The first of those who wait is given places; who needs more than there are is passed over, and stays first.
    """
    if not gathering.is_ahead(now):
        return Moves()
    left = those_who_left(its) if whoever_left else ()
    waiting = [its.replies[one] for one in its.waiting if one in its.invited]
    capacity = gathering.about.capacity
    free = None if capacity is None else capacity - gathering.taken + sum(map(places_of, left))
    given = waiting if free is None else those_who_fit(waiting, free)
    return Moves(tuple(one.model_copy(update={"is_coming": True, "waits": False}) for one in given), left)


def those_who_left(its: Answered) -> tuple[GatheringReply, ...]:
    """Those who have places or wait, and aren't invited any more."""
    return tuple(one for one in its.replies.values() if people_of(one) and one.household_id not in its.invited)


def those_who_fit(waiting: Iterable[GatheringReply], free: int) -> list[GatheringReply]:
    """Of those who wait, in their order, those for whom there is room once everybody before them was given theirs."""
    found = []
    for one in waiting:
        if people_of(one) <= free:
            found.append(one)
            free -= people_of(one)
    return found


def place_in_queue(waiting: Sequence[UUID], household_id: UUID | None) -> int:
    """The place of a household among those that wait, from 1; 0 where it doesn't."""
    return waiting.index(household_id) + 1 if household_id in waiting else 0


def people_of(reply: GatheringReply | None) -> int:
    """How many people a reply is for: they come, or would."""
    return reply.adults + reply.children if reply and (reply.is_coming or reply.waits) else 0


def places_of(reply: GatheringReply | None) -> int:
    """How many places a reply takes."""
    return people_of(reply) if reply and reply.is_coming else 0


def gathering_is_full(free: int = 0, wanted: int = 0) -> Refused:
    """There is no room, or not for so many."""
    if free > 0:
        places = "1 place is" if free == 1 else f"{free} places are"
        detail = (
            f"Only {places} left, and you entered {wanted} people. Enter fewer, reply “Yes, if there is room” to "
            "wait for places, or that you aren’t coming."
        )
    else:
        detail = "This gathering is full. Reply “Yes, if there is room” to wait for places, or that you aren’t coming."
    return refusal(grounds.GATHERING_IS_FULL, detail, "adults")
