"""What bookings does when children need another bed, as a sleepover ends before its last night?"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid5

import structlog

from services.bookings.handlers.emergencies.moving import raise_and_ask
from services.bookings.handlers.emergencies.superseding import take_over_later_ones
from services.bookings.policy.emergencies import chain
from services.bookings.policy.emergencies.asking import in_no_emergency, with_the_most_of
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


async def look_for_the_rest(desk: Desk) -> None:
    """Raise an emergency for what the register has cut off a found bed; nothing where that was done already."""
    try:
        async with desk.work() as work:
            before = await Emergencies(work).locked(desk.thing_id)
            taken = before.taken_by if before else None
            stay = await Sleepovers(work).one(taken.sleepover_id) if taken and taken.sleepover_id else None
            if stay is not None and stay.reason is DeclineReason.HUB_HOME_CHANGED:
                # What somebody had given up before isn't looked for: they said where the children sleep instead.
                until = await last_night_before(stay.id, stay.last_night_on, work)
                await raise_for_the_rest(stay, until or stay.last_night_on, EmergencyAnswer.NOT_ANY_MORE, work)
    except RefusalError as error:
        # Somebody else was given the bed, or the child another one, in this moment.
        raise TryAgainLaterError(error.refused.reason) from error


async def raise_for_the_rest(
    stay: Sleepover, last_night_on: date, answer: EmergencyAnswer, work: Work
) -> Emergency | None:
    """The emergency for the nights after the stay until this one, perhaps one that there is already.

    None where nobody looks: the nights are over, or the children are known to live elsewhere.

    The hub home that had them stands in it as the first that was asked, with what it has said by ending the stay.
    """
    emergencies = Emergencies(work)
    nights = Nights(max(stay.last_night_on + ONE_NIGHT, work.tonight), last_night_on)
    its_id = uuid5(stay.id, stay.last_night_on.isoformat())
    if not nights:
        return None
    if (raised_before := await emergencies.one(its_id)) is not None:
        return raised_before
    looked_for = await emergencies.locked_open_of(stay.child_ids)
    known, until = await take_over_later_ones(looked_for, stay.child_ids, nights.first, work)
    child_ids = await _who_live_there(stay, in_no_emergency(stay.child_ids, known), nights.first, work)
    if not child_ids or stay.satellite_household_id is None:
        return with_the_most_of(stay.child_ids, known) if known else None
    before = await emergencies.one(stay.emergency_id) if stay.emergency_id else None
    raised = Emergency(
        id=its_id,
        version=1,
        satellite_household_id=stay.satellite_household_id,
        constellation_id=before.constellation_id if before else stay.constellation_id,
        child_ids=child_ids,
        first_night_on=nights.first,
        last_night_on=max(nights.last, until or nights.last),
        state=EmergencyState.ASKING,
        raised_at=work.now,
        raised_by=stay.asked_by,
        seen_at=work.now,
        why=before.why if before else "",
        follows_sleepover_id=stay.id,
    )
    return await raise_and_ask(chain.moved_to(raised, _of_who_had_them(stay, answer, work)), work)


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
