"""What bookings does when it is asked for a sleepover, or about one."""

from datetime import timedelta
from uuid import UUID, uuid4

import structlog

from services.bookings import grounds
from services.bookings.handlers.holding import END_THE_HOLD
from services.bookings.handlers.telling import fact, listed, view
from services.bookings.policy import sleepovers as deciding
from services.bookings.policy.holding import held_until
from services.bookings.policy.limits import check_limits, goes_beyond, years_around
from services.bookings.policy.nights import Nights, check_emergency, check_nights
from services.bookings.policy.requests import (
    Facts,
    Kept,
    Place,
    check_children,
    pick_beds,
    where_they_would_sleep,
    who_must_decide,
)
from services.bookings.policy.rules import Rulebook
from services.bookings.policy.sleepovers import Decision, Sleepover, decisions_needed
from services.bookings.repository.bedrooms import bedrooms_of
from services.bookings.repository.requests import Requests, nights_at_hub_homes
from services.bookings.repository.rules import rulebook
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    DeclineSleepover,
    EndSleepoverEarly,
    HowIsSleepover,
    RequestSleepover,
    SleepoverAgreed,
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverRequested,
    SleepoverShortened,
    SleepoverView,
    WhatWaitsForMe,
)
from shared.contracts.bookings import Sleepovers as SleepoverList
from shared.contracts.refusals import refuse
from shared.contracts.rules import RuleName
from shared.contracts.sleepover_limits import BeyondLimit
from shared.contracts.words import SleepoverKind, SleepoverState
from shared.persistence.work import Work

log = structlog.get_logger()


async def request_sleepover(command: RequestSleepover, work: Work) -> SleepoverView:
    """Hold a bed for each child, or refuse; confirmed at once where nobody else must say yes."""
    nights = Nights(command.first_night_on, command.last_night_on)
    rules = await rulebook(work)
    check_nights(nights, tonight=work.tonight, months_ahead=rules.on(RuleName.MONTHS_AHEAD, work.today))
    if command.kind == SleepoverKind.EMERGENCY:
        check_emergency(nights, tonight=work.tonight)
    check_children(command.child_ids)
    hold_for = timedelta(hours=rules.on(RuleName.HOLD_HOURS, work.today).value)
    facts, place, kept = await _facts_place_and_kept(command, nights, work)
    if len(facts.children) < len(command.child_ids):
        # A placement was heard before its child: who decides for the child isn't known, so nobody may.
        raise refuse(
            grounds.NOT_KNOWN_YET, "A child’s details are still on their way. Try again in a moment.", "child_ids"
        )
    stays = pick_beds(
        sorted(command.child_ids),
        place.bed_ids,
        kept,
        nights,
        bedrooms=await bedrooms_of(work, place.hub_household_id),
        rule=rules.on(RuleName.SHARED_BEDROOM_NEEDS_AGREEMENT, nights.first),
    )
    beyond = await _beyond_limits(command, nights, rules, work)
    because = command.because.strip() if beyond else ""
    decisions = decisions_needed(
        [
            *who_must_decide(facts.children, work.actor, place.hub_household_id, work.now),
            *check_limits(beyond, because, rules, work.today),
        ]
    )
    sleepover = Sleepover(
        id=uuid4(),
        version=1,
        constellation_id=place.constellation_id,
        satellite_household_id=place.satellite_household_id,
        hub_household_id=place.hub_household_id,
        child_ids=tuple(stay.child_id for stay in stays),
        first_night_on=nights.first,
        last_night_on=nights.last,
        kind=command.kind,
        state=_state_of(decisions),
        asked_at=work.now,
        asked_by=work.actor.person_id,
        stays=tuple(stays),
        decisions=decisions,
        held_until=held_until(command.kind, nights, work.now, hold_for),
        beyond=beyond,
        because=because,
    )
    await Sleepovers(work).add(sleepover)
    is_confirmed = sleepover.state == SleepoverState.CONFIRMED
    if not is_confirmed:
        await work.later(END_THE_HOLD, sleepover.id, at=sleepover.held_until)
    work.say(fact(SleepoverConfirmed if is_confirmed else SleepoverRequested, sleepover))
    log.info("sleepover_asked_for", sleepover_id=str(sleepover.id), state=sleepover.state.value)
    return view(sleepover, work.actor, work.tonight)


async def _facts_place_and_kept(
    command: RequestSleepover, nights: Nights, work: Work
) -> tuple[Facts, Place, list[Kept]]:
    """What is true once everybody ahead has committed, with the place's beds locked until we do."""
    requests = Requests(work)
    while True:
        facts = await requests.facts_and_locked_beds(command.child_ids, nights)
        place = where_they_would_sleep(work.actor, command.child_ids, nights, facts, command.kind)
        kept = await requests.kept_meanwhile(place, nights, command.child_ids)
        if kept is not None:
            return facts, place, kept
        # The hub home changed while we waited for its beds. We have them now: the second look is the last one.


async def _beyond_limits(
    command: RequestSleepover, nights: Nights, rules: Rulebook, work: Work
) -> tuple[BeyondLimit, ...]:
    """The limits that a planned sleepover would go beyond; an emergency has none."""
    if command.kind == SleepoverKind.EMERGENCY:
        return ()
    others: dict[UUID, list[Nights]] = {}
    if rules.on(RuleName.MOST_NIGHTS_IN_12_MONTHS, work.today).value:
        others = await nights_at_hub_homes(work, command.child_ids, years_around(nights))
    return goes_beyond(nights, others, rules, work.today)


def _state_of(decisions: tuple[Decision, ...]) -> SleepoverState:
    is_waiting = any(one.is_open for one in decisions)
    return SleepoverState.REQUESTED if is_waiting else SleepoverState.CONFIRMED


async def agree_to_sleepover(command: AgreeToSleepover, work: Work) -> SleepoverView:
    """Take somebody's yes; the last one confirms."""
    before = await _to_change(command.sleepover_id, work)
    sleepover = deciding.agreed(before, work.actor, work.now, work.tonight)
    await Sleepovers(work).change(sleepover)
    is_confirmed = sleepover.state == SleepoverState.CONFIRMED
    work.say(fact(SleepoverConfirmed if is_confirmed else SleepoverAgreed, sleepover))
    log.info("sleepover_agreed", sleepover_id=str(sleepover.id), state=sleepover.state.value)
    return view(sleepover, work.actor, work.tonight)


async def decline_sleepover(command: DeclineSleepover, work: Work) -> SleepoverView:
    """Take somebody's no; the beds are free again."""
    before = await _to_change(command.sleepover_id, work)
    sleepover = deciding.declined(before, work.actor, command.reason, work.now, work.tonight)
    await Sleepovers(work).change(sleepover)
    work.say(fact(SleepoverDeclined, sleepover))
    log.info("sleepover_declined", sleepover_id=str(sleepover.id))
    return view(sleepover, work.actor, work.tonight)


async def cancel_sleepover(command: CancelSleepover, work: Work) -> SleepoverView:
    """Call it off; the beds are free again."""
    before = await _to_change(command.sleepover_id, work)
    sleepover = deciding.cancelled(before, work.actor, command.reason, work.tonight)
    await Sleepovers(work).change(sleepover)
    work.say(fact(SleepoverCancelled, sleepover))
    log.info("sleepover_cancelled", sleepover_id=str(sleepover.id))
    return view(sleepover, work.actor, work.tonight)


async def end_sleepover_early(command: EndSleepoverEarly, work: Work) -> SleepoverView:
    """Have the children go home; the beds are free for the nights after."""
    before = await _to_change(command.sleepover_id, work)
    sleepover = deciding.ended_early(before, work.actor, command.last_night_on, command.reason, work.tonight)
    await Sleepovers(work).shorten(sleepover)
    work.say(fact(SleepoverShortened, sleepover))
    log.info("sleepover_ended_early", sleepover_id=str(sleepover.id))
    return view(sleepover, work.actor, work.tonight)


async def how_is_sleepover(query: HowIsSleepover, work: Work) -> SleepoverView:
    """The sleepover, for whom it concerns. Nobody learns from a refusal whether there is such a sleepover."""
    sleepover = await Sleepovers(work).one(query.sleepover_id)
    if sleepover is None or not deciding.may_see(work.actor, sleepover):
        raise deciding.not_yours()
    return view(sleepover, work.actor, work.tonight)


async def what_waits_for_me(_query: WhatWaitsForMe, work: Work) -> SleepoverList:
    """The sleepovers on which the actor's word is outstanding."""
    waiting = await Sleepovers(work).waiting_for(work.actor, work.tonight)
    return SleepoverList(sleepovers=tuple(listed(one, work.actor, work.tonight) for one in waiting))


async def _to_change(sleepover_id: UUID, work: Work) -> Sleepover:
    sleepover = await Sleepovers(work).locked(sleepover_id)
    if sleepover is None:
        raise deciding.not_yours()
    return sleepover
