"""What every table of bookings is made with."""

from sqlalchemy import CheckConstraint

from shared.contracts.fields import Code
from shared.persistence.tables import ServiceTables

tables = ServiceTables()


def one_of(column: str, words: type[Code]) -> CheckConstraint:
    """The check that a column has one of these words."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(word.value) for word in words)})", name=column)
