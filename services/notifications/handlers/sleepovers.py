"""What does notifications do when it hears something, is asked something, or has a mail to send?"""

from uuid import UUID

import structlog

from services.notifications import grounds, mail, wording
from services.notifications.policy import sleepovers as policy
from services.notifications.repository.ageing import how_many, is_kept, let_go
from services.notifications.repository.emergencies import EmergencyNotices
from services.notifications.repository.forgetting import forget
from services.notifications.repository.mails import WaitingMail
from services.notifications.repository.subject_access import HELD
from services.notifications.repository.telling import Deliveries, NewNotice, Notices
from services.notifications.repository.who_is_who import WhoIsWho
from services.notifications.settings import Settings
from shared.contracts import notifications as replies
from shared.contracts.asking import AskError, Asks
from shared.contracts.bookings import (
    SleepoverCancelled,
    SleepoverConfirmed,
    SleepoverDeclined,
    SleepoverLapsed,
    SleepoverRequested,
    SleepoverShortened,
)
from shared.contracts.message import Done
from shared.contracts.notifications import (
    Channel,
    DeliveryState,
    HowManyNotices,
    MyNotices,
    NoticeCount,
    NoticeDelivered,
    ReadNotice,
    WhatNotificationsHolds,
    WhoWasTold,
)
from shared.contracts.refusals import Refused, refuse
from shared.contracts.registry import ChildChanged, ConstellationChanged, HowToReach, PersonChanged, Purpose
from shared.contracts.retention import NoticesLetGo, RecordErased
from shared.contracts.subject_access import HeldOnPerson
from shared.contracts.words import SleepoverState, ToldBy
from shared.messaging.errands import Desk
from shared.messaging.errors import TryAgainLaterError
from shared.messaging.ladder import next_wait
from shared.persistence.forgetting import forget_replies
from shared.persistence.held import held_tables, not_in_it
from shared.persistence.work import Work
from shared.web.ical import Nights, calendar_file

log = structlog.get_logger()

SEND_MAIL = "send_mail"
"""The errand that sends the mail of one delivery."""

News = (
    SleepoverRequested
    | SleepoverConfirmed
    | SleepoverShortened
    | SleepoverDeclined
    | SleepoverCancelled
    | SleepoverLapsed
)


async def keep_the_person(event: PersonChanged, work: Work) -> None:
    """Know whose carer they are, and whether they run the programme."""
    await WhoIsWho(work).keep_person(event)


async def keep_the_child(event: ChildChanged, work: Work) -> None:
    """Know the child's social worker, and when that person must hear of a sleepover."""
    await WhoIsWho(work).keep_child(event)


async def keep_the_constellation(event: ConstellationChanged, work: Work) -> None:
    """Know the constellation's liaison worker."""
    await WhoIsWho(work).keep_constellation(event)


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


async def tell_who_must_know(event: News, work: Work, settings: Settings) -> None:
    """Write each notice once, put it into its inbox, and have the mails sent after this has committed.

    Raises `TryAgainLaterError` while the registry's events about these people are still to come.
    """
    if event.told_by is ToldBy.EMERGENCY:
        return
    if not await is_kept(work, event.last_night_on):
        return  # said again from the stream's start, about nights of which no notices are kept any more
    register = await WhoIsWho(work).around(
        [event.satellite_household_id, event.hub_household_id],
        [stay.child_id for stay in event.stays],
        event.constellation_id,
    )
    if gaps := policy.what_isnt_known_yet(event, register):
        raise TryAgainLaterError(f"not known yet: {', '.join(gaps)}")
    must_know = sorted(policy.who_must_know(event, register))
    words = {kind: wording.words_of(kind, event, work.tonight) for kind in {kind for _, kind in must_know}}
    notices = [NewNotice.about(event, person, kind, words[kind]) for person, kind in must_know]
    channels = {Channel.INBOX: DeliveryState.DELIVERED}
    if settings.mail_is_on and policy.is_worth_a_mail(event.last_night_on, work.today):
        channels[Channel.EMAIL] = DeliveryState.WAITING
    written = await Notices(work).write(event, notices, channels)
    new = [notice for notice in notices if notice.id in written]
    for notice in new:
        work.say(
            NoticeDelivered(
                delivery_id=notice.delivery_id(Channel.INBOX),
                notice_id=notice.id,
                person_id=notice.person_id,
                kind=notice.kind,
                channel=Channel.INBOX,
                about_id=event.sleepover_id,
                thing_version=1,
            )
        )
    if Channel.EMAIL in channels:
        await work.later(SEND_MAIL, *(notice.delivery_id(Channel.EMAIL) for notice in new))
    log.info("notices_written", sleepover_id=str(event.sleepover_id), notices=len(new))


async def send_mail(desk: Desk, settings: Settings) -> None:
    """Send one delivery's mail, unless it is settled already, and note how that went.

    Between the two transactions the registry and the mail server are awaited, and nothing is held. Raises
    `TryAgainLaterError` where it may succeed later and the ladder hasn't ended.
    """
    async with desk.work() as work:
        waiting = await _still_wanted(desk, work)
    if waiting is None:
        return
    address, outcome = await address_of(waiting.person_id, desk.asks)
    if address:
        text = wording.mail_text(waiting.body, waiting.sleepover_id, settings.base_url)
        letter = mail.Letter(
            desk.thing_id, address, waiting.subject, text, waiting.written_at, _for_the_calendar(waiting)
        )
        outcome = await mail.hand_over(letter, settings)
    async with desk.work() as work:
        await _note(desk, waiting, outcome, work)
    if may_succeed_later(outcome, desk):
        raise TryAgainLaterError(outcome.code)


def _for_the_calendar(waiting: WaitingMail) -> bytes:
    """The calendar's file that goes with the mail; nothing where the notice changes nobody's calendar."""
    if waiting.first_night_on is None or waiting.last_night_on is None or waiting.sleepover_state is None:
        return b""
    entry = wording.calendar_entry(
        sleepover_id=waiting.sleepover_id,
        version=waiting.sleepover_version,
        nights=Nights(waiting.first_night_on, waiting.last_night_on),
        state=SleepoverState(waiting.sleepover_state),
        children=waiting.children or 0,
        written_at=waiting.written_at,
    )
    return calendar_file([entry])


async def _still_wanted(desk: Desk, work: Work) -> WaitingMail | None:
    """The mail, unless it is settled; nobody is asked by mail to decide what has been decided."""
    deliveries = Deliveries(work)
    waiting = await deliveries.waiting_mail(desk.thing_id)
    if waiting is None or not (waiting.is_overtaken and policy.asks_for_a_decision(waiting.kind)):
        return waiting
    await deliveries.settle(desk.thing_id, DeliveryState.OVERTAKEN)
    return None


NO_ADDRESS = mail.Outcome(mail.Verdict.NEVER, "no_address")
REGISTRY_AWAY = mail.Outcome(mail.Verdict.NOT_NOW, "registry_away")
REGISTRY_REFUSED = mail.Outcome(mail.Verdict.NOT_NOW, "registry_refused")


async def address_of(person_id: UUID, asks: Asks) -> tuple[str, mail.Outcome]:
    """The person's address; without one, what that makes of the attempt."""
    try:
        reply = await asks.ask(HowToReach(person_ids=(person_id,), purpose=Purpose.SEND_A_NOTICE))
    except AskError:
        return "", REGISTRY_AWAY
    if isinstance(reply, Refused):
        return "", REGISTRY_REFUSED
    return next((person.email for person in reply.people if person.email), ""), NO_ADDRESS


def may_succeed_later(outcome: mail.Outcome, desk: Desk) -> bool:
    """Whether a mail that wasn't taken is tried again: not now isn't never, and the ladder hasn't ended."""
    return outcome.verdict is mail.Verdict.NOT_NOW and next_wait(desk.attempts) is not None


async def _note(desk: Desk, waiting: WaitingMail, outcome: mail.Outcome, work: Work) -> None:
    deliveries = Deliveries(work)
    await deliveries.attempted(desk.thing_id, outcome.code)
    log.info("mail_attempted", delivery_id=str(desk.thing_id), attempt=desk.attempts, outcome=outcome.code)
    if may_succeed_later(outcome, desk):
        return
    is_accepted = outcome.verdict is mail.Verdict.ACCEPTED
    state = DeliveryState.DELIVERED if is_accepted else DeliveryState.FAILED
    settled = await deliveries.settle(desk.thing_id, DeliveryState.NO_ADDRESS if outcome is NO_ADDRESS else state)
    if settled and is_accepted:
        work.say(
            NoticeDelivered(
                delivery_id=desk.thing_id,
                notice_id=waiting.id,
                person_id=waiting.person_id,
                kind=waiting.kind,
                channel=Channel.EMAIL,
                about_id=waiting.sleepover_id,
                thing_version=1,
            )
        )


async def my_notices(_query: MyNotices, work: Work) -> replies.Notices:
    """The asker's own inbox."""
    notices, emergencies, person = Notices(work), EmergencyNotices(work), work.actor.person_id
    return replies.Notices(
        notices=await notices.newest_of(person),
        about_emergencies=await emergencies.newest_of(person),
        unread=await notices.unread_by(person) + await emergencies.unread_by(person),
    )


async def read_notice(command: ReadNotice, work: Work) -> Done:
    """Mark the asker's own notice; somebody else's is refused with `not_yours`, as is one that isn't there."""
    ways = (Notices(work), EmergencyNotices(work))
    if not any([await notices.mark_read(command.notice_id, work.actor.person_id) for notices in ways]):
        raise refuse(
            grounds.NOT_YOUR_NOTICE,
            "This notice isn’t yours. Open your notices to see what you were told.",
            "notice_id",
        )
    return Done()


async def what_notifications_holds(query: WhatNotificationsHolds, work: Work) -> HeldOnPerson:
    """Every notice to a person and how it was delivered."""
    found = await held_tables(work, HELD, query.subject_id, query.household_id)
    return HeldOnPerson(service="notifications", tables=tuple(found), not_in_it=not_in_it(HELD))


async def who_was_told(query: WhoWasTold, work: Work) -> replies.Deliveries:
    """Every delivery about a sleepover; refused with `not_yours` to whom `policy.may_see_who_was_told` doesn't let."""
    hub_homes = await Notices(work).hub_homes_of(query.sleepover_id)
    deliveries = await Deliveries(work).about(query.sleepover_id)
    if not policy.may_see_who_was_told(work.actor, hub_homes, frozenset(one.person_id for one in deliveries)):
        raise refuse(
            grounds.NOT_YOURS_TO_CHASE,
            "You can only see who was told of sleepovers at your own hub home, or of those that you were told of.",
            "sleepover_id",
        )
    return replies.Deliveries(deliveries=deliveries)
