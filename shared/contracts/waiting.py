"""The waiting list of a hub home: what bookings is asked of it and what it says, where no bed is free."""

from typing import Annotated

from pydantic import Field

from shared.contracts.bookings import MOST_CHILDREN, MOST_LETTERS_OF_WHY
from shared.contracts.child_terms import ConditionsMetFor
from shared.contracts.fields import Classified, Code, Count, Day, Flag, Identifier, Instant, SensitiveText
from shared.contracts.message import Command, Event, Query, Reply, Value
from shared.contracts.roles import Role
from shared.contracts.words import SleepoverNeed

WAITS = frozenset({Role.SATELLITE_CARER, Role.LIAISON_WORKER, Role.SUPERVISING_SOCIAL_WORKER})
"""Who may have a household wait, and take it off: its carers, their supervising social worker, the liaison worker."""


class WaitingState(Code):
    """Where somebody who waits stands. Only an offered bed is held; what isn't `waiting` or `offered` is over."""

    WAITING = "waiting"
    OFFERED = "offered"
    """Beds are free and are held for them until they answer."""
    ACCEPTED = "accepted"
    """They took the beds, or have them by a swap, other nights or an emergency: it is a sleepover now."""
    DECLINED = "declined"
    LAPSED = "lapsed"
    """They didn't answer in time, and the beds were offered to the next."""
    LEFT = "left"
    """They don't wait any more, by their own wish or somebody's who may say so for them."""
    NO_BED = "no_bed"
    """The first evening came, and no bed had become free."""
    MOVED = "moved"
    """A child lives elsewhere on these nights, or the household doesn't belong to the constellation."""


class OfferBack(Code):
    """Why an offered bed was taken back."""

    EMERGENCY = "emergency"
    """It is needed for a child in an emergency."""
    HUB_HOME = "hub_home"
    """It couldn't be accepted now: the hub home, its beds or nights off, or what is agreed or allowed has changed."""


class AheadBy(Code):
    """By what somebody stands before the next on the list."""

    NEED = "need"
    NIGHTS = "nights"
    """The children have had fewer nights at hub homes."""
    TIME = "time"
    """They have waited for longer."""


class WaitingFacts(Event):
    """What every event about somebody who waits tells: who, for which nights, and how it stands."""

    waiting_id: Identifier
    constellation_id: Identifier
    satellite_household_id: Identifier
    child_ids: tuple[Identifier, ...]
    first_night_on: Day
    last_night_on: Day
    state: WaitingState
    since: Instant
    joined_by: Identifier
    """The person who had them wait."""


class WaitingBegan(WaitingFacts, owner="bookings", about="waiting_id"):
    """Somebody waits for beds on nights on which none is free."""


class BedOffered(WaitingFacts, owner="bookings", about="waiting_id"):
    """Beds have become free and are held for those who wait, until they answer or the time is over."""

    hub_household_id: Identifier
    offered_until: Instant


class OfferTakenBack(WaitingFacts, owner="bookings", about="waiting_id"):
    """The beds that were offered can't be had any more. They wait on, at their place."""

    why: OfferBack


class WaitingEnded(WaitingFacts, owner="bookings", about="waiting_id"):
    """They don't wait any more; its state tells why. Where they took the beds, `SleepoverRequested` tells of those."""

    sleepover_id: Identifier | None = None
    ended_by: Identifier | None = None
    """The person who ended it, who also took the beds that were offered; nobody, where the time did or the register, or
    where they have beds otherwise."""


class WaitingTakenUp(WaitingFacts, owner="bookings", about="waiting_id"):
    """They wait again, since when they did: the nights that they had by then were lost, by no word of their own."""

    sleepover_id: Identifier
    """By which they had them."""


class WaitingView(Reply):
    """Somebody who waits, as those see it who wait themselves or answer for them."""

    waiting_id: Identifier
    constellation_id: Identifier
    satellite_household_id: Identifier
    child_ids: tuple[Identifier, ...]
    first_night_on: Day
    last_night_on: Day
    need: SleepoverNeed
    because: SensitiveText = ""
    """Why it goes beyond the authority's limits; blank in a list, and where somebody's record was erased."""
    note: SensitiveText = ""
    """What is to be known of the sleepover that they wait for; blank as that is."""
    state: WaitingState
    since: Instant
    place: Count = 0
    """1 for who comes first of those who wait for one of these nights; 0 where it is over."""
    of: Count = 0
    """How many wait for one of these nights, these included."""
    offered_until: Instant | None = None
    sleepover_id: Identifier | None = None
    """What became of it, where the beds were taken."""
    may_answer: Flag = False
    may_leave: Flag = False


class JoinWaitingList(Command[WaitingView], owner="bookings", asked_by=WAITS):
    """Has a household wait for beds for these children together, on nights on which they can have none.

    Refused as `RequestSleepover` is, but where a bed that others give up would do: none is free, or only one in a
    bedroom that isn't to be shared with who sleeps there. And: `bed_is_free` (it can be asked for at once),
    `already_waiting`. With `dry_run` nothing is kept: the reply tells which place it would be.
    """

    child_ids: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=MOST_CHILDREN)]
    first_night_on: Day
    last_night_on: Day
    need: SleepoverNeed = SleepoverNeed.A_BREAK
    because: Annotated[str, Field(max_length=MOST_LETTERS_OF_WHY), Classified.SENSITIVE] = ""
    """Why it is needed beyond the authority's limits; kept only where it goes beyond one, and off the bus."""
    note: Annotated[str, Field(max_length=MOST_LETTERS_OF_WHY), Classified.SENSITIVE] = ""
    """What those who decide on the sleepover and the hub home should know, once a bed is taken; kept off the bus."""
    conditions_met_for: ConditionsMetFor = ()
    dry_run: Flag = False


class AcceptOfferedBed(Command[WaitingView], owner="bookings", asked_by={Role.SATELLITE_CARER}):
    """Takes the beds that are offered: they become a sleepover, which waits for the decisions that any other needs.

    Refused as `RequestSleepover` is, and: `not_yours`, `no_offer` (the time is over, or it was taken back).
    """

    waiting_id: Identifier


class DeclineOfferedBed(Command[WaitingView], owner="bookings", asked_by={Role.SATELLITE_CARER}):
    """Says no to the beds that are offered, and leaves the list for these nights.

    Refused: `not_yours`, `no_offer`.
    """

    waiting_id: Identifier


class LeaveWaitingList(Command[WaitingView], owner="bookings", asked_by=WAITS):
    """Waits no longer; beds that are offered are offered to the next. Refused: `not_yours`, `not_waiting_any_more`."""

    waiting_id: Identifier


class HowIsWaiting(Query[WaitingView], owner="bookings", asked_by=WAITS):
    """How does this household stand on the waiting list, and what may I do about it? Refused: `not_yours`."""

    waiting_id: Identifier


class OurWaiting(Reply):
    """What a household, or those whom somebody supervises, wait for; soonest first."""

    waiting: tuple[WaitingView, ...]


class WhatDoWeWaitFor(
    Query[OurWaiting], owner="bookings", asked_by={Role.SATELLITE_CARER, Role.SUPERVISING_SOCIAL_WORKER}
):
    """For which nights does my household wait, or one that I supervise, and at which place? Nothing of any other."""


class WaitingOnList(Value):
    """A household on the list of a constellation, with what gives it its place."""

    waiting_id: Identifier
    satellite_household_id: Identifier
    child_ids: tuple[Identifier, ...]
    first_night_on: Day
    last_night_on: Day
    state: WaitingState
    since: Instant
    offered_until: Instant | None
    need: SleepoverNeed
    rank: Count
    """The place of this need among needs, by the authority's rule."""
    nights_so_far: Count
    """Nights at hub homes in the twelve months before, of the child who has had the most."""
    place: Count
    of: Count
    ahead_by: AheadBy | None = None
    """By what it stands before the next who wait for one of these nights; none where there is no next."""


class ListOfConstellation(Value):
    """Who waits in one constellation, who comes first standing first."""

    constellation_id: Identifier
    waiting: tuple[WaitingOnList, ...]


class WaitingLists(Reply):
    """The lists of the asker's constellations, those on which somebody waits."""

    lists: tuple[ListOfConstellation, ...]
    sources: tuple[SensitiveText, ...] = ()
    """Whose rule the order of need is; more than one where some were set and some not."""


class WhoIsWaiting(Query[WaitingLists], owner="bookings", asked_by={Role.LIAISON_WORKER}):
    """Who waits for a bed in my constellations, in which order, and why in this one?"""
