"""Row-level security by authority: what a table needs so that a forgotten WHERE reads nothing of a neighbour."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from alembic import op

AGED = {"answered": "answered_at", "inbox": "heard_at"}
"""The bus's tables whose rows are of no use any more once they are old, and the column that says how old."""
YOUNG = "1 day"
"""What is younger nobody may forget, whatever the settings say: no form is good for longer."""
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


def letting_old_rows_go(service: str) -> Iterable[str]:
    """The statements by which the relay's role may delete old rows of all authorities, and see nothing but their age.

    For the deploy step, after the migrations: a policy that is there already is left as it is.
    """
    relay = relay_role(service)
    for table, column in AGED.items():
        yield f"""DO $$ BEGIN
            IF to_regclass('{table}') IS NULL THEN
                RETURN; -- a database without the bus's tables has nothing to let go
            END IF;
            IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = '{table}'::regclass AND polname = 'what_is_old') THEN
                CREATE POLICY what_is_old ON {table} TO {relay} USING ({column} < now() - interval '{YOUNG}');
            END IF;
            GRANT SELECT (ctid, {column}), DELETE ON {table} TO {relay};
        END $$"""


def login_role(service: str) -> str:
    """The role a service logs in as: neither superuser nor owner."""
    return f"hubhome_{service}"


def owner_role(service: str) -> str:
    """The role that owns a service's database and runs its migrations."""
    return f"hubhome_{service}_owner"


def relay_role(service: str) -> str:
    """The role that a service's relay takes on: it sees the outbox of all authorities and nothing else."""
    return f"hubhome_{service}_relay"
