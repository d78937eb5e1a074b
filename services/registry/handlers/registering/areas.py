"""What does the registry do when an area is added, called otherwise or closed?"""

from dataclasses import replace
from uuid import UUID

import structlog

from services.registry import grounds
from services.registry.handlers.registering.people import kept
from services.registry.policy.records.changes import refuse_if_changed_meanwhile
from services.registry.policy.register import Area
from services.registry.policy.registering.areas import refuse_closing, refuse_name_taken
from services.registry.policy.registering.deciding import refuse_the_same
from services.registry.repository.constellations import circumstances
from services.registry.repository.keeping.turns import take_turns
from services.registry.repository.registering import finding, keeping
from shared.contracts.areas import AddArea, Areas, CloseArea, RenameArea, WhichAreas
from shared.contracts.refusals import refuse
from shared.persistence.work import Work

log = structlog.get_logger()


async def which_areas(_query: WhichAreas, work: Work) -> Areas:
    """All areas, those that are closed last."""
    return await finding.areas(work)


async def add_area(command: AddArea, work: Work) -> Areas:
    """One area more."""
    await take_turns(work)
    name = command.name.strip()
    refuse_name_taken(await circumstances.areas(work), name, work.today)
    area_id, ref = await keeping.reference(work, "areas", None)
    await kept(work, [Area(id=area_id, ref=ref, name=name)])
    return await _after(work, area_id, "area_added")


async def rename_area(command: RenameArea, work: Work) -> Areas:
    """Another name; constellations stay where they are."""
    known, others = await _to_change(work, command.area_id, command.version)
    name = command.name.strip()
    refuse_the_same(is_same=name == known.name)
    refuse_name_taken(others, name, work.today)
    await kept(work, [replace(known, name=name).in_place_of(known)])
    return await _after(work, known.id, "area_renamed")


async def close_area(command: CloseArea, work: Work) -> Areas:
    """No area any more from a day on."""
    known, _ = await _to_change(work, command.area_id, command.version)
    refuse_closing(known, await finding.lives_in(work, known.id), command.on)
    await kept(work, [replace(known, closed_on=command.on).in_place_of(known)])
    return await _after(work, known.id, "area_closed")


async def _to_change(work: Work, area_id: UUID, version: int) -> tuple[Area, list[Area]]:
    """The area, while nobody else changes the register, and the others."""
    await take_turns(work)
    everything = await circumstances.areas(work)
    known = next((one for one in everything if one.id == area_id), None)
    if known is None:
        raise refuse(grounds.NO_SUCH_AREA, "There is no such area. Look at the list again.", "area_id")
    refuse_if_changed_meanwhile(version, known.version)
    return known, [one for one in everything if one.id != area_id]


async def _after(work: Work, area_id: UUID, event: str) -> Areas:
    log.info("area_changed", area_id=str(area_id), how=event)
    return (await finding.areas(work)).model_copy(update={"area_id": area_id})
