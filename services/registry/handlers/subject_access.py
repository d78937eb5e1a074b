"""What does the registry tell of all that it keeps on a person? That somebody asked is written down."""

from services.registry import grounds
from services.registry.handlers.erasing import refuse_if_erased
from services.registry.repository import names
from services.registry.repository.retention.subject_access import HELD
from services.registry.repository.retention.subjects import home_of, subject_of
from shared.contracts.refusals import refuse
from shared.contracts.registry import Kind, Purpose
from shared.contracts.retention import WhatRegistryHolds
from shared.contracts.subject_access import HeldOnPerson
from shared.persistence.held import held_tables, not_in_it
from shared.persistence.work import Work

WROTE = "What the person recorded of others isn’t given, though `recorded_by` says of each row who recorded it."
SHARED = "Words about others that may mention the person, in records that aren’t theirs, aren’t searched for."


async def what_registry_holds(query: WhatRegistryHolds, work: Work) -> HeldOnPerson:
    """Every row, now and before, and by which household the other services know more."""
    subject = await subject_of(work, query.subject_id)
    if subject is None:
        raise refuse(
            grounds.NO_SUCH_RECORD, "There is no such record. Check that you have the right one.", "subject_id"
        )
    await refuse_if_erased(work, subject.id)
    home = await home_of(work, subject)
    found = await held_tables(work, HELD, subject.id, home)
    people = [*subject.carer_ids] if subject.kind is Kind.HOUSEHOLD else [subject.id]
    await names.write_down(work, people, Purpose.ANSWER_A_SUBJECT_ACCESS_REQUEST)
    return HeldOnPerson(
        service="registry",
        tables=tuple(found),
        not_in_it=(*not_in_it(HELD), WROTE, SHARED),
        name=subject.name,
        household_id=home and home.household_id,
        household_since=home and home.since,
        household_until=home and home.until,
    )
