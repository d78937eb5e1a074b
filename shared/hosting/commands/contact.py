"""How does a command find the house that it speaks to? By its data folder, or by the addresses of external servers."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import click

from shared.contracts.actor import Actor, SigningKey, machine
from shared.contracts.clock import system_clock
from shared.contracts.message import Request
from shared.contracts.refusals import Refused, in_words
from shared.contracts.registry import WhoIsSigningIn
from shared.contracts.roles import Role
from shared.hosting.embedded.house_folder import running_house
from shared.hosting.settings import ProcessSettings, read_settings
from shared.hosting.variables import ADMIN_URL, DATA
from shared.messaging.asking import Asker
from shared.messaging.connection import Bus, build_bus

OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a house is, and the operator's key to it."""

    nats_url: str
    key: SigningKey
    admin_url: str | None
    web: str | None
    settings: ProcessSettings | None = None
    """For external servers: what this process was told."""

    @asynccontextmanager
    async def bus(self) -> AsyncIterator[Bus]:
        """The operator's connection."""
        bus = build_bus(OPERATOR, self.nats_url)
        await bus.connect()
        try:
            yield bus
        finally:
            await bus.close()

    def asks(self, bus: Bus, authority: str, role: Role = Role.OPERATOR) -> Asker:
        """Asks as whoever holds the installation's own key, in a role."""
        actor: Actor = machine(OPERATOR, authority, role)
        return Asker(bus, authority, lambda: self.key.sign(actor, system_clock()))

    async def asks_as(self, bus: Bus, authority: str, person_id: UUID) -> Asker:
        """Asks as a person, with what the registry says of them; raises `ClickException` where it refuses."""
        reply = await self.asks(bus, authority).ask(WhoIsSigningIn(person_id=person_id))
        if isinstance(reply, Refused):
            raise click.ClickException(f"Nobody signs in as {person_id}: {in_words(reply)}")
        statement = reply.statement
        return Asker(bus, authority, lambda: statement)


def default_folder() -> Path:
    """The user's one default folder. Root's isn't in /root: PostgreSQL runs as somebody else, and must reach it."""
    if os.geteuid() == 0:
        return Path("/var/lib/hubhome")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "hubhome"


def find_house(folder: Path | None) -> Contact:
    """The house on a folder, or the one whose addresses are in the environment.

    Raises `ClickException`, with what to do, where there is neither.
    """
    if folder is None and os.environ.get("HUBHOME_NATS_URL"):
        settings = read_settings(ProcessSettings)
        return Contact(
            settings.nats_url.get_secret_value(),
            settings.key_of(OPERATOR),
            os.environ.get(ADMIN_URL.name),
            None,
            settings,
        )
    path = (folder or default_folder()).resolve()
    state = running_house(path)
    if state is None:
        raise click.ClickException(
            f"No house is open on {path}. Start one with 'hubhome up', name its folder with --data or HUBHOME_DATA, "
            "or set HUBHOME_NATS_URL for servers of your own."
        )
    return Contact(
        state["nats_url"], SigningKey.from_text(OPERATOR, state["operator_key"]), state["admin_url"], state["web"]
    )


def role_for(message: type[Request], *, preferred: Role | None) -> Role:  # type: ignore[type-arg]  # any reply
    """The role in which the operator asks: the one that was named, or the widest that may."""
    if preferred is not None:
        return preferred
    widest = (Role.OPERATOR, Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER, Role.LIAISON_WORKER)
    return next(
        (role for role in widest if role in message.asked_by),
        min(message.asked_by - {Role.SERVICE}, default=Role.OPERATOR),
    )


Option = Callable[[Callable[..., None]], Callable[..., None]]

data_option: Option = click.option(
    "--data",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    envvar=DATA.name,
    help="The data folder of an embedded house (or HUBHOME_DATA).",
)
