"""Notifications as a room, and a mail server that is told how to answer."""

import asyncio
import warnings
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import structlog

with warnings.catch_warnings():
    # aiosmtpd asks asyncio for a private flag while it is imported, which Python deprecates.
    warnings.simplefilter("ignore", DeprecationWarning)
    from aiosmtpd.smtp import SMTP, Envelope, Session

from services.notifications.plugin import plugin
from services.notifications.settings import Settings
from shared.testing.rooms import Room, RoomOf
from tests.component.notifications.people import the_register


@pytest.fixture(autouse=True)
def quiet_log() -> Iterator[None]:
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


@dataclass
class MailServer:
    """A real SMTP conversation on 127.0.0.1; `recipient_answers` are given to the next recipients, then 250."""

    port: int = 0
    recipient_answers: list[str] = field(default_factory=list)
    taken: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.recipient_answers.pop(0) if self.recipient_answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  as above
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"


@pytest.fixture
async def mail_server() -> AsyncIterator[MailServer]:
    """In the test's own loop, so that it is gone with it."""
    server = MailServer()
    listening = await asyncio.get_running_loop().create_server(
        lambda: SMTP(server, hostname="localhost", loop=asyncio.get_running_loop()), "127.0.0.1", 0
    )
    server.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield server


@pytest.fixture
async def notifications(room_of: RoomOf, mail_server: MailServer) -> AsyncIterator[Room]:
    settings = Settings(smtp_port=mail_server.port, base_url="https://hubhome.test", smtp_patience=2)
    async with room_of(plugin, settings) as room:
        yield room


@pytest.fixture
async def told(notifications: Room) -> Room:
    """The room once it has heard of everybody."""
    await notifications.heard(*the_register())
    return notifications
