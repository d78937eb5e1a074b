"""What bookings does with the stays and gatherings of before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

import structlog

from services.bookings.handlers.telling import gathering_recorded, recorded
from services.bookings.policy.history import (
    BedPlan,
    Past,
    Slept,
    household_on,
    in_order,
    not_known_yet,
    without_a_bed,
)
from services.bookings.policy.nights import Nights
from services.bookings.policy.requests import Home
from services.bookings.repository.gatherings import Gathering, Gatherings
from services.bookings.repository.history import History, HubHome
from shared.contracts.bookings import ActivityLine, ImportStays, PastOutcome, SleepoverLine
from shared.contracts.packs import Imported, id_of
from shared.contracts.refusals import refuse
from shared.contracts.words import SleepoverState
from shared.persistence.work import Work

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of a table are new, changed and as before."""

    added: int
    changed: int
    unchanged: int


async def import_stays(command: ImportStays, work: Work) -> Imported:
    """Take over what isn't kept yet or has changed, all or nothing.

    Refused with `not_known_yet` where the registry has told of a child or a constellation that we haven't heard of: the
    asker asks again. With `dry_run` everything is checked and counted, and nothing is kept or said.
    """
    _check_refs((line.sleepover_ref for line in command.sleepovers), "sleepovers")
    _check_refs((line.activity_ref for line in command.activities), "activities")
    sleepovers = await _take_sleepovers(command, work)
    activities = await _take_activities(command, work)
    counts = {"sleepovers": sleepovers, "activities": activities}
    log.info("stays_imported", added=sleepovers.added, changed=sleepovers.changed, is_dry_run=command.dry_run)
    return Imported(
        added={table: one.added for table, one in counts.items()},
        changed={table: one.changed for table, one in counts.items()},
        unchanged={table: one.unchanged for table, one in counts.items()},
    )


def _check_refs(refs: Iterable[str], table: str) -> None:
    seen: set[str] = set()
    twice = {ref for ref in refs if ref in seen or seen.add(ref)}  # type: ignore[func-returns-value]  # adds on the way
    if twice:
        raise refuse(
            "named_twice", f"These rows of {table}.csv stand there twice: {', '.join(sorted(twice)[:20])}", table
        )


async def _take_sleepovers(command: ImportStays, work: Work) -> Counts:
    history = History(work)
    lines = command.sleepovers
    hub_ids = {id_of(work.authority, "households", line.hub_household_ref) for line in lines}
    child_ids = {id_of(work.authority, "children", line.child_ref) for line in lines}
    hubs = await history.hub_homes(hub_ids)
    _check_known(lines, work.authority, hubs, await history.known_children(child_ids))
    homes = await history.homes(child_ids)
    pasts = in_order(_past(line, work.authority, hubs, homes) for line in lines)
    bed_ids = [bed_id for hub in hubs.values() for bed_id in hub.bed_ids]
    await history.lock(bed_ids)
    before = await history.before(past.id for past in pasts)
    news = [
        (before[past.id][0] + 1 if past.id in before else 1, past)
        for past in pasts
        if past.id not in before or before[past.id][1].facts != past.facts
    ]
    counts = Counts(
        sum(version == 1 for version, _ in news), sum(version > 1 for version, _ in news), len(pasts) - len(news)
    )
    if not news:
        return counts
    plan = BedPlan(
        {hub_id: hub.bed_ids for hub_id, hub in hubs.items()},
        await history.kept_by_others(bed_ids, child_ids, but=[past.id for past in pasts]),
    )
    slept: list[Slept] = []
    for past in pasts:
        slept += plan.lay(past) if past.state == SleepoverState.STAYED else [without_a_bed(past)]
    plan.check()
    if not command.dry_run:
        await history.keep(news, slept, work.now, work.actor.person_id)
        for version, past in news:
            work.say(recorded(past, version))
    return counts


def _check_known(
    lines: Iterable[SleepoverLine], authority: str, hubs: Mapping[UUID, HubHome], children: set[UUID]
) -> None:
    unknown_hubs, unknown_children = set(), set()
    for line in lines:
        hub = hubs.get(id_of(authority, "households", line.hub_household_ref))
        if hub is None or not hub.bed_ids:
            unknown_hubs.add(line.hub_household_ref)
        if id_of(authority, "children", line.child_ref) not in children:
            unknown_children.add(line.child_ref)
    if unknown_hubs or unknown_children:
        raise not_known_yet({"the hub homes": unknown_hubs, "the children": unknown_children})


def _past(line: SleepoverLine, authority: str, hubs: Mapping[UUID, HubHome], homes: Mapping[UUID, list[Home]]) -> Past:
    hub_id = id_of(authority, "households", line.hub_household_ref)
    child_id = id_of(authority, "children", line.child_ref)
    return Past(
        id=id_of(authority, "sleepovers", line.sleepover_ref),
        ref=line.sleepover_ref,
        child_id=child_id,
        constellation_id=hubs[hub_id].constellation_id,
        satellite_household_id=household_on(homes.get(child_id, ()), line.first_night),
        hub_household_id=hub_id,
        nights=Nights(line.first_night, line.last_night),
        kind=line.kind,
        state=SleepoverState.STAYED if line.outcome == PastOutcome.STAYED else SleepoverState.CANCELLED,
    )


async def _take_activities(command: ImportStays, work: Work) -> Counts:
    gatherings = Gatherings(work)
    wanted = [_gathering(line, work.authority) for line in command.activities]
    known = await History(work).known_constellations({one.constellation_id for one in wanted})
    unknown = {
        line.constellation_ref
        for line, one in zip(command.activities, wanted, strict=True)
        if one.constellation_id not in known
    }
    if unknown:
        raise not_known_yet({"the constellations": unknown})
    before = await gatherings.by_id(one.id for one in wanted)
    news = [
        replace(one, version=before[one.id].version + 1 if one.id in before else 1)
        for one in wanted
        if one.id not in before or replace(one, version=before[one.id].version) != before[one.id]
    ]
    if news and not command.dry_run:
        await gatherings.keep(news)
        for one in news:
            work.say(gathering_recorded(one))
    added = sum(one.version == 1 for one in news)
    return Counts(added, len(news) - added, len(wanted) - len(news))


def _gathering(line: ActivityLine, authority: str) -> Gathering:
    return Gathering(
        id=id_of(authority, "activities", line.activity_ref),
        version=1,
        constellation_id=id_of(authority, "constellations", line.constellation_ref),
        kind=line.kind,
        starts_at=line.starts_at,
        minutes=line.minutes,
        household_ids=tuple(sorted({id_of(authority, "households", ref) for ref in line.attended})),
    )
