"""How does a household stand that waits for beds, who may see it, and who may change it?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.by_day import hours_by_day_after
from services.bookings.policy.holding import evening_of
from services.bookings.policy.nights import ONE_NIGHT, Nights, in_words
from services.bookings.policy.requests import Facts, Place, place_of, where_they_would_sleep
from services.bookings.policy.sleepovers import not_yours
from shared.contracts.actor import Actor
from shared.contracts.clock import LONDON, NIGHT_ENDS, day_in_london
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.roles import Role
from shared.contracts.waiting import WaitingState
from shared.contracts.words import SleepoverNeed

OPEN = frozenset({WaitingState.WAITING, WaitingState.OFFERED})
FOR_WANT_OF_A_BED = frozenset({grounds.HUB_HOME_IS_FULL.reason, grounds.BEDROOM_NOT_AGREED.reason})
"""What a bed that others give up can mend: none is free, or the free one is in a bedroom with somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A household that waits for beds for some of its children together."""

    id: UUID
    version: int
    constellation_id: UUID
    satellite_household_id: UUID
    child_ids: tuple[UUID, ...]
    nights: Nights
    need: SleepoverNeed
    because: str
    """Why it is needed, where it goes beyond the authority's limits."""
    note: str = ""
    """What is to be known of the sleepover that they wait for."""
    conditions_met_for: tuple[UUID, ...] = ()
    """The children of whom the carers said that the conditions of the delegation are met on these nights."""
    since: datetime
    joined_by: UUID
    state: WaitingState = WaitingState.WAITING
    offered_until: datetime | None = None
    """While beds are offered: when they are offered to the next."""
    hub_household_id: UUID | None = None
    """While beds are offered: whose they are."""
    sleepover_id: UUID | None = None
    """What it became, where the beds were taken."""
    sleepover_ids: tuple[UUID, ...] = ()
    """All sleepovers by which they have the nights then, that of the first night first."""

    @property
    def is_open(self) -> bool:
        """Whether it still is on the list."""
        return self.state in OPEN

    @property
    def joined_on(self) -> date:
        """The day on which they began to wait, in London: they asked for a bed on it."""
        return day_in_london(self.since)

    def is_over_by(self, now: datetime) -> bool:
        """Whether the first evening has come: nobody is offered a bed for a night that the child has begun at home."""
        return evening_of(self.nights) <= now

    def has_lapsed_by(self, now: datetime) -> bool:
        """Whether its offer ends now, unanswered."""
        return self.offered_until is not None and self.offered_until <= now


def where_they_would_wait(actor: Actor, child_ids: Sequence[UUID], nights: Nights, facts: Facts) -> Place:
    """The household and the hub home; besides those who may ask, for whoever supervises the household.

    Refused as `where_they_would_sleep` is.
    """
    homes = {facts.home_on(child_id, night) for child_id in child_ids for night in nights}
    if actor.has(Role.SUPERVISING_SOCIAL_WORKER) and len(homes) == 1:
        home = homes.pop()
        if home is not None and home in actor.supervised_household_ids:
            return place_of(home, nights, facts)
    return where_they_would_sleep(actor, child_ids, nights, facts)


def place_of_those(household_id: UUID, child_ids: Iterable[UUID], nights: Nights, facts: Facts) -> Place | None:
    """Their hub home on these nights; none where a child doesn't live in the household on one of them.

    Refused as `where_they_would_sleep` is, where it is for the constellation.
    """
    if any(facts.home_on(child_id, night) != household_id for child_id in child_ids for night in nights):
        return None
    return place_of(household_id, nights, facts)


def offered(entry: Entry, hub_household_id: UUID, now: datetime, offer_for: timedelta) -> Entry:
    """The entry with beds held for it, for so many hours by day, and no longer than until its first evening."""
    until = min(hours_by_day_after(now, offer_for), evening_of(entry.nights).astimezone(now.tzinfo))
    return replace(
        entry,
        version=entry.version + 1,
        state=WaitingState.OFFERED,
        offered_until=until,
        hub_household_id=hub_household_id,
    )


def taken_back(entry: Entry) -> Entry:
    """The entry without the beds that were offered; it waits on, since when it did."""
    return replace(
        entry,
        version=entry.version + 1,
        state=WaitingState.WAITING,
        offered_until=None,
        hub_household_id=None,
    )


def ended(entry: Entry, state: WaitingState, sleepover_ids: Sequence[UUID] = ()) -> Entry:
    """The entry once it is over; where they have the nights, by these sleepovers."""
    return replace(
        entry,
        version=entry.version + 1,
        state=state,
        offered_until=None,
        hub_household_id=None,
        sleepover_id=sleepover_ids[0] if sleepover_ids else None,
        sleepover_ids=tuple(sleepover_ids),
    )


def taken_up_again(entry: Entry) -> Entry:
    """The entry whose nights were lost: it waits on, since when it did."""
    return replace(entry, version=entry.version + 1, state=WaitingState.WAITING, sleepover_id=None, sleepover_ids=())


def stands_beside(entry: Entry, other: Entry) -> bool:
    """Whether both can wait at once: no child does twice for a night."""
    return not entry.nights.overlap(other.nights) or set(entry.child_ids).isdisjoint(other.child_ids)


def looked_at_next(entry: Entry, now: datetime) -> datetime:
    """When it has to be looked at again, whatever happens: as its offer or the wait ends, and else the next morning.

    The morning is for what begins on a day without anything being said then, like a rule.
    """
    if entry.offered_until is not None:
        return entry.offered_until
    local = now.astimezone(LONDON)
    morning = datetime.combine(local.date(), NIGHT_ENDS, LONDON)
    if morning <= local:
        morning = datetime.combine(local.date() + ONE_NIGHT, NIGHT_ENDS, LONDON)
    return min(morning, evening_of(entry.nights)).astimezone(now.tzinfo)


def is_of(actor: Actor, entry: Entry) -> bool:
    """Whether the actor is a carer of the household that waits."""
    return actor.has(Role.SATELLITE_CARER) and actor.household_id == entry.satellite_household_id


def may_see(actor: Actor, entry: Entry) -> bool:
    """Whether an entry is any of the actor's business: nobody else learns who waits."""
    return (
        is_of(actor, entry)
        or (
            actor.has(Role.SUPERVISING_SOCIAL_WORKER) and entry.satellite_household_id in actor.supervised_household_ids
        )
        or (actor.has(Role.LIAISON_WORKER) and entry.constellation_id in actor.constellation_ids)
    )


def may_answer(actor: Actor, entry: Entry, now: datetime) -> bool:
    """Whether the actor may take the beds that are offered, or say no to them."""
    return entry.state is WaitingState.OFFERED and not entry.has_lapsed_by(now) and is_of(actor, entry)


def check_answerable(actor: Actor, entry: Entry, now: datetime) -> None:
    """Refuse who can't answer an offer now: `not_yours`, `no_offer`."""
    if not is_of(actor, entry):
        raise not_yours()
    if not may_answer(actor, entry, now):
        raise refuse(
            grounds.NO_OFFER,
            "No bed is offered to you for these nights now. The page of the waiting list says how you stand.",
        )


def check_leavable(actor: Actor, entry: Entry) -> None:
    """Refuse who can't have it leave the list: `not_yours`, `not_waiting_any_more`."""
    if not may_see(actor, entry):
        raise not_yours()
    if not entry.is_open:
        raise refuse(
            grounds.NOT_WAITING_ANY_MORE,
            "This household doesn’t wait for these nights any more. Nothing is left to do.",
        )


def check_not_waiting_already(child_ids: Collection[UUID], nights: Nights, entries: Iterable[Entry]) -> None:
    """Refuse a child who waits for one of these nights already: `already_waiting`."""
    those = [one for one in entries if one.nights.overlap(nights) and not set(one.child_ids).isdisjoint(child_ids)]
    if those:
        first = min(those, key=lambda one: one.nights.first)
        raise refuse(
            grounds.ALREADY_WAITING,
            f"One of the children waits already, for nights from {in_words([first.nights.first])} on. "
            "Leave the list for those nights first, or choose other nights.",
            "child_ids",
        )


def bed_is_free() -> RefusalError:
    """The refusal of who would wait for what can be had at once."""
    return refuse(
        grounds.BED_IS_FREE, "Beds are free on these nights. Ask for the sleepover.", "first_night_on", "last_night_on"
    )
