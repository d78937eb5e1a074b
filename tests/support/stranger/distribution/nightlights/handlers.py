"""What night lights does."""

from sqlalchemy import func
from sqlmodel import select

from nightlights.contracts import HowManyNightLights, NightLights
from nightlights.tables import LightRow
from shared.contracts.bookings import SleepoverConfirmed
from shared.persistence.work import Work


async def put_out_a_light(event: SleepoverConfirmed, work: Work) -> None:
    kept = await work.session.get(LightRow, event.sleepover_id)
    if kept is None:
        work.session.add(LightRow(sleepover_id=event.sleepover_id, version=event.thing_version))
    else:
        kept.version = max(kept.version, event.thing_version)


async def how_many_night_lights(_query: HowManyNightLights, work: Work) -> NightLights:
    lights = (await work.session.exec(select(func.count()).select_from(LightRow))).one()
    return NightLights(lights=lights)
