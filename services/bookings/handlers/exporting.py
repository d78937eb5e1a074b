"""What does bookings give of what is over, to be taken elsewhere?"""

from services.bookings import grounds
from services.bookings.handlers.training.importing import courses_of, training_of_all
from services.bookings.repository.exporting import Ended
from shared.contracts.past_stays import ExportStays, StaysExported
from shared.contracts.refusals import refuse
from shared.persistence.work import Work


async def export_stays(query: ExportStays, work: Work) -> StaysExported:
    """A page of one table. What is still to come, or was declined, is no history and stays here."""
    if query.only_refs:
        return StaysExported()
    ended = Ended(work)
    if query.table == "sleepovers":
        sleepovers = await ended.sleepovers(query.position, query.limit)
        return StaysExported(sleepovers=sleepovers, next_position=_next(query, len(sleepovers)))
    if query.table == "activities":
        activities = await ended.gatherings(query.position, query.limit)
        return StaysExported(activities=activities, next_position=_next(query, len(activities)))
    if query.table == "courses":
        courses = await courses_of(work, query.position, query.limit)
        return StaysExported(courses=courses, next_position=_next(query, len(courses)))
    if query.table == "training":
        training = await training_of_all(work, query.position, query.limit)
        return StaysExported(training=training, next_position=_next(query, len(training)))
    raise refuse(
        grounds.NO_SUCH_TABLE, f"Bookings has no table {query.table}. Ask for one that it takes in a pack.", "table"
    )


def _next(query: ExportStays, rows: int) -> int | None:
    return query.position + rows if rows == query.limit else None
