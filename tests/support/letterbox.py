"""Where the mail of a real house of processes arrives, to be counted."""

import email
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from shared.hosting.embedded.ports import LOOPBACK, free_port

with warnings.catch_warnings():
    # aiosmtpd asks asyncio for a private flag while it is imported, which Python deprecates.
    warnings.simplefilter("ignore", DeprecationWarning)
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Mail:
    """One mail as it arrived."""

    message_id: str
    to: tuple[str, ...]
    """Whom the conversation named, not the mail's own header."""
    content: bytes

    @property
    def delivery_id(self) -> UUID:
        """Of which delivery it is, as its Message-ID says."""
        return UUID(self.message_id.removeprefix("<").partition("@")[0])


@dataclass
class Letterbox:
    """Takes every mail for everybody, by a real SMTP conversation."""

    port: int
    taken: list[Mail] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        self.taken.append(
            Mail(
                message_id=email.message_from_bytes(envelope.content)["Message-ID"],
                to=tuple(envelope.rcpt_tos),
                content=envelope.content,
            )
        )
        return "250 taken"

    @property
    def settings(self) -> dict[str, str]:
        """What a house is told so that its mail comes here."""
        return {
            "HUBHOME_NOTIFICATIONS_MAIL_IS_ON": "true",
            "HUBHOME_NOTIFICATIONS_SMTP_HOST": LOOPBACK,
            "HUBHOME_NOTIFICATIONS_SMTP_PORT": str(self.port),
        }

    def by_delivery(self) -> Mapping[UUID, Sequence[Mail]]:
        """What arrived of each delivery, in the order in which it came."""
        found = defaultdict(list)
        for mail in self.taken:
            found[mail.delivery_id].append(mail)
        return found


@contextmanager
def open_letterbox() -> Iterator[Letterbox]:
    """A letterbox on a port of this machine, in a thread of its own: it takes mail whatever the test waits for."""
    letterbox = Letterbox(free_port())
    controller = Controller(letterbox, hostname=LOOPBACK, port=letterbox.port)
    controller.start()
    try:
        yield letterbox
    finally:
        controller.stop()
