"""Where does the demo's mail go? Into a folder, by a real SMTP conversation."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from shared.hosting.process import Tell, until_told

HOST = "127.0.0.1"


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
