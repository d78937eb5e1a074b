"""Who offers a constellation to whom, what is answered, and when does it end?"""

from collections.abc import Iterable
from uuid import UUID, uuid4

import structlog

from services.registry import grounds
from services.registry.handlers.joint.booking import CARRY_ACROSS, forget_at_the_end
from services.registry.handlers.joint.carrying import end_memberships
from services.registry.policy.constellations.life import Life
from services.registry.policy.joint import agreements as policy
from services.registry.policy.joint.agreements import Agreement
from services.registry.repository.constellations import circumstances, lives
from services.registry.repository.joint import agreements, mirrors
from services.registry.repository.joint.neighbours import neighbours
from services.registry.repository.keeping.turns import take_turns
from shared.contracts import joint
from shared.contracts.constellations import Choice
from shared.contracts.joint import (
    BESIDES,
    MINIMUM,
    AcceptOffer,
    AgreementChange,
    Agreements,
    AgreementState,
    ChoicesForSharing,
    DeclineOffer,
    EndAgreement,
    OfferToShare,
    Side,
    WhatCanBeShared,
    WhichAgreements,
)
from shared.contracts.refusals import refuse
from shared.persistence.work import Work

log = structlog.get_logger()

OVER = frozenset({AgreementState.DECLINED, AgreementState.WITHDRAWN, AgreementState.ENDED})


async def which_agreements(query: WhichAgreements, work: Work) -> Agreements:
    """The agreements that the authority is party to: those that wait for its answer, those that hold or are offered,
    and then what is over; the newest first of each."""
    found = await (
        agreements.agreements(work)
        if query.constellation_id is None
        else agreements.on_constellation(work, query.constellation_id)
    )
    known = await lives.lives_with(work, {one.constellation_id for one in found})
    views = [await _view(work, one, known.get(one.constellation_id)) for one in found]
    views.sort(key=lambda one: (one.started_on, one.agreement_id), reverse=True)
    views.sort(key=lambda one: (not one.may_answer, one.state in OVER))
    return Agreements(agreements=tuple(views))


async def what_can_be_shared(_query: WhatCanBeShared, work: Work) -> ChoicesForSharing:
    """The other authorities of the installation, and one's own areas."""
    return ChoicesForSharing(
        neighbours=tuple(await neighbours(work)),
        areas=tuple(Choice(id=one.id, name=one.name) for one in await circumstances.areas(work)),
    )


async def offer_to_share(command: OfferToShare, work: Work) -> AgreementChange:
    """An offer, of which the other authority hears as soon as it is saved."""
    await take_turns(work)
    there = next((one for one in await neighbours(work) if one.authority == command.authority), None)
    if there is None:
        raise refuse(grounds.NO_SUCH_AUTHORITY, "Choose another authority that uses Hubhome here.", "authority")
    life = await lives.life_of(work, command.constellation_id)
    offer_id = uuid4()
    offer = Agreement(
        id=offer_id,
        their_id=policy.id_at_guest(offer_id),
        side=Side.HOST,
        other=there.authority,
        other_name=there.name,
        constellation_id=command.constellation_id,
        constellation_name=life.name if life else "",
        document=command.document.strip(),
        shares=(*MINIMUM, *(one for one in BESIDES if one in command.besides)),
        started_on=command.on,
        reason=command.reason,
    )
    before = await agreements.on_constellation(work, command.constellation_id)
    return await _settled(work, policy.offered(offer, life, before, work.today), life, is_dry_run=command.dry_run)


async def accept_offer(command: AcceptOffer, work: Work) -> AgreementChange:
    """What another authority has offered is agreed."""
    agreement = await _agreement(work, command.agreement_id)
    after = policy.accepted(agreement, command.version, command.area_id, command.reason, work.today)
    if not await circumstances.is_open_area(work, command.area_id, work.today):
        raise refuse(grounds.NO_SUCH_AREA, "Choose one of your authority's areas.", "area_id")
    return await _settled(work, after, None, is_dry_run=command.dry_run)


async def decline_offer(command: DeclineOffer, work: Work) -> AgreementChange:
    """What another authority has offered isn't agreed."""
    agreement = await _agreement(work, command.agreement_id)
    after = policy.declined(agreement, command.version, command.reason, work.today)
    return await _settled(work, after, None, is_dry_run=command.dry_run)


async def end_agreement(command: EndAgreement, work: Work) -> AgreementChange:
    """The agreement ends on a day, and the memberships by it; an offer that nobody answered is withdrawn."""
    before = await _agreement(work, command.agreement_id)
    after = policy.ended(before, command.version, command.on, command.reason, work.today)
    life = await lives.life_of(work, before.constellation_id)
    theirs = await _guests(work, before, life)
    leave = (
        sum(one.is_true and one.end > command.on for one in life.memberships if one.household_id in theirs)
        if life
        else 0
    )
    reply = await _settled(work, after, life, is_dry_run=command.dry_run)
    if not command.dry_run:
        await end_memberships(work, after)
        await forget_at_the_end(work, after)
    return reply.model_copy(update={"households_leave": leave})


async def _agreement(work: Work, agreement_id: UUID) -> Agreement:
    """The agreement, while nobody else changes the register. Refused: `not_yours`."""
    await take_turns(work)
    found = await agreements.agreement_of(work, agreement_id)
    if found is None:
        raise policy.not_yours()
    return found


async def _settled(work: Work, agreement: Agreement, life: Life | None, *, is_dry_run: bool) -> AgreementChange:
    if not is_dry_run:
        await agreements.save_agreement(work, agreement, by=work.actor.person_id)
        await work.later(CARRY_ACROSS, agreement.id)
        log.info("agreement_changed", agreement_id=str(agreement.id), state=agreement.state_on(work.today).value)
    return AgreementChange(agreement=await _view(work, agreement, life))


async def _view(work: Work, agreement: Agreement, life: Life | None) -> joint.Agreement:
    theirs = await _guests(work, agreement, life)
    may_decide = work.actor.has(*joint.AGREES)
    return joint.Agreement(
        agreement_id=agreement.id,
        version=agreement.version,
        side=agreement.side,
        other=agreement.other_name,
        constellation_id=agreement.constellation_id,
        constellation=agreement.constellation_name,
        document=agreement.document,
        shares=agreement.shares,
        started_on=agreement.started_on,
        ended_on=agreement.ended_on,
        state=agreement.state_on(work.today),
        reason=agreement.reason,
        households=sum(one.household_id in theirs for one in life.satellites_on(work.today)) if life else 0,
        may_answer=may_decide and policy.may_answer(agreement, work.today),
        may_end=may_decide and policy.may_end(agreement, work.today),
    )


async def _guests(work: Work, agreement: Agreement, life: Life | None) -> Iterable[UUID]:
    """The guest's households in the constellation: at the guest, all that are known there."""
    if life is None:
        return ()
    if agreement.is_host:
        return await mirrors.households_of(work, agreement.id)
    return {one.household_id for one in life.memberships}
