"""Swapping the nights of two sleepovers at one hub home: what bookings is asked of it and what it says."""

from typing import Annotated

from pydantic import Field

from shared.contracts.bookings import DECIDERS, MOST_LETTERS_OF_WHY, SleepoverFacts, Wait
from shared.contracts.cautions import CautionsSeen
from shared.contracts.child_terms import ConditionsMetFor
from shared.contracts.fields import Classified, Code, CodeWord, Count, Day, Flag, Identifier, Instant
from shared.contracts.message import Command, Event, Query, Reply, Value
from shared.contracts.roles import Role

SEES_SWAPS = DECIDERS | {Role.LIAISON_WORKER}
"""Who may see a swap: the two households, whoever must say yes to it, and the liaison worker."""


class SwapState(Code):
    """Where a swap stands. Until it is `swapped`, both sleepovers stay as they are."""

    PROPOSED = "proposed"
    SWAPPED = "swapped"
    DECLINED = "declined"
    """Somebody whose yes it needed said no."""
    WITHDRAWN = "withdrawn"
    """The household that proposed it thought better of it."""
    LAPSED = "lapsed"
    """Not everybody had said yes in time."""
    IMPOSSIBLE = "impossible"
    """One of the two sleepovers was called off or has changed."""


class SwapSide(Value):
    """One of the two sleepovers, with the nights that it had as the swap was proposed."""

    sleepover_id: Identifier
    household_id: Identifier
    child_ids: tuple[Identifier, ...]
    first_night_on: Day
    last_night_on: Day


class SwapSideSeen(Value):
    """One of the two sleepovers, as the asker may see it: of a household with which they swap, the nights alone."""

    sleepover_id: Identifier
    household_id: Identifier | None = None
    child_ids: tuple[Identifier, ...] = ()
    first_night_on: Day
    last_night_on: Day


class SwapFacts(Event):
    """What every event about a swap tells: which two sleepovers, and how it stands."""

    swap_id: Identifier
    constellation_id: Identifier
    hub_household_id: Identifier
    offered: SwapSide
    """That of the household that proposed the swap."""
    wanted: SwapSide
    state: SwapState
    waits_for: tuple[Wait, ...]
    """Who is asked now: the other household first, and whoever else must say yes once it has."""
    proposed_at: Instant
    proposed_by: Identifier
    """The person who proposed it."""
    ends_at: Instant
    """When it ends by itself, where not everybody has said yes by then."""


class SwapProposed(SwapFacts, owner="bookings", about="swap_id"):
    """A household would have another's nights for its own; both sleepovers stay as they are meanwhile."""


class SwapAgreed(SwapFacts, owner="bookings", about="swap_id"):
    """Somebody said yes, and others are still to decide. Not said with the last yes."""

    asks: tuple[Wait, ...]
    """Who is asked from now on: all who must still say yes, where this was the other household's; else nobody."""


class SwapMade(SwapFacts, owner="bookings", about="swap_id"):
    """Everybody said yes, and each of the two has the other's nights; `SleepoverMoved` tells of either."""


class SwapEnded(SwapFacts, owner="bookings", about="swap_id"):
    """Nothing comes of it, and both sleepovers stay as they were; its state tells why."""

    ended_by: Identifier | None = None
    """The person who ended it; nobody, where the time did or a change of the sleepovers."""


class SleepoverMoved(SleepoverFacts, owner="bookings", about="sleepover_id"):
    """A confirmed sleepover has other nights, and perhaps other beds: its household swapped with another."""

    swap_id: Identifier
    was_first_night_on: Day
    was_last_night_on: Day


class SwapView(Reply):
    """A swap as the asker may see it, with what they may do about it now."""

    swap_id: Identifier
    version: Count
    constellation_id: Identifier
    hub_household_id: Identifier
    offered: SwapSideSeen
    """That of the household that proposed the swap."""
    wanted: SwapSideSeen
    is_asked: Flag = False
    """Whether the asker's household is the one that was asked to swap."""
    state: SwapState
    waits_for: tuple[Wait, ...]
    """Who is asked now; more may be once the other household has said yes."""
    others_must_agree: Flag = False
    """Whether others are asked besides, who decide for children: the two households aren't told whom."""
    proposed_at: Instant
    ends_at: Instant
    may_agree: Flag = False
    """Whether their yes, or their no, is asked for now."""
    may_withdraw: Flag = False
    cautions: CautionsSeen | None = None
    """What the register says against the nights that either would have; nothing for who isn't told."""


class NightsToSwap(Value):
    """A sleepover of another household, for whose nights one can ask. Nothing tells whose it is."""

    sleepover_id: Identifier
    first_night_on: Day
    last_night_on: Day


class SwapOptions(Reply):
    """What a sleepover can be swapped with."""

    sleepover_id: Identifier
    first_night_on: Day
    last_night_on: Day
    nights: tuple[NightsToSwap, ...]
    """Soonest first; whether the children fit is looked at as a swap is proposed."""
    swap_id: Identifier | None = None
    """The swap that is proposed for it already, of which there is one at a time."""


class WhatCanISwapWith(Query[SwapOptions], owner="bookings", asked_by={Role.SATELLITE_CARER}):
    """For which other sleepovers at the hub home could I swap this one of my household? Refused: `not_yours`.

    And `cant_be_swapped`: it isn't a planned one that is confirmed and hasn't begun.
    """

    sleepover_id: Identifier


class ProposeSwap(Command[SwapView], owner="bookings", asked_by={Role.SATELLITE_CARER}):
    """Asks another household of the constellation to swap its nights at the hub home for those of one's own.

    Both sleepovers are kept until everybody has said yes. Refused: `not_yours`, `cant_be_swapped` (one of them isn't
    a planned one that is confirmed and hasn't begun, they aren't at one hub home, or the other household can't have
    these nights), `already_proposed`; and for one's own children as `RequestSleepover` is.
    """

    sleepover_id: Identifier
    for_sleepover_id: Identifier
    conditions_met_for: ConditionsMetFor = ()
    """Of one's own children, on the nights of the others."""


class AgreeToSwap(Command[SwapView], owner="bookings", asked_by=DECIDERS):
    """Says yes as one of those who must; with the last yes each of the two has the other's nights.

    Refused: `not_yours`, `already_decided`, `swap_is_over`, `cant_be_swapped` (the nights can't be had any more),
    `conditions_not_yours`; and on what the register says, as `AgreeToSleepover` is.
    """

    swap_id: Identifier
    read_of: CodeWord | None = None
    """The mark of what was shown (`CautionsSeen`): where something else is to be read by now, the yes isn't taken."""
    in_spite_because: Annotated[str, Field(max_length=MOST_LETTERS_OF_WHY), Classified.SENSITIVE] = ""
    """Why, in spite of what the register says against it; kept off the bus."""
    conditions_met_for: ConditionsMetFor = ()
    """Of the children of the household that is asked to swap, on the nights that it would have: by its carers alone."""


class DeclineSwap(Command[SwapView], owner="bookings", asked_by=DECIDERS):
    """Says no as one of those who must say yes. Refused: `not_yours`, `already_decided`, `swap_is_over`."""

    swap_id: Identifier


class WithdrawSwap(Command[SwapView], owner="bookings", asked_by={Role.SATELLITE_CARER}):
    """Takes a proposal back, as the household that made it. Refused: `not_yours`, `swap_is_over`."""

    swap_id: Identifier


class HowIsSwap(Query[SwapView], owner="bookings", asked_by=SEES_SWAPS):
    """How does this swap stand, and what may I do about it? Refused: `not_yours`."""

    swap_id: Identifier


class Swaps(Reply):
    """Swaps, soonest first."""

    swaps: tuple[SwapView, ...]


class WhichSwaps(Query[Swaps], owner="bookings", asked_by=DECIDERS):
    """Which swaps wait for my yes?"""
