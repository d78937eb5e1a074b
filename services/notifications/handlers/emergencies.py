"""What does notifications do when it hears of an emergency, or has a mail about one to send?"""

from uuid import UUID

import structlog

from services.notifications import mail, wording
from services.notifications.handlers.sleepovers import NO_ADDRESS, address_of, may_succeed_later
from services.notifications.policy import emergencies as policy
from services.notifications.policy.sleepovers import is_worth_a_mail
from services.notifications.repository.ageing import is_kept
from services.notifications.repository.emergencies import (
    EmergencyNotices,
    NewEmergencyNotice,
    WaitingEmergencyMail,
)
from services.notifications.repository.who_is_who import WhoIsWho
from services.notifications.settings import Settings
from shared.contracts.emergencies import EmergencyFacts
from shared.contracts.notifications import Channel, DeliveryState, EmergencyNoticeDelivered, EmergencyNoticeKind
from shared.messaging.errands import Desk
from shared.messaging.errors import TryAgainLaterError
from shared.persistence.work import Work

log = structlog.get_logger()

SEND_EMERGENCY_MAIL = "send_emergency_mail"
"""The errand that sends the mail of one notice of an emergency."""


async def tell_of_the_emergency(event: EmergencyFacts, work: Work, settings: Settings) -> None:
    """Write each notice once, put it into its inbox, and have the mails sent after this has committed.

    Raises `TryAgainLaterError` while nobody is known of those who are asked.
    """
    if not await is_kept(work, event.last_night_on):
        return  # said again from the stream's start, about nights of which no notices are kept any more
    households = [event.satellite_household_id, *event.asked_household_ids]
    register = await WhoIsWho(work).around(households, event.child_ids, event.constellation_id)
    if policy.is_not_known_yet(event, register):
        raise TryAgainLaterError("nobody is known of those who are asked")
    must_know = sorted(policy.who_must_know_of_the_emergency(event, register))
    notices = [
        NewEmergencyNotice.about(event, person, kind, wording.words_of_emergency(kind, event))
        for person, kind in must_know
    ]
    by_mail = settings.mail_is_on and is_worth_a_mail(event.last_night_on, work.today)
    written = await EmergencyNotices(work).write(event, notices, by_mail=by_mail)
    new = [notice for notice in notices if notice.id in written]
    for notice in new:
        work.say(_delivered(notice.id, notice, event.emergency_id, Channel.INBOX))
    if by_mail:
        await work.later(SEND_EMERGENCY_MAIL, *(notice.id for notice in new))
    log.info("emergency_notices_written", emergency_id=str(event.emergency_id), notices=len(new))


async def send_emergency_mail(desk: Desk, settings: Settings) -> None:
    """Send one notice's mail, unless it is settled, and note how that went. See `send_mail`."""
    async with desk.work() as work:
        waiting = await _still_wanted(desk, work)
    if waiting is None:
        return
    address, outcome = await address_of(waiting.person_id, desk.asks)
    if address:
        text = wording.emergency_mail_text(waiting.body, waiting.emergency_id, settings.base_url)
        letter = mail.Letter(desk.thing_id, address, waiting.subject, text, waiting.written_at)
        outcome = await mail.hand_over(letter, settings)
    async with desk.work() as work:
        await _note(desk, waiting, outcome, work)
    if may_succeed_later(outcome, desk):
        raise TryAgainLaterError(outcome.code)


async def _still_wanted(desk: Desk, work: Work) -> WaitingEmergencyMail | None:
    """The mail, unless it is settled; nobody is asked by mail to answer what has moved on."""
    notices = EmergencyNotices(work)
    waiting = await notices.waiting_mail(desk.thing_id)
    if waiting is None or not (waiting.is_overtaken and waiting.kind in policy.ASKS_FOR_AN_ANSWER):
        return waiting
    await notices.settle(desk.thing_id, DeliveryState.OVERTAKEN)
    return None


async def _note(desk: Desk, waiting: WaitingEmergencyMail, outcome: mail.Outcome, work: Work) -> None:
    notices = EmergencyNotices(work)
    await notices.attempted(desk.thing_id, outcome.code)
    log.info("mail_attempted", delivery_id=str(desk.thing_id), attempt=desk.attempts, outcome=outcome.code)
    if may_succeed_later(outcome, desk):
        return
    is_accepted = outcome.verdict is mail.Verdict.ACCEPTED
    state = DeliveryState.DELIVERED if is_accepted else DeliveryState.FAILED
    settled = await notices.settle(desk.thing_id, DeliveryState.NO_ADDRESS if outcome is NO_ADDRESS else state)
    if settled and is_accepted:
        work.say(_delivered(waiting.id, waiting, waiting.emergency_id, Channel.EMAIL))


def _delivered(
    notice_id: UUID, notice: NewEmergencyNotice | WaitingEmergencyMail, emergency_id: UUID, channel: Channel
) -> EmergencyNoticeDelivered:
    kind: EmergencyNoticeKind = notice.kind
    return EmergencyNoticeDelivered(
        notice_id=notice_id,
        person_id=notice.person_id,
        emergency_id=emergency_id,
        kind=kind,
        channel=channel,
        thing_version=1 if channel is Channel.INBOX else 2,
    )
