"""What does outcomes do when it hears of something, is asked for figures, or is told of support?"""

from dataclasses import dataclass
from uuid import UUID, uuid4

import structlog

from services.outcomes import grounds
from services.outcomes.policy.absences import in_month, of_all
from services.outcomes.policy.figures import Facts, Now, Size, figures, households_on
from services.outcomes.policy.imports import check_hub_homes, ids_of_lines, require_hub_homes, same_as_recorded
from services.outcomes.policy.logs import rows_of_the_month, totals, why_it_cant_be_recorded
from services.outcomes.policy.months import Period
from services.outcomes.policy.readers import may_see, may_see_all, may_see_figures
from services.outcomes.policy.timeline import support_counted, whose_support
from services.outcomes.repository.absences import Absences
from services.outcomes.repository.facts import (
    Constellations,
    FamilyTimes,
    Gatherings,
    SaidOfSleepover,
    Sleepovers,
)
from services.outcomes.repository.subject_access import HELD
from services.outcomes.repository.support_contacts import SupportContacts
from services.outcomes.repository.waits import Waits
from services.outcomes.settings import Settings
from shared.contracts.absences import AbsenceFacts
from shared.contracts.family_time import FamilyTimeRecorded
from shared.contracts.gatherings_held import GatheringRecorded
from shared.contracts.nights_off import NightsOffChanged
from shared.contracts.outcomes import (
    ConstellationFigures,
    ContactView,
    ExportSupport,
    HowAreConstellations,
    ImportSupport,
    RecordSupportContact,
    SatelliteHouseholds,
    SupportContactLine,
    SupportContactRecorded,
    SupportExported,
    SupportLog,
    WhatOutcomesHolds,
    WhatSupportWasGiven,
    WhomDoISupport,
)
from shared.contracts.packs import Imported, id_of
from shared.contracts.refusals import Refused, refuse
from shared.contracts.registry import ConstellationChanged, MembershipChanged
from shared.contracts.row_changes import rows_told
from shared.contracts.subject_access import HeldOnPerson
from shared.contracts.waiting import WaitingEnded
from shared.persistence.held import held_tables, home_of, not_in_it
from shared.persistence.work import Work

log = structlog.get_logger()


async def keep_the_constellation(event: ConstellationChanged, work: Work) -> None:
    """Know the constellation's hub home, beds and launch."""
    await Constellations(work).keep(event)


async def keep_the_membership(event: MembershipChanged, work: Work) -> None:
    """Know which households the hub home supports, and when."""
    await Constellations(work).keep_membership(event)


async def keep_the_nights_off(event: NightsOffChanged, work: Work) -> None:
    """Count these nights as open no longer, or again."""
    await Constellations(work).keep_nights_off(event)


async def keep_the_sleepover(event: SaidOfSleepover, work: Work) -> None:
    """Count its nights, or no longer."""
    await Sleepovers(work).keep(event)


async def keep_the_wait(event: WaitingEnded, work: Work) -> None:
    """Count how it ended."""
    await Waits(work).keep(event)


async def keep_the_gathering(event: GatheringRecorded, work: Work) -> None:
    """Count it in its month."""
    await Gatherings(work).keep(event)


async def keep_the_absence(event: AbsenceFacts, work: Work) -> None:
    """Count it in the months in which its parts began, or no longer."""
    await Absences(work).keep(event)


async def keep_the_family_time(event: FamilyTimeRecorded, work: Work) -> None:
    """Count it in its month."""
    await FamilyTimes(work).keep(event)


async def keep_the_contact(event: SupportContactRecorded, work: Work) -> None:
    """Put it into the hub home's log: also our own contacts get there only by being heard, so that a replay does it."""
    await SupportContacts(work).keep(event)


async def what_support_was_given(query: WhatSupportWasGiven, work: Work) -> SupportLog:
    """A constellation's log of a month, confirmed nights that are still to come included."""
    constellations = await Constellations(work).all()
    constellation = next((one for one in constellations if one.id == query.constellation_id), None)
    if constellation is None:
        raise refuse(grounds.NO_SUCH_CONSTELLATION, "Choose a constellation of your own authority.", "constellation_id")
    month, only = Period.of_month(query.month), (constellation.id,)
    if not may_see(work.actor, constellation, month):
        raise refuse(
            grounds.NOT_YOUR_LOG,
            "You can only see the support log of your own constellation. Choose that one.",
            "constellation_id",
        )
    hub_homes = constellation.hub_homes_in(month)
    if not hub_homes:
        raise refuse(
            grounds.NO_HUB_HOME,
            "This constellation has no hub home, so it has no support log yet. Look again once it has one.",
            "constellation_id",
        )
    contacts = await SupportContacts(work).of_hub_homes([one.household_id for one in constellation.hub_homes], month)
    rows = rows_of_the_month(
        month,
        [row for home, row in contacts if whose_support(home, row.on, constellations) == constellation.id],
        await Sleepovers(work).in_period(month, only),
        await Gatherings(work).in_period(month, only),
    )
    return SupportLog(
        hub_household_id=hub_homes[-1].household_id,
        earlier_hub_household_ids=tuple(
            dict.fromkeys(one.household_id for one in hub_homes if one.household_id != hub_homes[-1].household_id)
        ),
        constellation_id=constellation.id,
        month=query.month,
        rows=rows,
        totals=totals(rows),
    )


async def how_are_constellations(query: HowAreConstellations, work: Work, settings: Settings) -> ConstellationFigures:
    """The figures of those constellations that are the asker's business, and of no other."""
    month = Period.of_month(query.month)
    constellations = await Constellations(work).all()
    seen = [one for one in constellations if may_see_figures(work.actor, one, month)]
    ids = [one.id for one in seen]
    hubs = {home.household_id for one in seen for home in one.hub_homes}
    facts = Facts(
        memberships=await Constellations(work).memberships(ids),
        sleepovers=await Sleepovers(work).in_period(month, ids),
        gatherings=await Gatherings(work).in_period(month, ids),
        contacts=support_counted(await SupportContacts(work).numbers(hubs, month), constellations),
        absences=in_month(await Absences(work).in_period(month), month),
        family_times=await FamilyTimes(work).in_period(month),
        called_off=await Sleepovers(work).called_off_in(month, ids),
        waits=await Waits(work).in_period(month, ids),
    )
    now = Now(work.today, work.tonight)
    size = Size(settings.fewest, settings.most, settings.fewest_told)
    return ConstellationFigures(
        month=query.month,
        constellations=tuple(
            figures(one, month, now, facts, size, knows_them=may_see(work.actor, one, month)) for one in seen
        ),
        all_absences=of_all(facts.absences, settings.fewest_told) if may_see_all(work.actor) else None,
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
    if refused := why_it_cant_be_recorded(command, work.today, hub_home.satellites):
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
    household_id = work.actor.household_id
    homes = {
        home.household_id: one.id for one in await Constellations(work).all() if (home := one.hub_home_on(work.today))
    }
    if household_id is None or household_id not in homes:
        raise refuse(
            grounds.NOT_AT_A_HUB_HOME,
            "Your household isn’t the hub home of a constellation. Ask your liaison worker about it.",
        )
    own_id = homes[household_id]
    memberships = await Constellations(work).memberships([own_id])
    return HubHome(household_id, own_id, households_on(work.today, own_id, memberships))


async def import_support(command: ImportSupport, work: Work) -> Imported:
    """Say each contact of the authority's records once, however often it is imported.

    With `dry_run` nothing is said, and each row whose hub home is none in what was heard or in the pack is refused.
    Without, refused with `not_known_yet` while a hub home isn't known from the registry's events: ask again later.
    """
    heard = await Constellations(work).all()
    if command.dry_run:
        check_hub_homes(command, work.authority, heard, work.today)
    else:
        require_hub_homes(command, work.authority, heard)
    contacts = SupportContacts(work)
    ids = ids_of_lines(work.authority, command.support_contacts)
    lines = dict(zip(ids, command.support_contacts, strict=True))
    new = frozenset(ids) - await contacts.said(ids)
    if new:
        events = [_contact_of(contact_id, lines[contact_id], work.authority) for contact_id in ids if contact_id in new]
        new -= same_as_recorded(events, await contacts.besides(ids))
    if not command.dry_run:
        new = await contacts.note_said(sorted(new))
        for contact_id, line in lines.items():
            if contact_id in new:
                work.say(_contact_of(contact_id, line, work.authority))
        log.info("support_imported", contacts=len(new))
    table = SupportContactLine.table
    rows = None
    if command.tells_rows:
        rows = rows_told({table: tuple(at for at, contact_id in enumerate(ids) if contact_id in new)}, (), 0)
    return Imported(added={table: len(new)}, changed={table: 0}, unchanged={table: len(lines) - len(new)}, rows=rows)


async def what_outcomes_holds(query: WhatOutcomesHolds, work: Work) -> HeldOnPerson:
    """Every row about a person's household, and a child's absences; of a worker there is none."""
    found = await held_tables(work, HELD, query.subject_id, home_of(query))
    return HeldOnPerson(
        service="outcomes",
        tables=tuple(found),
        not_in_it=(*not_in_it(HELD), "Which households were a constellation’s hub home is in the registry’s part."),
    )


async def export_support(query: ExportSupport, work: Work) -> SupportExported:
    """A page of the support contacts, whoever recorded them."""
    if query.only_refs:
        return SupportExported()
    if query.table != SupportContactLine.table:
        raise refuse(
            grounds.NO_SUCH_TABLE, f"Outcomes has no table {query.table}. Ask for one that it takes in a pack.", "table"
        )
    lines = await SupportContacts(work).page(query.position, query.limit)
    following = query.position + len(lines) if len(lines) == query.limit else None
    return SupportExported(support_contacts=lines, next_position=following)


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
