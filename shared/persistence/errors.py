"""What can go wrong in a database, told apart by what to do about it.

PersistenceError
├── AddressError             the address of a database isn't one: mend the setting
├── NotLetInError            the server doesn't take the name, the password or the database: mend the setting
├── DatabaseAwayError        no connection, or it broke, or no answer in time: do the whole transaction again, later
├── AuthorityTakenAwayError  the authority is being taken away: nothing more is done in it
├── NotCommittedError        a handler went on after a statement of its transaction had failed: a defect
├── DriftError               tables and migrations, or roles and rights, aren't what the code needs: deploy first
└── TooLargeToSayError       an event is larger than the bus takes: a defect of its contract
"""

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

SERIALISATION_FAILURES = frozenset({"40001", "40P01"})
"""Serialisation failure and deadlock: the same transaction, run again, can succeed."""


class PersistenceError(Exception):
    """Something between a service and its database."""

    log_safe = True


class AddressError(PersistenceError):
    """What should be the address of a database isn't one."""


class NotLetInError(PersistenceError):
    """The server is there, and lets nobody of this name and password into this database."""


class DatabaseAwayError(PersistenceError):
    """The database can't be reached, or went away during the transaction; nothing of it was kept."""


class AuthorityTakenAwayError(PersistenceError):
    """The authority is being taken away from this installation; nothing of the transaction was kept."""


class DriftError(PersistenceError):
    """The database isn't what this code expects; says what to run."""


class NotCommittedError(PersistenceError):
    """The transaction had failed before its commit, and nobody noticed: a defect of the handler."""


class TooLargeToSayError(PersistenceError):
    """An event's body is larger than the bus takes."""


def _driver_error(error: BaseException) -> BaseException:
    """The asyncpg error inside one of SQLAlchemy's."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return error.orig.__cause__ or error.orig
    return error


def violated_constraint(error: BaseException) -> str:
    """The name of the constraint that an error is about, or an empty text."""
    return getattr(_driver_error(error), "constraint_name", None) or ""


def can_be_run_again(error: BaseException) -> bool:
    """Whether the same transaction, run again at once, can succeed."""
    return getattr(_driver_error(error), "sqlstate", None) in SERIALISATION_FAILURES


def is_kept_out(error: BaseException) -> bool:
    """Whether row-level security, or a right that is missing, kept a row out."""
    return isinstance(_driver_error(error), asyncpg.InsufficientPrivilegeError)


def is_away(error: BaseException) -> bool:
    """Whether the driver's error means that the database is away, rather than that it said no.

    An `OSError` says so only where the caller knows that it came from the driver: a handler may raise one for a
    missing file.
    """
    cause = _driver_error(error)
    if isinstance(cause, TimeoutError):
        return _is_raised_by_the_driver(cause)
    if isinstance(cause, asyncpg.InterfaceError):
        return "closed" in str(cause) or "connection" in str(cause)
    return isinstance(
        cause,
        # What asyncpg raises when the server dies in the middle of an answer: no other error of its family.
        asyncpg.InternalClientError
        | PoolTimeoutError
        | DatabaseAwayError
        | asyncpg.PostgresConnectionError
        | asyncpg.CannotConnectNowError
        | asyncpg.AdminShutdownError
        | asyncpg.CrashShutdownError
        | asyncpg.TooManyConnectionsError,
    )


def _is_raised_by_the_driver(error: BaseException) -> bool:
    """Whether asyncpg itself raised it: a statement had no answer in time, such as one that waits for a locked row.

    A bare `TimeoutError` has nothing else to be told by from one that a handler raised.
    """
    innermost = error.__traceback__
    while innermost is not None and innermost.tb_next is not None:
        innermost = innermost.tb_next
    return innermost is not None and innermost.tb_frame.f_globals.get("__name__", "").startswith("asyncpg.")
