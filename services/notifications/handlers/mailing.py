"""What does notifications do when it has a mail to send?"""

from uuid import UUID

import structlog

from services.notifications import mail
from services.notifications.policy.things import ASKS_SOMETHING
from services.notifications.repository.mails import WaitingMail
from services.notifications.repository.telling import Deliveries
from services.notifications.settings import Settings
from services.notifications.wording.calendars import (
    calendar_entry,
    calendar_entry_of_family_time,
    calendar_entry_of_gathering,
)
from services.notifications.wording.mails import mail_text
from shared.contracts.asking import AskError, Asks
from shared.contracts.notifications import About, Channel, DeliveryState, NoticeDelivered, NoticeKind
from shared.contracts.refusals import Refused
from shared.contracts.registry import AuthorityProfile, HowToReach, Purpose, WhichAuthority
from shared.contracts.words import SleepoverState
from shared.messaging.errands import Desk
from shared.messaging.errors import TryAgainLaterError
from shared.messaging.ladder import next_wait
from shared.persistence.work import Work
from shared.web.ical import Hours, Nights, calendar_file

log = structlog.get_logger()

SEND_MAIL = "send_mail"
"""The errand that sends the mail of one delivery."""
FILE_NAMES = {About.FAMILY_TIME: "family-time.ics", About.GATHERING: "gathering.ics"}
"""What the file for the reader's calendar is called; of everything else it is a sleepover's."""
NO_ADDRESS = mail.Outcome(mail.Verdict.NEVER, "no_address")
REGISTRY_AWAY = mail.Outcome(mail.Verdict.NOT_NOW, "registry_away")
REGISTRY_REFUSED = mail.Outcome(mail.Verdict.NOT_NOW, "registry_refused")


async def send_mail(desk: Desk, settings: Settings) -> None:
    """Send one delivery's mail, unless it is settled already, and note how that went.

    Between the two transactions the registry and the mail server are awaited, and nothing is held. Raises
    `TryAgainLaterError` where it may succeed later and the ladder hasn't ended.
    """
    async with desk.work() as work:
        waiting = await _still_wanted(desk, work)
    if waiting is None:
        return
    try:
        address, outcome = await _address_of(waiting.person_id, desk.asks)
        authority = await _authority(desk.asks) if address else None
    except AskError:
        address, outcome = "", REGISTRY_AWAY
    if address:
        text = mail_text(waiting.body, waiting.about, waiting.about_id, settings.base_url, authority)
        letter = mail.Letter(
            desk.thing_id,
            address,
            waiting.subject,
            text,
            waiting.written_at,
            _for_the_calendar(waiting),
            FILE_NAMES.get(waiting.about, "sleepover.ics"),
        )
        outcome = await mail.hand_over(letter, settings)
    async with desk.work() as work:
        await _note(desk, waiting, outcome, work)
    if _may_succeed_later(outcome, desk):
        raise TryAgainLaterError(outcome.code)


def _for_the_calendar(waiting: WaitingMail) -> bytes:
    """The calendar's file that goes with the mail; nothing where the notice changes nobody's calendar."""
    if waiting.about is About.GATHERING and waiting.starts_at is not None and waiting.minutes is not None:
        return calendar_file(
            [
                calendar_entry_of_gathering(
                    gathering_id=waiting.about_id,
                    version=waiting.about_version,
                    hours=Hours(waiting.starts_at, waiting.minutes),
                    is_off=bool(waiting.is_off) or waiting.kind is NoticeKind.GATHERING_NOT_YOURS,
                    written_at=waiting.written_at,
                )
            ]
        )
    if waiting.starts_at is not None and waiting.minutes is not None:
        return calendar_file(
            [
                calendar_entry_of_family_time(
                    family_time_id=waiting.about_id,
                    version=waiting.about_version,
                    hours=Hours(waiting.starts_at, waiting.minutes),
                    # Who has nothing to do with it any more has it struck out, and others have it as it is.
                    is_off=bool(waiting.is_off) or waiting.kind is NoticeKind.FAMILY_TIME_NOT_YOURS,
                    children=waiting.children or 0,
                    written_at=waiting.written_at,
                )
            ]
        )
    if waiting.first_night_on is None or waiting.last_night_on is None or waiting.sleepover_state is None:
        return b""
    entry = calendar_entry(
        sleepover_id=waiting.about_id,
        version=waiting.about_version,
        nights=Nights(waiting.first_night_on, waiting.last_night_on),
        state=SleepoverState(waiting.sleepover_state),
        children=waiting.children or 0,
        written_at=waiting.written_at,
    )
    return calendar_file([entry])


async def _still_wanted(desk: Desk, work: Work) -> WaitingMail | None:
    """The mail, unless it is settled; nobody is asked by mail for what was answered or has moved on."""
    deliveries = Deliveries(work)
    waiting = await deliveries.waiting_mail(desk.thing_id)
    if waiting is None or not (waiting.is_overtaken and waiting.kind in ASKS_SOMETHING):
        return waiting
    await deliveries.settle(desk.thing_id, DeliveryState.OVERTAKEN)
    return None


async def _address_of(person_id: UUID, asks: Asks) -> tuple[str, mail.Outcome]:
    """The person's address; without one, what that makes of the attempt. Raises `AskError`."""
    reply = await asks.ask(HowToReach(person_ids=(person_id,), purpose=Purpose.SEND_A_NOTICE))
    if isinstance(reply, Refused):
        return "", REGISTRY_REFUSED
    return next((person.email for person in reply.people if person.email), ""), NO_ADDRESS


async def _authority(asks: Asks) -> AuthorityProfile | None:
    """Whom one rings at night, as the registry has it at this moment. Raises `AskError`."""
    reply = await asks.ask(WhichAuthority())
    return None if isinstance(reply, Refused) else reply


def _may_succeed_later(outcome: mail.Outcome, desk: Desk) -> bool:
    """Whether a mail that wasn't taken is tried again: not now isn't never, and the ladder hasn't ended."""
    return outcome.verdict is mail.Verdict.NOT_NOW and next_wait(desk.attempts) is not None


async def _note(desk: Desk, waiting: WaitingMail, outcome: mail.Outcome, work: Work) -> None:
    deliveries = Deliveries(work)
    await deliveries.attempted(desk.thing_id, outcome.code)
    log.info("mail_attempted", delivery_id=str(desk.thing_id), attempt=desk.attempts, outcome=outcome.code)
    if _may_succeed_later(outcome, desk):
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
                about=waiting.about,
                about_id=waiting.about_id,
                thing_version=1,
            )
        )
