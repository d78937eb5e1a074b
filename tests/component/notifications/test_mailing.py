"""A mail is sent once, after its notice was kept, and every attempt is written down."""

import socket
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest

from services.notifications.handlers.mailing import SEND_MAIL
from services.notifications.plugin import plugin
from services.notifications.settings import Settings, SmtpTls
from shared.contracts.asking import UnreachableError
from shared.contracts.bookings import SleepoverCancelled, SleepoverRequested
from shared.contracts.notifications import (
    About,
    Channel,
    Delivery,
    DeliveryState,
    NoticeDelivered,
    NoticeKind,
    WhoWasTold,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import (
    AuthorityProfile,
    ContactDetail,
    ContactDetails,
    HowToReach,
    Purpose,
    WhichAuthority,
)
from shared.contracts.roles import Role
from shared.contracts.words import DeclineReason, SleepoverState
from shared.messaging.errors import TryAgainLaterError
from shared.messaging.ladder import MOST_ATTEMPTS
from shared.testing.actors import actor
from shared.testing.rooms import Room, RoomOf
from tests.component.notifications.conftest import MailServer
from tests.component.notifications.people import SLEEPOVER, THE_COUNCIL, TOM, a_sleepover, the_register

WORKER = actor(Role.LIAISON_WORKER)


class Registry:
    """Gives the address that it was given, and the authority's number; `answer` and `profile` stand in for them."""

    def __init__(
        self, email: str | None = "tom@carers.example", answer: Any = None, profile: Any = THE_COUNCIL
    ) -> None:
        self.email, self.answer, self.profile, self.asked = email, answer, profile, []

    async def ask(self, request: HowToReach | WhichAuthority, **_: Any) -> ContactDetails | AuthorityProfile | Refused:
        if isinstance(request, WhichAuthority):
            if isinstance(self.profile, Exception):
                raise self.profile
            return self.profile
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer is not None:
            return self.answer
        [person] = request.person_ids
        return ContactDetails(
            people=(ContactDetail(person_id=person, first_name="Tom", email=self.email, mobile=None),)
        )


async def toms_mail(room: Room) -> Delivery:
    reply = await room.asked(WhoWasTold(about_id=SLEEPOVER), by=WORKER)
    return next(mail for mail in reply.deliveries if (mail.person_id, mail.channel) == (TOM, Channel.EMAIL))


async def delivery_of(room: Room) -> UUID:
    async with room.database.work("testshire") as work:
        rows = await work.fetch(
            "SELECT delivery.id FROM delivery JOIN notice ON notice.id = notice_id "
            "WHERE channel = 'email' AND person_id = $1",
            TOM,
        )
    return rows[0]["id"]


@pytest.fixture
async def waiting(told: Room) -> UUID:
    """The delivery of the mail to Tom, which waits."""
    await told.heard(a_sleepover(SleepoverRequested))
    await told.said()
    return await delivery_of(told)


async def test_a_mail_is_sent_to_the_address_of_the_moment(told: Room, waiting: UUID, mail_server: MailServer) -> None:
    registry = Registry()

    await told.ran(SEND_MAIL, waiting, registry)

    [message] = mail_server.taken
    assert registry.asked == [HowToReach(person_ids=(TOM,), purpose=Purpose.SEND_A_NOTICE)]
    assert message["To"] == "tom@carers.example"
    assert message["From"] == "Hubhome <hubhome@localhost.example>"
    assert message["Subject"] == "We have your request: a sleepover on Friday 27 November"
    assert message["Message-ID"] == f"<{waiting}@localhost.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert f"https://hubhome.test/sleepovers/{SLEEPOVER}" in text(message)
    delivery = await toms_mail(told)
    assert (delivery.state, delivery.attempts, delivery.what_failed) == (DeliveryState.DELIVERED, 1, "")
    assert delivery.last_tried_at == told.clock()
    assert await told.said() == [
        NoticeDelivered(
            delivery_id=waiting,
            notice_id=delivery.notice_id,
            person_id=TOM,
            kind=NoticeKind.SLEEPOVER_ASKED_FOR,
            channel=Channel.EMAIL,
            about=About.SLEEPOVER,
            about_id=SLEEPOVER,
            thing_version=1,
        )
    ]


def text(message: EmailMessage) -> str:
    return message.get_content().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("profile", "has_number"),
    [
        (THE_COUNCIL, True),
        (Refused(reason="not_known"), False),
    ],
)
async def test_a_mail_says_whom_to_ring_and_goes_without_where_there_is_none(
    told: Room, waiting: UUID, mail_server: MailServer, profile: Any, *, has_number: bool
) -> None:
    await told.ran(SEND_MAIL, waiting, Registry(profile=profile))

    [message] = mail_server.taken
    assert ("ring Testshire Council out of hours on 023 9268 0810." in text(message)) is has_number


async def test_a_mail_that_was_sent_isnt_sent_again(told: Room, waiting: UUID, mail_server: MailServer) -> None:
    await told.ran(SEND_MAIL, waiting, Registry())
    await told.said()
    registry = Registry()

    await told.ran(SEND_MAIL, waiting, registry)

    assert len(mail_server.taken) == 1
    assert registry.asked == []
    assert await told.said() == []


async def test_a_mail_that_a_crash_doubles_is_the_same_to_the_byte(
    told: Room, waiting: UUID, mail_server: MailServer
) -> None:
    await told.ran(SEND_MAIL, waiting, Registry())
    # As a process leaves it that dies between the server's yes and ours.
    async with told.database.work("testshire") as work:
        await work.fetch("UPDATE delivery SET state = 'waiting' WHERE id = $1", waiting)
    told.clock.move(hours=1)
    await told.ran(SEND_MAIL, waiting, Registry(), attempts=2)

    first, second = mail_server.taken
    assert first.as_bytes() == second.as_bytes()
    assert first["Date"].datetime < told.clock()


async def test_nobody_is_asked_by_mail_to_decide_what_has_been_decided(told: Room, mail_server: MailServer) -> None:
    await told.heard(a_sleepover(SleepoverRequested))
    await told.heard(
        a_sleepover(
            SleepoverCancelled, state=SleepoverState.CANCELLED, reason=DeclineReason.PLANS_CHANGED, thing_version=2
        )
    )
    asked = await mails_of(told, NoticeKind.SLEEPOVER_TO_DECIDE)
    informed = await mails_of(told, NoticeKind.SLEEPOVER_CANCELLED)

    for delivery in asked + informed:
        await told.ran(SEND_MAIL, delivery, Registry())

    reply = await told.asked(WhoWasTold(about_id=SLEEPOVER), by=WORKER)
    mails = [mail for mail in reply.deliveries if mail.channel is Channel.EMAIL]
    states = {mail.kind: mail.state for mail in mails}
    assert asked
    assert states[NoticeKind.SLEEPOVER_TO_DECIDE] is DeliveryState.OVERTAKEN
    assert states[NoticeKind.SLEEPOVER_CANCELLED] is DeliveryState.DELIVERED
    assert len(mail_server.taken) == len(informed)


async def mails_of(room: Room, kind: NoticeKind) -> list[UUID]:
    async with room.database.work("testshire") as work:
        rows = await work.fetch(
            "SELECT delivery.id FROM delivery JOIN notice ON notice.id = notice_id "
            "WHERE channel = 'email' AND kind = $1",
            kind.value,
        )
    return [row["id"] for row in rows]


async def test_a_server_that_refuses_for_now_is_asked_again(told: Room, waiting: UUID, mail_server: MailServer) -> None:
    mail_server.recipient_answers = ["451 try again later"]

    with pytest.raises(TryAgainLaterError):
        await told.ran(SEND_MAIL, waiting, Registry())
    first = await toms_mail(told)
    assert await told.said() == []
    told.clock.move(minutes=1)
    await told.ran(SEND_MAIL, waiting, Registry(), attempts=2)

    assert (first.state, first.attempts, first.what_failed) == (DeliveryState.WAITING, 1, "smtp_451")
    second = await toms_mail(told)
    assert (second.state, second.attempts, second.what_failed) == (DeliveryState.DELIVERED, 2, "")
    assert second.last_tried_at == told.clock()
    assert len(mail_server.taken) == 1
    assert len(await told.said()) == 1


async def test_a_server_that_refuses_for_ever_ends_it(told: Room, waiting: UUID, mail_server: MailServer) -> None:
    mail_server.recipient_answers = ["550 no such mailbox of tom"]

    await told.ran(SEND_MAIL, waiting, Registry())

    delivery = await toms_mail(told)
    assert (delivery.state, delivery.attempts, delivery.what_failed) == (DeliveryState.FAILED, 1, "smtp_550")
    assert await told.said() == []


async def test_the_end_of_the_ladder_ends_it(told: Room, waiting: UUID, mail_server: MailServer) -> None:
    mail_server.recipient_answers = ["451 later"]

    await told.ran(SEND_MAIL, waiting, Registry(), attempts=MOST_ATTEMPTS)

    assert (await toms_mail(told)).state is DeliveryState.FAILED


@pytest.mark.parametrize(
    ("registry", "what_failed"),
    [
        (Registry(answer=UnreachableError("Registry can't be reached")), "registry_away"),
        (Registry(answer=Refused(reason="not_now")), "registry_refused"),
        # It told the address, and went before it told the number: a mail that is sent twice is the same both times.
        (Registry(profile=UnreachableError("Registry can't be reached")), "registry_away"),
    ],
)
async def test_a_registry_that_gives_no_answer_is_asked_again(
    told: Room, waiting: UUID, registry: Registry, what_failed: str
) -> None:
    with pytest.raises(TryAgainLaterError):
        await told.ran(SEND_MAIL, waiting, registry)

    delivery = await toms_mail(told)
    assert (delivery.state, delivery.attempts, delivery.what_failed) == (DeliveryState.WAITING, 1, what_failed)


@pytest.mark.parametrize("registry", [Registry(email=None), Registry(answer=ContactDetails(people=()))])
async def test_somebody_without_an_address_is_told_in_their_inbox_alone(
    told: Room, waiting: UUID, mail_server: MailServer, registry: Registry
) -> None:
    await told.ran(SEND_MAIL, waiting, registry)

    assert (await toms_mail(told)).state is DeliveryState.NO_ADDRESS
    assert mail_server.taken == []
    assert await told.said() == []


async def test_an_address_that_is_none_is_never_offered(told: Room, waiting: UUID, mail_server: MailServer) -> None:
    await told.ran(SEND_MAIL, waiting, Registry(email="tom@carers.example\nBcc: all@council.example"))

    delivery = await toms_mail(told)
    assert (delivery.state, delivery.what_failed) == (DeliveryState.FAILED, "address_unusable")
    assert mail_server.taken == []


async def test_no_address_is_written_down_or_logged(told: Room, waiting: UUID, mail_server: MailServer) -> None:
    import structlog  # noqa: PLC0415  the quiet log's own list is wanted

    mail_server.recipient_answers = ["550 tom@carers.example is unknown here"]
    with structlog.testing.capture_logs() as lines:
        await told.ran(SEND_MAIL, waiting, Registry())

    assert lines
    assert "carers.example" not in str(lines)
    async with told.database.work("testshire") as work:
        rows = await work.fetch("SELECT * FROM notice, delivery, attempt")
    assert "carers.example" not in str([dict(row) for row in rows])


@pytest.fixture
def nobody_there() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


async def run_with(room_of: RoomOf, settings: Settings) -> tuple[Delivery, bool]:
    """The delivery after one attempt in a room with these settings, and whether it is to be tried again."""
    async with room_of(plugin, settings) as room:
        await room.heard(*the_register(), a_sleepover(SleepoverRequested))
        again = False
        try:
            await room.ran(SEND_MAIL, await delivery_of(room), Registry())
        except TryAgainLaterError:
            again = True
        return await toms_mail(room), again


async def test_a_server_that_is_away_is_asked_again(room_of: RoomOf, nobody_there: int) -> None:
    delivery, again = await run_with(room_of, Settings(smtp_port=nobody_there, smtp_patience=2))

    assert again
    assert (delivery.state, delivery.attempts, delivery.what_failed) == (DeliveryState.WAITING, 1, "connect_failed")


async def test_a_server_without_the_encryption_that_was_asked_for_gets_no_mail(
    room_of: RoomOf, mail_server: MailServer
) -> None:
    delivery, again = await run_with(
        room_of, Settings(smtp_port=mail_server.port, smtp_tls=SmtpTls.STARTTLS, smtp_patience=2)
    )

    assert again
    assert delivery.what_failed == "conversation_failed"
    assert mail_server.taken == []


async def test_no_transaction_is_open_while_others_are_awaited(
    told: Room, waiting: UUID, mail_server: MailServer
) -> None:
    class Watching(Registry):
        open_transactions = -1

        async def ask(self, request: HowToReach, **_: Any) -> ContactDetails | Refused:
            async with told.database.work("testshire") as work:
                rows = await work.fetch(
                    "SELECT count(*) AS number FROM pg_stat_activity "
                    "WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
                )
            self.open_transactions = rows[0]["number"]
            return await super().ask(request)

    registry = Watching()

    await told.ran(SEND_MAIL, waiting, registry)

    assert registry.open_transactions == 0
