"""What bookings answers about days: who sleeps where, what is on, and what can be asked for."""

from datetime import date, datetime, time, timedelta

from services.bookings import grounds
from services.bookings.handlers.family_times.telling import on_a_calendar as on_a_calendar_of
from services.bookings.handlers.telling import gathering_view, listed
from services.bookings.handlers.telling_of_gatherings import on_a_calendar
from services.bookings.policy.family_times import people, plan
from services.bookings.policy.gatherings import ARE_ON
from services.bookings.policy.limits import asking_limits
from services.bookings.policy.nights import ONE_NIGHT, Nights
from services.bookings.policy.offers import check_may_ask_for, full_nights, what_is_offered
from services.bookings.policy.sleepovers import EVERYWHERE, not_yours
from services.bookings.repository.bedrooms import bedrooms_of
from services.bookings.repository.family_times import FamilyTimes
from services.bookings.repository.gathering_guests import guests_of, replied_to
from services.bookings.repository.gatherings import Gatherings
from services.bookings.repository.planned_gatherings import PlannedGatherings
from services.bookings.repository.requests import ChildAtHome, Requests
from services.bookings.repository.rules import rulebook
from services.bookings.repository.sleepovers import Sleepovers
from services.bookings.repository.whereabouts import Sleeper, WhereaboutsOf
from shared.contracts.actor import Actor
from shared.contracts.ask_options import AskOptions, ChildToAskFor, WhatCanIAskFor
from shared.contracts.bookings import Calendar, WhatIsOn
from shared.contracts.clock import LONDON, night_from_to
from shared.contracts.refusals import refuse
from shared.contracts.roles import CARERS, Role
from shared.contracts.whereabouts import Board, NotThere, Whereabouts, WhoSleepsWhere, WhyThere
from shared.contracts.words import OvernightDecision
from shared.persistence.work import Work

LOOKED_AHEAD = timedelta(weeks=8)
"""How far `WhatCanIAskFor` names full nights."""
LONGEST_GATHERING = timedelta(days=1)
LONGEST_CALENDAR = 366
"""Days that one question may ask for: a reply has to fit onto the bus."""


async def who_sleeps_where(query: WhoSleepsWhere, work: Work) -> Board:
    """Where every child sleeps whom the actor may know of. A request isn't a place yet: until confirmed it is home."""
    whereabouts = WhereaboutsOf(work, work.actor)
    known_at = query.known_at if query.known_at and query.known_at < work.now else None
    kept_since = await whereabouts.kept_since() if known_at else None
    if known_at and (kept_since is None or known_at < kept_since):
        return Board(on=query.on, children=(), known_at=known_at, kept_since=kept_since)
    sleepers = await whereabouts.on(query.on, query.constellation_id, known_at)
    return Board(
        on=query.on,
        children=tuple(_whereabouts(sleeper, query.on, work.actor) for sleeper in sleepers),
        known_at=known_at,
        kept_since=kept_since,
    )


def _whereabouts(sleeper: Sleeper, night: date, actor: Actor) -> Whereabouts:
    if sleeper.hub_household_id and sleeper.first_night_on:
        why, sleeps_at = WhyThere.SLEEPOVER, sleeper.hub_household_id
        since_on, until_on = sleeper.first_night_on, sleeper.last_night_on
    else:
        is_elsewhere = sleeper.emergency_id is not None
        why, sleeps_at = WhyThere.SOMEWHERE_ELSE if is_elsewhere else WhyThere.LIVES_THERE, sleeper.lives_with
        since_on, until_on = sleeper.started_on, sleeper.ended_on and sleeper.ended_on - ONE_NIGHT
    return Whereabouts(
        child_id=sleeper.child_id,
        lives_with=sleeper.lives_with,
        sleeps_at=sleeps_at,
        why=why,
        since_on=since_on,
        until_on=until_on,
        sleepover_id=sleeper.sleepover_id,
        constellation_id=sleeper.constellation_id,
        childrens_social_worker_id=sleeper.childrens_social_worker_id,
        emergency_id=sleeper.emergency_id or sleeper.looked_for_in if _answers_for(sleeper, actor) else None,
        has_no_home=sleeper.looked_for_in is not None,
        not_there=_not_there(sleeper, night) if _may_know_who_is_gone(sleeper, actor) else None,
    )


def _answers_for(sleeper: Sleeper, actor: Actor) -> bool:
    return (
        actor.has(*EVERYWHERE)
        or sleeper.child_id in actor.child_ids
        or (actor.has(*CARERS) and actor.household_id == sleeper.lives_with)
        or (actor.has(Role.SUPERVISING_SOCIAL_WORKER) and sleeper.lives_with in actor.supervised_household_ids)
    )


def _may_know_who_is_gone(sleeper: Sleeper, actor: Actor) -> bool:
    """A hub home sees the children of its whole constellation, and of those who are gone its own: like `may_see`."""
    homes = {sleeper.lives_with, sleeper.hub_household_id, sleeper.gone_from, sleeper.expected_at}
    return (
        actor.has(*EVERYWHERE)
        or sleeper.child_id in actor.child_ids
        or (actor.has(*CARERS) and actor.household_id in homes)
        or (actor.has(Role.SUPERVISING_SOCIAL_WORKER) and not homes.isdisjoint(actor.supervised_household_ids))
    )


def _not_there(sleeper: Sleeper, night: date) -> NotThere | None:
    if sleeper.absence_id is None:
        return None
    _, ends_at = night_from_to(night)
    by_then = [one for one in sleeper.spans if one.since < ends_at][-1]
    return NotThere(
        absence_id=sleeper.absence_id,
        kind=by_then.kind,
        since=by_then.since,
        ended_at=sleeper.back_at,
        is_gone=sleeper.back_at is None or sleeper.back_at >= ends_at,
        is_by_day=bool(sleeper.is_by_day),
    )


async def what_is_on(query: WhatIsOn, work: Work) -> Calendar:
    """Sleepovers that are asked for, confirmed or stayed, and gatherings."""
    if (query.last_on - query.first_on).days >= LONGEST_CALENDAR:
        raise refuse(grounds.PERIOD_TOO_LONG, "Choose a year or less", "last_on")
    sleepovers = await Sleepovers(work).concerning(work.actor, query.first_on, query.last_on)
    starts_at, ends_at = _midnight(query.first_on), _midnight(query.last_on + timedelta(days=1))
    # One that began before and isn't over is on as well.
    since = starts_at - LONGEST_GATHERING
    gatherings = await Gatherings(work).concerning(work.actor, since, ends_at)
    planned = await PlannedGatherings(work).concerning(work.actor, since, ends_at, ARE_ON)
    guests = await guests_of(work, [one.id for one in planned])
    own = work.actor.household_id if work.actor.has(*CARERS) else None
    replied = await replied_to(work, own, [one.id for one in planned])
    family_times = await FamilyTimes(work).concerning(work.actor, starts_at, ends_at, plan.ARE_ON)
    arounds = await FamilyTimes(work).around(family_times)
    views = [
        *(gathering_view(one, work.actor) for one in gatherings),
        *(on_a_calendar(one, guests.get(one.id, frozenset()), work.actor, replied.get(one.id)) for one in planned),
    ]
    views = [one for one in views if one.starts_at + timedelta(minutes=one.minutes) > starts_at]
    return Calendar(
        sleepovers=tuple(listed(one, work.actor, work.tonight) for one in sleepovers),
        gatherings=tuple(sorted(views, key=lambda one: (one.starts_at, one.gathering_id))),
        family_times=tuple(
            on_a_calendar_of(one, arounds[one.id], work.actor, work.now)
            for one in family_times
            if people.may_see(work.actor, one, arounds[one.id])
        ),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON)


async def what_can_i_ask_for(query: WhatCanIAskFor, work: Work) -> AskOptions:
    """The children of a household, the asker's own or one for which they plan, and the beds of its hub home."""
    household_id = query.household_id or work.actor.household_id
    if household_id is None:
        raise not_yours()
    is_own = household_id == work.actor.household_id
    ahead = Nights(work.tonight, work.tonight + LOOKED_AHEAD - ONE_NIGHT)
    requests = Requests(work)
    facts = await requests.where_a_household_may_ask(household_id, ahead)
    check_may_ask_for(work.actor, household_id, ahead, facts)
    offer = what_is_offered(household_id, ahead, facts, is_own=is_own)
    children = await requests.children_at_home(household_id, ahead)
    kept = await requests.kept([bed_id for home in offer.hub_homes for bed_id in home.bed_ids], ahead)
    bedrooms = {home.household_id: await bedrooms_of(work, home.household_id) for home in offer.hub_homes}
    first_on = min(offer.on)
    first = offer.on[first_on]
    return AskOptions(
        constellation_id=offer.constellation_id,
        hub_household_id=first.household_id,
        beds=len(first.bed_ids),
        reserve_beds=len(bedrooms[first.household_id].reserve_on(first.bed_ids, first_on)),
        children=tuple(_to_ask_for(child, is_own=is_own) for child in children),
        full_nights=tuple(full_nights(offer, kept, bedrooms)),
        nights_without_hub_home=offer.vacant,
        limits=asking_limits(await rulebook(work), work.today),
    )


def _to_ask_for(child: ChildAtHome, *, is_own: bool) -> ChildToAskFor:
    """Whoever decides has the conditions before them; where nobody can say that they are met, it isn’t the carers."""
    are_the_carers_to_say = child.has_conditions and child.overnight_decision is OvernightDecision.CARER
    return ChildToAskFor(
        child_id=child.id,
        sibling_group_id=child.sibling_group_id,
        overnight_decision=(
            OvernightDecision.CHILDRENS_SOCIAL_WORKER
            if are_the_carers_to_say and not is_own
            else child.overnight_decision
        ),
        has_conditions=are_the_carers_to_say and is_own,
    )
