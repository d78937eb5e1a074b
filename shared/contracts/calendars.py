"""What bookings is asked for the calendar of somebody's phone, and for the beds of a hub home night by night."""

from typing import Annotated

from pydantic import Field

from shared.contracts.fields import Classified, Code, Count, Day, Flag, Identifier, Instant, Minutes
from shared.contracts.message import Query, Reply, Value
from shared.contracts.roles import CARERS, Role
from shared.contracts.words import GatheringKind, SleepoverState


class BedState(Code):
    """What a bed is on a night."""

    FREE = "free"
    RESERVE = "reserve"
    """Free, and kept for emergencies."""
    HELD = "held"
    """Asked for, and not yet decided."""
    TAKEN = "taken"
    CLOSED = "closed"
    """It is no bed of a hub home that hosts on this night, or the hub home has the night off."""


class BedNight(Value):
    """One bed on one night."""

    on: Day
    state: BedState
    held_until: Instant | None = None
    """When it is free again where nobody decides."""
    sleepover_id: Identifier | None = None
    """Whose it is, for whom that concerns."""


class BedOfHubHome(Value):
    """A bed, night by night."""

    bed_id: Identifier
    nights: tuple[BedNight, ...]


class RoomTaken(Value):
    """When a hub home's room is taken for family time: never a bed."""

    starts_at: Instant
    minutes: Minutes
    family_time_id: Identifier | None = None
    """Which one, for whom that concerns."""


class BedsByNight(Reply):
    """The beds of a constellation's hub home, or hub homes where it changes, in an order that stays."""

    constellation_id: Identifier
    hub_household_ids: tuple[Identifier, ...]
    beds: tuple[BedOfHubHome, ...]
    rooms_taken: tuple[RoomTaken, ...] = ()
    """In these days, soonest first."""


MOST_NIGHTS_OF_BEDS = 28


class WhichBedsAreFree(
    Query[BedsByNight],
    owner="bookings",
    asked_by=CARERS | {Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR},
):
    """Which beds of a constellation's hub home are free, held, taken or closed, night by night?

    Carers and liaison workers ask of their own constellations. Refused: `not_yours`.
    """

    constellation_id: Identifier
    first_on: Day
    nights: Annotated[int, Field(ge=1, le=MOST_NIGHTS_OF_BEDS), Classified.STATE] = 14


class SleepoverInMyCalendar(Value):
    """A sleepover as somebody's own calendar has it: how it stands, and when that was decided."""

    sleepover_id: Identifier
    version: Count
    changed_at: Instant
    first_night_on: Day
    last_night_on: Day
    state: SleepoverState
    child_ids: tuple[Identifier, ...]
    is_at_mine: Flag
    """The asker's own household is the hub home of these nights."""


class GatheringInMyCalendar(Value):
    """A gathering as somebody's own calendar has it."""

    gathering_id: Identifier
    version: Count
    kind: GatheringKind
    starts_at: Instant
    minutes: Minutes
    is_planned: Flag = False
    """It was planned here, so there is more to be seen of it."""
    is_off: Flag = False
    """It is cancelled, or the asker's household isn't invited any more."""
    is_declined: Flag = False
    """The asker's household has said that it isn't coming."""
    waits_for_places: Flag = False
    """It would come if there were room, and waits."""
    changed_at: Instant | None = None
    """When it became as it is; not known of one from before."""


class FamilyTimeInMyCalendar(Value):
    """A family time as somebody's own calendar has it: nothing of its words, and of the children only one's own."""

    family_time_id: Identifier
    version: Count
    changed_at: Instant
    starts_at: Instant
    minutes: Minutes
    children: Count
    child_ids: tuple[Identifier, ...]
    """Those whom the asker looks after or answers for."""
    is_at_mine: Flag
    is_proposed: Flag
    is_off: Flag
    """It is cancelled, or has nothing to do with the asker's household any more: then it has no children here."""


class InMyCalendar(Reply):
    """What concerns the asker, soonest first; what was declined, cancelled or has lapsed too, for it was there once."""

    sleepovers: tuple[SleepoverInMyCalendar, ...]
    gatherings: tuple[GatheringInMyCalendar, ...]
    family_times: tuple[FamilyTimeInMyCalendar, ...] = ()


class WhatGoesInMyCalendar(
    Query[InMyCalendar],
    owner="bookings",
    asked_by=CARERS | {Role.LIAISON_WORKER, Role.SUPERVISING_SOCIAL_WORKER, Role.CHILDRENS_SOCIAL_WORKER},
):
    """What goes into the calendar of my phone, from two months ago to a year ahead?"""
