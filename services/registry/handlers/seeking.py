"""By what are records narrowed down, and who read them in the whole authority?"""

from services.registry.policy.records.reading import children_in_reach, households_in_reach
from services.registry.policy.records.readings import days_asked_for
from services.registry.repository import names
from services.registry.repository.records import readings, seeking
from shared.contracts.seeking import AccessLog, Seekable, WhatCanBeSought, WhoReadWhat
from shared.persistence.work import Work


async def what_can_be_sought(_query: WhatCanBeSought, work: Work) -> Seekable:
    """What some record has that the asker may see."""
    households, children = households_in_reach(work.actor), children_in_reach(work.actor)
    return Seekable(
        areas=await seeking.areas(work, households),
        constellations=await seeking.constellations(work, households),
        supervising_social_workers=await seeking.supervising_social_workers(work, households),
        childrens_social_workers=await seeking.childrens_social_workers(work, children),
    )


async def who_read_what(query: WhoReadWhat, work: Work) -> AccessLog:
    """One page of the readings of some days, before this one."""
    first, last = days_asked_for(query.first_on, query.last_on, work.today)
    log = await readings.on_days(work, query, first, last)
    await names.write_down(work, list({line.subject_id: None for line in log.readings if line.kind}), query.for_purpose)
    return log
