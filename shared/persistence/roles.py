"""As whom is a service's database used, and what may be forgotten there?"""

from collections.abc import Iterable

AGED = {"answered": "answered_at", "inbox": "heard_at"}
"""The bus's tables whose rows are of no use any more once they are old, and the column that says how old."""
YOUNG = "1 day"
"""What is younger nobody may forget, whatever the settings say: no form is good for longer."""


def login_role(service: str) -> str:
    """The role a service logs in as: neither superuser nor owner."""
    return f"hubhome_{service}"


def owner_role(service: str) -> str:
    """The role that owns a service's database and runs its migrations."""
    return f"hubhome_{service}_owner"


def relay_role(service: str) -> str:
    """The role that a service's relay takes on: it sees the outbox of all authorities and nothing else."""
    return f"hubhome_{service}_relay"


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
