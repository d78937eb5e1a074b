"""What bookings does when beds are asked for, or the hub home proposes other nights: it holds them, or refuses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid4

import structlog

from services.bookings import grounds
from services.bookings.handlers.holding import END_THE_HOLD
from services.bookings.handlers.sleepovers import to_change
from services.bookings.handlers.telling import fact, view
from services.bookings.policy import sleepovers as deciding
from services.bookings.policy.holding import held_until
from services.bookings.policy.limits import SAY_WHY, check_limits, goes_beyond, weeks_around, years_around
from services.bookings.policy.nights import Nights, check_emergency, check_nights
from services.bookings.policy.requests import (
    Facts,
    Kept,
    Place,
    check_children,
    pick_beds,
    place_at,
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
    ProposeOtherNights,
    RequestSleepover,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverRequested,
    SleepoverView,
)
from shared.contracts.refusals import refuse
from shared.contracts.rules import RuleName
from shared.contracts.sleepover_limits import BeyondLimit
from shared.contracts.words import Decider, SleepoverKind, SleepoverState
from shared.persistence.work import Work

log = structlog.get_logger()

KEEP_TO_IT = "Propose nights that keep to it, or decline, and they can ask again and say why."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Beds that somebody would have held."""

    child_ids: Sequence[UUID]
    nights: Nights
    kind: SleepoverKind
    because: str
    """Why it is needed, should it go beyond the authority's limits."""
    way_out: str = SAY_WHY
    """What can be done where it goes beyond one."""
    besides: tuple[Decision, ...] = ()
    """Who must say yes besides those whom the hub home and the placement plans name."""
    earlier: Sequence[Nights] = ()
    """Nights that the same children would have before these, and that aren't kept yet."""
    is_only_looked_at: bool = False
    """Nothing will be kept of it, so nobody need wait for its beds."""


async def request_sleepover(command: RequestSleepover, work: Work) -> SleepoverView:
    """Hold a bed for each child, or refuse; confirmed at once where nobody else must say yes."""
    wish = Wish(
        child_ids=command.child_ids,
        nights=Nights(command.first_night_on, command.last_night_on),
        kind=command.kind,
        because=command.because.strip(),
    )
    held = await to_be_held(
        wish, work, lambda facts: where_they_would_sleep(work.actor, wish.child_ids, wish.nights, facts, wish.kind)
    )
    await keep(held, work)
    is_confirmed = held.state == SleepoverState.CONFIRMED
    work.say(fact(SleepoverConfirmed if is_confirmed else SleepoverRequested, held))
    log.info("sleepover_asked_for", sleepover_id=str(held.id), state=held.state.value)
    return view(held, work.actor, work.tonight)


async def propose_other_nights(command: ProposeOtherNights, work: Work) -> SleepoverView:
    """Decline, and hold beds for the same children on other nights: both, or neither."""
    nights = Nights(command.first_night_on, command.last_night_on)
    before = await to_change(command.sleepover_id, work)
    deciding.check_proposable(before, work.actor, nights, work.tonight)
    declined = deciding.declined(before, work.actor, command.reason, work.now, work.tonight)
    # The beds that are given up may be those of a night that is proposed.
    await Sleepovers(work).change(declined)
    wish = Wish(
        child_ids=before.child_ids,
        nights=nights,
        kind=before.kind,
        because=before.because,
        way_out=KEEP_TO_IT,
        besides=(Decision(Decider.SATELLITE_CARER),),
    )
    held = await to_be_held(wish, work, lambda facts: place_at(before.hub_household_id, before, nights, facts))
    proposed = replace(held, instead_of=before.id)
    await keep(proposed, work)
    declined = replace(declined, proposed_id=proposed.id)
    await Sleepovers(work).change(declined)
    work.say(fact(SleepoverDeclined, declined))
    work.say(fact(SleepoverRequested, proposed))
    log.info("other_nights_proposed", sleepover_id=str(proposed.id), instead_of=str(before.id))
    return view(proposed, work.actor, work.tonight)


async def keep(sleepover: Sleepover, work: Work) -> None:
    """Keep a new one; where it waits for somebody, its hold ends by itself."""
    await Sleepovers(work).add(sleepover)
    if sleepover.state == SleepoverState.REQUESTED:
        await work.later(END_THE_HOLD, sleepover.id, at=sleepover.held_until)


async def to_be_held(wish: Wish, work: Work, place_in: Callable[[Facts], Place]) -> Sleepover:
    """The sleepover that it becomes, with a bed for each child, or why it can't; nothing is kept yet."""
    nights = wish.nights
    rules = await rulebook(work)
    check_nights(nights, tonight=work.tonight, months_ahead=rules.on(RuleName.MONTHS_AHEAD, work.today))
    if wish.kind == SleepoverKind.EMERGENCY:
        check_emergency(nights, tonight=work.tonight)
    check_children(wish.child_ids)
    hold_for = timedelta(hours=rules.on(RuleName.HOLD_HOURS, work.today).value)
    facts, place, kept = await _facts_place_and_kept(wish, work, place_in)
    if len(facts.children) < len(wish.child_ids):
        # A placement was heard before its child: who decides for the child isn't known, so nobody may.
        raise refuse(
            grounds.NOT_KNOWN_YET, "A child’s details are still on their way. Try again in a moment.", "child_ids"
        )
    stays = pick_beds(
        sorted(wish.child_ids),
        place.bed_ids,
        kept,
        nights,
        bedrooms=await bedrooms_of(work, place.hub_household_id),
        rule=rules.on(RuleName.SHARED_BEDROOM_NEEDS_AGREEMENT, nights.first),
    )
    beyond = await _beyond_limits(wish, rules, work)
    because = wish.because if beyond else ""
    decisions = decisions_needed(
        [
            *who_must_decide(facts.children, work.actor, place.hub_household_id, work.now),
            *wish.besides,
            *check_limits(beyond, nights, because, rules, work.today, way_out=wish.way_out),
        ]
    )
    return Sleepover(
        id=uuid4(),
        version=1,
        constellation_id=place.constellation_id,
        satellite_household_id=place.satellite_household_id,
        hub_household_id=place.hub_household_id,
        child_ids=tuple(stay.child_id for stay in stays),
        first_night_on=nights.first,
        last_night_on=nights.last,
        kind=wish.kind,
        state=_state_of(decisions),
        asked_at=work.now,
        asked_by=work.actor.person_id,
        stays=tuple(stays),
        decisions=decisions,
        held_until=held_until(wish.kind, nights, work.now, hold_for),
        beyond=beyond,
        because=because,
    )


async def _facts_place_and_kept(
    wish: Wish, work: Work, place_in: Callable[[Facts], Place]
) -> tuple[Facts, Place, list[Kept]]:
    """What is true once everybody ahead has committed, with the place's beds locked until we do."""
    requests = Requests(work)
    while True:
        look = requests.facts if wish.is_only_looked_at else requests.facts_and_locked_beds
        facts = await look(wish.child_ids, wish.nights)
        place = place_in(facts)
        kept = await requests.kept_meanwhile(place, wish.nights, wish.child_ids)
        if kept is not None:
            return facts, place, kept
        # The hub home changed while we waited for its beds. We have them now: the second look is the last one.


async def _beyond_limits(wish: Wish, rules: Rulebook, work: Work) -> tuple[BeyondLimit, ...]:
    """The limits that a planned sleepover would go beyond; an emergency has none."""
    if wish.kind == SleepoverKind.EMERGENCY:
        return ()
    is_counted_by_year = rules.on(RuleName.MOST_NIGHTS_IN_12_MONTHS, work.today).value > 0
    around = years_around(wish.nights) if is_counted_by_year else weeks_around(wish.nights)
    kept = await nights_at_hub_homes(work, wish.child_ids, around)
    others = {child_id: [*its, *wish.earlier] for child_id, its in kept.items()}
    return goes_beyond(wish.nights, others, rules, work.today)


def _state_of(decisions: tuple[Decision, ...]) -> SleepoverState:
    is_waiting = any(one.is_open for one in decisions)
    return SleepoverState.REQUESTED if is_waiting else SleepoverState.CONFIRMED
