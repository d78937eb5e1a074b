"""What is told of the records of households and children, and of who has read them? Every telling is written down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.registry import grounds
from services.registry.handlers import sharing
from services.registry.handlers.erasing import refuse_if_erased
from services.registry.handlers.readable import names_of_readable, readable
from services.registry.policy.facts import Approval, Delegation, Duty, Exemption, HealthFact, MatchingFact
from services.registry.policy.records.changes import may_change_child, may_end_approval, may_record_carer_at_home
from services.registry.policy.records.delegation import is_due
from services.registry.policy.records.exemptions import may_grant_exemptions
from services.registry.policy.records.history import Replaced, replaced_in
from services.registry.policy.records.limits import HomeByNight
from services.registry.policy.records.reading import (
    UNTOLD_EXEMPTION,
    UNTOLD_REASON,
    Whereabouts,
    age_on,
    children_in_reach,
    households_in_reach,
    may_read_exemptions,
    may_see_who_looked,
    not_yours,
    reads_as_worker,
    vacancies,
)
from services.registry.policy.records.telling import (
    application_term,
    approval_term,
    by_day_replaced,
    carer_at_home_term,
    delegation_term,
    delegation_terms,
    exemption_term,
    health_term,
    health_terms,
    latest_first,
    matching_term,
    matching_terms,
    placement_record,
    words_of_health,
)
from services.registry.policy.register import BedSharingAgreement, Placement
from services.registry.policy.retention.applications import may_record
from services.registry.policy.retention.deaths import died_on
from services.registry.repository import names
from services.registry.repository.keeping.facts import D, rulebook, versions
from services.registry.repository.records import changes as kept
from services.registry.repository.records import children as records_of_children
from services.registry.repository.records import households as records_of_households
from services.registry.repository.records import readings, stays, terms
from services.registry.repository.records import sharing as sharings_kept
from services.registry.repository.records.finding import assigned
from services.registry.repository.retention.subjects import deaths_of
from shared.contracts.bed_sharing import Sharing
from shared.contracts.child_terms import DueReview, DueReviews, WhichReviewsAreDue
from shared.contracts.record_words import DecisionArea, HealthTopic
from shared.contracts.records import (
    ApprovalTerm,
    AssignedWorker,
    ChildCards,
    ChildView,
    FindChildren,
    FindHouseholds,
    HouseholdCards,
    HouseholdView,
    HowIsChild,
    HowIsHousehold,
    PartInConstellation,
    ReadingLog,
    WhoHasLooked,
)
from shared.contracts.refusals import refuse
from shared.contracts.register_pack import CaredAlongside
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.persistence.work import Work


async def find_households(query: FindHouseholds, work: Work) -> HouseholdCards:
    """One page of the households that the asker may see."""
    cards = await records_of_households.find(work, query, households_in_reach(work.actor))
    told = await records_of_households.carer_ids(work, [card.household_id for card in cards.households], work.today)
    await names.write_down(work, told, query.purpose)
    return cards


async def how_is_household(query: HowIsHousehold, work: Work) -> HouseholdView:
    """A household on a day; of its children, those whose records the asker may read, and how many others."""
    if not await records_of_households.is_in_reach(work, query.household_id, households_in_reach(work.actor)):
        raise not_yours()
    await refuse_if_erased(work, query.household_id)
    # How it was before is no carer's: others may have left since, and what is theirs with them.
    may_look_back = reads_as_worker(work.actor) or work.actor.has(Role.ADMINISTRATOR)
    day, at = (query.on or work.today, query.as_known_at) if may_look_back else (work.today, None)
    row = await records_of_households.row_of(work, query.household_id, at)
    if row is None:
        raise refuse(grounds.NOT_KNOWN_THEN, "Nothing was recorded of this household then. Choose a later moment.")
    placed = await records_of_households.placed_on(
        work, query.household_id, day, as_worker=reads_as_worker(work.actor), at=at
    )
    shown = await readable(work, [child for child, _ in placed])
    known = await kept.approvals_of(work, query.household_id, at)
    may_read = await _may_read_exemptions(work, query.household_id, are_all_readable=0 < len(placed) == len(shown))
    approvals = tuple(map(approval_term, latest_first(known)))
    approval = next((one for one in approvals if _holds(one.started_on, one.ended_on, day)), None)
    home = await _by_night(work, query.household_id, known, day, at)
    applications = await terms.applications(work, row.id, at)
    exempt = await names_of_readable(work, {one.child_id for one in home.exemptions}, at)
    carers = await records_of_households.carers(work, query.household_id, day, at)
    parts = await records_of_households.parts_in_constellations(work, query.household_id, at)
    is_now = day == work.today and at is None
    sharings, who_share = await _sharings_at(work, query.household_id, day, at)
    told = [*(carer.person_id for carer in carers), *(child.child_id for child in shown), *exempt, *who_share]
    await names.write_down(work, list(dict.fromkeys(told)), Purpose.KEEP_THE_REGISTER)
    return HouseholdView(
        household_id=row.id,
        on=day,
        ref=row.ref,
        name=row.name,
        address=row.address,
        postcode=row.postcode,
        phone=row.phone,
        approval=approval and _as_may_be_read(approval, may_read=may_read),
        approvals=tuple(_as_may_be_read(one, may_read=may_read) for one in approvals),
        carers=carers,
        children=tuple(shown),
        children_not_shown=len(placed) - len(shown),
        vacancies=vacancies(approval.places, len(placed)) if approval else None,
        limit=home.on(day),
        constellations=parts,
        supervising_social_workers=tuple(
            AssignedWorker(worker_id=worker_id, **term.model_dump())
            for worker_id, term in await assigned(work, Duty.SUPERVISING_SOCIAL_WORKER, query.household_id, at)
        ),
        spare_beds=row.spare_beds,
        languages=tuple(row.languages),
        pets=tuple(row.pets),
        may_see_who_looked=all(may_see_who_looked(work.actor, carer.person_id) for carer in carers),
        may_end_approval=is_now and may_end_approval(work.actor, row.id),
        may_record_application=is_now and may_record(work.actor, row.id, applications),
        may_grant_exemptions=is_now and bool(approvals) and may_grant_exemptions(work.actor, row.id),
        may_record_carer_at_home=is_now and may_record_carer_at_home(work.actor, row.id, _now_or_later(parts, day)),
        version=await terms.record_version(work, row.id),
        exemptions=tuple(exemption_term(one, exempt) for one in latest_first(home.exemptions)),
        replaced_exemptions=tuple(
            exemption_term(one.was, exempt).model_copy(update={"replaced_at": one.by.at})
            for one in await _replaced(work, Exemption, home.exemptions, at)
        ),
        are_sleepovers_counted=at is None or await stays.are_words_kept(work, at),
        applications=tuple(map(application_term, latest_first(applications))),
        carers_at_home=tuple(map(carer_at_home_term, latest_first(await terms.carers_at_home(work, row.id, at)))),
        replaced_approvals=tuple(
            _as_may_be_read(approval_term(one.was).model_copy(update={"replaced_at": one.by.at}), may_read=may_read)
            for one in await _replaced(work, Approval, known, at)
        ),
        nights=home.nights(day),
        bed_sharings=sharings,
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
    await refuse_if_erased(work, query.child_id)
    as_worker = reads_as_worker(work.actor)
    day, at = (query.on or work.today, query.as_known_at) if as_worker else (work.today, None)
    row = await records_of_children.row_of(work, query.child_id, at)
    if row is None:
        raise refuse(grounds.NOT_KNOWN_THEN, "Nothing was recorded of this child then. Choose a later moment.")
    placements = await kept.placements_of(work, row.id, at)
    home = await _home_on(work, where, placements, day, at)
    siblings = await records_of_children.siblings(
        work, row.id, row.sibling_group_id, as_worker=as_worker, home=home, day=day, at=at
    )
    delegations = await kept.delegations_of(work, row.id, at=at)
    matching = await kept.matching_of(work, row.id, at=at)
    agreements = await sharings_kept.with_child(work, row.id, at)
    if not as_worker:
        agreements = await _round_the_child(work, where, agreements)
    sharings, who_share = await sharing.told(work, agreements, day, {row.id}, at)
    told = [row.id, *(sibling.child_id for sibling in siblings), *who_share]
    await names.write_down(work, list(dict.fromkeys(told)), query.purpose)
    delegated = delegation_terms(delegations, day)
    known_health = await kept.health_of(work, row.id, at=at)
    health = health_terms(known_health)
    facts = _OfChild(delegations, matching, known_health, placements)
    death = died_on(await deaths_of(work, row.id, at))
    return ChildView(
        child_id=row.id,
        on=day,
        ref=row.ref,
        first_name=row.first_name,
        last_name=row.last_name if as_worker else "",
        known_as=row.known_as or row.first_name,
        date_of_birth=row.date_of_birth,
        age=age_on(min(day, death) if death else day, row.date_of_birth),
        sex=row.sex,
        ethnicity=row.ethnicity,
        language=row.language,
        legal_status=row.legal_status,
        died_on=death,
        household_id=home.household_id,
        constellation_id=next(iter(home.constellation_ids), None),
        placements=tuple(
            placement_record(one, as_worker=as_worker)
            for one in latest_first(placements)
            if as_worker or one.household_id == work.actor.household_id
        ),
        siblings=siblings,
        cared_alongside=CaredAlongside(row.cared_alongside),
        health_needs=words_of_health(health, HealthTopic.HEALTH_NEEDS, day),
        allergies=words_of_health(health, HealthTopic.ALLERGIES, day),
        health=health,
        delegations=tuple(one for one in delegated if one.area is DecisionArea.OVERNIGHT_STAYS),
        social_workers=tuple(
            AssignedWorker(worker_id=worker_id, **term.model_dump())
            for worker_id, term in await assigned(work, Duty.CHILDRENS_SOCIAL_WORKER, row.id, at)
        ),
        may_see_who_looked=may_see_who_looked(work.actor, row.id),
        may_change=day == work.today and at is None and may_change_child(work.actor, row.id),
        version=await kept.record_version(work, row.id),
        other_delegations=tuple(one for one in delegated if one.area is not DecisionArea.OVERNIGHT_STAYS),
        matching=matching_terms(matching),
        bed_sharings=sharings,
        **(await facts.replaced(work, at) if as_worker else {}),
    )


async def which_reviews_are_due(query: WhichReviewsAreDue, work: Work) -> DueReviews:
    """Those of the asker's own children's delegations that are to be looked at again by a day."""
    by = max(query.by or work.today, work.today)
    found = [one for one in await kept.delegations_for(work, work.actor.child_ids) if is_due(one, by, work.today)]
    await names.write_down(work, sorted({one.child_id for one in found}), Purpose.KEEP_THE_REGISTER)
    reviews = [
        DueReview(child_id=one.child_id, area=one.area, review_on=one.review_on) for one in found if one.review_on
    ]
    return DueReviews(
        on=work.today, reviews=tuple(sorted(reviews, key=lambda one: (one.review_on, str(one.child_id), one.area)))
    )


async def who_has_looked(query: WhoHasLooked, work: Work) -> ReadingLog:
    """The readings of somebody, before this one; who there isn't is refused like who isn't the asker's."""
    subject = await readings.name_of(work, query.subject_id)
    if subject is None or not may_see_who_looked(work.actor, query.subject_id):
        raise not_yours()
    await refuse_if_erased(work, query.subject_id)
    log = await readings.of(work, query, subject)
    await names.write_down(work, [query.subject_id], query.purpose)
    return log


async def _round_the_child(
    work: Work, where: Whereabouts, agreements: Sequence[BedSharingAgreement]
) -> list[BedSharingAgreement]:
    """Those that hold today or later, at the carer's own home or in the child's constellation.

    Where the child lived before, and with whom, is nothing that the carers of now are told.
    """
    around = {where.household_id}
    for household_id in {one.household_id for one in agreements} - around:
        part_of = await records_of_children.constellation_on(work, household_id, work.today, None)
        if part_of in where.constellation_ids:
            around.add(household_id)
    return [one for one in agreements if one.household_id in around and (one.ended_on or date.max) > work.today]


async def _home_on(
    work: Work, today: Whereabouts, placements: Sequence[Placement], day: date, at: datetime | None
) -> Whereabouts:
    """Where a child lived on a day, as it was recorded at a moment."""
    if day == work.today and at is None:
        return today
    home = next((one.household_id for one in placements if _holds(one.started_on, one.ended_on, day)), None)
    part_of = await records_of_children.constellation_on(work, home, day, at) if home else None
    return Whereabouts(today.child_id, home, frozenset([part_of] if part_of else ()))


async def _may_read_exemptions(work: Work, household_id: UUID, *, are_all_readable: bool) -> bool:
    """Whether exemptions are told in their own words: they name children (`may_read_exemptions`).

    Whoever lives there today counts too, so that nobody reads them by asking for a day that suits.
    """
    now = await records_of_households.placed_on(work, household_id, work.today, as_worker=False)
    theirs = await readable(work, [child for child, _ in now])
    return may_read_exemptions(work.actor, are_all_readable=are_all_readable and len(theirs) == len(now))


def _as_may_be_read(term: ApprovalTerm, *, may_read: bool) -> ApprovalTerm:
    if may_read:
        return term
    untold = {"exemptions": (UNTOLD_EXEMPTION,) * len(term.exemptions)}
    return term.model_copy(update=untold | ({"allowed_because": UNTOLD_REASON} if term.allowed_because else {}))


async def _by_night(
    work: Work, household_id: UUID, approvals: Sequence[Approval], day: date, at: datetime | None
) -> HomeByNight:
    placements = await kept.placements_at(work, household_id, at)
    coming = (
        await stays.at_home_as_known(work, household_id, day, at)
        if at
        else await stays.at_home(work, household_id, day)
    )
    children = {one.child_id for one in placements} | {one.child_id for one in coming}
    groups = await records_of_households.sibling_groups(work, children, at)
    exemptions = await terms.exemptions_at(work, household_id, at)
    return HomeByNight(placements, coming, groups, approvals, await rulebook(work, at), exemptions)


def _now_or_later(parts: Iterable[PartInConstellation], day: date) -> set[UUID]:
    """The constellations of which it is part on the day, or will be."""
    return {one.constellation_id for one in parts if one.ended_on is None or one.ended_on > day}


async def _sharings_at(
    work: Work, household_id: UUID, day: date, at: datetime | None
) -> tuple[tuple[Sharing, ...], list[UUID]]:
    """The groups of children who may share there, of whom the asker may read at least one's record."""
    agreements = await sharings_kept.at_household(work, household_id, at)
    reach = children_in_reach(work.actor)
    readable = {
        child_id
        for child_id in {child_id for one in agreements for child_id in one.child_ids}
        if (where := await records_of_children.whereabouts(work, child_id)) is not None and reach.has(where)
    }
    return await sharing.told(work, agreements, day, readable, at)


async def _replaced(work: Work, kind: type[D], known: Sequence[D], at: datetime | None) -> list[Replaced]:
    """What was recorded of these facts first, and something else since; the latest replaced first."""
    found = replaced_in((await versions(work, kind, [one.id for one in known], at)).values())
    return by_day_replaced(list(found))


@dataclass(frozen=True, slots=True)
class _OfChild:
    """The dated facts of a child."""

    delegations: Sequence[Delegation]
    matching: Sequence[MatchingFact]
    health: Sequence[HealthFact]
    placements: Sequence[Placement]

    async def replaced(self, work: Work, at: datetime | None) -> dict[str, Any]:
        """What was recorded of them first, and replaced since."""

        def when(one: Replaced) -> dict[str, Any]:
            return {"replaced_at": one.by.at}

        return {
            "replaced_delegations": tuple(
                delegation_term(one.was, work.today).model_copy(update={**when(one), "is_review_overdue": False})
                for one in await _replaced(work, Delegation, self.delegations, at)
            ),
            "replaced_matching": tuple(
                matching_term(one.was).model_copy(update=when(one))
                for one in await _replaced(work, MatchingFact, self.matching, at)
            ),
            "replaced_health": tuple(
                health_term(one.was).model_copy(update=when(one))
                for one in await _replaced(work, HealthFact, self.health, at)
            ),
            "replaced_placements": tuple(
                placement_record(one.was, as_worker=True).model_copy(update=when(one))
                for one in await _replaced(work, Placement, self.placements, at)
            ),
        }


def _holds(started_on: date | None, ended_on: date | None, day: date) -> bool:
    return (started_on is None or started_on <= day) and (ended_on is None or day < ended_on)
