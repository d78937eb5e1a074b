"""For whom somebody can ask for a sleepover, of which hub home, and on which nights."""

from shared.contracts.bookings import RequestSleepover
from shared.contracts.fields import Count, Day, Flag, Identifier
from shared.contracts.message import Query, Reply, Value
from shared.contracts.sleepover_limits import AskingLimits
from shared.contracts.words import OvernightDecision


class ChildToAskFor(Value):
    """A child of the household, and who decides on their overnight stays."""

    child_id: Identifier
    sibling_group_id: Identifier | None
    overnight_decision: OvernightDecision
    has_conditions: Flag = False
    """Whether the carers decide on conditions (`WhichConditions` tells them): are they met on these nights?"""


class AskOptions(Reply):
    """What a satellite carer can ask for."""

    constellation_id: Identifier
    hub_household_id: Identifier
    beds: Count
    reserve_beds: Count = 0
    """How many of them it keeps for emergencies."""
    children: tuple[ChildToAskFor, ...]
    full_nights: tuple[Day, ...]
    """Nights of the next eight weeks on which no bed is free, but what is kept for emergencies."""
    nights_without_hub_home: tuple[Day, ...] = ()
    """Nights of the next eight weeks on which there is no hub home that the household could ask."""
    limits: AskingLimits | None = None


class WhatCanIAskFor(Query[AskOptions], owner="bookings", asked_by=RequestSleepover.asked_by):
    """For which children can I ask, of which hub home, and on which nights is it full?

    The hub home is the one of tonight, or where there is none the next to come within eight weeks. Refused:
    `not_yours`, `not_in_a_constellation`, `no_hub_home`.
    """

    household_id: Identifier | None = None
    """Where the children live; the asker's own household where it isn't said. Of others the hub home and the liaison
    worker of its constellation can ask."""
