"""How is a mail handed to the mail server, and what did the server say?"""

from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from enum import Enum
from uuid import UUID

import aiosmtplib

from services.notifications.settings import Settings, SmtpTls

PERMANENT = 500
"""From this code on a mail server means never, below it not now (RFC 5321 §4.2.1)."""


class Verdict(Enum):
    """What is to be done with a mail after it was offered."""

    ACCEPTED = "accepted"
    NOT_NOW = "not_now"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict, and the code that is written down: it tells of the server, never of the address."""

    verdict: Verdict
    code: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person."""

    delivery_id: UUID
    to: str
    subject: str
    text: str
    written_at: datetime
    calendar: bytes = b""
    """The file that puts what the mail tells of into the reader's calendar, where it has one."""
    calendar_name: str = "sleepover.ics"


async def hand_over(letter: Letter, settings: Settings) -> Outcome:
    """Offer a mail to the server, in one conversation.

    A mail that the server took and whose answer was lost is offered again; its Message-ID is the same, by which the
    server or the reader's program can tell.
    """
    try:
        message = _message(letter, settings.from_address)
    except (ValueError, HeaderParseError):
        return Outcome(Verdict.NEVER, "address_unusable")
    try:
        await aiosmtplib.send(
            message,
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_username.get_secret_value() if settings.smtp_username else None,
            password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
            use_tls=settings.smtp_tls is SmtpTls.IMPLICIT,
            start_tls=settings.smtp_tls is SmtpTls.STARTTLS,
            timeout=settings.smtp_patience,
        )
    except (aiosmtplib.SMTPException, OSError) as error:
        return _what_went_wrong(error)
    return Outcome(Verdict.ACCEPTED, Verdict.ACCEPTED.value)


def _message(letter: Letter, from_address: str) -> EmailMessage:
    sender = Address(display_name="Hubhome", addr_spec=from_address)
    message = EmailMessage()
    message["From"] = sender
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = letter.written_at
    message["Message-ID"] = f"<{letter.delivery_id}@{sender.domain}>"
    # So that an out-of-office reply doesn't answer a machine (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    if letter.calendar:
        message.add_attachment(
            letter.calendar,
            maintype="text",
            subtype="calendar",
            filename=letter.calendar_name,
            params={"charset": "utf-8", "method": "PUBLISH"},
        )
        # Else it is random, and a mail that is sent again would be another one.
        message.set_boundary(f"==={letter.delivery_id}===")
    return message


def _what_went_wrong(error: Exception) -> Outcome:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return Outcome(_verdict(error), f"smtp_{error.code}")
    codes: dict[type[Exception], str] = {
        aiosmtplib.SMTPConnectTimeoutError: "connect_failed",
        aiosmtplib.SMTPConnectError: "connect_failed",
        aiosmtplib.SMTPTimeoutError: "timed_out",
        aiosmtplib.SMTPServerDisconnected: "disconnected",
        OSError: "connect_failed",
    }
    code = next((code for kind, code in codes.items() if isinstance(error, kind)), "conversation_failed")
    return Outcome(Verdict.NOT_NOW, code)


def _verdict(error: aiosmtplib.SMTPResponseException) -> Verdict:
    """Never, where the server refuses this mail; what it has against ourselves, whoever runs the house can mend."""
    ours = aiosmtplib.SMTPAuthenticationError | aiosmtplib.SMTPConnectError | aiosmtplib.SMTPHeloError
    return Verdict.NOT_NOW if error.code < PERMANENT or isinstance(error, ours) else Verdict.NEVER
