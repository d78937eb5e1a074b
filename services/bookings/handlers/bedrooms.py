"""What does bookings do with the bedrooms of hub homes, and with who may share one?"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import structlog

from services.bookings import grounds
from services.bookings.policy.bedrooms import Bedrooms, beds_in_bedrooms, recorded
from services.bookings.policy.nights import Nights
from services.bookings.policy.sleepovers import Sleepover, not_yours
from services.bookings.policy.timeline import HubHome, Timeline
from services.bookings.repository.bedrooms import add_term, bedrooms_of, hub_homes_on, keep_agreement
from services.bookings.repository.beds import Beds
from services.bookings.repository.register import Register
from services.bookings.repository.rules import rulebook
from services.bookings.repository.sleepovers import OFFER_THE_BEDS, Sleepovers
from services.bookings.repository.waiting import all_lists
from shared.contracts import bedrooms as contract
from shared.contracts.bed_sharing import BedSharingAgreementChanged
from shared.contracts.bedrooms import BedroomTerm, HubHomeBedrooms, RecordBedrooms, WhichBedrooms
from shared.contracts.refusals import refuse
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName
from shared.contracts.words import SleepoverKind
from shared.persistence.work import Work

log = structlog.get_logger()


async def know_who_may_share(event: BedSharingAgreementChanged, work: Work) -> None:
    """Who may share a bedroom of a hub home; what is promised stays, and is told as unagreed where it is."""
    await keep_agreement(work, event)
    await work.later(OFFER_THE_BEDS, *await all_lists(work))


async def which_bedrooms(query: WhichBedrooms, work: Work) -> contract.Bedrooms:
    """The hub homes of a day, of the asker's constellations."""
    day = query.on or work.today
    own = None if work.actor.has(Role.PROGRAMME_MANAGER) else {*work.actor.constellation_ids}
    if query.constellation_id is not None:
        own = {query.constellation_id} if own is None else own & {query.constellation_id}
    homes = await hub_homes_on(work, day, own)
    views = [await _told(work, one, home, day, await bedrooms_of(work, home.household_id)) for one, home in homes]
    return await _answer(work, day, *views)


async def record_bedrooms(command: RecordBedrooms, work: Work) -> contract.Bedrooms:
    """From a day on the beds are in these bedrooms; who asks for one of them meanwhile waits, and goes by it."""
    if not work.actor.has(Role.PROGRAMME_MANAGER) and command.constellation_id not in work.actor.constellation_ids:
        raise not_yours()
    await Register(work).lock_beds(command.constellation_id)
    homes = await hub_homes_on(work, command.on, {command.constellation_id})
    if not homes:
        raise refuse(grounds.NO_HUB_HOME, "The constellation has no hub home on that day. Choose another day.", "on")
    [(_, home)] = homes
    new = recorded(
        (await bedrooms_of(work, home.household_id)).terms,
        home,
        command.beds_in_bedrooms,
        reserve_beds=command.reserve_beds,
        on=command.on,
        tonight=work.tonight,
        at=work.now,
        by=work.actor.person_id,
    )
    after = await bedrooms_of(work, home.household_id, new)
    if not command.dry_run:
        await add_term(work, new)
        await work.later(OFFER_THE_BEDS, command.constellation_id)
        log.info("bedrooms_recorded", constellation_id=str(command.constellation_id))
    view = await _told(work, command.constellation_id, home, command.on, after)
    return await _answer(work, command.on, view)


async def _answer(work: Work, day: date, *views: HubHomeBedrooms) -> contract.Bedrooms:
    rule = (await rulebook(work)).on(RuleName.SHARED_BEDROOM_NEEDS_AGREEMENT, day)
    return contract.Bedrooms(on=day, hub_homes=views, is_agreement_needed=rule.is_yes, source=rule.source.citation)


async def _told(work: Work, constellation_id: UUID, home: HubHome, day: date, bedrooms: Bedrooms) -> HubHomeBedrooms:
    promised = [
        one
        for one in await Sleepovers(work).promised_in(constellation_id, work.tonight)
        if one.hub_household_id == home.household_id
    ]
    sleepers = [
        (its.child_id, its.bed_id, Nights(max(its.nights.first, work.tonight), its.nights.last))
        for one in promised
        for its in one.bed_nights
        if its.nights.last >= work.tonight
    ]
    nights = sorted({night for _, _, nights in sleepers for night in nights})
    timeline = await Beds(work, constellation_id).timeline()
    term = bedrooms.term_on(day)
    return HubHomeBedrooms(
        constellation_id=constellation_id,
        household_id=home.household_id,
        beds=len(home.bed_ids),
        beds_in_bedrooms=beds_in_bedrooms(bedrooms.of(bed_id, day) for bed_id in sorted(home.bed_ids)),
        is_recorded=term is not None,
        reserve_beds=len(bedrooms.reserve_on(home.bed_ids, day)),
        terms=tuple(
            BedroomTerm(
                beds_in_bedrooms=beds_in_bedrooms(one.bedrooms),
                reserve_beds=len(one.reserve),
                started_on=one.started_on,
                recorded_at=one.recorded_at,
                recorded_by=one.recorded_by,
            )
            for one in sorted(bedrooms.terms, key=lambda one: (one.started_on, one.recorded_at), reverse=True)
        ),
        unagreed_nights=tuple(bedrooms.unagreed_nights(sleepers, nights)),
        planned_in_reserve=_planned_in_reserve(promised, bedrooms, timeline, work.tonight),
    )


def _planned_in_reserve(
    promised: Iterable[Sleepover], bedrooms: Bedrooms, timeline: Timeline, tonight: date
) -> tuple[date, ...]:
    """Nights on which a bed that is kept for emergencies was promised before to a sleepover that is planned."""
    return tuple(
        sorted(
            {
                night
                for one in promised
                if one.kind is SleepoverKind.PLANNED
                for its in one.bed_nights
                for night in its.nights
                if night >= tonight and its.bed_id in bedrooms.reserve_in(timeline, [night])
            }
        )
    )
