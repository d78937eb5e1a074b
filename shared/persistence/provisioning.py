"""Making a service's database and roles, as a step of its own with rights of its own: never at a service's start."""

import re
from dataclasses import dataclass

import asyncpg

from shared.persistence.errors import NotLetInError
from shared.persistence.reaching import connect, plain, read_address
from shared.persistence.roles import login_role, owner_role, relay_role

_SERVICE = re.compile(r"^[a-z][a-z0-9_]{0,40}$")


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """Where a service's database is: for the service itself, and for its migrations."""

    service: str
    login: str
    owner: str


@dataclass(frozen=True, slots=True)
class Passwords:
    """One service's two passwords for its database."""

    login: str
    owner: str


async def provision_database(
    service: str, admin_url: str, *, login_password: str, owner_password: str, name: str = ""
) -> DatabaseUrls:
    """Make what is missing of a service's database and three roles, and set the passwords; doing it again is harmless.

    The login role is neither superuser nor owner; it can take on the relay's role (`SET ROLE`) but doesn't inherit it.
    Raises `AddressError`, `DatabaseAwayError` and `NotLetInError`.
    """
    if not _SERVICE.match(service):
        raise ValueError(f"{service!r} can't be part of a role's name: small letters, digits and _")
    database = name or f"hubhome_{service}"
    login, owner, relay = login_role(service), owner_role(service), relay_role(service)
    address = read_address(admin_url)
    admin = await connect(address)
    try:
        await admin.execute("SELECT pg_advisory_lock(hashtext('hubhome provisioning'))")
        for role, attributes in (
            (owner, f"LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD {_quoted(owner_password)}"),
            (login, f"LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD {_quoted(login_password)}"),
            (relay, "NOLOGIN NOSUPERUSER NOBYPASSRLS"),
        ):
            exists = await admin.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role)
            await admin.execute(f"{'ALTER' if exists else 'CREATE'} ROLE {role} {attributes}")
        await admin.execute(f"GRANT {relay} TO {login} WITH INHERIT FALSE, SET TRUE")
        await admin.execute(f"GRANT {owner} TO CURRENT_USER")
        await admin.execute(f"GRANT {relay} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE")
        if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", database):
            await admin.execute(f'CREATE DATABASE "{database}" OWNER {owner}')
        await admin.execute(f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC')
        await admin.execute(f'GRANT CONNECT ON DATABASE "{database}" TO {login}')
    except asyncpg.InsufficientPrivilegeError as error:
        raise NotLetInError(
            f"{address.username} may not make {database} and its roles: the deploy step needs a superuser"
        ) from error
    finally:
        await admin.close()
    base = address.set(database=database)
    return DatabaseUrls(
        service,
        login=plain(base.set(username=login, password=login_password)),
        owner=plain(base.set(username=owner, password=owner_password)),
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
