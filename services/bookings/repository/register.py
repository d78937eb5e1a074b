"""What bookings heard of the register: the newest version of each thing, whatever the order of hearing."""

from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import SQLModel

from services.bookings.tables import ChildRow, MembershipRow, PlacementRow
from shared.contracts.registry import ChildChanged, ConstellationChanged, MembershipChanged, PlacementChanged
from shared.persistence.statements import Statement
from shared.persistence.work import Work


def _keep_the_newest(row: type[SQLModel]) -> Statement:
    """Insert, or update what is older; the row's id comes back where it was news."""
    table: Any = row.__table__  # type: ignore[attr-defined]  # SQLModel's table classes have one
    columns = [column.name for column in table.c if column.name != "authority"]
    new = insert(table).values({name: bindparam(name) for name in columns})
    return Statement(
        new.on_conflict_do_update(
            index_elements=["id"],
            set_={name: new.excluded[name] for name in columns if name != "id"},
            where=table.c.version < new.excluded.version,
        ).returning(table.c.id)
    )


_CHILD = _keep_the_newest(ChildRow)
_MEMBERSHIP = _keep_the_newest(MembershipRow)
_PLACEMENT = _keep_the_newest(PlacementRow)

# Old news still tells of beds that there were: stays from before were in them.
_CONSTELLATION = Statement(
    text("""
    WITH news AS (
        INSERT INTO constellation (id, version, state, hub_household_id, launched_on)
        VALUES (:id, :version, :state, :hub_household_id, :launched_on)
        ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state,
            hub_household_id = excluded.hub_household_id, launched_on = excluded.launched_on
        WHERE constellation.version < excluded.version
        RETURNING id
    ), closed AS (
        UPDATE bed SET is_open = false FROM news
        WHERE bed.constellation_id = news.id AND bed.is_open AND bed.id <> ALL(CAST(:bed_ids AS uuid[]))
    )
    INSERT INTO bed (id, constellation_id, is_open)
    SELECT kept.id, :id, EXISTS (SELECT FROM news) FROM unnest(CAST(:bed_ids AS uuid[])) AS kept(id) ORDER BY kept.id
    ON CONFLICT (id) DO UPDATE SET constellation_id = excluded.constellation_id, is_open = true WHERE excluded.is_open
    """)
)


class Register:
    """The register as far as bookings has heard of it."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def keep_constellation(self, event: ConstellationChanged) -> None:
        """The constellation and its beds; one that isn't kept any more is closed, never forgotten."""
        await self._work.run(
            _CONSTELLATION,
            {
                "id": event.constellation_id,
                "version": event.thing_version,
                "state": event.state,
                "hub_household_id": event.hub_household_id,
                "launched_on": event.launched_on,
                "bed_ids": list(event.bed_ids),
            },
        )

    async def keep_membership(self, event: MembershipChanged) -> None:
        """The membership."""
        await self._work.run(
            _MEMBERSHIP,
            {
                "id": event.membership_id,
                "version": event.thing_version,
                "constellation_id": event.constellation_id,
                "household_id": event.household_id,
                "joined_on": event.joined_on,
                "left_on": event.left_on,
            },
        )

    async def keep_placement(self, event: PlacementChanged) -> bool:
        """The placement; whether it was news."""
        rows = await self._work.run(
            _PLACEMENT,
            {
                "id": event.placement_id,
                "version": event.thing_version,
                "child_id": event.child_id,
                "household_id": event.household_id,
                "started_on": event.started_on,
                "ended_on": event.ended_on,
            },
        )
        return bool(rows)

    async def keep_child(self, event: ChildChanged) -> None:
        """The child's delegation."""
        await self._work.run(
            _CHILD,
            {
                "id": event.child_id,
                "version": event.thing_version,
                "sibling_group_id": event.sibling_group_id,
                "childrens_social_worker_id": event.childrens_social_worker_id,
                "overnight_decision": event.overnight_decision,
            },
        )
