"""What bookings says of gatherings that took place."""

from shared.contracts.fields import Identifier, Instant, Minutes
from shared.contracts.message import Event
from shared.contracts.words import GatheringKind


class GatheringRecorded(Event, owner="bookings", about="gathering_id"):
    """A gathering took place, with the households that came; of one of several constellations, with those of this one.

    Said again where that is corrected, perhaps with none.
    """

    gathering_id: Identifier
    constellation_id: Identifier
    kind: GatheringKind
    starts_at: Instant
    minutes: Minutes
    household_ids: tuple[Identifier, ...]
