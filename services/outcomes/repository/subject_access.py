"""What does outcomes keep that is about a person?"""

from services.outcomes.tables import (
    AbsenceRow,
    GatheringRow,
    MembershipRow,
    NightsOffRow,
    SleepoverRow,
    SupportContactRow,
)
from shared.persistence.held import Held, days, moment, nights

_HEARD = "As the registry or bookings told it."
HELD = (
    Held(
        table=SupportContactRow.__table__,
        title="Support contacts",
        what="A call, a message or a visit between a hub home and a household. No words of it are kept.",
        of_household=("household_id", "hub_household_id"),
        when=moment(SupportContactRow.__table__.c.contact_on),
    ),
    Held(
        table=SleepoverRow.__table__,
        title="Sleepovers, as they are counted",
        what=_HEARD,
        of_household=("satellite_household_id",),
        when=nights(SleepoverRow.__table__, "first_night_on", "last_night_on"),
    ),
    Held(
        table=NightsOffRow.__table__,
        title="Nights off of the household as a hub home",
        what=_HEARD,
        of_household=("household_id",),
        when=nights(NightsOffRow.__table__, "first_night_on", "last_night_on"),
    ),
    Held(
        table=AbsenceRow.__table__,
        title="Missing or away, as it is counted",
        what=_HEARD,
        about=("child_id",),
        of_household=("household_id",),
        when=moment(AbsenceRow.__table__.c.starts[1]),
    ),
    Held(
        table=GatheringRow.__table__,
        title="Gatherings",
        what=_HEARD,
        of_household=("household_ids",),
        when=moment(GatheringRow.__table__.c.held_on),
    ),
    Held(
        table=MembershipRow.__table__,
        title="The household in constellations",
        what=_HEARD,
        of_household=("household_id",),
        when=days(MembershipRow.__table__, "joined_on", "left_on"),
    ),
)
"""What outcomes keeps that is about a person: by their household, and of a child that they were missing or away."""
