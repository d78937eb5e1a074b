"""What does the demo add to a house? Two made-up authorities, a mailbox, and signing in by picking a person."""

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.contracts.actor import Actor, SigningKey, machine
from shared.contracts.asking import AskError
from shared.contracts.clock import system_clock
from shared.contracts.roles import Role
from shared.hosting.embedded.forked import Child
from shared.hosting.embedded.ports import free_port
from shared.hosting.embedded.server import EmbeddedServer
from shared.hosting.house.embedded import EmbeddedHouse
from shared.hosting.house.mailbox import HOST, run_mailbox
from shared.hosting.importing import ImportRefusedError, PartlySavedError, import_pack
from shared.hosting.packs.demo import demo_packs
from shared.hosting.packs.faults import PackRefusedError
from shared.hosting.process import CANT_START, Tell
from shared.messaging.asking import Asker
from shared.messaging.connection import build_bus
from shared.observing.logs import configure_logs

if TYPE_CHECKING:
    from shared.web.pages import Pages


@dataclass
class DemoHouse(EmbeddedHouse):
    """A house with made-up people in it, in which anybody may be anybody."""

    mail_port: int = field(default_factory=free_port)

    def servers(self, folder: Path) -> Sequence[EmbeddedServer]:
        """The servers; and the services are told, as they would be anywhere, where mail goes and who may sign in."""
        self.sign_in = "pick_a_person"
        os.environ.update(self._environment())
        return super().servers(folder)

    def between(self, folder: Path) -> Sequence[Child]:
        """The mailbox, and then the made-up authorities."""
        return [
            Child("mailbox", lambda ready: run_mailbox(folder / "mail", self.mail_port, ready)),
            Child("import of the made-up authorities", self._import, once=True),
        ]

    def more_pages(self) -> "Sequence[Pages]":
        """The mails that the mailbox took."""
        from shared.hosting.house.mailbox_pages import mailbox_pages  # noqa: PLC0415  only the web shows pages

        return [mailbox_pages(self.folder / "mail")]

    def state(self) -> Mapping[str, Any]:
        """As any house's."""
        return super().state()

    def opened(self) -> None:
        """Say where, and as whom to begin."""
        lines = [
            f"Hubhome's demo is open at {self.address}",
            "",
            *(f"  {self.address}/sign-in/{authority}" for authority in demo_packs()),
            "",
            "Everybody there is made up: sign in as anyone. The mail it sends is at /mailbox.",
            f"Other commands find this house with: HUBHOME_DATA={self.folder}",
            "Stop it with Ctrl-C; nothing is left behind.",
            "",
        ]
        sys.stdout.write("\n".join(lines))
        sys.stdout.flush()

    def _environment(self) -> Mapping[str, str]:
        return {
            "HUBHOME_REGISTRY_PICK_A_PERSON": "true",
            "HUBHOME_NOTIFICATIONS_SMTP_HOST": HOST,
            "HUBHOME_NOTIFICATIONS_SMTP_PORT": str(self.mail_port),
            "HUBHOME_NOTIFICATIONS_BASE_URL": self.address,
        }

    def _import(self, _ready: Tell) -> int:
        configure_logs(level=self.log_level, as_json=False, service="import")
        try:
            asyncio.run(self._imported())
        except (*CANT_START, AskError, ImportRefusedError, PartlySavedError, PackRefusedError) as error:
            raise SystemExit(str(error)) from error
        return 0

    async def _imported(self) -> None:
        bus = build_bus("operator", self.nats_url("operator"))
        await bus.connect()
        key = self.secrets.keys["operator"]
        try:
            for authority, folder in demo_packs().items():
                statement = partial(_sign, key, machine("operator", authority, Role.OPERATOR))
                asks = Asker(bus, authority, statement)
                await import_pack(authority, folder, self.services, asks, tell=lambda _: None)
        finally:
            await bus.close()


def _sign(key: SigningKey, actor: Actor) -> str:
    return key.sign(actor, system_clock())
