"""What is a worker assigned to, and who takes it over?"""

from dataclasses import replace

from services.registry import grounds
from services.registry.handlers.turning import say_life, say_things
from services.registry.policy.constellations.caseloads import caseload_of, handed_over, may_hand_over, may_see_caseload
from services.registry.policy.facts import Duty
from services.registry.repository.constellations import caseloads, lives
from services.registry.repository.keeping import facts
from services.registry.repository.keeping.turns import at_once, take_turns
from shared.contracts.constellations import Caseload, HandOverCaseload, WhoseCaseload
from shared.contracts.refusals import refuse
from shared.persistence.work import Work


async def whose_caseload(query: WhoseCaseload, work: Work) -> Caseload:
    """What a worker is assigned to on a day. Refused: `not_yours`."""
    if not may_see_caseload(work.actor, query.worker_id):
        raise refuse(
            grounds.NOT_YOUR_CASELOAD, "You can see your own caseload only. Ask your programme manager.", "worker_id"
        )
    assignments = await caseloads.ever_assigned_to(work, query.worker_id)
    colleagues = await caseloads.colleagues_of(work, query.worker_id) if may_hand_over(work.actor) else []
    return caseload_of(query.worker_id, assignments, query.on or work.today, colleagues)


async def hand_over_caseload(command: HandOverCaseload, work: Work) -> Caseload:
    """Another worker's from a day on, all at once."""
    await take_turns(work)
    handed = handed_over(
        await caseloads.timelines_of_workers(work, {command.from_worker_id, command.to_worker_id}),
        command.from_worker_id,
        await caseloads.worker(work, command.to_worker_id),
        on=command.on,
        reason=command.reason,
        only=command.only,
    )
    if command.dry_run:
        return handed.caseload
    async with at_once(work):
        await facts.save_facts(work, handed.assignments, by=work.actor.person_id)
    led = {one.subject_id for one in handed.assignments if one.kind is Duty.LIAISON_WORKER}
    for life in (await lives.lives_with(work, led)).values():
        await say_life(work, replace(life, version=await lives.next_version(work, life.id)), ())
    await say_things(work, {one.subject_id for one in handed.assignments} - led)
    return handed.caseload
