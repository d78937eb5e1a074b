"""What does notifications do when it hears who is who?"""

from services.notifications.repository.who_is_who import WhoIsWho
from shared.contracts.registry import ChildChanged, ConstellationChanged, HouseholdChanged, PersonChanged
from shared.persistence.work import Work


async def keep_the_person(event: PersonChanged, work: Work) -> None:
    """Know whose carer they are, and whether they run the programme."""
    await WhoIsWho(work).keep_person(event)


async def keep_the_supervisor(event: HouseholdChanged, work: Work) -> None:
    """Know the household's supervising social worker."""
    await WhoIsWho(work).keep_supervisor(event)


async def keep_the_child(event: ChildChanged, work: Work) -> None:
    """Know the child's social worker, and whether that person must hear of each sleepover."""
    await WhoIsWho(work).keep_child(event)


async def keep_the_constellation(event: ConstellationChanged, work: Work) -> None:
    """Know the constellation's liaison worker."""
    await WhoIsWho(work).keep_constellation(event)
