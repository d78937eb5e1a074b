"""What outcomes had heard before constellations had their days is still known, as an event of then would be read."""

from pathlib import Path
from typing import Any
from uuid import UUID

from services.outcomes.plugin import plugin
from shared.contracts.registry import ConstellationChanged
from shared.contracts.words import ConstellationState
from shared.testing.databases import RunsPostgres
from shared.testing.rooms import RoomOf
from tests.component.outcomes.facts import a_constellation
from tests.support.an_older_database import database_at

ROWS = "SELECT id, version, phases::text, hub_homes::text FROM constellation WHERE authority = $1"
HEARD: dict[str, ConstellationChanged] = {
    "testshire": a_constellation(constellation_id=UUID(int=1)),
    "elsewhere": a_constellation(
        constellation_id=UUID(int=2), state=ConstellationState.CLOSED, hub_household_id=None, bed_ids=()
    ),
    "faraway": a_constellation(constellation_id=UUID(int=3), state=ConstellationState.PLANNED, launched_on=None),
}


async def test_every_authoritys_constellations_are_carried_over_as_their_events_are_read(
    postgres_server: RunsPostgres, room_of: RoomOf, tmp_path: Path
) -> None:
    carried: dict[str, list[tuple[Any, ...]]] = {}
    async with database_at("0001", plugin, postgres_server, tmp_path) as (admin, upgrade):
        for authority, event in HEARD.items():
            await admin.execute(
                "INSERT INTO constellation (authority, id, version, state, hub_household_id, beds, launched_on)"
                " VALUES ($1, $2, 1, $3, $4, $5, $6)",
                authority, event.constellation_id, event.state.value, event.hub_household_id, len(event.bed_ids),
                event.launched_on,
            )  # fmt: skip

        await upgrade()

        for authority in HEARD:
            carried[authority] = [tuple(row) for row in await admin.fetch(ROWS, authority)]
    async with room_of(plugin) as room:
        for authority, event in HEARD.items():
            await room.heard(event, authority=authority)
            async with room.database.work(authority) as work:
                assert [tuple(row) for row in await work.fetch(ROWS, authority)] == carried[authority]
