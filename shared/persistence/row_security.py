"""Row-level security by authority: what a table needs so that a forgotten WHERE reads nothing of a neighbour."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from alembic import op

from shared.persistence.roles import login_role, relay_role

IN_THIS_AUTHORITY = "authority = current_setting('hubhome.authority', true)"


def protect(*tables: str, service: str) -> None:
    """In a migration: force row-level security on tables and give the service's login role their use.

    Without an authority set for the transaction no row is visible, and none can be written. Forced, so that the
    tables' owner is bound as well.
    """
    for table in tables:
        for statement in protecting(table, service):
            op.execute(statement)


def protecting(table: str, service: str) -> Iterable[str]:
    """The statements of `protect` for one table."""
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY one_authority ON {table} USING ({IN_THIS_AUTHORITY}) WITH CHECK ({IN_THIS_AUTHORITY})"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {login_role(service)}"


@contextmanager
def moving_rows_of(*tables: str) -> Iterator[None]:
    """In a migration: let the owner, for the length of the block, read and write the rows of every authority.

    What moves rows from one table to another can't do it authority by authority, for it can't see which there are. The
    service's own role stays bound meanwhile, and a block that fails ends the migration's transaction: then the tables
    are as they were. A row that is written names its authority, which has no default outside of one.
    """
    for table in tables:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    yield
    for table in tables:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def protect_the_bus_tables(service: str) -> None:
    """In a service's first migration: protect the bus's tables, and let the relay see all of outbox and errands."""
    protect("outbox", "inbox", "answered", "errand", service=service)
    relay = relay_role(service)
    for table in ("outbox", "errand"):
        op.execute(f"CREATE POLICY the_relay ON {table} TO {relay} USING (true) WITH CHECK (true)")
        op.execute(f"GRANT SELECT, UPDATE, DELETE ON {table} TO {relay}")
