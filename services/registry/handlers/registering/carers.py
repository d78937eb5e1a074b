"""What does the registry do when somebody joins a household as a carer, is written anew, or leaves?"""

from dataclasses import replace

import structlog

from services.registry.handlers import turning
from services.registry.handlers.erasing import refuse_if_erased
from services.registry.handlers.joint.booking import carry_everything
from services.registry.handlers.registering.people import carer_to_correct, compared, kept
from services.registry.policy.records.reading import not_yours
from services.registry.policy.register import Carer
from services.registry.policy.registering.deciding import (
    may_keep_household,
    refuse_giving_up,
    refuse_leaving,
    refuse_main_before_joining,
    refuse_the_same,
    refuse_without_main_carer,
)
from services.registry.policy.registering.details import a_carer, with_carer
from services.registry.repository import names, standing
from services.registry.repository.keeping.turns import take_turns
from services.registry.repository.registering import keeping, lookalikes
from shared.contracts.correcting import CarerLeaves, CorrectCarer
from shared.contracts.registering import AddCarer, Registered
from shared.contracts.registry import Purpose
from shared.persistence.work import Work

log = structlog.get_logger()


async def add_carer(command: AddCarer, work: Work) -> Registered:
    """One carer more from a day on, who can sign in as the household's place in the programme lets them."""
    await take_turns(work)
    household = await keeping.household_of(work, command.household_id)
    if household is None or not may_keep_household(work.actor, household.id):
        raise not_yours()
    await refuse_if_erased(work, household.id)
    alike = await lookalikes.carers(work, command.carer.first_name, command.carer.last_name)
    await names.write_down(work, [*alike], Purpose.KEEP_THE_REGISTER)
    found = compared(command, "carer", alike)
    carer_id, ref = await keeping.reference(work, "carers", command.ref)
    carer = a_carer(command.carer, carer_id, ref, household.id, command.on)
    refuse_main_before_joining(carer, work.today)
    if command.dry_run:
        return Registered(lookalikes=found)
    carer = replace(carer, roles=(await standing.places_of(work, [household.id])).roles_of(carer))
    await kept(work, [carer, *await _not_main_any_more(work, carer)])
    await turning.book(work, carer.id, carer.next_change_after(work.today))
    await carry_everything(work)
    log.info("carer_added", carer_id=str(carer.id), household_id=str(household.id))
    return Registered(thing_id=carer.id, ref=ref, lookalikes=found)


async def correct_carer(command: CorrectCarer, work: Work) -> Registered:
    """A carer as they are written now; whoever becomes the main carer takes that over from who was it."""
    known = await carer_to_correct(work, command, command.carer_id)
    after = with_carer(known, command.carer)
    refuse_the_same(is_same=after == known)
    refuse_giving_up(known, after)
    if not command.dry_run:
        await kept(work, [after.in_place_of(known), *await _not_main_any_more(work, after)])
        await carry_everything(work)
        log.info("carer_corrected", carer_id=str(known.id))
    return Registered(thing_id=known.id, ref=known.ref)


async def carer_leaves(command: CarerLeaves, work: Work) -> Registered:
    """Not a carer from a day on: from then on they can't sign in, and nobody is told anything of theirs."""
    known = await carer_to_correct(work, command, command.carer_id)
    refuse_leaving(known, command.on)
    refuse_the_same(is_same=known.left_on == command.on)
    refuse_without_main_carer(known, await _others(work, known), command.on)
    if not command.dry_run:
        leaving = replace(known, left_on=command.on)
        leaving = replace(leaving, roles=(await standing.places_of(work, [known.household_id])).roles_of(leaving))
        await kept(work, [leaving.in_place_of(known)])
        await turning.book(work, known.id, leaving.next_change_after(work.today))
        await carry_everything(work)
        log.info("carer_leaves", carer_id=str(known.id))
    return Registered(thing_id=known.id, ref=known.ref)


async def _others(work: Work, carer: Carer) -> list[Carer]:
    return [one for one in await keeping.carers_with(work, carer.household_id) if one.id != carer.id]


async def _not_main_any_more(work: Work, carer: Carer) -> list[Carer]:
    """The others of a new main carer's household who were it."""
    if not carer.is_main_carer:
        return []
    return [
        replace(one, is_main_carer=False).in_place_of(one) for one in await _others(work, carer) if one.is_main_carer
    ]
