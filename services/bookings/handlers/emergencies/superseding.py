"""What becomes of an emergency that begins on a later night, when one of its children needs a bed before?"""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

import structlog

from services.bookings.handlers.emergencies.errands import MOVE_ON
from services.bookings.handlers.emergencies.holding import beds_of, let_beds_go
from services.bookings.handlers.emergencies.telling import emergency_fact
from services.bookings.policy.emergencies import chain
from services.bookings.policy.emergencies.emergency import Emergency
from services.bookings.repository.emergencies import Emergencies
from shared.contracts.emergencies import EmergencyAnswer, EmergencyState, EmergencyStoodDown
from shared.contracts.words import DeclineReason
from shared.persistence.work import Work

log = structlog.get_logger()


async def take_over_later_ones(
    known: Iterable[Emergency], child_ids: Collection[UUID], night: date, work: Work
) -> tuple[list[Emergency], date | None]:
    """Those that look for a bed for this night already; and until when the others need one that begin later.

    These children leave the others, for they are looked for from this night on: what is held there is given back, and
    whoever is left is asked for anew. A child is in one open emergency at a time.
    """
    now, until = [], None
    for emergency in known:
        if emergency.first_night_on <= night:
            now.append(emergency)
            continue
        await _leave(emergency, child_ids, work)
        until = max(until or emergency.needed_until, emergency.needed_until)
    return now, until


async def _leave(emergency: Emergency, child_ids: Collection[UUID], work: Work) -> None:
    if beds := await beds_of(emergency.present, work):
        await let_beds_go(beds, EmergencyAnswer.NOT_NEEDED, work, DeclineReason.PLANS_CHANGED)
    after = emergency
    for child_id in emergency.child_ids:
        if child_id in child_ids:
            after = chain.left_by(after, child_id, work.now)
    await Emergencies(work).change(after)
    if after.state is EmergencyState.STOOD_DOWN:
        work.say(emergency_fact(EmergencyStoodDown, after))
    else:
        await work.later(MOVE_ON, after.id)
    log.info("emergency_superseded", emergency_id=str(after.id), state=after.state.value)
