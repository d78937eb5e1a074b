"""What does notifications do when notices are old, or somebody is to be forgotten or asks what is held on them?"""

from services.notifications.repository.ageing import how_many, let_go
from services.notifications.repository.forgetting import forget
from services.notifications.repository.subject_access import HELD
from shared.contracts.notifications import HowManyNotices, NoticeCount, WhatNotificationsHolds
from shared.contracts.retention import NoticesLetGo, RecordErased
from shared.contracts.subject_access import HeldOnPerson
from shared.persistence.forgetting import forget_replies
from shared.persistence.held import held_tables, home_of, not_in_it
from shared.persistence.work import Work


async def let_old_notices_go(event: NoticesLetGo, work: Work) -> None:
    """Keep no notices of days before the event's, except to those whose records are held."""
    await let_go(work, event)


async def how_many_notices(query: HowManyNotices, work: Work) -> NoticeCount:
    """Notices that would go."""
    return NoticeCount(notices=await how_many(work, query.before, query.held_ids))


async def forget_the_person(event: RecordErased, work: Work) -> None:
    """Keep nothing in words that somebody was told, whose record was erased; no mail is on its way to them any more."""
    await forget(work, event.subject_id)
    await forget_replies(work)


async def what_notifications_holds(query: WhatNotificationsHolds, work: Work) -> HeldOnPerson:
    """Every notice to a person and how it was delivered."""
    found = await held_tables(work, HELD, query.subject_id, home_of(query))
    return HeldOnPerson(service="notifications", tables=tuple(found), not_in_it=not_in_it(HELD))
