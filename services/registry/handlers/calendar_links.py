"""What does the registry do about the links by which people read their own calendar?"""

import structlog

from services.registry.handlers.signing_in import signed, who_they_are_today
from services.registry.policy.calendar_links import may_have_names, names_not_for_you, narrowed, no_such_link
from services.registry.repository.calendar_links import CalendarLinks, Link
from shared.contracts.actor import SigningKey
from shared.contracts.calendar_links import (
    HowIsMyCalendarLink,
    MakeCalendarLink,
    MyCalendarLink,
    WhoseCalendarLink,
    WithdrawCalendarLink,
    hash_of,
)
from shared.contracts.message import Done
from shared.contracts.registry import Statement
from shared.persistence.work import Work

log = structlog.get_logger()


async def how_is_my_calendar_link(_query: HowIsMyCalendarLink, work: Work) -> MyCalendarLink:
    """Whether the asker has a link, since when, and what it shows."""
    link = await CalendarLinks(work).of(work.actor.person_id)
    return MyCalendarLink(
        made_at=link.made_at if link else None,
        shows_names=bool(link and link.shows_names),
        may_show_names=may_have_names(work.actor),
    )


async def make_calendar_link(command: MakeCalendarLink, work: Work) -> MyCalendarLink:
    """Keep the hash in place of the one before."""
    if command.shows_names and not may_have_names(work.actor):
        raise names_not_for_you()
    link = Link(work.actor.person_id, work.now, command.shows_names)
    await CalendarLinks(work).keep(link, command.secret_hash)
    log.info("calendar_link_made", person_id=str(link.person_id), shows_names=link.shows_names)
    return MyCalendarLink(made_at=link.made_at, shows_names=link.shows_names, may_show_names=may_have_names(work.actor))


async def withdraw_calendar_link(_command: WithdrawCalendarLink, work: Work) -> Done:
    """From now on the asker's link opens nothing."""
    await CalendarLinks(work).forget(work.actor.person_id)
    log.info("calendar_link_withdrawn", person_id=str(work.actor.person_id))
    return Done()


async def whose_calendar_link(query: WhoseCalendarLink, work: Work, key: SigningKey) -> Statement:
    """Signs for who made the link, with what they may see today, and for nothing but their calendar."""
    link = await CalendarLinks(work).behind(hash_of(query.secret))
    found = await who_they_are_today(work, link.person_id) if link else None
    actor = narrowed(found[1], shows_names=link.shows_names) if link and found else None
    if found is None or actor is None:
        raise no_such_link()
    return signed(found[0], actor, work, key)
