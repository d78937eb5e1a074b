"""What does outcomes do when it hears of something, is asked for figures, or is told of support?"""

from dataclasses import dataclass
from uuid import UUID, uuid4

import structlog

from services.outcomes import policy
from services.outcomes.policy import Facts, Period, Size
from services.outcomes.repository import Constellations, Gatherings, Sleepovers, SupportContacts
from services.outcomes.settings import Settings
from shared.contracts.bookings import GatheringRecorded, SleepoverCancelled, SleepoverConfirmed, SleepoverRecorded
from shared.contracts.outcomes import (
    ConstellationFigures,
    ContactView,
    HowAreConstellations,
    ImportSupport,
    RecordSupportContact,
    SatelliteHouseholds,
    SupportContactLine,
    SupportContactRecorded,
    SupportLog,
    WhatSupportWasGiven,
    WhomDoISupport,
)
from shared.contracts.packs import Imported, id_of
from shared.contracts.refusals import Refused, refuse
from shared.contracts.registry import ConstellationChanged, MembershipChanged
from shared.persistence.work import Work

log = structlog.get_logger()

NOT_YET_AT_MOST = 10
"""How many hub homes a refusal names."""


async def keep_the_constellation(event: ConstellationChanged, work: Work) -> None:
    """Know the constellation's hub home, beds and launch."""
    await Constellations(work).keep(event)


async def keep_the_membership(event: MembershipChanged, work: Work) -> None:
    """Know which households the hub home supports, and when."""
    await Constellations(work).keep_membership(event)


async def keep_the_sleepover(event: SleepoverConfirmed | SleepoverCancelled | SleepoverRecorded, work: Work) -> None:
    """Count its nights, or no longer."""
    await Sleepovers(work).keep(event)


async def keep_the_gathering(event: GatheringRecorded, work: Work) -> None:
    """Count it in its month."""
    await Gatherings(work).keep(event)


async def keep_the_contact(event: SupportContactRecorded, work: Work) -> None:
    """Put it into the hub home's log: also our own contacts get there only by being heard, so that a replay does it."""
    await SupportContacts(work).keep(event)


async def what_support_was_given(query: WhatSupportWasGiven, work: Work) -> SupportLog:
    """A constellation's log of a month, confirmed nights that are still to come included."""
    constellation = await Constellations(work).of_id(query.constellation_id)
    if constellation is None:
        raise refuse("no_such_constellation", "Choose a constellation of your own authority.", "constellation_id")
    if not policy.may_see(work.actor, constellation):
        raise refuse("not_yours", "You can only see the support log of your own constellation.", "constellation_id")
    hub = constellation.hub_household_id
    if hub is None:
        raise refuse(
            "no_hub_home", "This constellation has no hub home, so it has no support log yet.", "constellation_id"
        )
    month, only = Period.of_month(query.month), (constellation.id,)
    rows = policy.rows_of_the_month(
        month,
        await SupportContacts(work).of_hub_home(hub, month),
        await Sleepovers(work).in_period(month, only),
        await Gatherings(work).in_period(month, only),
    )
    return SupportLog(
        hub_household_id=hub,
        constellation_id=constellation.id,
        month=query.month,
        rows=rows,
        totals=policy.totals(rows),
    )


async def how_are_constellations(query: HowAreConstellations, work: Work, settings: Settings) -> ConstellationFigures:
    """The figures of those constellations that are the asker's business, and of no other."""
    seen = [each for each in await Constellations(work).all() if policy.may_see_figures(work.actor, each)]
    ids = [constellation.id for constellation in seen]
    hubs = [constellation.hub_household_id for constellation in seen if constellation.hub_household_id]
    month = Period.of_month(query.month)
    facts = Facts(
        memberships=await Constellations(work).memberships(ids),
        sleepovers=await Sleepovers(work).in_period(month, ids),
        gatherings=await Gatherings(work).in_period(month, ids),
        contacts=await SupportContacts(work).numbers(hubs, month),
    )
    size = Size(settings.fewest, settings.most)
    return ConstellationFigures(
        month=query.month,
        constellations=tuple(policy.figures(each, month, work.today, facts, size) for each in seen),
    )


async def whom_do_i_support(_query: WhomDoISupport, work: Work) -> SatelliteHouseholds:
    """The asker's own constellation and its satellite households today."""
    hub_home = await _own_hub_home(work)
    return SatelliteHouseholds(
        constellation_id=hub_home.constellation_id, household_ids=tuple(sorted(hub_home.satellites))
    )


async def record_support_contact(command: RecordSupportContact, work: Work) -> ContactView | Refused:
    """Say that there was a contact; the log has it as soon as we hear of it ourselves."""
    hub_home = await _own_hub_home(work)
    if refused := policy.why_it_cant_be_recorded(command, work.today, hub_home.satellites):
        return refused
    contact = SupportContactRecorded(
        contact_id=uuid4(),
        hub_household_id=hub_home.household_id,
        household_id=command.household_id,
        on=command.on,
        kind=command.kind,
        minutes=command.minutes,
        topic=command.topic,
        thing_version=1,
    )
    work.say(contact)
    log.info("support_contact_recorded", contact_id=str(contact.contact_id))
    return ContactView(contact_id=contact.contact_id)


@dataclass(frozen=True, slots=True)
class HubHome:
    """The asker's household as a hub home, and whom it supports today."""

    household_id: UUID
    constellation_id: UUID
    satellites: frozenset[UUID]


async def _own_hub_home(work: Work) -> HubHome:
    """The hub home that the asker is a carer of; refuses with `not_yours` whoever isn't at one."""
    constellations, household_id = Constellations(work), work.actor.household_id
    own = await constellations.of_hub_home(household_id) if household_id else None
    if household_id is None or own is None:
        raise refuse(
            "not_yours", "Your household isn’t the hub home of a constellation. Ask your liaison worker about it."
        )
    memberships = await constellations.memberships([own.id])
    return HubHome(household_id, own.id, policy.households_on(work.today, own.id, memberships))


async def import_support(command: ImportSupport, work: Work) -> Imported:
    """Say each contact of the authority's records once, however often it is imported.

    Refused with `not_known_yet` while a hub home isn't known from the registry's events: ask again a little later.
    """
    await _require_hub_homes(command.support_contacts, work)
    contacts = SupportContacts(work)
    ids = policy.ids_of_lines(work.authority, command.support_contacts)
    lines = dict(zip(ids, command.support_contacts, strict=True))
    if command.dry_run:
        new = frozenset(ids) - await contacts.said(ids)
    else:
        new = await contacts.note_said(ids)
        for contact_id, line in lines.items():
            if contact_id in new:
                work.say(_contact_of(contact_id, line, work.authority))
        log.info("support_imported", contacts=len(new))
    table = SupportContactLine.table
    return Imported(added={table: len(new)}, changed={table: 0}, unchanged={table: len(lines) - len(new)})


async def _require_hub_homes(lines: tuple[SupportContactLine, ...], work: Work) -> None:
    known = {constellation.hub_household_id for constellation in await Constellations(work).all()}
    refs = sorted({line.hub_household_ref for line in lines})
    unknown = [ref for ref in refs if id_of(work.authority, "households", ref) not in known]
    if unknown:
        named = ", ".join(unknown[:NOT_YET_AT_MOST])
        raise refuse(
            "not_known_yet",
            f"These aren’t known as hub homes yet: {named}. Import the register first, or try again in a minute.",
            "support_contacts",
        )


def _contact_of(contact_id: UUID, line: SupportContactLine, authority: str) -> SupportContactRecorded:
    return SupportContactRecorded(
        contact_id=contact_id,
        hub_household_id=id_of(authority, "households", line.hub_household_ref),
        household_id=id_of(authority, "households", line.household_ref),
        on=line.on,
        kind=line.kind,
        minutes=line.minutes,
        topic=line.about,
        thing_version=1,
    )
