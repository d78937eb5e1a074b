"""What bookings does when children need another bed for nights that a sleepover has left?"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid5

import structlog

from services.bookings.handlers.emergencies.errands import LOOK_FOR_THE_REST
from services.bookings.handlers.emergencies.moving import raise_and_ask
from services.bookings.handlers.emergencies.superseding import take_over_later_ones
from services.bookings.policy.by_day import by_day_from
from services.bookings.policy.emergencies import chain
from services.bookings.policy.emergencies.asking import in_no_emergency, with_the_most_of, without_a_bed
from services.bookings.policy.emergencies.emergency import Emergency, Step
from services.bookings.policy.nights import ONE_NIGHT, Nights
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository.emergencies import Emergencies
from services.bookings.repository.requests import Requests
from services.bookings.repository.shortened import last_night_before
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.emergencies import AskedOf, EmergencyAnswer, EmergencyState
from shared.contracts.refusals import RefusalError
from shared.contracts.words import DeclineReason
from shared.messaging.errands import Desk
from shared.messaging.errors import TryAgainLaterError
from shared.persistence.work import Work

log = structlog.get_logger()


async def lock_emergencies_of(sleepover_id: UUID, work: Work) -> None:
    """Have nobody raise one for the children of a sleepover until we commit; before its beds, as by everybody."""
    sleepover = await Sleepovers(work).one(sleepover_id)
    if sleepover is not None:
        await Emergencies(work).locked_open_of(sleepover.child_ids)


async def needed_until(stay: Sleepover, work: Work) -> date:
    """The last night for which its children need a bed: of an emergency it may be later than that of the stay."""
    emergency = await Emergencies(work).one(stay.emergency_id) if stay.emergency_id else None
    return emergency.needs_one_until(stay.last_night_on) if emergency else stay.last_night_on


async def look_for_the_rest(desk: Desk) -> None:
    """Raise an emergency for the nights that a found bed leaves; nothing where that was done already.

    Those are what no hub home had a bed for, and what the register has cut off. What somebody had given up isn't looked
    for: they said where the children sleep instead.
    """
    try:
        async with desk.work() as work:
            before = await Emergencies(work).locked(desk.thing_id)
            taken = before.taken_by if before else None
            stay = await Sleepovers(work).one(taken.sleepover_id) if taken and taken.sleepover_id else None
            if before is not None and stay is not None:
                await _look_for_the_rest(before, stay, work)
    except RefusalError as error:
        # Somebody else was given the bed, or the child another one, in this moment.
        raise TryAgainLaterError(error.refused.reason) from error


async def _look_for_the_rest(found: Emergency, stay: Sleepover, work: Work) -> None:
    at = by_day_from(found.present.answered_at or work.now)
    if stay.reason is DeclineReason.HUB_HOME_CHANGED:
        until = await last_night_before(stay.id, stay.last_night_on, work) or stay.last_night_on
        await raise_for_the_rest(stay, found.needs_one_until(until), EmergencyAnswer.NOT_ANY_MORE, work)
    elif stay.reason is None and found.leaves_nights and work.now < at:
        await work.later(LOOK_FOR_THE_REST, found.id, at=at)
    elif stay.reason is None and found.leaves_nights:
        await raise_for_the_rest(stay, found.needed_until, EmergencyAnswer.NO_BED, work)
        await Emergencies(work).change(chain.without_the_rest(found))


async def raise_for_the_rest(
    stay: Sleepover, last_night_on: date, answer: EmergencyAnswer, work: Work
) -> Emergency | None:
    """The emergency for the nights after the stay until this one, perhaps one that there is already.

    None where nobody looks: the nights are over, the children are known to live elsewhere, or have a bed on each.
    Brothers and sisters of whom some have a bed for longer are looked for apart; then it is the first one.

    The hub home that had them stands in it as the first that was asked, with what it has said by ending the stay.
    """
    nights = Nights(max(stay.last_night_on + ONE_NIGHT, work.tonight), last_night_on)
    if not nights:
        return None
    emergencies = Emergencies(work)
    if (raised_before := await emergencies.one(_its_id(stay, stay.last_night_on + ONE_NIGHT))) is not None:
        return raised_before
    await emergencies.locked_open_of(stay.child_ids)
    away = await Requests(work).away(stay.child_ids, nights)
    found = [
        await _raised_for(stay, child_ids, Nights(first, nights.last), answer, work)
        for first, child_ids in without_a_bed(stay.child_ids, nights, away).items()
    ]
    raised = [one for one in found if one is not None]
    return raised[0] if raised else None


async def _raised_for(
    stay: Sleepover, child_ids: Sequence[UUID], nights: Nights, answer: EmergencyAnswer, work: Work
) -> Emergency | None:
    emergencies = Emergencies(work)
    looked_for = await emergencies.open_of(child_ids)
    known, until = await take_over_later_ones(looked_for, child_ids, nights.first, work)
    left = await _who_live_there(stay, in_no_emergency(child_ids, known), nights.first, work)
    if not left or stay.satellite_household_id is None:
        return with_the_most_of(child_ids, known) if known else None
    before = await emergencies.one(stay.emergency_id) if stay.emergency_id else None
    needed_until = max(nights.last, until or nights.last)
    raised = Emergency(
        id=_its_id(stay, nights.first),
        version=1,
        satellite_household_id=stay.satellite_household_id,
        constellation_id=before.constellation_id if before else stay.constellation_id,
        child_ids=left,
        first_night_on=nights.first,
        last_night_on=needed_until,
        needed_until=needed_until,
        state=EmergencyState.ASKING,
        raised_at=work.now,
        raised_by=stay.asked_by,
        seen_at=work.now,
        why=before.why if before else "",
        follows_sleepover_id=stay.id,
    )
    return await raise_and_ask(chain.moved_to(raised, _of_who_had_them(stay, answer, work)), work)


def _its_id(stay: Sleepover, first_night_on: date) -> UUID:
    """The same for the same nights, whoever looks for them, and however often."""
    return uuid5(stay.id, (first_night_on - ONE_NIGHT).isoformat())


def _of_who_had_them(stay: Sleepover, answer: EmergencyAnswer, work: Work) -> Step:
    return Step(
        position=0,
        asked_of=AskedOf.HUB_HOME,
        asked_at=work.now,
        household_id=stay.hub_household_id,
        constellation_id=stay.constellation_id,
        answer=answer,
        answered_at=work.now,
    )


async def _who_live_there(stay: Sleepover, child_ids: Sequence[UUID], night: date, work: Work) -> tuple[UUID, ...]:
    """Those of whom no other home is known."""
    facts = await Requests(work).facts(child_ids, Nights(night, night))
    return tuple(one for one in child_ids if facts.home_on(one, night) in {None, stay.satellite_household_id})
