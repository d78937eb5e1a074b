"""The same servers in containers, where there is a Docker engine: production's images, the same interface."""

import json
import os
import secrets
import socket
import time
from typing import Any

from testcontainers.community.postgres import PostgresContainer
from testcontainers.core.container import DockerContainer

from shared.hosting.embedded.ports import free_port
from shared.hosting.embedded.postgres_server import ADMIN
from shared.messaging.bodies import MAX_PAYLOAD

NATS_IMAGE = os.environ.get("HUBHOME_TEST_NATS_IMAGE", "nats:2.15")
POSTGRES_IMAGE = os.environ.get("HUBHOME_TEST_POSTGRES_IMAGE", "postgres:18")

_CONFIGURATION_FILE = "/hubhome.conf"
_NATS_CONFIGURATION = {
    "listen": "0.0.0.0:4222",
    "http": "0.0.0.0:8222",
    "max_payload": MAX_PAYLOAD,
    "jetstream": {"store_dir": "/jetstream", "sync_interval": "always"},
}


class ServerInContainer:
    """One container, kept through stops and kills until it is removed."""

    def __init__(self, container: DockerContainer) -> None:
        self._container = container
        self._is_created = False

    def start(self, timeout: float = 30.0) -> None:
        """Start it, again if need be, and wait until it serves; raises `TimeoutError` after so many seconds."""
        if self._is_created:
            self._docker().start()
        else:
            self._is_created = True
            self._container.start()
        deadline = time.monotonic() + timeout
        while not self._serves():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self._container.image} wasn't ready within {timeout:g} seconds")
            time.sleep(0.05)

    def stop(self, grace: float = 10.0) -> None:
        """Stop it in an orderly way."""
        self._docker().stop(timeout=int(grace))

    def kill(self) -> None:
        """End it as a power cut would."""
        self._docker().kill()

    def pause(self) -> None:
        """Freeze it."""
        self._docker().pause()

    def resume(self) -> None:
        """End the pause."""
        self._docker().unpause()

    def remove(self) -> None:
        """End it for good, with what it stored; also where its start failed halfway."""
        self._container.stop()

    def _serves(self) -> bool:
        raise NotImplementedError

    def _docker(self) -> Any:
        return self._container.get_wrapped_container()


class NatsInContainer(ServerInContainer):
    """A NATS server with JetStream."""

    def __init__(self) -> None:
        # A port of our choice: one of Docker's would be another one after each restart.
        self._port = free_port()
        container = DockerContainer(NATS_IMAGE)  # NatsContainer waits by means that warn of their own removal
        container.with_bind_ports(4222, self._port)
        container.with_command(["-c", _CONFIGURATION_FILE])
        container.with_copy_into_container(json.dumps(_NATS_CONFIGURATION).encode(), _CONFIGURATION_FILE)
        super().__init__(container)

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"nats://{self._container.get_container_host_ip()}:{self._port}"

    def _serves(self) -> bool:
        try:
            with socket.create_connection((self._container.get_container_host_ip(), self._port), 1.0) as greeted:
                return greeted.recv(4) == b"INFO"  # Docker's proxy accepts before the server does, and says nothing
        except OSError:
            return False


class PostgresInContainer(ServerInContainer):
    """A PostgreSQL."""

    def __init__(self, *, durable: bool) -> None:
        self._port = free_port()
        self._password = secrets.token_urlsafe(24)
        container = PostgresContainer(
            POSTGRES_IMAGE, username=ADMIN, password=self._password, dbname="postgres", driver=None
        )
        container.with_bind_ports(5432, self._port)
        settings = ["max_connections=200", *([] if durable else ["fsync=off", "synchronous_commit=off"])]
        container.with_command(["postgres", *(word for setting in settings for word in ("-c", setting))])
        super().__init__(container)

    def url(self, database: str = "postgres") -> str:
        """Where clients connect as the superuser."""
        host = self._container.get_container_host_ip()
        return f"postgresql://{ADMIN}:{self._password}@{host}:{self._port}/{database}"

    def _serves(self) -> bool:
        asked = self._container.exec(["pg_isready", "--host", "127.0.0.1", "--username", ADMIN])
        return asked.exit_code == 0
