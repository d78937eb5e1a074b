"""How does what two authorities have agreed to share get from the one to the other?

By an errand: it reads in one transaction in its own authority, and writes in another one in the other's. No transaction
sees both, and no row is both's.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

import structlog

from services.registry.handlers import turning
from services.registry.handlers.giving_back import around
from services.registry.handlers.joint.booking import CARRY_ACROSS, forget_at_the_end
from services.registry.policy.constellations.life import Life, Others
from services.registry.policy.constellations.taking_back import Around
from services.registry.policy.joint.agreements import Agreement
from services.registry.policy.joint.crossing import (
    Said,
    SaidCarer,
    SaidConstellation,
    SaidHubHome,
    SaidMembership,
    SaidPhase,
    are_the_same,
    closed_as_said,
    copied,
    copied_carers,
    heard,
    mirrored,
    nameless,
    others_by_day,
    with_guests,
)
from services.registry.policy.joint.own_part import as_decided, come_back, opens_longer
from services.registry.policy.telling import event_about
from services.registry.repository import installation
from services.registry.repository.constellations import lives
from services.registry.repository.joint import agreements, mirrors, saying
from services.registry.repository.keeping.turns import take_turns
from shared.contracts.joint import Shared
from shared.messaging.errands import Desk
from shared.persistence.work import Work

log = structlog.get_logger()


async def carry_across(desk: Desk) -> None:
    """Says to the other authority all that there is to say of an agreement; said again, it changes nothing."""
    async with desk.work() as work:
        await take_turns(work)
        agreement = await agreements.agreement_of(work, desk.thing_id)
        said = await _what_to_say(work, agreement) if agreement else None
    if agreement is None or said is None:
        return
    async with desk.work_in(agreement.other) as work:
        await take_turns(work)
        await _take_in(work, said)


async def forget_their_households(desk: Desk) -> None:
    """Takes the names and places of the other's households out of what is kept here, once an agreement has ended."""
    async with desk.work() as work:
        await take_turns(work)
        agreement = await agreements.agreement_of(work, desk.thing_id)
        if agreement is None:
            return
        if not agreement.is_over_on(work.today):
            await forget_at_the_end(work, agreement)
            return
        forgotten = await mirrors.forget_households(work, agreement.id, nameless(agreement))
    log.info("households_of_others_forgotten", agreement_id=str(desk.thing_id), households=forgotten)


async def end_memberships(work: Work, agreement: Agreement) -> None:
    """The guest's households leave by the end of an agreement, on whichever side this is."""
    life = await lives.life_of(work, agreement.constellation_id)
    if life is None or agreement.ended_on is None:
        return
    if agreement.is_host:
        await _keep_guests(work, agreement, life, ())
    else:
        await _keep_mirror(work, agreement, life, closed_as_said(life, agreement), life.others)


async def _what_to_say(work: Work, agreement: Agreement) -> Said:
    profile = await installation.profile(work)
    said = Said(
        number=await agreements.next_said(work, agreement.id),
        by=work.authority,
        by_name=profile.name if profile else work.authority,
        agreement=agreement,
    )
    life = await lives.life_of(work, agreement.constellation_id) if agreement.is_agreed else None
    if life is None:
        return said
    if agreement.is_host:
        return said if agreement.is_over_on(work.today) else await _with_constellation(work, agreement, life, said)
    return await _with_memberships(work, agreement, life, said)


async def _with_constellation(work: Work, agreement: Agreement, life: Life, said: Said) -> Said:
    """Its hub homes are those of the agreement's days: of who was it before, the other is told nothing."""
    hub_homes = [
        one
        for one in life.hub_homes
        if one.is_true
        and one.end > agreement.started_on
        and (agreement.ended_on is None or one.start < agreement.ended_on)
    ]
    theirs = await mirrors.households_of(work, agreement.id)
    constellation = SaidConstellation(
        name=life.name,
        phases=tuple(SaidPhase(one.phase, one.start, one.ended_on) for one in life.phases if one.is_true),
        hub_homes=tuple(
            SaidHubHome(one.household_id, one.beds, one.is_interim, one.start, one.ended_on) for one in hub_homes
        ),
        others=others_by_day(life, theirs, agreement.started_on),
    )
    return replace(
        said,
        constellation=constellation,
        households=await saying.households(work, {one.household_id for one in hub_homes}),
        carers=await _carers(work, agreement, {one.household_id for one in hub_homes if one.end > work.today}),
    )


async def _with_memberships(work: Work, agreement: Agreement, life: Life, said: Said) -> Said:
    """After the end only their days are said, so that they end there as well."""
    said = replace(
        said,
        memberships=tuple(
            SaidMembership(one.id, one.household_id, one.joined_on, one.left_on) for one in life.memberships
        ),
    )
    if agreement.is_over_on(work.today):
        return said
    true_ones = [one for one in life.memberships if one.is_true]
    return replace(
        said,
        households=await saying.households(work, {one.household_id for one in true_ones}),
        carers=await _carers(work, agreement, {one.household_id for one in true_ones if one.end > work.today}),
    )


async def _carers(work: Work, agreement: Agreement, household_ids: Collection[UUID]) -> tuple[SaidCarer, ...]:
    """Of households that belong to it today or will, where that is agreed."""
    return await saying.carers(work, household_ids) if Shared.CARERS in agreement.shares else ()


async def _take_in(work: Work, said: Said) -> None:
    """Keep what the other authority has said; what is older than what was heard of it before is ignored.

    An authority that was taken away since isn't begun anew by what somebody still had to say to it.
    """
    if await installation.profile(work) is None:
        return
    known = await agreements.agreement_of(work, said.agreement_id)
    mine = heard(known, said)
    if mine is None:
        log.warning("said_across_no_agreement", agreement_id=str(said.agreement_id))
        return
    if known is None:
        await agreements.save_agreement(work, mine, by=None)
    if not await agreements.is_news(work, mine.id, said.number):
        return
    if mine != known:
        await agreements.save_agreement(work, mine, by=None)
        await forget_at_the_end(work, mine)
        # The other may have to be told what it couldn't be told before, or has to hear which memberships that ends.
        await work.later(CARRY_ACROSS, *([mine.id] if mine.is_agreed else []))
    if mine.is_agreed:
        await (_take_in_guests(work, mine, said) if mine.is_host else _take_in_constellation(work, mine, said))


async def _take_in_constellation(work: Work, agreement: Agreement, said: Said) -> None:
    if said.constellation is None or agreement.is_over_on(work.today):
        # Said before the other had heard of the end: nothing of it is kept any more.
        await end_memberships(work, agreement)
        return
    await _keep_households(work, agreement, said)
    before = await lives.life_of(work, agreement.constellation_id)
    own = as_decided(before, await lives.histories(work, before, None)) if before else None
    after = mirrored(own, agreement, said.constellation)
    if before is not None:
        others = await around(work, before) if opens_longer(before, after) else Around({}, {}, {})
        after = come_back(before, after, others)
    await _keep_mirror(work, agreement, before, after, said.constellation.others)


async def _keep_mirror(
    work: Work, agreement: Agreement, before: Life | None, after: Life, others: Sequence[Others]
) -> None:
    is_otherwise = not are_the_same(before, after)
    life, _ = await mirrors.keep_constellation(work, agreement.id, before, after, others, is_otherwise=is_otherwise)
    if is_otherwise:
        await turning.say_life(work, life, turning.households_of(before, life))


async def _take_in_guests(work: Work, agreement: Agreement, said: Said) -> None:
    life = await lives.life_of(work, agreement.constellation_id)
    if life is None:
        return
    if not agreement.is_over_on(work.today):
        await _keep_households(work, agreement, said)
    await _keep_guests(work, agreement, life, said.memberships)


async def _keep_households(work: Work, agreement: Agreement, said: Said) -> None:
    await mirrors.keep_households(work, agreement.id, [copied(agreement, one) for one in said.households])
    erased = [copied(agreement, one).id for one in said.households if one.is_erased]
    await mirrors.forget_what_was(work, erased, nameless(agreement))
    await mirrors.keep_carers(work, agreement.id, copied_carers(agreement, said.carers))


async def _keep_guests(work: Work, agreement: Agreement, life: Life, memberships: tuple[SaidMembership, ...]) -> None:
    after = with_guests(life, agreement, memberships, await mirrors.households_of(work, agreement.id))
    if are_the_same(life, after):
        return
    after, moved = await lives.save_life(work, life, after, by=None)
    for one in moved:
        if event := event_about(one, work.today):
            work.say(event)
    await turning.say_life(work, after, ())
