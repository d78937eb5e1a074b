"""How is kept what was known before something was recorded otherwise, and read as it was known at a moment?

A row that is kept so has `known_from`, the moment from which on it is known as it is. A trigger puts what it was
before, with the moment until which it was known so, into a table beside it, `<table>_before`, which the service reads
and never writes. Both moments are those of the transaction, by the service's clock.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, DateTime, text
from sqlmodel import Field

MOMENT = "coalesce(nullif(current_setting('hubhome.moment', true), '')::timestamptz, now())"
"""The moment of the transaction: `Database.work` sets it; a transaction of somebody else's has the server's."""


def known_from() -> Any:
    """The field of a row whose former versions are kept."""
    return Field(default=None, sa_column=known_from_column())


def known_from_column() -> Column[datetime]:
    """The column; the database fills it in."""
    return Column("known_from", DateTime(timezone=True), nullable=False, server_default=text(MOMENT))


def as_known(table: str, columns: Sequence[str]) -> str:
    """In a statement: the rows of a table as they were known at `:known_at`."""
    listed = ", ".join(columns)
    return (
        f"(SELECT {listed} FROM {table} WHERE known_from <= :known_at "  # noqa: S608  names of the code
        f"UNION ALL SELECT {listed} FROM {table}_before WHERE known_from <= :known_at AND known_until > :known_at)"
    )
