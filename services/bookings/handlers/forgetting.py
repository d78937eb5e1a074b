"""What bookings does when somebody's record is erased."""

from services.bookings.repository.forgetting import forget_the_words
from shared.contracts.retention import RecordErased
from shared.persistence.forgetting import forget_replies
from shared.persistence.work import Work


async def forget_their_words(event: RecordErased, work: Work) -> None:
    """Keep no words about somebody whose record was erased; neither in a reply that is kept to be given again."""
    await forget_the_words(work, event.subject_id)
    await forget_replies(work)
