"""What does bookings do when it hears of the authority's rules?"""

from services.bookings.repository.rules import keep_rule
from shared.contracts.rules import RuleChanged
from shared.persistence.work import Work


async def go_by_the_rule(event: RuleChanged, work: Work) -> None:
    """What is asked for from now on goes by it; what was asked already stays as it was promised."""
    await keep_rule(work, event)
