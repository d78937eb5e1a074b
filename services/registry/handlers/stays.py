"""What does the registry do when a child comes to stay at a hub home, or is about to?"""

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import structlog

from services.registry import grounds
from services.registry.handlers import sharing
from services.registry.handlers.erasing import refuse_if_erased
from services.registry.handlers.reaching import way_to
from services.registry.policy.facts import holding
from services.registry.policy.matching.distance import Way
from services.registry.policy.records.reading import age_on, children_in_reach, not_yours
from services.registry.policy.records.stays import TAKES_PLACE, Openings, Stay, not_open_yet, oldest_last_night
from services.registry.policy.records.telling import health_terms, matching_terms, words_of_health
from services.registry.repository import installation, names
from services.registry.repository.constellations import hub_homes
from services.registry.repository.constellations.districts import known_districts
from services.registry.repository.joint.mirrors import authorities_of
from services.registry.repository.keeping.facts import rulebook, say_cautions_change
from services.registry.repository.records import changes as kept
from services.registry.repository.records import children as records_of_children
from services.registry.repository.records import sharing as sharings_kept
from services.registry.repository.records import stays
from services.registry.repository.records.cautions import on_short_breaks
from shared.contracts.actor import Actor
from shared.contracts.bed_sharing import AgreementTerm, Sharing, SharingState
from shared.contracts.bookings import SleepoverFacts
from shared.contracts.child_terms import HealthTerm, MatchingTerm
from shared.contracts.record_words import DecisionArea, HealthTopic
from shared.contracts.refusals import refuse
from shared.contracts.register_pack import CaredAlongside
from shared.contracts.registry import Purpose
from shared.contracts.roles import CARERS, WORKERS, Role
from shared.contracts.stays import (
    ComingStay,
    ComingStays,
    HowIsHubHomeForChildren,
    HowToReachHubHome,
    HubHomeStory,
    HubHomeToReach,
    ReadableStaySheets,
    StaySheet,
    StaySheetView,
    WhichStaySheets,
    WhoComesToStay,
)
from shared.persistence.work import Work

log = structlog.get_logger()

T = TypeVar("T", MatchingTerm, HealthTerm, AgreementTerm)


async def know_who_comes_to_stay(event: SleepoverFacts, work: Work) -> None:
    """Who may read which stay sheet: a yes, an emergency, a no and a cancellation each say all that is needed.

    Of a child whose days of short breaks are counted, the other nights that are asked for or agreed are looked at anew.
    """
    counted = await on_short_breaks(work, stays.children_of(event))
    before = await stays.nights_that_count(work, event.sleepover_id) if counted else {}
    await stays.keep(work, event)
    after = await stays.nights_that_count(work, event.sleepover_id) if counted else {}
    await say_cautions_change(work, [one for one in counted if before.get(one) != after.get(one)])


async def stay_sheet(query: StaySheet, work: Work) -> StaySheetView:
    """What a hub home must know of a child who sleeps there; refused to a hub home where the child doesn't come."""
    where = await records_of_children.whereabouts(work, query.child_id)
    if where is None:
        raise not_yours()
    openings = Openings(await rulebook(work))
    known = await stays.of_child(work, query.child_id)
    is_in_reach = children_in_reach(work.actor).has(where)
    stay = openings.the_next_one(known, work.today) if is_in_reach else _open_at_the_hub(known, openings, work)
    await refuse_if_erased(work, query.child_id)
    row = await records_of_children.row_of(work, query.child_id)
    worker = await records_of_children.worker_to_ring(work, query.child_id)
    # Until the sheet closes it tells of the stay's own nights: what has become so since is nothing of that hub home's.
    night = min(max(work.today, stay.first_night_on), stay.last_night_on) if stay else work.today
    placements = await kept.placements_of(work, query.child_id)
    home = next((one.household_id for one in placements if one.holds_on(night)), None)
    has_moved = not is_in_reach and home != where.household_id
    carers = () if has_moved else await records_of_children.to_ring(work, where.household_id)
    delegation = holding(await kept.delegations_of(work, query.child_id, DecisionArea.OVERNIGHT_STAYS), night)
    last_night = stay.last_night_on if stay else night
    health = health_terms(await kept.health_of(work, query.child_id))
    at_first = tuple(one for one in health if (one.started_on or night) <= night < (one.ended_on or date.max))
    matching = [one for one in await kept.matching_of(work, query.child_id) if one.holds_on(night)]
    sharings, who_share = await _sharings(work, query.child_id, stay, night)
    company = await records_of_children.known_as(work, await stays.together(work, stay.sleepover_id)) if stay else []
    siblings = [
        (child_id, name)
        for child_id, group, name in company
        if group is not None and group == row.sibling_group_id and child_id != row.id
    ]
    profile = await installation.profile(work)
    people = [one.person_id for one in (*carers, *([worker] if worker else []))]
    told = [row.id, *(child_id for child_id, _ in siblings), *people, *who_share]
    await names.write_down(work, list(dict.fromkeys(told)), Purpose.LOOK_AFTER_THE_CHILD)
    log.info("stay_sheet_opened", child_id=str(row.id))
    return StaySheetView(
        child_id=row.id,
        known_as=row.known_as or row.first_name,
        age=age_on(night, row.date_of_birth),
        first_night_on=stay and stay.first_night_on,
        last_night_on=stay and stay.last_night_on,
        readable_until=stay and openings.of(stay).readable_until(stay),
        carers=carers,
        childrens_social_worker=worker,
        out_of_hours_phone=profile.out_of_hours_phone if profile else "",
        allergies=words_of_health(at_first, HealthTopic.ALLERGIES, night),
        health_needs=words_of_health(at_first, HealthTopic.HEALTH_NEEDS, night),
        health=tuple(map(_for_the_night, at_first)),
        health_to_come=tuple(
            _for_the_night(one) for one in health if one.started_on and night < one.started_on <= last_night
        ),
        language=row.language,
        cared_alongside=CaredAlongside(row.cared_alongside),
        overnight_decision=delegation and delegation.decision,
        overnight_conditions=(delegation.conditions or "") if delegation else "",
        siblings_who_come=tuple(name for _, name in siblings),
        matching=tuple(_for_the_night(one) for one in matching_terms(matching)),
        bed_sharings=tuple(
            one.model_copy(update={"agreements": tuple(_for_the_night(term) for term in one.agreements)})
            for one in sharings
        ),
    )


def _for_the_night(term: T) -> T:
    """What is known or agreed, without what is only of use to who keeps the record.

    Who wrote it down, when, why and on what ground is theirs: the hub home goes by it, and needn't prove it.
    """
    unsaid: dict[str, Any] = {"recorded_at": None, "recorded_by": None, "written_in": ""}
    if isinstance(term, AgreementTerm):
        unsaid |= {"reason": "", "agreed_by": "", "agreed_on": None}
    return term.model_copy(update=unsaid)


async def which_stay_sheets(query: WhichStaySheets, work: Work) -> ReadableStaySheets:
    """Those of these children whose stay sheet the asker would be shown."""
    openings = Openings(await rulebook(work))
    return ReadableStaySheets(
        child_ids=tuple([one for one in query.child_ids if await _could_open(work, one, openings)])
    )


async def how_to_reach_hub_home(query: HowToReachHubHome, work: Work) -> HubHomeToReach:
    """Whom to ring and where to go, to the carers with whom a child lives who sleeps there."""
    openings = Openings(await rulebook(work))
    known = await stays.of_sleepover(work, query.sleepover_id)
    theirs = [one for one in known if one.child_id in work.actor.child_ids and one.state in TAKES_PLACE]
    stay = openings.the_next_one(theirs, work.today)
    if stay is None:
        raise not_yours()
    if not openings.of(stay).is_open(stay, work.today):
        raise not_open_yet(openings.of(stay).opens_on(stay), "how to reach the hub home")
    way = await way_to(stay.hub_household_id, openings.of(stay).readable_until(stay), work)
    log.info("way_to_reach_hub_home_read", sleepover_id=str(query.sleepover_id))
    return way


async def _could_open(work: Work, child_id: UUID, openings: Openings) -> bool:
    where = await records_of_children.whereabouts(work, child_id)
    if where is None:
        return False
    if children_in_reach(work.actor).has(where):
        return True
    known = await stays.of_child(work, child_id)
    return openings.the_open_one(_at_mine(known, work.actor), work.today) is not None


async def _sharings(
    work: Work, child_id: UUID, stay: Stay | None, night: date
) -> tuple[tuple[Sharing, ...], list[UUID]]:
    """With whom the child may share where they are to sleep; what is over is of no use there."""
    if stay is None:
        return (), []
    known = await sharings_kept.with_child(work, child_id)
    there = [one for one in known if one.household_id == stay.hub_household_id]
    told, who_share = await sharing.told(work, there, night, {child_id})
    return tuple(one for one in told if one.state is not SharingState.OVER), who_share


async def who_comes_to_stay(_query: WhoComesToStay, work: Work) -> ComingStays:
    """The stays at the asker's home that aren't over, the soonest first."""
    if work.actor.household_id is None:
        return ComingStays(stays=())
    openings = Openings(await rulebook(work))
    known = await stays.at_home(work, work.actor.household_id, oldest_last_night(work.today))
    return ComingStays(
        stays=tuple(
            ComingStay(
                child_id=stay.child_id,
                first_night_on=stay.first_night_on,
                last_night_on=stay.last_night_on,
                kind=stay.kind,
                opens_on=None if opening.is_open(stay, work.today) else opening.opens_on(stay),
                sleepover_id=stay.sleepover_id,
            )
            for stay in known
            for opening in [openings.of(stay)]
            if not opening.is_over(stay, work.today)
        )
    )


async def how_is_hub_home_for_children(query: HowIsHubHomeForChildren, work: Work) -> HubHomeStory:
    """What a child may be told; a carer is told of the hub home of their own constellation, a worker of any."""
    is_theirs = work.actor.has(*CARERS) and query.constellation_id in work.actor.constellation_ids
    constellation = await hub_homes.name_of(work, query.constellation_id)
    if constellation is None or not (
        is_theirs or work.actor.has(*WORKERS) or await _comes_to_stay(work, query.constellation_id)
    ):
        raise not_yours()
    if host := (await authorities_of(work, [query.constellation_id])).get(query.constellation_id):
        raise refuse(grounds.DECIDED_BY_HOST, f"{host} keeps this constellation, and can tell of its hub home.")
    hub = await hub_homes.of(work, query.constellation_id)
    if hub is None:
        raise refuse(
            grounds.NO_HUB_HOME_TO_TELL_OF,
            "This constellation has no hub home today. Ask the liaison worker what happens next.",
        )
    way = await _way_from_home(work, hub.postcode)
    liaison_worker = await hub_homes.liaison_worker(work, query.constellation_id)
    people = [*hub.carers, *([liaison_worker] if liaison_worker else [])]
    await names.write_down(work, [one.id for one in people], Purpose.LOOK_AFTER_THE_CHILD)
    return HubHomeStory(
        constellation_id=query.constellation_id,
        constellation=constellation,
        carers=tuple(carer.first_name for carer in hub.carers),
        children=hub.children,
        pets=hub.pets,
        languages=hub.languages,
        beds=hub.beds,
        km=round(way.km) if way else None,
        liaison_worker=liaison_worker.first_name if liaison_worker else "",
    )


async def _comes_to_stay(work: Work, constellation_id: UUID) -> bool:
    """Whether a child who lives with the asker is to sleep at the hub home, as in an emergency at another's."""
    hub = await hub_homes.of(work, constellation_id) if work.actor.has(*CARERS) else None
    if hub is None:
        return False
    openings = Openings(await rulebook(work))
    theirs = [stay for child_id in work.actor.child_ids for stay in await stays.of_child(work, child_id)]
    return (
        openings.the_next_one([one for one in theirs if one.hub_household_id == hub.household_id], work.today)
        is not None
    )


def _at_mine(known: list[Stay], actor: Actor) -> list[Stay]:
    """The stays at the asker's home, which is the hub home of those nights: what it is today doesn't matter."""
    is_carer = actor.has(*CARERS) and actor.household_id is not None
    return [one for one in known if is_carer and one.hub_household_id == actor.household_id]


def _open_at_the_hub(known: list[Stay], openings: Openings, work: Work) -> Stay:
    """The stay at the asker's home for which they may read now."""
    at_mine = _at_mine(known, work.actor)
    stay = openings.the_open_one(at_mine, work.today)
    if stay is not None:
        return stay
    coming = openings.the_next_one(at_mine, work.today)
    raise not_open_yet(openings.of(coming).opens_on(coming)) if coming else not_yours()


async def _way_from_home(work: Work, postcode: str) -> Way | None:
    """From the asker's own household; none for a worker, and for the hub home itself."""
    home = await hub_homes.postcode_of(work, work.actor.household_id) if work.actor.household_id else None
    is_hub = work.actor.has(Role.HUB_HOME_CARER) and not work.actor.has(Role.SATELLITE_CARER)
    return known_districts().way(home, postcode) if home and not is_hub else None
