"""What has become of others since a change that is taken back?"""

from services.registry.handlers.turning import households_of
from services.registry.policy.constellations.life import Life
from services.registry.policy.constellations.taking_back import Around
from services.registry.policy.names import name_for
from services.registry.repository import names
from services.registry.repository.constellations import caseloads, circumstances, lives
from services.registry.repository.joint.mirrors import authorities_of
from shared.contracts.actor import Actor
from shared.persistence.work import Work


async def around(work: Work, life: Life, asker: Actor | None = None) -> Around:
    """Where the households of a constellation belong by now, who its liaison workers are, and is its area still open?

    What the households are called only for somebody who asks.
    """
    ids = households_of(life)
    return Around(
        households={one.id: one for one in await lives.candidates(work, of=life.id, household_ids=ids)},
        names={one.id: name_for(asker, one) for one in await names.known(work, ids)} if asker else {},
        workers=await caseloads.workers(work, {one.worker_id for one in life.liaison_workers}),
        guests=(await authorities_of(work, ids)).keys(),
        area_closed_on=await circumstances.closing_of_area(work, life.area_id),
    )
