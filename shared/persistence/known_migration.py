"""What a migration makes so that what was known of a table's rows is kept: see `known.py`."""

from collections.abc import Sequence

from alembic import op

from shared.persistence.known import MOMENT
from shared.persistence.roles import login_role
from shared.persistence.row_security import protecting
from shared.persistence.taking_away import MARK


def keep_what_was_known(table: str, columns: Sequence[str], *, service: str) -> None:
    """In a migration, once `<table>_before` is made: have the versions of a table kept there, as far as these columns.

    Rows that are there are known from this moment on. A change of no such column makes no version. What an authority
    has is taken away without a trace.
    """
    listed = ", ".join(columns)
    old, new = (f"({', '.join(f'{row}.{one}' for one in columns)})" for row in ("OLD", "NEW"))
    op.execute(f"ALTER TABLE {table} ADD COLUMN known_from timestamptz NOT NULL DEFAULT now()")
    op.execute(f"ALTER TABLE {table} ALTER COLUMN known_from SET DEFAULT {MOMENT}")
    into = f"INSERT INTO {table}_before ({listed}, known_from, known_until, authority)"
    was = f"VALUES ({old[1:-1]}, OLD.known_from, moment, OLD.authority)"
    op.execute(f"""
        CREATE FUNCTION keep_what_was_known_of_{table}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = public, pg_temp AS $$
        DECLARE
            moment timestamptz := greatest(OLD.known_from, {MOMENT});
            whose text := coalesce(current_setting('hubhome.authority', true), '');
        BEGIN
            IF moment > OLD.known_from AND to_regnamespace(quote_ident('{MARK}' || OLD.authority)) IS NULL THEN
                -- A migration or an operator, whom row-level security doesn't bind, has no authority of its own.
                PERFORM set_config('hubhome.authority', OLD.authority, true) WHERE whose <> OLD.authority;
                {into} {was};
                PERFORM set_config('hubhome.authority', whose, true) WHERE whose <> OLD.authority;
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            NEW.known_from := moment;
            RETURN NEW;
        END $$
    """)
    op.execute(f"""
        CREATE TRIGGER what_was_known BEFORE UPDATE ON {table} FOR EACH ROW
        WHEN ({old} IS DISTINCT FROM {new}) EXECUTE FUNCTION keep_what_was_known_of_{table}()
    """)
    op.execute(f"""
        CREATE TRIGGER what_was_known_of_what_goes BEFORE DELETE ON {table} FOR EACH ROW
        EXECUTE FUNCTION keep_what_was_known_of_{table}()
    """)
    for statement in protecting(f"{table}_before", service):
        op.execute(statement)
    op.execute(f"REVOKE INSERT, UPDATE, DELETE ON {table}_before FROM {login_role(service)}")
