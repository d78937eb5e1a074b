"""Which sleepovers may be temporary moves in a return?"""

from services.bookings.policy.temporary_moves import days_looked_at, moves_in
from services.bookings.repository.temporary_moves import slept_at_hub_homes
from shared.contracts.returns import MOST_AT_ONCE, TemporaryMoves, WhichTemporaryMoves
from shared.persistence.work import Work


async def which_temporary_moves(query: WhichTemporaryMoves, work: Work) -> TemporaryMoves:
    """A page of those of a year, child by child and in the order of their days."""
    found = moves_in(await slept_at_hub_homes(work, *days_looked_at(query.year)), query.year, work.today)
    page = found[query.position : query.position + MOST_AT_ONCE]
    following = query.position + len(page)
    return TemporaryMoves(moves=tuple(page), next_position=following if following < len(found) else None)
