"""What does the registry do when children are to share a bedroom, and whom does it tell of it?"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

import structlog

from services.registry import grounds
from services.registry.handlers.record_turns import childs_turn
from services.registry.policy.days import refuse_an_impossible_day
from services.registry.policy.records import care
from services.registry.policy.records import sharing as deciding
from services.registry.policy.records.changes import may_change_child, refuse_before_birth
from services.registry.policy.records.naming import no_such_household
from services.registry.policy.records.reading import not_yours
from services.registry.policy.register import BedSharingAgreement
from services.registry.policy.retention.deaths import died_on
from services.registry.policy.telling import event_about
from services.registry.repository import names
from services.registry.repository.records import changes as kept
from services.registry.repository.records import children as records_of_children
from services.registry.repository.records import households as records_of_households
from services.registry.repository.records import sharing
from services.registry.repository.retention.subjects import deaths_of
from shared.contracts.bed_sharing import (
    AgreementTerm,
    AgreeToBedSharing,
    EndBedSharing,
    Sharing,
    SharingChild,
    SharingChoices,
    WaitingSharing,
    WaitingSharings,
    WhichSharingsWait,
    WhoCouldShare,
)
from shared.contracts.packs import id_of
from shared.contracts.record_changes import RecordChange
from shared.contracts.refusals import refuse
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.persistence.work import Work

log = structlog.get_logger()


async def who_could_share(query: WhoCouldShare, work: Work) -> SharingChoices:
    """Brothers and sisters, and who lives in the same house or constellation; households that the asker may name."""
    if await kept.child_row(work, query.child_id) is None or not may_change_child(work.actor, query.child_id):
        raise not_yours()
    circle = await sharing.circle_of(work, query.child_id)
    children = (circle.siblings | circle.children) - {query.child_id}
    out_from = await sharing.out_of_care(work, children)
    children = frozenset(one for one in children if out_from.get(one, date.max) > work.today)
    households = circle.lived_with | circle.of_constellation
    await names.write_down(work, [query.child_id, *sorted(children)], Purpose.KEEP_THE_REGISTER)
    return SharingChoices(
        children=await sharing.children_to_choose(work, children),
        households=await sharing.households_to_choose(work, households),
    )


async def agree_to_bed_sharing(command: AgreeToBedSharing, work: Work) -> RecordChange:
    """It is agreed for one child; for the others it is asked of whoever is responsible for them."""
    child = await childs_turn(work, command.child_id, command.version)
    refuse_before_birth(child.date_of_birth, command.on)
    refuse_an_impossible_day(command.on, work.today)
    refuse_an_impossible_day(command.until, work.today, "until")
    refuse_an_impossible_day(command.agreed_on, work.today, "agreed_on")
    if command.agreed_on > work.today:
        raise refuse(grounds.AGREED_LATER, "Enter the day on which it was agreed: today or earlier.", "agreed_on")
    deaths = await deaths_of(work, command.child_id)
    out_from = care.out_of_care_from(await kept.placements_of(work, command.child_id), deaths)
    care.refuse_out_of_care(out_from, died_on(deaths), command.on)
    circle = await sharing.circle_of(work, command.child_id)
    household = await kept.household_row(work, household_id=command.household_id)
    if household is None or not circle.has_household(work.actor, household.id):
        raise refuse(grounds.NOT_TO_NAME, no_such_household().refused.detail, "household_id")
    child_ids = deciding.in_order((command.child_id, *command.with_child_ids))
    refs = await sharing.refs_of(work, child_ids)
    others = {*child_ids} - {command.child_id}
    if not others or len(refs) < len(child_ids) or not circle.has_children(work.actor, others):
        raise deciding.no_such_child()
    out_of_care = await sharing.out_of_care(work, child_ids)
    care.refuse_others_out_of_care(out_of_care, command.on)
    group_id = deciding.sharing_id(household.id, child_ids)
    new = BedSharingAgreement(
        # As a pack would have it, so that it is the same one when it comes with an import.
        id=id_of(
            work.authority,
            "bed_sharing_agreements",
            "/".join((household.ref, *sorted(refs.values()), child.ref, str(command.on))),
        ),
        sharing_id=group_id,
        household_id=household.id,
        child_ids=child_ids,
        child_id=command.child_id,
        started_on=command.on,
        ended_on=command.until,
        agreed_by=command.agreed_by,
        agreed_on=command.agreed_on,
        written_in=command.written_in,
        conditions=command.conditions,
    )
    [new] = care.ended_with_care([new], out_of_care) or [new]
    known = await _of_group(work, command.child_id, group_id)
    changed = deciding.agreed_to([one for one in known if one.child_id == command.child_id], new)
    [after] = deciding.sharings_of(_with(known, changed))
    if not command.dry_run:
        await _keep_and_say(work, changed)
        log.info("bed_sharing_agreed", child_id=str(command.child_id))
    carers = await records_of_households.carer_ids(work, [household.id], work.today)
    await names.write_down(work, [*sorted(others), *carers], Purpose.KEEP_THE_REGISTER)
    concerns = deciding.concerns_of_agreeing(after, max(work.today, command.on))
    return RecordChange(household=household.name, concerns=tuple(concerns))


async def end_bed_sharing(command: EndBedSharing, work: Work) -> RecordChange:
    """It isn't agreed for one child from a day on, and so for none of them."""
    await childs_turn(work, command.child_id, command.version)
    refuse_an_impossible_day(command.on, work.today)
    known = await _of_group(work, command.child_id, command.sharing_id)
    own = [one for one in known if one.child_id == command.child_id]
    changed = deciding.agreement_ended(own, command.on, command.reason)
    household = await kept.household_row(work, household_id=changed[0].household_id)
    if not command.dry_run:
        await _keep_and_say(work, changed)
        log.info("bed_sharing_ended", child_id=str(command.child_id))
    return RecordChange(household=household.name)


async def which_sharings_wait(_query: WhichSharingsWait, work: Work) -> WaitingSharings:
    """Those of others that wait for the asker's children; for a programme manager, for those who have nobody else."""
    own: Collection[UUID]
    if work.actor.has(Role.PROGRAMME_MANAGER):
        found = deciding.sharings_of(await sharing.lasting(work))
        everybody = {one for group in found for one in group.child_ids}
        own = await sharing.without_a_social_worker(work, everybody) | {*work.actor.child_ids}
    else:
        own = work.actor.child_ids
        found = deciding.sharings_of(await sharing.lasting(work, own))
    waiting = tuple(
        WaitingSharing(child_id=child_id, sharing_id=one.id, household_id=one.household_id)
        for one in found
        for child_id in one.waits_for(work.today)
        if child_id in own
    )
    await names.write_down(work, sorted({one.child_id for one in waiting}), Purpose.KEEP_THE_REGISTER)
    return WaitingSharings(sharings=waiting)


async def told(
    work: Work,
    agreements: Iterable[BedSharingAgreement],
    day: date,
    readable: Collection[UUID],
    at: datetime | None = None,
) -> tuple[tuple[Sharing, ...], list[UUID]]:
    """How agreements stand on a day, and the children who are named in them, as they were called at a moment.

    What was agreed is told of the children whose records the asker may read (`readable`); of the others, what they are
    known as. Groups of which the asker may read nobody's record aren't told.
    """
    groups = [one for one in deciding.sharings_of(agreements) if not {*one.child_ids}.isdisjoint(readable)]
    everybody = sorted({child_id for one in groups for child_id in one.child_ids})
    called = {child_id: name for child_id, _, name in await records_of_children.known_as(work, everybody, at)}
    return tuple(_told(one, day, called, readable) for one in groups), everybody


def _told(group: deciding.Sharing, day: date, called: dict[UUID, str], readable: Collection[UUID]) -> Sharing:
    stretch = group.stretch(day)
    return Sharing(
        sharing_id=group.id,
        household_id=group.household_id,
        state=group.state_on(day),
        agreed_from=stretch[0] if stretch else None,
        agreed_until=stretch[1] if stretch and stretch[1] < date.max else None,
        children=tuple(
            SharingChild(child_id=one, name=called.get(one, ""), has_agreed=group.has_agreed(one, day))
            for one in sorted(group.child_ids, key=lambda one: (called.get(one, "").casefold(), one))
        ),
        agreements=tuple(
            _term(one)
            for one in sorted(group.agreements, key=lambda one: one.started_on, reverse=True)
            if one.is_true and one.child_id in readable
        ),
    )


def _term(one: BedSharingAgreement) -> AgreementTerm:
    return AgreementTerm(
        child_id=one.child_id,
        started_on=one.started_on,
        ended_on=one.ended_on,
        agreed_by=one.agreed_by,
        agreed_on=one.agreed_on,
        written_in=one.written_in,
        conditions=one.conditions,
        reason=one.reason,
        recorded_at=one.recorded.at,
        recorded_by=one.recorded.by,
    )


async def _of_group(work: Work, child_id: UUID, group_id: UUID) -> list[BedSharingAgreement]:
    return [one for one in await sharing.with_child(work, child_id) if one.sharing_id == group_id]


def _with(known: Sequence[BedSharingAgreement], changed: Sequence[BedSharingAgreement]) -> list[BedSharingAgreement]:
    ids = {one.id for one in changed}
    return [*(one for one in known if one.id not in ids), *changed]


async def _keep_and_say(work: Work, changed: Sequence[BedSharingAgreement]) -> None:
    await kept.keep_agreements(work, changed)
    for agreement in changed:
        if event := event_about(agreement, work.today):
            work.say(event)
