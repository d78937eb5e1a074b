"""What does notifications do when somebody asks what they were told, or who was?"""

from services.notifications import grounds
from services.notifications.policy.things import may_see_who_was_told
from services.notifications.repository.telling import Deliveries, Notices
from shared.contracts import notifications as replies
from shared.contracts.message import Done
from shared.contracts.notifications import MyNotices, ReadNotice, WhoWasTold
from shared.contracts.refusals import refuse
from shared.persistence.work import Work


async def my_notices(_query: MyNotices, work: Work) -> replies.Notices:
    """The asker's own inbox."""
    notices, person = Notices(work), work.actor.person_id
    return replies.Notices(notices=await notices.newest_of(person), unread=await notices.unread_by(person))


async def read_notice(command: ReadNotice, work: Work) -> Done:
    """Mark the asker's own notice; somebody else's is refused with `not_yours`, as is one that isn't there."""
    if not await Notices(work).mark_read(command.notice_id, work.actor.person_id):
        raise refuse(
            grounds.NOT_YOUR_NOTICE,
            "This notice isn’t yours. Open your notices to see what you were told.",
            "notice_id",
        )
    return Done()


async def who_was_told(query: WhoWasTold, work: Work) -> replies.Deliveries:
    """Every delivery about a thing; refused with `not_yours` to whom `may_see_who_was_told` doesn't let."""
    notices = Notices(work)
    hub_homes = await notices.hub_homes_of(query.about_id)
    deliveries = await Deliveries(work).about(query.about_id)
    if not may_see_who_was_told(work.actor, hub_homes, frozenset(one.person_id for one in deliveries)):
        raise refuse(
            grounds.NOT_YOURS_TO_CHASE,
            "You can only see who was told of sleepovers at your own hub home, or of what you were told of.",
            "about_id",
        )
    return replies.Deliveries(deliveries=deliveries, about=await notices.what_is(query.about_id))
