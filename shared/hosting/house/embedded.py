"""What is an embedded house made of? Two servers, a provisioning step, a fork for each service, and the web."""

import asyncio
import socket
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr
from sqlalchemy.orm import configure_mappers

from shared.hosting.discovery import WEB
from shared.hosting.embedded.forked import Child
from shared.hosting.embedded.house_folder import HouseError
from shared.hosting.embedded.nats_server import NatsServer, NatsUser
from shared.hosting.embedded.postgres_server import PostgresServer
from shared.hosting.embedded.server import EmbeddedServer
from shared.hosting.house.secrets_kept import HouseSecrets, house_secrets
from shared.hosting.process import CANT_START, Tell, run_services
from shared.hosting.service import Service
from shared.hosting.settings import ProcessSettings, read_settings
from shared.messaging.rights import Rights, rights_of_asker, rights_of_operator, rights_of_service
from shared.observing.logs import configure_logs
from shared.persistence.roles import login_role
from shared.web.settings import WebSettings

if TYPE_CHECKING:
    from shared.web.pages import Pages

HOST = "127.0.0.1"
LOADED_LATE = ("uvloop", "anyio._backends._asyncio", "uvicorn.protocols.http.auto", "uvicorn.lifespan.on")
"""Modules that the libraries load only as a server starts, those that there are."""
POOL = 6
"""Connections of each service: a small machine's share."""


@dataclass
class EmbeddedHouse:
    """The blueprint that a `Supervisor` builds from; see `shared.hosting.supervisor.Blueprint`."""

    services: Sequence[Service]
    port: int = 8000
    sign_in: Literal["off", "pick_a_person"] = "off"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"
    folder: Path = field(init=False)
    secrets: HouseSecrets = field(init=False)
    nats: NatsServer = field(init=False)
    postgres: PostgresServer = field(init=False)

    def servers(self, folder: Path) -> Sequence[EmbeddedServer]:
        """PostgreSQL and NATS, with a user of the bus for each process.

        First, what would stop a child later is looked at, to be said in one line: raises `HouseError`, and
        `SettingsError`.
        """
        _require_free(self.port)
        self.folder = folder
        self.secrets = house_secrets(folder, [service.name for service in self.services])
        self.postgres = PostgresServer(folder / "postgres")
        self.nats = NatsServer(folder / "nats", users=self._users())
        self._require_settings()
        return [self.postgres, self.nats]

    def children(self, folder: Path) -> Sequence[Child]:
        """Provisioning first, all of it at once, then the services, and the web when they are there."""
        return [
            *(
                Child(
                    f"provisioning {service.name}",
                    partial(self._provision, partial(self._provision_database, service)),
                    once=True,
                )
                for service in self.services
            ),
            Child(
                "provisioning the bus",
                partial(self._provision, self._provision_bus),
                once=True,
                meanwhile=self._load_the_rest,
            ),
            *(Child(service.name, self._run_of(service)) for service in self.services),
            *self.between(folder),
            Child(WEB, self._run_web),
        ]

    def between(self, folder: Path) -> Sequence[Child]:  # noqa: ARG002  what a house adds may lie in its folder
        """What a house adds once its services run, before its web opens."""
        return []

    def more_pages(self) -> "Sequence[Pages]":
        """Pages that belong to no service; asked for in the web's process."""
        return []

    def state(self) -> Mapping[str, Any]:
        """How commands reach the house: as its operator."""
        return {
            "web": self.address,
            "nats_url": self.nats_url("operator"),
            "admin_url": self.postgres.url(),
            "operator_key": self.secrets.keys["operator"].private_text(),
            "keys": self.secrets.public_keys,
        }

    def opened(self) -> None:
        """Say where."""
        sys.stdout.write(f"Hubhome is open at {self.address}\nStop it with Ctrl-C.\n")
        sys.stdout.flush()

    @property
    def address(self) -> str:
        """Where the web is."""
        return f"http://{HOST}:{self.port}"

    def nats_url(self, name: str) -> str:
        """The bus, as one of its users."""
        parts = urlsplit(self.nats.url)
        return urlunsplit(parts._replace(netloc=f"{name}:{self.secrets.bus[name]}@{parts.netloc}"))

    def settings_of(self, name: str) -> ProcessSettings:
        """What the process of this name is told."""
        database = None
        if name in self.secrets.databases:
            parts = urlsplit(self.postgres.url(f"hubhome_{name}"))
            place = parts.netloc.rpartition("@")[2]
            who = f"{login_role(name)}:{self.secrets.databases[name].login}"
            database = SecretStr(urlunsplit(parts._replace(netloc=f"{who}@{place}", scheme="postgresql")))
        return read_settings(
            ProcessSettings,
            nats_url=SecretStr(self.nats_url(name)),
            database_url=database,
            signing_keys={name: SecretStr(self.secrets.keys[name].private_text())},
            keys=self.secrets.public_keys,
            pool_connections=POOL,
            health_port=None,
            log_level=self.log_level,
            log_format="console",
        )

    def _require_settings(self) -> None:
        for service in self.services:
            read_settings(service.settings)
        self.settings_of(WEB)
        self._web_settings()

    def _users(self) -> Sequence[NatsUser]:
        rights: dict[str, Rights] = {
            service.name: rights_of_service(service.name, answers=service.answers, hears=service.hears)
            for service in self.services
        }
        rights[WEB] = rights_of_asker(WEB)
        rights["operator"] = rights_of_operator()
        return [
            NatsUser(name, self.secrets.bus[name], right.publish, right.subscribe) for name, right in rights.items()
        ]

    def _load_the_rest(self) -> None:
        """The web's code, which neither provisioning nor a service needs."""
        from shared.hosting.web_host import pages_of  # noqa: PLC0415  a second of loading that can run beside it

        pages_of(self.services)
        self.more_pages()
        _do_what_each_fork_would_do()

    def _provision(self, what: Callable[[], Coroutine[Any, Any, object]], _ready: Tell) -> int:
        configure_logs(level=self.log_level, as_json=False, service="provisioning")
        try:
            asyncio.run(what())
        except CANT_START as error:
            raise SystemExit(str(error)) from error
        return 0

    def _provision_database(self, service: Service) -> Coroutine[Any, Any, object]:
        from shared.hosting.provisioning import provision_databases  # noqa: PLC0415  only such a child needs it

        return provision_databases([service], self.postgres.url(), self.secrets.databases)

    def _provision_bus(self) -> Coroutine[Any, Any, object]:
        from shared.hosting.provisioning import provision_streams  # noqa: PLC0415  the same

        return provision_streams(self.services, self.nats_url("operator"))

    def _run_of(self, service: Service) -> Any:
        def run(ready: Tell) -> int:
            return run_services([service], self.settings_of(service.name), ready)

        return run

    def _run_web(self, ready: Tell) -> int:
        from shared.hosting.web_host import Site, run_web  # noqa: PLC0415  loaded by `_load_the_rest`

        site = Site(services=self.services, web=self._web_settings(), more=self.more_pages())
        return run_web(site, self.settings_of(WEB), ready)

    def _web_settings(self) -> WebSettings:
        return read_settings(
            WebSettings,
            secret_key=SecretStr(self.secrets.web),
            host=HOST,
            port=self.port,
            secure_cookies=False,
            sign_in=self.sign_in,
            imports_folder=self.folder / "imports",
        )


def _require_free(port: int) -> None:
    try:
        with socket.create_server((HOST, port)):
            return
    except OSError:
        raise HouseError(f"port {port} is taken: choose another one with --port") from None


def _do_what_each_fork_would_do() -> None:
    """Once, before they are forked, so that what it makes is shared memory: 15 MB of a house, measured."""
    configure_mappers()
    for name in LOADED_LATE:
        if find_spec(name.partition(".")[0]) is not None:
            import_module(name)
