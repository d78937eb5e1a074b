"""What becomes of an emergency when one of its children lives elsewhere by now?"""

from collections.abc import Iterable
from uuid import UUID

import structlog

from services.bookings.handlers.emergencies.telling import emergency_fact
from services.bookings.policy.emergencies import chain
from services.bookings.policy.emergencies.emergency import Emergency
from services.bookings.policy.history import household_on
from services.bookings.repository.emergencies import Emergencies
from services.bookings.repository.history import History
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.emergencies import EmergencyState, EmergencyStoodDown
from shared.persistence.work import Work

log = structlog.get_logger()


async def locked_left_by(child_id: UUID, work: Work) -> list[Emergency]:
    """Those that have a child who lives in another household tonight; nobody else changes them until we do.

    A child of whom no home is known stays: a bed is looked for until somebody says where they live.
    """
    emergencies = Emergencies(work)
    ids = await emergencies.that_have(child_id, work.tonight)
    if not ids:
        return []
    home = household_on((await History(work).homes([child_id])).get(child_id, []), work.tonight)
    found = [await emergencies.locked(one) for one in ids]
    return [one for one in found if one is not None and home not in {None, one.satellite_household_id}]


async def take_out(child_id: UUID, left: Iterable[Emergency], work: Work) -> None:
    """Take the child out, once what they can't keep was released; where nobody is left it is stood down.

    A found bed that keeps the nights that were slept in it stands as it was.
    """
    for emergency in left:
        if emergency.state is EmergencyState.BED_FOUND and await _keeps_its_bed(emergency, work):
            continue
        after = chain.left_by(emergency, child_id, work.now)
        await Emergencies(work).change(after)
        if after.state is EmergencyState.STOOD_DOWN:
            work.say(emergency_fact(EmergencyStoodDown, after))
        log.info("emergency_left", emergency_id=str(after.id), state=after.state.value)


async def _keeps_its_bed(emergency: Emergency, work: Work) -> bool:
    found = await Sleepovers(work).one(emergency.present.sleepover_id) if emergency.present.sleepover_id else None
    return found is not None and found.keeps_its_beds
