"""No word about somebody whose record was erased is left anywhere in the registry's database."""

import pytest
from sqlalchemy import ARRAY, CheckConstraint, String
from sqlalchemy.dialects.postgresql import JSONB

from services.registry.policy.retention.erasing import PARTS, STAYS
from services.registry.repository.retention.erasing import KEPT_BY_ALL, TABLES
from services.registry.tables import tables
from shared.contracts.record_words import MatchingTopic
from shared.contracts.refusals import Refused
from shared.contracts.registry import Kind
from shared.contracts.retention import HoldRecord, LiftHold
from shared.persistence.bus_tables_migration import BUS_TABLES
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import MOE, write_the_register
from tests.component.registry.builders import child, household, worker
from tests.component.registry.erasures import MARKER, ended, erased, handed_over, moved_out, whole_database

SUBJECTS = {Kind.CHILD: child("K1"), Kind.HOUSEHOLD: household("H6"), Kind.WORKER: worker("W2")}
NOT_ABOUT_ANYBODY = {
    "authority_profile": "the authority",
    "area": "a part of the authority",
    "constellation": "a group of households, which keeps its name",
    "constellation_phase": "a constellation's life",
    "model_finding": "a constellation's, as its life is",
    "rule": "the authority's rules",
    "school_holiday": "the authority's school holidays",
    "retention_period": "the authority's rules",
    "installed_authority": "the installation's list",
    "reading": "its purpose is a code",
    "family_time": "its state is a code",
    "stay": "its kind and state are codes",
    "stay_told": "its kind and state are codes",
    "erasure": "what says that a record was erased, and must not say whose",
    "neighbour": "the installation's list",
    "agreement": "what two authorities agreed, of constellations",
    "mirror_carer": "another authority's: deleted as soon as it isn't said across any more (decision 0035)",
    "past": "blanked with the rows that it is about",
}
"""Tables with text that no erasure blanks, and why."""
EXEMPT = "INSERT INTO exemption (id, household_id, child_id, granted_by) VALUES (gen_random_uuid(), $1, $2, '-')"


@pytest.fixture
async def register(registry):
    await write_the_register(registry)
    return registry


async def planted(room, kind):
    """A marker in every cell that could hold words about a subject, twice: now, and as it was recorded before."""
    async with room.database.work(AUTHORITY) as work:
        ids = await work.fetch("SELECT id FROM person WHERE household_id = $1", SUBJECTS[kind])
        people = [row["id"] for row in ids]
        for part, subjects in [(part, [SUBJECTS[kind]]) for part in PARTS[kind]] + [
            (part, people) for part in PARTS[Kind.CARER] if kind is Kind.HOUSEHOLD
        ]:
            table = TABLES[part.table]
            cells = {
                column.name: value_for(column)
                for column in table.c
                if column.name not in STAYS[part.table] | KEPT_BY_ALL | listed(table) and holds_words(column)
            }
            if not cells:
                continue
            for time in ("then", "now"):
                sets = ", ".join(f"{name} = {value.replace('TIME', time)}" for name, value in cells.items())
                done = await work.fetch(
                    f"UPDATE {part.table} SET recorded_at = now(), {sets} WHERE {part.column} = ANY($1) RETURNING id",
                    subjects,
                )
                assert done or part.table == "record_hold", f"nothing of {part.table} is about the {kind}"


def listed(table):
    """Columns whose words a constraint lists: nobody can write others there."""
    texts = [str(one.sqltext) for one in table.constraints if isinstance(one, CheckConstraint)]
    return {found for text in texts if (found := text.partition(" IN (")[0]) != text}


def holds_words(column):
    kind = column.type.item_type if isinstance(column.type, ARRAY) else column.type
    return isinstance(kind, String | JSONB)


def value_for(column):
    if isinstance(column.type, ARRAY):
        return f"ARRAY['{MARKER} {column.name} TIME']"
    return f"'{MARKER} {column.name} TIME'"


@pytest.mark.parametrize("kind", [Kind.CHILD, Kind.HOUSEHOLD, Kind.WORKER])
async def test_no_word_about_somebody_is_left_anywhere_in_the_database(register, postgres_server, kind):
    await moved_out(register)
    await ended(register)
    await handed_over(register)
    if kind is Kind.CHILD:
        async with register.database.work(AUTHORITY) as work:
            await work.fetch(
                "INSERT INTO death (id, child_id, started_on) VALUES (gen_random_uuid(), $1, '2026-11-01')", child("K1")
            )
            await work.fetch(
                "INSERT INTO matching_fact (id, child_id, topic, finding) VALUES (gen_random_uuid(), $1, $2, 'yes')",
                child("K1"),
                next(iter(MatchingTopic)).value,
            )
            await work.fetch(EXEMPT, household("H2"), child("K1"))
            await work.fetch(
                "INSERT INTO bed_sharing_agreement (id, sharing_id, household_id, child_ids, child_id, started_on, "
                "agreed_by, version) VALUES (gen_random_uuid(), gen_random_uuid(), $1, $2, $3, '2026-01-01', '-', 1)",
                household("H2"),
                [child("K1"), child("K2")],
                child("K1"),
            )
    if kind is Kind.HOUSEHOLD:
        async with register.database.work(AUTHORITY) as work:
            await work.fetch(EXEMPT, household("H6"), child("K2"))
            await work.fetch(
                "INSERT INTO carer_at_home (id, household_id, is_at_home) VALUES (gen_random_uuid(), $1, true)",
                household("H6"),
            )
            await work.fetch(
                "INSERT INTO application (id, household_id, started_on, state) VALUES (gen_random_uuid(), $1, "
                "'2019-01-01', 'applied')",
                household("H6"),
            )
            for table, more in (("membership", "joined_on, left_on, version"), ("hub_home", "started_on, ended_on")):
                extra = ", 1" if table == "membership" else ", false, 2"
                columns = more if table == "membership" else f"{more}, is_interim, beds"
                await work.fetch(
                    f"INSERT INTO {table} (id, constellation_id, household_id, {columns}) SELECT gen_random_uuid(), "
                    f"id, '{household('H6')}', '2020-01-01'::date, '2020-06-01'::date{extra} FROM constellation LIMIT 1"
                )
            await work.fetch(
                "INSERT INTO assignment (id, kind, subject_id, worker_id, ended_on) VALUES (gen_random_uuid(), "
                f"'supervising_social_worker', '{household('H6')}', '{worker('W4')}', '2024-01-01')"
            )
    await register.asked(HoldRecord(subject_id=SUBJECTS[kind], reason=f"A claim of {MARKER}"), by=MOE)
    await register.asked(LiftHold(subject_id=SUBJECTS[kind], reason=f"{MARKER} withdrew it"), by=MOE)
    await planted(register, kind)
    await replaced_on_the_same_day(register, kind)
    before = await whole_database(register, postgres_server)

    reply = await erased(register, SUBJECTS[kind])

    after = await whole_database(register, postgres_server)
    assert not isinstance(reply, Refused), reply
    assert {part.table for part in PARTS[kind]} | {"past", "answered"} <= {
        table for table, text in before.items() if MARKER in text
    }
    assert [table for table, text in after.items() if MARKER in text] == []


async def replaced_on_the_same_day(room, kind):
    """Another has the subject's row now, with words on why; that it was the subject's is known from before."""
    put = {
        Kind.WORKER: ("assignment", "worker_id", worker("W4"), ""),
        Kind.HOUSEHOLD: ("hub_home", "household_id", household("H3"), ", allowed_because = ''"),
    }
    if kind not in put:
        return
    table, column, other, unsaid = put[kind]
    async with room.database.work(AUTHORITY) as work:
        done = await work.fetch(
            f"UPDATE {table} SET recorded_at = now(), {column} = $1, reason = 'for {MARKER}'{unsaid} WHERE id = "
            f"(SELECT id FROM {table} WHERE {column} = $2 LIMIT 1) RETURNING id",
            other,
            SUBJECTS[kind],
        )
    assert done


def test_of_every_column_it_is_decided_whether_it_goes():
    reached = {part.table for parts in PARTS.values() for part in parts}
    texts = {
        table.name
        for table in tables.metadata.sorted_tables
        if any(holds_words(column) and column.name != "authority" for column in table.c)
    }

    assert texts - reached - set(BUS_TABLES) == NOT_ABOUT_ANYBODY.keys()
    assert reached == STAYS.keys()
    assert [f"{name}.{column}" for name in STAYS for column in STAYS[name] if column not in TABLES[name].c] == []
