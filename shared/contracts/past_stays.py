"""What bookings takes of the sleepovers and gatherings of before, and gives back: its part of a pack."""

from shared.contracts.fields import Code, Day, Instant, Minutes
from shared.contracts.packs import Export, Exported, Import, PackLine, Ref
from shared.contracts.register_pack import (
    ChildRef,
    ChildToCheck,
    ConstellationRef,
    ConstellationToCheck,
    HouseholdRef,
    HubHomeToCheck,
)
from shared.contracts.roles import Role
from shared.contracts.words import GatheringKind, SleepoverKind


class PastOutcome(Code):
    """How a stay from before ended."""

    STAYED = "stayed"
    CANCELLED = "cancelled"


class SleepoverLine(
    PackLine, table="sleepovers", key="sleepover_ref", required=False, spans=(("first_night", "last_night"),)
):
    """A sleepover from the authority's records: one child, one hub home, nights both included.

    Refused where it is longer than any sleepover, or hasn't begun: what is planned is asked for in Hubhome.
    """

    sleepover_ref: Ref
    child_ref: ChildRef
    hub_household_ref: HouseholdRef
    first_night: Day
    last_night: Day
    kind: SleepoverKind
    outcome: PastOutcome


class ActivityLine(PackLine, table="activities", key="activity_ref", required=False, left_behind={"title"}):
    """A gathering from the authority's records. Its title stays behind: it may say more than a kind."""

    activity_ref: Ref
    constellation_ref: ConstellationRef
    kind: GatheringKind
    starts_at: Instant
    minutes: Minutes
    attended: tuple[HouseholdRef, ...] = ()


class ImportStays(Import, owner="bookings", asked_by={Role.OPERATOR, Role.ADMINISTRATOR}):
    """Takes the sleepovers and gatherings of before; said onwards as recorded, never as new."""

    sleepovers: tuple[SleepoverLine, ...] = ()
    activities: tuple[ActivityLine, ...] = ()
    children: tuple[ChildToCheck, ...] = ()
    constellations: tuple[ConstellationToCheck, ...] = ()
    hub_homes: tuple[HubHomeToCheck, ...] = ()


class StaysExported(Exported):
    """A page of the sleepovers or gatherings that are over."""

    sleepovers: tuple[SleepoverLine, ...] = ()
    activities: tuple[ActivityLine, ...] = ()


class ExportStays(Export[StaysExported], owner="bookings", asked_by={Role.OPERATOR}):
    """Gives the sleepovers and gatherings that are over as a pack has them; bookings that are still to come stay."""
