"""What stands between a process and its database is told by what to mend, and never with the password."""

from urllib.parse import urlsplit

import asyncpg
import pytest

from shared.hosting.embedded.ports import free_port
from shared.persistence.errors import AddressError, DatabaseAwayError, NotLetInError, PersistenceError
from shared.persistence.provisioning import provision_database
from shared.persistence.versions import require_migrated
from shared.testing.databases import RunsPostgres

REGISTRY = "services.registry"


def nobody_there() -> str:
    return f"postgresql://hubhome_registry:opensesame@127.0.0.1:{free_port()}/hubhome_registry"


def server_of(server: RunsPostgres, name: str, database: str = "postgres") -> str:
    place = urlsplit(server.url()).netloc.rpartition("@")[2]
    return f"postgresql://{name}:opensesame@{place}/{database}"


async def provisioned(admin_url: str) -> None:
    await provision_database("registry", admin_url, login_password="-", owner_password="-")


async def started(login_url: str) -> None:
    await require_migrated(REGISTRY, login_url)


@pytest.mark.parametrize("reaches", [provisioned, started])
@pytest.mark.parametrize("address", ["opensesame", "postgresql://hubhome:opensesame@127.0.0.1:port/hubhome"])
async def test_an_address_that_isn_t_one_is_said_so(reaches, address):
    await told(reaches(address), AddressError, "isn't one. It looks like postgresql://name:password@host:5432/database")


@pytest.mark.parametrize("reaches", [provisioned, started])
async def test_a_server_that_isn_t_there_can_t_be_reached(reaches):
    await told(reaches(nobody_there()), DatabaseAwayError, "PostgreSQL at 127.0.0.1 can't be reached (Connection")


@pytest.mark.parametrize("reaches", [provisioned, started])
async def test_whoever_isn_t_let_in_is_told_what_to_look_at(reaches, postgres_server):
    await told(
        reaches(server_of(postgres_server, "burglar")),
        NotLetInError,
        "doesn't let burglar into postgres (InvalidPasswordError): look at the name, the password and the database",
    )


async def test_a_database_that_isn_t_there_lets_nobody_in(postgres_server):
    nowhere = postgres_server.url("nowhere")

    await told(started(nowhere), NotLetInError, "into nowhere (InvalidCatalogNameError)")


async def test_the_deploy_step_says_that_it_needs_its_rights(postgres_server):
    admin = await asyncpg.connect(postgres_server.url())
    try:
        await admin.execute("CREATE ROLE nobody_much LOGIN PASSWORD 'opensesame'")
        await told(
            provisioned(server_of(postgres_server, "nobody_much")),
            NotLetInError,
            "nobody_much may not make hubhome_registry and its roles: the deploy step needs a superuser",
        )
    finally:
        await admin.execute("DROP ROLE nobody_much")
        await admin.close()


async def told(reaching, kind: type[PersistenceError], words: str) -> None:
    with pytest.raises(kind) as fault:
        await reaching
    assert words in str(fault.value)
    assert "opensesame" not in str(fault.value)
