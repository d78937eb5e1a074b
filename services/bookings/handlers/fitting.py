"""Do these children fit at a hub home on these nights, in which beds, and does anything else forbid it?"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.limits import SAY_WHY, check_limits, goes_beyond, weeks_around, years_around
from services.bookings.policy.nights import ONE_NIGHT, Nights, check_nights, nights_without
from services.bookings.policy.picking import pick_beds
from services.bookings.policy.requests import Facts, Kept, Place, check_children
from services.bookings.policy.rules import Rulebook
from services.bookings.policy.sleepovers import Decision
from services.bookings.repository.bedrooms import bedrooms_of
from services.bookings.repository.requests import Meanwhile, Requests, nights_at_hub_homes, stay_before
from services.bookings.repository.rules import rulebook
from shared.contracts.actor import Actor
from shared.contracts.bookings import Stay
from shared.contracts.clock import day_in_london
from shared.contracts.refusals import refuse
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName
from shared.contracts.sleepover_limits import BeyondLimit
from shared.contracts.words import SleepoverNeed
from shared.persistence.work import Work

PlaceIn = Callable[[Facts], Place]
"""Where the children would sleep, by what is known; or the refusal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Beds that somebody would have held."""

    child_ids: Sequence[UUID]
    nights: Nights
    because: str
    """Why it is needed, should it go beyond the authority's limits."""
    need: SleepoverNeed | None = None
    """Why the nights are needed, where that was said."""
    note: str = ""
    """What those who decide and the hub home are to know of them."""
    way_out: str = SAY_WHY
    """What can be done where it goes beyond one."""
    earlier: Sequence[Nights] = ()
    """Nights that the same children would have before these, and that aren't kept yet."""
    instead_of: Collection[Nights] = ()
    """Nights of the same children that are kept, and that they would give up for these."""
    is_only_looked_at: bool = False
    """Nothing will be kept of it, so nobody need wait for its beds."""
    conditions_met_for: tuple[UUID, ...] = ()
    """The children of whom the carers say that the conditions of the delegation are met on these nights."""
    asked_on: date | None = None
    """The day from which its notice counts, where that isn't today: who waited for a bed had asked in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Where the children fit."""

    facts: Facts
    place: Place
    stays: Sequence[Stay]
    beyond: tuple[BeyondLimit, ...]
    because: str
    """Why it is needed, where it goes beyond a limit."""
    must_agree: tuple[Decision, ...]
    """Who has to agree to its going beyond limits."""
    rules: Rulebook


PickBeds = Callable[[Wish, Place, Meanwhile, Work], Awaitable[Sequence[Stay]]]
"""A bed for each child, or the refusal; with the place's beds locked, unless it is only looked at."""


async def fit(wish: Wish, work: Work, place_in: PlaceIn, pick: PickBeds) -> Fit:
    """Where they fit, or the refusal of whatever forbids it; nothing is kept."""
    nights = wish.nights
    rules = await rulebook(work)
    check_nights(nights, tonight=work.tonight, months_ahead=rules.on(RuleName.MONTHS_AHEAD, work.today))
    check_children(wish.child_ids)
    facts, place, meanwhile = await _facts_place_and_kept(wish, work, place_in)
    if len(facts.children) < len(wish.child_ids):
        # A placement was heard before its child: who decides for the child isn't known, so nobody may.
        raise refuse(
            grounds.NOT_KNOWN_YET, "A child’s details are still on their way. Try again in a moment.", "child_ids"
        )
    stays = await pick(wish, place, meanwhile, work)
    beyond = await _beyond_limits(wish, place, rules, work)
    because = wish.because if beyond else ""
    return Fit(
        facts=facts,
        place=place,
        stays=stays,
        beyond=beyond,
        because=because,
        must_agree=check_limits(beyond, nights, because, rules, work.today, way_out=wish.way_out),
        rules=rules,
    )


async def free_beds(wish: Wish, place: Place, meanwhile: Meanwhile, work: Work) -> Sequence[Stay]:
    """Beds that are nobody's."""
    return await beds_among(wish, place, meanwhile.kept, work)


async def beds_if_none_were_taken(wish: Wish, place: Place, meanwhile: Meanwhile, work: Work) -> Sequence[Stay]:
    """Beds that they could have if no other child had one: whoever is refused these isn't refused for want of a bed."""
    its_own = [one for one in meanwhile.kept if one.child_id is None or one.child_id in wish.child_ids]
    return await beds_among(wish, place, its_own, work)


async def beds_among(
    wish: Wish,
    place: Place,
    kept: Iterable[Kept],
    work: Work,
    given_up: Collection[UUID] = (),
    *,
    is_emergency: bool = False,
) -> Sequence[Stay]:
    """A bed for each child, with these kept for others; refused as `pick_beds` is.

    What the hub home keeps for emergencies is theirs first, and nobody else's but who is `given_up` such a bed.
    """
    rules = await rulebook(work)
    bedrooms = await bedrooms_of(work, place.hub_household_id)
    reserve = bedrooms.reserve_in(place.timeline, wish.nights).intersection(place.bed_ids).difference(given_up)
    others = [bed_id for bed_id in place.bed_ids if bed_id not in reserve]
    return pick_beds(
        sorted(wish.child_ids),
        [*sorted(reserve), *others] if is_emergency else others,
        kept,
        wish.nights,
        reserve=() if is_emergency else reserve,
        bedrooms=bedrooms,
        rule=rules.on(RuleName.SHARED_BEDROOM_NEEDS_AGREEMENT, wish.nights.first),
        knows_of_offers=_knows_of_offers(work.asker, place),
    )


def _knows_of_offers(actor: Actor | None, place: Place) -> bool:
    """Whether whoever asks may know who waits: the household itself, and the liaison worker."""
    return actor is not None and (actor.household_id == place.satellite_household_id or actor.has(Role.LIAISON_WORKER))


async def _facts_place_and_kept(wish: Wish, work: Work, place_in: PlaceIn) -> tuple[Facts, Place, Meanwhile]:
    """What is true once everybody ahead has committed, with the place's beds locked until we do."""
    requests = Requests(work)
    while True:
        look = requests.facts if wish.is_only_looked_at else requests.facts_and_locked_beds
        facts = await look(wish.child_ids, wish.nights)
        place = place_in(facts)
        meanwhile = await requests.kept_meanwhile(place, wish.nights, wish.child_ids)
        if meanwhile is not None:
            return facts, place, meanwhile
        # The hub home changed while we waited for its beds. We have them now: the second look is the last one.


async def _beyond_limits(wish: Wish, place: Place, rules: Rulebook, work: Work) -> tuple[BeyondLimit, ...]:
    """The limits that it would go beyond.

    Who stays on where they are by now gave notice as they asked for that stay.
    """
    is_counted_by_year = rules.on(RuleName.MOST_NIGHTS_IN_12_MONTHS, work.today).value > 0
    around = years_around(wish.nights) if is_counted_by_year else weeks_around(wish.nights)
    kept = await nights_at_hub_homes(work, wish.child_ids, around)
    others = {child_id: [*nights_without(its, wish.instead_of), *wish.earlier] for child_id, its in kept.items()}
    return goes_beyond(wish.nights, others, rules, work.today, await _asked_on(wish, place, rules, work))


async def _asked_on(wish: Wish, place: Place, rules: Rulebook, work: Work) -> date | None:
    """The day from which notice counts, where any is wanted and that isn't today."""
    if wish.asked_on is not None or not rules.on(RuleName.NOTICE_DAYS, work.today).value:
        return wish.asked_on
    asked_at = await stay_before(work, wish.child_ids, place.hub_household_id, wish.nights.first - ONE_NIGHT)
    return day_in_london(asked_at) if asked_at else None
