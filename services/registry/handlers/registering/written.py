"""What is written of somebody, for whoever is about to correct it?"""

from services.registry.handlers.erasing import refuse_if_erased
from services.registry.policy.records.changes import may_change_child
from services.registry.policy.records.reading import not_yours
from services.registry.policy.registering import details
from services.registry.policy.registering.deciding import may_keep_household, may_keep_worker
from services.registry.repository import names
from services.registry.repository.records.changes import record_version
from services.registry.repository.records.households import carer_ids
from services.registry.repository.registering import keeping
from shared.contracts.correcting import HowIsItWritten, Written
from shared.contracts.registry import Purpose
from shared.persistence.work import Work


async def how_is_it_written(query: HowIsItWritten, work: Work) -> Written:
    """What is written now; who isn't the asker's to correct is refused like who there isn't."""
    written = await _written(query, work)
    if written is None:
        raise not_yours()
    await refuse_if_erased(work, query.subject_id)
    told = [query.subject_id] if written.household is None else await carer_ids(work, [query.subject_id], work.today)
    await names.write_down(work, told, Purpose.KEEP_THE_REGISTER)
    return written


async def _written(query: HowIsItWritten, work: Work) -> Written | None:
    by, subject_id = work.actor, query.subject_id
    if may_keep_household(by, subject_id) and (home := await keeping.household_of(work, subject_id)):
        return Written(version=home.version, household_id=home.id, household=details.household_details(home))
    carer = await keeping.carer_of(work, subject_id)
    if carer and may_keep_household(by, carer.household_id):
        return Written(
            version=carer.version,
            household_id=carer.household_id,
            carer=details.carer_details(carer),
            left_on=carer.left_on,
        )
    if may_change_child(by, subject_id) and (child := await keeping.child_of(work, subject_id)):
        return Written(version=await record_version(work, child.id), child=details.child_details(child))
    if may_keep_worker(by) and (worker := await keeping.worker_of(work, subject_id)):
        return Written(version=worker.version, worker=details.worker_details(worker), left_on=worker.left_on)
    return None
