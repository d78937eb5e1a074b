"""What named somebody can be blanked as well where the row names another by now, who was put there on the same day."""

from alembic import op

from shared.persistence.roles import login_role

revision = "0018"
down_revision = "0017"

SERVICE = "registry"

# As before (0007), the versions of these things; or, with `named_in`, those that had one of them in that column.
FORGET = """
CREATE FUNCTION blank_what_was(
    of_subject uuid, in_table text, of_things uuid[], in_columns text[], named_in text
)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    blanked bigint;
BEGIN
    IF NOT EXISTS (
        SELECT FROM erasure WHERE subject_id = of_subject AND xmin = pg_current_xact_id()::xid
    ) THEN
        RAISE EXCEPTION 'nothing is forgotten but by an erasure' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE past SET was = was || (
        SELECT coalesce(jsonb_object_agg(key, CASE
            WHEN jsonb_typeof(value) = 'array' THEN '[]'::jsonb
            WHEN jsonb_typeof(value) <> 'string' THEN 'null'::jsonb
            -- What a day was, or is called, must still be read as one: how it was known then is looked at to this day.
            WHEN key = 'date_of_birth' THEN to_jsonb(left(value #>> '{}', 4) || '-01-01')
            WHEN key IN ('first_name', 'last_name', 'name') THEN '"Erased"'::jsonb
            WHEN key = 'finding' THEN '"no"'::jsonb
            ELSE '""'::jsonb
        END), '{}'::jsonb)
        FROM jsonb_each(was) WHERE key = ANY (in_columns)
    )
    WHERE table_name = in_table
    AND CASE WHEN named_in IS NULL THEN thing_id ELSE (was ->> named_in)::uuid END = ANY (of_things);
    GET DIAGNOSTICS blanked = ROW_COUNT;
    RETURN blanked;
END $$
"""


def upgrade() -> None:
    op.execute("DROP FUNCTION blank_what_was(uuid, text, uuid[], text[])")
    op.execute(FORGET)
    op.execute("REVOKE ALL ON FUNCTION blank_what_was FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION blank_what_was TO {login_role(SERVICE)}")
