"""The page on which whoever shows the demo reads its mail."""

import asyncio
import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

from fastapi import APIRouter
from starlette.responses import Response

from shared.web.navigation import NavItem
from shared.web.pages import Pages
from shared.web.viewer import SignedIn

SHOWN = 50


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
