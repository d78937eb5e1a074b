"""What happens to several sleepovers of a series at once is told once."""

from collections.abc import Sequence

from services.bookings.handlers.series.telling import told
from services.bookings.handlers.telling import fact
from services.bookings.policy.sleepovers import Sleepover
from services.bookings.repository import series as kept
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.bookings import SleepoverFacts
from shared.contracts.series import SeriesFacts
from shared.contracts.words import ToldBy
from shared.persistence.work import Work


async def change_together(
    work: Work,
    changed: Sequence[Sleepover],
    event: type[SleepoverFacts],
    of_series: type[SeriesFacts] | None = None,
) -> None:
    """Keep what happened to several sleepovers of one series, and tell those concerned once."""
    if not changed:
        return
    for one in changed:
        await Sleepovers(work).change(one)
        work.say(fact(event, one, told_by=ToldBy.SERIES))
    series_id = changed[0].series_id
    if of_series is not None and series_id is not None:
        work.say(told(of_series, await kept.changed(work, series_id), changed))
