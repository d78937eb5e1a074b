"""What is told of the records of households and children, and of who has read them? Every telling is written down."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from services.registry.policy.facts import Duty
from services.registry.policy.records.changes import may_change_child, may_end_approval
from services.registry.policy.records.reading import (
    UNTOLD_EXEMPTION,
    Whereabouts,
    age_on,
    children_in_reach,
    households_in_reach,
    limit_verdict,
    may_read_exemptions,
    may_see_who_looked,
    not_yours,
    reads_as_worker,
    vacancies,
)
from services.registry.repository import names
from services.registry.repository.records import children as records_of_children
from services.registry.repository.records import households as records_of_households
from services.registry.repository.records import readings, stays
from services.registry.repository.records.finding import assigned
from shared.contracts.records import (
    ApprovalTerm,
    AssignedWorker,
    ChildCards,
    ChildView,
    FindChildren,
    FindHouseholds,
    FosteringLimit,
    HouseholdCards,
    HouseholdView,
    HowIsChild,
    HowIsHousehold,
    PlacedChild,
    PlacementRecord,
    ReadingLog,
    WhoHasLooked,
)
from shared.contracts.register_pack import CaredAlongside
from shared.contracts.registry import Purpose
from shared.persistence.work import Work


async def find_households(query: FindHouseholds, work: Work) -> HouseholdCards:
    """One page of the households that the asker may see."""
    cards = await records_of_households.find(work, query, households_in_reach(work.actor))
    told = await records_of_households.carer_ids(work, [card.household_id for card in cards.households])
    await names.write_down(work, told, query.purpose)
    return cards


async def how_is_household(query: HowIsHousehold, work: Work) -> HouseholdView:
    """A household on a day; of its children, those whose records the asker may read, and how many others."""
    if not await records_of_households.is_in_reach(work, query.household_id, households_in_reach(work.actor)):
        raise not_yours()
    day, at = query.on or work.today, query.as_known_at
    row = await records_of_households.row_of(work, query.household_id)
    placed = await records_of_households.placed_on(
        work, query.household_id, day, as_worker=reads_as_worker(work.actor), at=at
    )
    shown = await _readable(work, [child for child, _ in placed])
    approvals = await _approvals(work, query.household_id, at, are_all_readable=0 < len(placed) == len(shown))
    approval = next((one for one in approvals if _holds(one.started_on, one.ended_on, day)), None)
    # of a sleepover only its newest version is kept, so nobody knows what was known of it before
    nights = await stays.on_night(work, query.household_id, day) if at is None else []
    guests = [one.child_id for one in nights if one.is_expected]
    groups = [group for _, group in placed] + await records_of_households.sibling_groups(work, guests)
    limit, source = await records_of_households.usual_limit(work, day, at)
    carers = await records_of_households.carers(work, query.household_id)
    told = [*(carer.person_id for carer in carers), *(child.child_id for child in shown)]
    await names.write_down(work, told, Purpose.KEEP_THE_REGISTER)
    return HouseholdView(
        household_id=row.id,
        on=day,
        ref=row.ref,
        name=row.name,
        address=row.address,
        postcode=row.postcode,
        phone=row.phone,
        approval=approval,
        approvals=approvals,
        carers=carers,
        children=tuple(shown),
        children_not_shown=len(placed) - len(shown),
        vacancies=vacancies(approval.places, len(placed)) if approval else None,
        limit=FosteringLimit(
            limit=limit,
            placed=len(placed),
            guests=len(guests),
            verdict=limit_verdict(limit, groups, has_exemption=bool(approval and approval.exemptions)),
            source=source,
        ),
        constellations=await records_of_households.parts_in_constellations(work, query.household_id, at),
        supervising_social_workers=tuple(
            AssignedWorker(worker_id=worker_id, **term.model_dump())
            for worker_id, term in await assigned(work, Duty.SUPERVISING_SOCIAL_WORKER, query.household_id, at)
        ),
        spare_beds=row.spare_beds,
        languages=tuple(row.languages),
        pets=tuple(row.pets),
        may_see_who_looked=all(may_see_who_looked(work.actor, carer.person_id) for carer in carers),
        may_end_approval=day == work.today and at is None and may_end_approval(work.actor, row.id),
    )


async def find_children(query: FindChildren, work: Work) -> ChildCards:
    """One page of the children whose records the asker may read."""
    as_worker = reads_as_worker(work.actor)
    cards = await records_of_children.find(work, query, children_in_reach(work.actor), as_worker=as_worker)
    purpose = query.purpose or (Purpose.KEEP_THE_REGISTER if as_worker else Purpose.LOOK_AFTER_THE_CHILD)
    await names.write_down(work, [card.child_id for card in cards.children], purpose)
    return cards


async def how_is_child(query: HowIsChild, work: Work) -> ChildView:
    """A child's record, for somebody in whose reach the child is."""
    where = await records_of_children.whereabouts(work, query.child_id)
    if where is None or not children_in_reach(work.actor).has(where):
        raise not_yours()
    as_worker = reads_as_worker(work.actor)
    day, at = (query.on or work.today, query.as_known_at) if as_worker else (work.today, None)
    row = await records_of_children.row_of(work, query.child_id)
    placements = await records_of_children.placements(work, row.id, at)
    home = await _home_on(work, where, placements, day, at)
    siblings = await records_of_children.siblings(
        work, row.id, row.sibling_group_id, as_worker=as_worker, home=home, day=day, at=at
    )
    await names.write_down(work, [row.id, *(sibling.child_id for sibling in siblings)], query.purpose)
    return ChildView(
        child_id=row.id,
        on=day,
        ref=row.ref,
        first_name=row.first_name,
        last_name=row.last_name if as_worker else "",
        known_as=row.known_as or row.first_name,
        date_of_birth=row.date_of_birth,
        age=age_on(day, row.date_of_birth),
        sex=row.sex,
        ethnicity=row.ethnicity,
        language=row.language,
        legal_status=row.legal_status,
        household_id=home.household_id,
        constellation_id=next(iter(home.constellation_ids), None),
        placements=tuple(one for one in placements if as_worker or one.household_id == work.actor.household_id),
        siblings=siblings,
        cared_alongside=CaredAlongside(row.cared_alongside),
        health_needs=row.health_needs,
        allergies=row.allergies,
        delegations=await records_of_children.delegations(work, row.id, at),
        social_workers=tuple(
            AssignedWorker(worker_id=worker_id, **term.model_dump())
            for worker_id, term in await assigned(work, Duty.CHILDRENS_SOCIAL_WORKER, row.id, at)
        ),
        may_see_who_looked=may_see_who_looked(work.actor, row.id),
        may_change=day == work.today and at is None and may_change_child(work.actor, row.id),
    )


async def who_has_looked(query: WhoHasLooked, work: Work) -> ReadingLog:
    """The readings of somebody, before this one; who there isn't is refused like who isn't the asker's."""
    subject = await readings.name_of(work, query.subject_id)
    if subject is None or not may_see_who_looked(work.actor, query.subject_id):
        raise not_yours()
    log = await readings.of(work, query, subject)
    await names.write_down(work, [query.subject_id], query.purpose)
    return log


async def _readable(work: Work, children: Sequence[PlacedChild]) -> list[PlacedChild]:
    """Those of these whose records the asker may read."""
    reach = children_in_reach(work.actor)
    wheres = [(child, await records_of_children.whereabouts(work, child.child_id)) for child in children]
    return [child for child, where in wheres if where is not None and reach.has(where)]


async def _home_on(
    work: Work, today: Whereabouts, placements: Sequence[PlacementRecord], day: date, at: datetime | None
) -> Whereabouts:
    """Where a child lived on a day, as it was recorded at a moment."""
    if day == work.today and at is None:
        return today
    home = next((one.household_id for one in placements if _holds(one.started_on, one.ended_on, day)), None)
    part_of = await records_of_children.constellation_on(work, home, day, at) if home else None
    return Whereabouts(today.child_id, home, frozenset([part_of] if part_of else ()))


async def _approvals(
    work: Work, household_id: UUID, at: datetime | None, *, are_all_readable: bool
) -> tuple[ApprovalTerm, ...]:
    """The approvals; their exemptions name children, so they are told as `may_read_exemptions` has it.

    Whoever lives there today counts too, so that nobody reads them by asking for a day that suits.
    """
    terms = await records_of_households.approvals(work, household_id, at)
    now = await records_of_households.placed_on(work, household_id, work.today, as_worker=False)
    readable = await _readable(work, [child for child, _ in now])
    if may_read_exemptions(work.actor, are_all_readable=are_all_readable and len(readable) == len(now)):
        return terms
    return tuple(one.model_copy(update={"exemptions": (UNTOLD_EXEMPTION,) * len(one.exemptions)}) for one in terms)


def _holds(started_on: date | None, ended_on: date | None, day: date) -> bool:
    return (started_on is None or started_on <= day) and (ended_on is None or day < ended_on)
