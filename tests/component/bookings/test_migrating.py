"""What bookings had heard and kept before a migration is still known after it, and what follows from it is begun."""

from services.bookings.handlers.training.telling import LOOK_AT_TRAINING
from services.bookings.plugin import plugin
from shared.contracts.words import ConstellationState
from tests.component.bookings.a_constellation import (
    HERONS,
    KITES,
    MANAGER,
    OTHER_HUB,
    TODAY,
    a_bed,
    a_constellation,
    named,
)
from tests.support.an_older_database import database_at

TERMS = """
SELECT 'hub home', constellation_id, household_id::text, bed_ids::text, started_on, ended_on
FROM hub_home_term WHERE authority = $1
UNION ALL
SELECT 'phase', constellation_id, phase, '', started_on, ended_on FROM phase_term WHERE authority = $1
ORDER BY 1
"""
CLOSED_BED = a_bed("X1", 3)
HEARD = {
    "testshire": a_constellation(),
    "elsewhere": a_constellation(
        HERONS, hub=OTHER_HUB, beds=(a_bed("X2", 1),), state=ConstellationState.PAUSED, launched_on=None
    ),
    "faraway": a_constellation(
        named("constellations", "X3"), hub=None, beds=(), state=ConstellationState.PLANNED, launched_on=None
    ),
}


async def keep_as_then(admin, authority, event):
    await admin.execute(
        "INSERT INTO constellation (authority, id, version, state, hub_household_id, launched_on)"
        " VALUES ($1, $2, 1, $3, $4, $5)",
        authority, event.constellation_id, event.state.value, event.hub_household_id, event.launched_on,
    )  # fmt: skip
    for bed_id in event.bed_ids:
        await keep_bed_as_then(admin, authority, event.constellation_id, bed_id)


async def keep_bed_as_then(admin, authority, constellation_id, bed_id, *, is_open=True):
    await admin.execute(
        "INSERT INTO bed (authority, id, constellation_id, is_open) VALUES ($1, $2, $3, $4)",
        authority, bed_id, constellation_id, is_open,
    )  # fmt: skip


async def test_every_authoritys_constellations_are_carried_over_as_their_events_are_read(
    postgres_server, room_of, tmp_path
):
    async with database_at("0001", plugin, postgres_server, tmp_path) as (admin, upgrade):
        for authority, event in HEARD.items():
            await keep_as_then(admin, authority, event)
        await keep_bed_as_then(admin, "testshire", KITES, CLOSED_BED, is_open=False)

        await upgrade()

        carried = {authority: await admin.fetch(TERMS, authority) for authority in HEARD}
        assert await admin.fetchval("SELECT constellation_id FROM bed WHERE id = $1", CLOSED_BED) == KITES
    async with room_of(plugin) as room:
        for authority, event in HEARD.items():
            await room.heard(event, authority=authority)
            async with room.database.work(authority) as work:
                assert await work.fetch(TERMS, authority) == carried[authority]


async def test_where_there_is_a_course_somebody_looks_who_is_to_be_told(postgres_server, tmp_path):
    async with database_at("0040", plugin, postgres_server, tmp_path) as (admin, upgrade):
        for authority, retired_on in (("testshire", None), ("elsewhere", TODAY)):
            await admin.execute(
                "INSERT INTO course (authority, id, version, name, required_of, source, retired_on, changed_by,"
                " changed_at) VALUES ($1, gen_random_uuid(), 1, 'Sewing', 'nobody', '', $2, $3, now())",
                authority, retired_on, MANAGER.person_id,
            )  # fmt: skip

        await upgrade()

        rows = await admin.fetch("SELECT authority FROM errand WHERE name = $1", LOOK_AT_TRAINING)
    assert [row["authority"] for row in rows] == ["testshire"]
