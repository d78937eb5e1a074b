"""Real servers for tests: pytest fixtures, loaded with `pytest_plugins = ["shared.testing.servers"]`.

Embedded ones by default; with `HUBHOME_TEST_SERVERS=containers` the same fixtures run containers.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

import pytest

from shared.hosting.embedded.nats_server import NatsServer
from shared.hosting.embedded.postgres_server import PostgresServer

IN_CONTAINERS = os.environ.get("HUBHOME_TEST_SERVERS", "embedded") == "containers"


class Breakable(Protocol):
    """A server that a test can hurt; it keeps its address and what it stored through all of this."""

    def start(self, timeout: float = 30.0) -> None:
        """Start it, again if need be, and wait until it serves."""
        ...

    def stop(self, grace: float = 10.0) -> None:
        """Stop it in an orderly way."""
        ...

    def kill(self) -> None:
        """End it as a power cut would."""
        ...

    def pause(self) -> None:
        """Freeze it: connections are accepted, and nobody answers."""
        ...

    def resume(self) -> None:
        """End the pause."""
        ...


class Broker(Breakable, Protocol):
    """A NATS server with JetStream and without users."""

    @property
    def url(self) -> str:
        """Where clients connect."""
        ...


class Database(Breakable, Protocol):
    """A PostgreSQL."""

    def url(self, database: str = "postgres") -> str:
        """Where clients connect as the superuser."""
        ...


@pytest.fixture(scope="session")
def nats_server() -> Iterator[Broker]:
    """The broker that all tests of a worker share."""
    with _a_broker() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Database]:
    """The PostgreSQL that all tests of a worker share; fast, for it needn't survive a power cut."""
    with _a_database(durable=False) as server:
        yield server


@pytest.fixture
def breakable_nats_server() -> Iterator[Broker]:
    """A broker of the test's own, to kill or pause."""
    with _a_broker() as server:
        yield server


@pytest.fixture
def breakable_postgres_server() -> Iterator[Database]:
    """A PostgreSQL of the test's own, to kill or pause; as durable as the house's."""
    with _a_database(durable=True) as server:
        yield server


@contextmanager
def _a_broker() -> Iterator[Broker]:
    if IN_CONTAINERS:
        from shared.testing.containers import NatsInContainer  # noqa: PLC0415  needs Docker's client only here

        with ExitStack() as stack:
            contained = NatsInContainer()
            stack.callback(contained.remove)
            contained.start()
            yield contained
        return
    with _temporary_folder("hubhome-nats-") as folder, ExitStack() as stack:
        server = NatsServer(folder)
        stack.callback(server.stop)
        server.start()
        yield server


@contextmanager
def _a_database(*, durable: bool) -> Iterator[Database]:
    if IN_CONTAINERS:
        from shared.testing.containers import PostgresInContainer  # noqa: PLC0415  needs Docker's client only here

        with ExitStack() as stack:
            contained = PostgresInContainer(durable=durable)
            stack.callback(contained.remove)
            contained.start()
            yield contained
        return
    with _temporary_folder("hubhome-postgres-") as folder, ExitStack() as stack:
        server = PostgresServer(folder, durable=durable)
        stack.callback(server.stop)
        server.start()
        yield server


@contextmanager
def _temporary_folder(prefix: str) -> Iterator[Path]:
    # Not below pytest's temporary folder, which only its owner can enter: as root PostgreSQL runs as somebody else.
    with tempfile.TemporaryDirectory(prefix=prefix) as folder:
        yield Path(folder)
