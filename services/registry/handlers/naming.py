"""What does the registry do when a constellation is called otherwise, or is in another area?"""

from dataclasses import replace

import structlog

from services.registry import grounds
from services.registry.handlers.turning import households_of, say_life
from services.registry.policy.constellations.looking import may_change, not_found
from services.registry.policy.records.changes import refuse_if_changed_meanwhile
from services.registry.policy.registering.deciding import refuse_the_same
from services.registry.repository.constellations import circumstances, lives
from services.registry.repository.keeping.turns import take_turns
from shared.contracts.correcting import CorrectConstellation
from shared.contracts.refusals import refuse
from shared.contracts.registering import Registered
from shared.persistence.work import Work

log = structlog.get_logger()


async def correct_constellation(command: CorrectConstellation, work: Work) -> Registered:
    """A constellation as it is written now; whoever shares it hears its name anew, and the bus its area."""
    if not may_change(work.actor, command.constellation_id):
        raise not_found()
    await take_turns(work)
    known = await lives.life_of(work, command.constellation_id)
    if known is None or known.host:
        raise not_found()
    refuse_if_changed_meanwhile(command.version, known.version)
    moves = command.area_id != known.area_id
    if moves and not await circumstances.is_open_area(work, command.area_id, work.today, known.closes_on):
        raise refuse(grounds.NO_SUCH_AREA, "Choose one of the authority's areas that stays open.", "area_id")
    after = replace(known, name=command.name.strip(), area_id=command.area_id)
    refuse_the_same(is_same=after == known)
    if not command.dry_run:
        after = replace(after, version=known.version + 1)
        await lives.save_name(work, after, by=work.actor.person_id)
        await say_life(work, after, households_of(after))
        log.info("constellation_corrected", constellation_id=str(known.id))
    return Registered(thing_id=known.id, ref=known.ref)
