"""What every service's first migration makes: the bus's own tables, and their protection."""

from alembic import op
from sqlalchemy import MetaData

from shared.persistence.row_security import protect_the_bus_tables
from shared.persistence.tables import ServiceTables

BUS_TABLES = ("outbox", "inbox", "answered", "errand")


def make_the_bus_tables(service: str) -> None:
    """Make outbox, inbox, answered and errand as the kit has them at the service's birth, protected."""
    metadata: MetaData = ServiceTables().metadata
    metadata.create_all(op.get_bind(), tables=[metadata.tables[name] for name in BUS_TABLES])
    protect_the_bus_tables(service)
