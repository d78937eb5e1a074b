"""Regular sleepovers, as they are kept."""

from uuid import UUID

from asyncpg import Record
from sqlalchemy import text

from services.bookings.policy.nights import Nights
from services.bookings.policy.series import Series
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_ADD = Statement(
    text("""
    INSERT INTO series (id, version, constellation_id, satellite_household_id, hub_household_id, rule, first_night_on,
        nights, asked_at, asked_by, moves_id, moves_from_on, stays, stays_first_on, stays_last_on)
    VALUES (:id, :version, :constellation_id, :satellite_household_id, :hub_household_id, :rule, :first_night_on,
        :nights, :asked_at, :asked_by, :moves_id, :moves_from_on, CAST(:stays AS uuid[]),
        CAST(:stays_first_on AS date[]), CAST(:stays_last_on AS date[]))
    """)
)
_ONE = Statement(text("SELECT * FROM series WHERE id = CAST(:id AS uuid)"))
_CHANGED = Statement(text("UPDATE series SET version = version + 1 WHERE id = CAST(:id AS uuid) RETURNING *"))


async def add(work: Work, series: Series) -> None:
    """Keep a new one, before its sleepovers."""
    await work.run(
        _ADD,
        {
            "id": series.id,
            "version": series.version,
            "constellation_id": series.constellation_id,
            "satellite_household_id": series.satellite_household_id,
            "hub_household_id": series.hub_household_id,
            "rule": series.rule,
            "first_night_on": series.first_night_on,
            "nights": series.nights,
            "asked_at": series.asked_at,
            "asked_by": series.asked_by,
            "moves_id": series.moves_id,
            "moves_from_on": series.moves_from_on,
            "stays": list(series.stays),
            "stays_first_on": [one.first for one in series.nights_that_stay],
            "stays_last_on": [one.last for one in series.nights_that_stay],
        },
    )


async def one(work: Work, series_id: UUID) -> Series | None:
    """The series, or none of this authority's."""
    rows = await work.run(_ONE, {"id": series_id})
    return _series(rows[0]) if rows else None


async def changed(work: Work, series_id: UUID) -> Series:
    """The series in the version in which something happens to its sleepovers now."""
    rows = await work.run(_CHANGED, {"id": series_id})
    return _series(rows[0])


def _series(row: Record) -> Series:
    return Series(
        id=row["id"],
        version=row["version"],
        constellation_id=row["constellation_id"],
        satellite_household_id=row["satellite_household_id"],
        hub_household_id=row["hub_household_id"],
        rule=row["rule"],
        first_night_on=row["first_night_on"],
        nights=row["nights"],
        asked_at=row["asked_at"],
        asked_by=row["asked_by"],
        moves_id=row["moves_id"],
        moves_from_on=row["moves_from_on"],
        stays=tuple(row["stays"]),
        nights_that_stay=tuple(map(Nights, row["stays_first_on"], row["stays_last_on"])),
    )
