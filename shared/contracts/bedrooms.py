"""What bookings is asked of the bedrooms in which a hub home's beds stand, and of children who would share one.

Each child over three should have their own bedroom; where they share, the responsible authority of each child has
agreed to it (NMS 10.6). Bookings knows no ages: it asks for the agreement whoever shares.
"""

from typing import Annotated

from pydantic import Field

from shared.contracts.fields import Classified, Count, Day, Flag, Identifier, Instant, SensitiveText
from shared.contracts.message import Command, Query, Reply, Value
from shared.contracts.roles import Role

ARRANGES_BEDROOMS = frozenset({Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER})
MOST_BEDROOMS = 12
BedsInBedrooms = Annotated[
    tuple[Annotated[int, Field(ge=1, le=MOST_BEDROOMS), Classified.STATE], ...],
    Field(min_length=1, max_length=MOST_BEDROOMS),
]
"""How many beds are in each bedroom."""


class BedroomTerm(Value):
    """What was recorded of a hub home's bedrooms, from a day on."""

    beds_in_bedrooms: BedsInBedrooms
    reserve_beds: Count = 0
    """How many of them are kept for emergencies."""
    started_on: Day
    recorded_at: Instant
    recorded_by: Identifier


class HubHomeBedrooms(Value):
    """The bedrooms of a constellation's hub home."""

    constellation_id: Identifier
    household_id: Identifier
    beds: Count
    beds_in_bedrooms: tuple[Count, ...]
    """A bed of which nothing is recorded is in a bedroom of its own."""
    is_recorded: Flag
    reserve_beds: Count = 0
    """How many of the beds are kept for emergencies: nobody is promised one of them beforehand."""
    terms: tuple[BedroomTerm, ...] = ()
    """All that was ever recorded, the latest first."""
    unagreed_nights: tuple[Day, ...] = ()
    """Promised nights, from tonight on, on which children would share a bedroom without an agreement for each."""
    planned_in_reserve: tuple[Day, ...] = ()
    """Promised nights, from tonight on, of planned sleepovers in a bed that has been kept for emergencies since."""


class Bedrooms(Reply):
    """The hub homes whose beds the asker arranges, on a day."""

    on: Day
    hub_homes: tuple[HubHomeBedrooms, ...]
    is_agreement_needed: Flag
    """By the authority's rule on that day."""
    source: SensitiveText
    """Whose rule it is."""


class WhichBedrooms(Query[Bedrooms], owner="bookings", asked_by=ARRANGES_BEDROOMS):
    """In which bedrooms are the beds of hub homes, and is there a night on which a bedroom is shared without leave?

    A liaison worker is told of their own constellations.
    """

    on: Day | None = None
    """Today where it isn't said."""
    constellation_id: Identifier | None = None


class RecordBedrooms(Command[Bedrooms], owner="bookings", asked_by=ARRANGES_BEDROOMS):
    """Records in which bedrooms a hub home's beds are, and how many it keeps for emergencies, from a day on.

    What was promised stays, and is told as unagreed, or as planned in a bed that is kept for emergencies. Refused:
    `not_yours`, `no_hub_home`, `not_all_beds`, `no_bed_to_plan_with`, `in_the_past`, `later_changes_exist`.
    """

    constellation_id: Identifier
    beds_in_bedrooms: BedsInBedrooms
    reserve_beds: Count = 0
    on: Day
    dry_run: Flag = False
