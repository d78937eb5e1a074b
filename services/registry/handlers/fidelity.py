"""What does the registry know of how a constellation follows the model, and who has found what?"""

import structlog

from services.registry.policy.constellations.looking import SEES_REASONS, may_change, may_look, not_found
from services.registry.policy.constellations.model_findings import found, stays_by_month, told
from services.registry.policy.facts import holding
from services.registry.policy.joint.agreements import decided_by_host
from services.registry.repository.constellations import lives, model
from services.registry.repository.keeping.turns import take_turns
from services.registry.repository.records import changes as kept
from shared.contracts.model import ModelEvidence, RecordModelFinding, WhatModelRestsOn
from shared.contracts.record_changes import RecordChange
from shared.persistence.work import Work

log = structlog.get_logger()


async def what_model_rests_on(query: WhatModelRestsOn, work: Work) -> ModelEvidence:
    """What was found, and the facts of the register that elements of the model rest on, as of today."""
    life = await lives.life_of(work, query.constellation_id)
    if life is None or life.host or not may_look(work.actor, life, work.today, ()):
        raise not_found()
    hub = life.hub_home_on(work.today)
    worker = holding(await model.workers_of(work, hub.household_id), work.today) if hub else None
    return ModelEvidence(
        constellation_id=life.id,
        on=work.today,
        findings=told(await model.findings_of(work, life.id), sees_evidence=work.actor.has(*SEES_REASONS)),
        has_own_worker=worker is not None if hub else None,
        own_worker_since=worker.started_on if worker else None,
        stays=stays_by_month(life, await model.stays_at(work, life), query.months),
        may_record=may_change(work.actor, life.id),
    )


async def record_model_finding(command: RecordModelFinding, work: Work) -> RecordChange:
    """An element is met, or isn't, from a day on, by somebody's word and what it rests on; nobody is told of it."""
    if not may_change(work.actor, command.constellation_id):
        raise not_found()
    await take_turns(work)
    life = await lives.life_of(work, command.constellation_id)
    if life is None:
        raise not_found()
    if life.host:
        raise decided_by_host(life.host)
    known = await model.findings_of(work, life.id, command.element)
    changed = found(known, command)
    if not command.dry_run:
        await kept.keep_facts(work, changed)
        log.info("model_finding_recorded", constellation_id=str(life.id), element=command.element.value)
    return RecordChange()
