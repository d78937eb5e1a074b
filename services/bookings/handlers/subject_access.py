"""What does bookings tell of all that it keeps on a person?"""

from services.bookings.repository.subject_access import HELD
from shared.contracts.bookings import WhatBookingsHolds
from shared.contracts.subject_access import HeldOnPerson
from shared.persistence.held import held_tables, home_of, not_in_it
from shared.persistence.work import Work


async def what_bookings_holds(query: WhatBookingsHolds, work: Work) -> HeldOnPerson:
    """Every row; whom it is about, bookings knows by identifiers only."""
    found = await held_tables(work, HELD, query.subject_id, home_of(query))
    return HeldOnPerson(service="bookings", tables=tuple(found), not_in_it=not_in_it(HELD))
