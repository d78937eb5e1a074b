"""What does the registry do when a child is registered, written anew, or belongs together with others?"""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID, uuid4

import structlog

from services.registry import grounds
from services.registry.handlers.record_turns import childs_turn
from services.registry.handlers.registering.people import compared, kept, refuse_without_duty
from services.registry.policy.facts import Assignment, Duty, begun
from services.registry.policy.records.changes import may_change_child
from services.registry.policy.records.snapshots import NOTHING_DELEGATED
from services.registry.policy.register import Child
from services.registry.policy.registering.deciding import (
    refuse_birth,
    refuse_the_same,
    social_worker_of_a_new_one,
)
from services.registry.policy.registering.details import with_child
from services.registry.repository import names
from services.registry.repository.keeping.turns import take_turns
from services.registry.repository.registering import keeping, lookalikes
from services.registry.repository.retention.subjects import erased_among
from shared.contracts.correcting import CorrectChild, LinkSiblings, UnlinkSiblings
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.registering import RegisterChild, Registered
from shared.contracts.registry import Purpose
from shared.persistence.work import Work

log = structlog.get_logger()


async def register_child(command: RegisterChild, work: Work) -> Registered:
    """A child with the responsible social worker from today on; nothing is delegated yet."""
    await take_turns(work)
    worker_id = social_worker_of_a_new_one(work.actor, command.childrens_social_worker_id)
    await refuse_without_duty(work, worker_id, Duty.CHILDRENS_SOCIAL_WORKER, "childrens_social_worker_id")
    refuse_birth(command.child.date_of_birth, work.today)
    sibling = await _sibling(work, command.sibling_ref)
    alike = await lookalikes.children(work, command.child)
    await names.write_down(work, [*alike], Purpose.KEEP_THE_REGISTER)
    found = compared(command, "child", alike)
    child_id, ref = await keeping.reference(work, "children", command.ref)
    family = await _family_of(work, sibling)
    told = tuple(_name(one) for one in family)
    if command.dry_run:
        return Registered(lookalikes=found, brothers_and_sisters=told)
    group_id = (sibling.sibling_group_id or uuid4()) if sibling else None
    child = Child(
        id=child_id,
        ref=ref,
        sibling_group_id=group_id,
        childrens_social_worker_id=worker_id,
        health_needs=None,
        allergies=None,
        overnight_decision=NOTHING_DELEGATED,
        overnight_conditions=None,
        **{name: getattr(command.child, name) for name in type(command.child).model_fields},
    )
    facts = []
    if worker_id is not None:
        duty = Duty.CHILDRENS_SOCIAL_WORKER
        facts.append(begun(Assignment, work.today, kind=duty, subject_id=child_id, worker_id=worker_id))
    await kept(work, [child, *_grouped(family, group_id)], facts)
    log.info("child_registered", child_id=str(child_id))
    return Registered(thing_id=child_id, ref=ref, lookalikes=found, brothers_and_sisters=told)


async def correct_child(command: CorrectChild, work: Work) -> Registered:
    """A child as it is written now."""
    known = await _to_correct(work, command.child_id, command.version)
    refuse_birth(command.child.date_of_birth, work.today)
    after = with_child(known, command.child)
    refuse_the_same(is_same=after == known)
    if not command.dry_run:
        await kept(work, [after.in_place_of(known)])
        log.info("child_corrected", child_id=str(known.id))
    return Registered(thing_id=known.id, ref=known.ref)


async def link_siblings(command: LinkSiblings, work: Work) -> Registered:
    """Two children and all whom either is a brother or sister of already belong together."""
    known = await _to_correct(work, command.child_id, command.version)
    sibling = await _sibling(work, command.sibling_ref)
    if sibling is None or sibling.id == known.id:
        raise _no_such_sibling()
    refuse_the_same(is_same=sibling.sibling_group_id is not None and sibling.sibling_group_id == known.sibling_group_id)
    group_id = known.sibling_group_id or sibling.sibling_group_id or uuid4()
    everybody = {one.id: one for one in (*await _family_of(work, known), *await _family_of(work, sibling))}
    if not command.dry_run:
        await kept(work, _grouped(everybody.values(), group_id))
        log.info("siblings_linked", child_id=str(known.id))
    others = tuple(_name(one) for one in everybody.values() if one.id != known.id)
    return Registered(thing_id=known.id, ref=known.ref, brothers_and_sisters=others)


async def unlink_siblings(command: UnlinkSiblings, work: Work) -> Registered:
    """The child belongs to nobody; one who would be left alone in the group doesn't either."""
    known = await _to_correct(work, command.child_id, command.version)
    others = [one for one in await _family_of(work, known) if one.id != known.id]
    refuse_the_same(is_same=known.sibling_group_id is None)
    if not command.dry_run:
        alone = others if len(others) == 1 else []
        await kept(work, _grouped([known, *alone], None))
        log.info("siblings_unlinked", child_id=str(known.id))
    return Registered(thing_id=known.id, ref=known.ref, brothers_and_sisters=tuple(map(_name, others)))


async def _to_correct(work: Work, child_id: UUID, version: int) -> Child:
    await childs_turn(work, child_id, version)
    known = await keeping.child_of(work, child_id)
    if known is None:
        raise AssertionError("whose turn it is is known")
    return known


async def _sibling(work: Work, ref: str | None) -> Child | None:
    """The brother or sister of a reference, whom the asker may name; that they were is written down."""
    if ref is None:
        return None
    sibling = await keeping.child_called(work, ref.strip())
    if sibling is None or not may_change_child(work.actor, sibling.id) or await erased_among(work, [sibling.id]):
        raise _no_such_sibling()
    return sibling


async def _family_of(work: Work, child: Child | None) -> list[Child]:
    """The child with all brothers and sisters, each of whom it is written down as read."""
    if child is None:
        return []
    group = [child.sibling_group_id] if child.sibling_group_id else []
    found = await keeping.siblings_in(work, group) or [child]
    await names.write_down(work, [one.id for one in found], Purpose.KEEP_THE_REGISTER)
    return found


def _grouped(children: Iterable[Child], group_id: UUID | None) -> list[Child]:
    """Those of these who weren't in the group, as they are in it."""
    return [
        replace(one, sibling_group_id=group_id).in_place_of(one) for one in children if one.sibling_group_id != group_id
    ]


def _name(child: Child) -> str:
    return f"{child.known_as or child.first_name} {child.last_name}"


def _no_such_sibling() -> RefusalError:
    return refuse(
        grounds.NO_SUCH_SIBLING,
        "There is no child of yours of this reference. Check it, or ask your programme manager.",
        "sibling_ref",
    )
