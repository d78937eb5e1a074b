"""Where does the demo's mail go? Into a folder, by a real SMTP conversation, and onto a page where it can be read."""

import asyncio
import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from fastapi import APIRouter
from starlette.responses import Response

from shared.hosting.process import Tell, until_told
from shared.web.navigation import NavItem
from shared.web.pages import Pages
from shared.web.viewer import SignedIn

HOST = "127.0.0.1"
SHOWN = 50


class IntoAFolder:
    """Takes every mail for everybody, and delivers it nowhere but here."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        """Keep one mail; its file's name is the time it came."""
        content = envelope.content or b""
        body = content if isinstance(content, bytes) else content.encode()
        name = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        await asyncio.to_thread((self._folder / f"{name}.eml").write_bytes, body)
        return "250 kept"


def run_mailbox(folder: Path, port: int, ready: Tell) -> int:
    """Receive mail into the folder until told to stop; the exit code."""
    folder.mkdir(mode=0o700, exist_ok=True)
    controller = Controller(IntoAFolder(folder), hostname=HOST, port=port)
    controller.start()
    try:
        ready()
        asyncio.run(until_told())
    finally:
        controller.stop()
    return 0


def mailbox_pages(folder: Path) -> Pages:
    """A page with the newest mails, for whoever shows the demo."""
    router = APIRouter()

    @router.get("/mailbox")
    async def mailbox(viewer: SignedIn) -> Response:
        mails = await asyncio.to_thread(_newest, folder)
        return viewer.render("mailbox/mails.html", mails=mails)

    return Pages(
        title="The demo's mailbox",
        router=router,
        templates="shared.hosting.house:templates",
        nav=(NavItem("Mail (demo)", "/mailbox"),),
    )


def _newest(folder: Path) -> list[dict[str, str]]:
    files = sorted(folder.glob("*.eml"), reverse=True)[:SHOWN]
    return [_shown(file.read_bytes()) for file in files]


def _shown(raw: bytes) -> dict[str, str]:
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    body = mail.get_body(("plain",)) if isinstance(mail, EmailMessage) else None
    return {
        "to": str(mail["To"] or ""),
        "subject": str(mail["Subject"] or ""),
        "date": str(mail["Date"] or ""),
        "text": body.get_content() if body is not None else "",
    }
