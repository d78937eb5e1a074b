"""What bookings does with the stays and gatherings of before."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

import structlog

from services.bookings import grounds
from services.bookings.handlers.cautions import look_anew_at
from services.bookings.handlers.import_rows import told_as_new, told_of_gathering, told_of_rows, told_of_stay
from services.bookings.handlers.telling import gathering_recorded, recorded
from services.bookings.handlers.training.importing import keep_what_is_told, what_is_told
from services.bookings.policy.history import BedPlan, Past, Slept, household_on, in_order, slips_in, without_a_bed
from services.bookings.policy.known import Hosting, Rows, named_otherwise, places_of, said_by
from services.bookings.policy.nights import Nights
from services.bookings.policy.requests import Home
from services.bookings.policy.training_told import Told
from services.bookings.repository.exporting import Ended
from services.bookings.repository.gatherings import Gathering, Gatherings
from services.bookings.repository.history import History
from shared.contracts.packs import Imported, RowsTold, id_of, identifier_in
from shared.contracts.past_stays import ActivityLine, ImportStays, PastOutcome, SleepoverLine
from shared.contracts.refusals import Fault, refuse_faults
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
    """Take over what isn't kept yet or has changed, all or nothing; refused with every row that can't be.

    With `dry_run` everything is checked against what bookings has heard and what the pack says, and counted; nothing is
    kept or said. Without, refused with `not_known_yet` where a row is about something that bookings hasn't heard of,
    or not as the pack has it: the asker asks again.
    """
    if not command.dry_run:
        await History(work).let_homes_stay()
    rows = await _rows(command, work)
    faults = [*rows.faults()]
    wrong = places_of(faults)
    sleepovers = await _plan_sleepovers(command, work, rows, wrong)
    activities = await _plan_activities(command, work, wrong)
    training = await what_is_told(command, work)
    faults += [*sleepovers.faults, *activities.faults, *training.faults]
    if faults:
        raise refuse_faults(
            grounds.STAYS_CONTRADICT,
            "These rows can’t be taken, so nothing was. Put right those that are named.",
            faults,
        )
    if not command.dry_run:
        await _keep(sleepovers, activities, work)
        await keep_what_is_told(training, work)
    counts = {"sleepovers": sleepovers.counts, "activities": activities.counts, **_of_training(command, training)}
    log.info(
        "stays_imported",
        added=sleepovers.counts.added,
        changed=sleepovers.counts.changed,
        is_dry_run=command.dry_run,
    )
    return Imported(
        added={table: one.added for table, one in counts.items()},
        changed={table: one.changed for table, one in counts.items()},
        unchanged={table: one.unchanged for table, one in counts.items()},
        rows=_told(command, sleepovers, activities, training) if command.tells_rows else None,
    )


async def _rows(command: ImportStays, work: Work) -> Rows:
    """The rows, held against all that is known of the register."""
    heard = await History(work).known(id_of(work.authority, "children", line.child_ref) for line in command.sleepovers)
    said = said_by(command, work.authority, heard, work.today)
    if command.dry_run:
        return Rows(command, work.authority, heard.with_all_of(said))
    rows = Rows(command, work.authority, heard)
    if refusal := rows.still_to_hear(said):
        raise refusal
    return rows


@dataclass(frozen=True, slots=True)
class _Plan:
    """What there is to keep of the sleepovers."""

    counts: Counts
    news: Sequence[tuple[int, Past]] = ()
    """With their versions."""
    before: Mapping[UUID, Past] = field(default_factory=dict)
    """What is kept already of the stays that the pack tells of."""
    slept: Sequence[Slept] = ()
    faults: Sequence[Fault] = ()


@dataclass(frozen=True, slots=True)
class _GatheringsPlan:
    """What there is to keep of the gatherings."""

    counts: Counts
    news: Sequence[Gathering]
    faults: Sequence[Fault]
    before: Mapping[UUID, Gathering]
    places: Mapping[UUID, tuple[str, str]]
    """Where each stands in the import, and what it is called there."""


async def _plan_sleepovers(command: ImportStays, work: Work, rows: Rows, wrong: Container[str]) -> _Plan:
    """The sleepovers in their beds, without the rows that are `wrong` anyhow."""
    history = History(work)
    child_ids = {id_of(work.authority, "children", line.child_ref) for line in command.sleepovers}
    pasts, asked_here = await _pasts(command, work, rows, wrong, await history.homes(child_ids))
    faults = [*named_otherwise("sleepover_ref", [(past.place, past.ref, past.id) for past in pasts])]
    doubled = places_of(faults)
    pasts = in_order(past for past in pasts if past.place not in doubled)
    beds_of = {past.hub_household_id: rows.hubs[past.hub_household_id].bed_ids for past in pasts}
    bed_ids = [bed_id for beds in beds_of.values() for bed_id in beds]
    await history.lock(bed_ids)
    before = await history.before(past.id for past in pasts)
    news = [
        (before[past.id][0] + 1 if past.id in before else 1, past)
        for past in pasts
        if past.id not in before or before[past.id][1].facts != past.facts
    ]
    counts = Counts(
        sum(version == 1 for version, _ in news),
        sum(version > 1 for version, _ in news),
        len(pasts) + asked_here - len(news),
    )
    if not news:
        return _Plan(counts, faults=faults)
    # What is kept already as it stands isn't doubted: an export of it comes back.
    slips = [*slips_in((past for _, past in news), work.tonight)]
    cant_be = places_of(slips)
    plan = BedPlan(beds_of, await history.kept_by_others(bed_ids, child_ids, but=[past.id for past in pasts]))
    slept: list[Slept] = []
    for past in (past for past in pasts if past.place not in cant_be):
        slept += plan.lay(past) if past.state == SleepoverState.STAYED else [without_a_bed(past)]
    kept = {stay_id: past for stay_id, (_, past) in before.items()}
    return _Plan(counts, news, kept, slept, [*faults, *slips, *plan.faults])


async def _pasts(
    command: ImportStays, work: Work, rows: Rows, wrong: Container[str], homes: Mapping[UUID, list[Home]]
) -> tuple[list[Past], int]:
    """The stays of before, as the rows come; and how many rows are about what was asked for here."""
    exported = {ref: key for line in command.sleepovers if (key := identifier_in(ref := line.sleepover_ref))}
    ours = await Ended(work).come_back(exported.values())
    ids = {ref: key for ref, key in exported.items() if key in ours}
    asked_here = {ref for ref, key in ids.items() if not ours[key]}
    placed = ((f"sleepovers.{position}", line) for position, line in enumerate(command.sleepovers))
    pasts = [
        replace(past, id=ids.get(line.sleepover_ref, past.id))
        for place, line in placed
        if place not in wrong and line.sleepover_ref not in asked_here and (hub := rows.hub_of(line))
        for past in [_past(place, line, work.authority, hub, homes)]
    ]
    return pasts, len(asked_here)


def _of_training(command: ImportStays, told: Told) -> dict[str, Counts]:
    """Of a pack that has these tables."""
    counts = {
        "courses": Counts(len(told.courses), 0, told.unchanged["courses"]),
        "training": Counts(len(told.records), 0, told.unchanged["training"]),
    }
    return {table: one for table, one in counts.items() if getattr(command, table)}


def _told(command: ImportStays, sleepovers: _Plan, activities: _GatheringsPlan, training: Told) -> RowsTold:
    stays = [told_of_stay(past, sleepovers.before.get(past.id)) for _, past in sleepovers.news]
    gatherings = [
        told_of_gathering(one, activities.before.get(one.id), *activities.places[one.id]) for one in activities.news
    ]
    courses = [told_as_new(f"courses.{position}", command.courses[position]) for position, _ in training.courses]
    records = [told_as_new(f"training.{position}", command.training[position]) for position, _ in training.records]
    return told_of_rows([*stays, *gatherings, *courses, *records])


async def _keep(sleepovers: _Plan, activities: _GatheringsPlan, work: Work) -> None:
    if sleepovers.news:
        await History(work).keep(sleepovers.news, sleepovers.slept, work.now, work.actor.person_id)
        for version, past in sleepovers.news:
            work.say(recorded(past, version))
        # One that goes on is reckoned with from now on by whoever is asked for the same nights.
        going_on = {past.hub_household_id for _, past in sleepovers.news if past.nights.last >= work.tonight}
        for hub_household_id in sorted(going_on):
            await look_anew_at(hub_household_id, work)
    if activities.news:
        await Gatherings(work).keep(activities.news)
        for one in activities.news:
            work.say(gathering_recorded(one))


def _past(place: str, line: SleepoverLine, authority: str, hub: Hosting, homes: Mapping[UUID, list[Home]]) -> Past:
    child_id = id_of(authority, "children", line.child_ref)
    return Past(
        id=id_of(authority, "sleepovers", line.sleepover_ref),
        ref=line.sleepover_ref,
        child_id=child_id,
        constellation_id=hub.constellation_id,
        satellite_household_id=household_on(homes.get(child_id, ()), line.first_night),
        hub_household_id=id_of(authority, "households", line.hub_household_ref),
        nights=Nights(line.first_night, line.last_night),
        kind=line.kind,
        state=SleepoverState.STAYED if line.outcome == PastOutcome.STAYED else SleepoverState.CANCELLED,
        place=place,
    )


async def _plan_activities(command: ImportStays, work: Work, wrong: Container[str]) -> _GatheringsPlan:
    """The gatherings that are new or have changed, without the rows that are `wrong` anyhow."""
    gatherings = Gatherings(work)
    exported = {ref: key for line in command.activities if (key := identifier_in(ref := line.activity_ref))}
    ours = await gatherings.by_id(exported.values()) if exported else {}
    # An old export overturns nothing: who came to what was planned here is corrected here.
    planned_here = {ref for ref, key in exported.items() if key in ours and ours[key].planned_id}
    placed = [
        (place, line.activity_ref, _gathering(line, work.authority, ours))
        for position, line in enumerate(command.activities)
        if (place := f"activities.{position}") not in wrong and line.activity_ref not in planned_here
    ]
    faults = [*named_otherwise("activity_ref", [(place, ref, one.id) for place, ref, one in placed])]
    before = await gatherings.by_id(one.id for _, _, one in placed)
    news = [
        replace(one, version=before[one.id].version + 1 if one.id in before else 1)
        for _, _, one in placed
        if one.id not in before or replace(one, version=before[one.id].version) != before[one.id]
    ]
    added = sum(one.version == 1 for one in news)
    unchanged = len(placed) - len(news) + sum(line.activity_ref in planned_here for line in command.activities)
    places = {one.id: (place, ref) for place, ref, one in placed}
    return _GatheringsPlan(Counts(added, len(news) - added, unchanged), news, faults, before, places)


def _gathering(line: ActivityLine, authority: str, ours: Container[UUID]) -> Gathering:
    exported = identifier_in(line.activity_ref)
    return Gathering(
        id=exported if exported and exported in ours else id_of(authority, "activities", line.activity_ref),
        version=1,
        constellation_id=id_of(authority, "constellations", line.constellation_ref),
        kind=line.kind,
        starts_at=line.starts_at,
        minutes=line.minutes,
        household_ids=tuple(sorted({id_of(authority, "households", ref) for ref in line.attended})),
    )
