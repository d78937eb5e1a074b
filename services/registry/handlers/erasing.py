"""What does the registry do when a record is to be erased, and when somebody asks about one that was?"""

from uuid import UUID

import structlog

from services.registry.handlers.joint.booking import carry_everything
from services.registry.handlers.retention import due_on, to_change
from services.registry.policy.facts import holding
from services.registry.policy.retention.erasing import is_erased, refuse_what_must_stay
from services.registry.repository.keeping.turns import take_turns
from services.registry.repository.retention import erasing, holds, subjects
from shared.contracts.registry import Kind
from shared.contracts.retention import Erased, EraseRecord, RecordErased
from shared.persistence.forgetting import forget_replies
from shared.persistence.work import Work

log = structlog.get_logger()

DECIDED = "A decision of the authority, before any period had ended"


async def erase_record(command: EraseRecord, work: Work) -> Erased:
    """Blanks the record and those that go with it, and says so of each."""
    await take_turns(work)
    subject = await to_change(work, command.subject_id)
    record = await due_on(work, subject)
    hold = holding(await holds.holds_of(work, subject.id), work.today)
    refuse_what_must_stay(subject, hold, record, work.today, by_decision=command.by_decision)
    is_due = record is not None and record.due_on <= work.today
    goes = tuple(await erasing.parts_of(work, subject))
    if command.dry_run:
        return Erased(subject_id=subject.id, kind=subject.kind, goes=goes)
    already = await subjects.erased_among(work, subject.carer_ids)
    everybody = {subject.id: subject.kind} | {one: Kind.CARER for one in subject.carer_ids if one not in already}
    for one, kind in everybody.items():
        await erasing.write_down(
            work,
            one,
            kind,
            period=record.period if record and is_due else None,
            source=record.source if record and is_due else DECIDED,
            reason=command.reason,
        )
    versions = await erasing.erase(work, subject)
    await forget_replies(work)
    await carry_everything(work)
    for one, kind in everybody.items():
        work.say(RecordErased(subject_id=one, kind=kind, thing_version=versions[one]))
    log.info("record_erased", subject_id=str(subject.id), kind=subject.kind.value, is_due=is_due)
    return Erased(subject_id=subject.id, kind=subject.kind, goes=goes)


async def refuse_if_erased(work: Work, subject_id: UUID) -> None:
    """Raises the refusal `record_erased`: that it was, when and why, is all that there is to say."""
    if erased := await subjects.erasure_of(work, subject_id):
        raise is_erased(erased)
