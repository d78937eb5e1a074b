"""Whose turn is it to change a child's or a household's record, and is it still as they looked at it?"""

from typing import Any
from uuid import UUID

from services.registry.handlers.erasing import refuse_if_erased
from services.registry.policy.records import changes as deciding
from services.registry.policy.records.reading import not_yours
from services.registry.repository import names
from services.registry.repository.keeping.turns import take_turns
from services.registry.repository.records import changes as kept
from services.registry.repository.records import households as records_of_households
from services.registry.repository.records import terms
from shared.contracts.registry import Purpose
from shared.persistence.work import Work


async def childs_turn(work: Work, child_id: UUID, looked_at: int | None) -> Any:
    """The child, while nobody else changes the register.

    Refused to whom the child doesn't concern, and to whom somebody else was quicker: `changed_meanwhile`.
    """
    await take_turns(work)
    child = await kept.child_row(work, child_id)
    if child is None or not deciding.may_change_child(work.actor, child_id):
        raise not_yours()
    await refuse_if_erased(work, child_id)
    deciding.refuse_if_changed_meanwhile(looked_at, await kept.record_version(work, child_id))
    await names.write_down(work, [child_id], Purpose.KEEP_THE_REGISTER)
    return child


async def households_turn(work: Work, household_id: UUID, looked_at: int | None, *, may_change: bool) -> Any:
    """The household, while nobody else changes the register; its carers are written down as read.

    Refused to whom the household doesn't concern (`may_change` says so), and to whom somebody else was quicker:
    `changed_meanwhile`.
    """
    await take_turns(work)
    household = await kept.household_row(work, household_id=household_id)
    if household is None or not may_change:
        raise not_yours()
    await refuse_if_erased(work, household_id)
    deciding.refuse_if_changed_meanwhile(looked_at, await terms.record_version(work, household_id))
    carers = await records_of_households.carer_ids(work, [household_id], work.today)
    await names.write_down(work, carers, Purpose.KEEP_THE_REGISTER)
    return household
