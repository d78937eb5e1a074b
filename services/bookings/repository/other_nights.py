"""When the children of a sleepover sleep at hub homes besides: what the registry counts days of short breaks with."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import text

from services.bookings.policy.limits import years_around
from services.bookings.policy.nights import Nights, in_runs
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository.ranges import as_nights
from shared.persistence.statements import Statement
from shared.persistence.work import Work

# What waits in the place of another counts only as that one does, until everybody has agreed to it. Of a series that
# waits together all do, for one of them.
_OTHER_NIGHTS = Statement(
    text("""
    SELECT b.child_id, b.nights FROM bed_stay b JOIN sleepover s ON s.id = b.sleepover_id
    WHERE b.child_id = ANY(CAST(:child_ids AS uuid[])) AND b.nights && daterange(:first, :last, '[]')
        AND s.state IN ('requested', 'confirmed', 'stayed') AND s.id <> ALL(CAST(:but_for AS uuid[]))
        AND NOT (s.state = 'requested' AND (
            s.moves_id IS NOT NULL
            OR (s.moves_series_id IS NOT NULL AND s.series_id IS DISTINCT FROM CAST(:together_with AS uuid))
        ))
    """)
)


async def other_nights(work: Work, sleepover: Sleepover, but_for: Collection[UUID]) -> Mapping[UUID, Sequence[Nights]]:
    """A year before and after a sleepover, by child: slept, agreed to or asked for, without those named and its own."""
    around = years_around(Nights(sleepover.first_night_on, sleepover.last_night_on))
    rows = await work.run(
        _OTHER_NIGHTS,
        {
            "child_ids": list(sleepover.child_ids),
            "first": around.first,
            "last": around.last,
            "but_for": [sleepover.id, *but_for],
            "together_with": sleepover.series_id if sleepover.waits_together else None,
        },
    )
    found: defaultdict[UUID, list[date]] = defaultdict(list)
    for row in rows:
        found[row["child_id"]].extend(as_nights(row["nights"]))
    return {child_id: in_runs(nights) for child_id, nights in found.items()}
