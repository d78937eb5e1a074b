"""How is a PostgreSQL reached outside of any transaction of a service, and what is said where it can't be?"""

import asyncpg
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from shared.persistence.errors import AddressError, DatabaseAwayError, NotLetInError, is_away

WITHIN = 10.0
"""Seconds that PostgreSQL has to let somebody in."""


def read_address(url: str | URL) -> URL:
    """The parts of an address; raises `AddressError`, which doesn't quote it: there is a password in it."""
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        raise AddressError(
            "The address of a database isn't one. It looks like postgresql://name:password@host:5432/database"
        ) from None


async def connect(url: URL) -> asyncpg.Connection:
    """A connection of one's own, to be closed; raises `DatabaseAwayError` and `NotLetInError`."""
    where = f"PostgreSQL at {url.host or 'its socket'}"
    try:
        return await asyncpg.connect(plain(url), timeout=WITHIN)
    except (OSError, TimeoutError, asyncpg.InterfaceError) as error:
        raise DatabaseAwayError(f"{where} can't be reached ({type(error).__name__})") from error
    except asyncpg.PostgresError as error:
        if is_away(error):
            raise DatabaseAwayError(f"{where} takes nobody now ({type(error).__name__})") from error
        raise NotLetInError(
            f"{where} doesn't let {url.username} into {url.database} ({type(error).__name__}): "
            "look at the name, the password and the database of the address"
        ) from error


def plain(url: URL) -> str:
    """The address as the driver takes it, with its password."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
