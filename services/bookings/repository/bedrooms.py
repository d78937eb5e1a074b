"""In which bedrooms are hub homes' beds, and who may share one, as bookings keeps it?"""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from asyncpg import Record
from sqlalchemy import text

from services.bookings.policy.bedrooms import Bedrooms, BedroomTerm, SharingAgreement
from services.bookings.policy.timeline import HubHome
from services.bookings.tables import BedroomAgreementRow
from shared.contracts.bed_sharing import BedSharingAgreementChanged
from shared.persistence.newest import Newest
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_KEPT_AGREEMENTS = Newest(BedroomAgreementRow)
_TERMS = Statement(
    text("""
    SELECT household_id, started_on, bed_ids, bedrooms, reserve_bed_ids, recorded_at, recorded_by FROM bedroom_term
    WHERE household_id = ANY(CAST(:household_ids AS uuid[]))
    """)
)
_AGREEMENTS = Statement(
    text("""
    SELECT sharing_id, household_id, child_ids, child_id, started_on, ended_on FROM bedroom_agreement
    WHERE household_id = ANY(CAST(:household_ids AS uuid[]))
    """)
)
_ADD = Statement(
    text("""
    INSERT INTO bedroom_term (household_id, started_on, bed_ids, bedrooms, reserve_bed_ids, recorded_at, recorded_by)
    VALUES (:household_id, :started_on, CAST(:bed_ids AS uuid[]), CAST(:bedrooms AS integer[]),
        CAST(:reserve_bed_ids AS uuid[]), :recorded_at, :recorded_by)
    """)
)
_HUB_HOMES = Statement(
    text("""
    SELECT constellation_id, household_id, bed_ids, started_on, ended_on FROM hub_home_term
    WHERE started_on <= :day AND (ended_on IS NULL OR ended_on > :day) AND cardinality(bed_ids) > 0
        AND (CAST(:everybodys AS boolean) OR constellation_id = ANY(CAST(:constellation_ids AS uuid[])))
    ORDER BY constellation_id
    """)
)


async def keep_agreement(work: Work, event: BedSharingAgreementChanged) -> None:
    """The agreement as the event has it, unless a newer one of it is known."""
    await _KEPT_AGREEMENTS.put(
        work,
        {
            "id": event.agreement_id,
            "version": event.thing_version,
            "sharing_id": event.sharing_id,
            "household_id": event.household_id,
            "child_ids": list(event.child_ids),
            "child_id": event.child_id,
            "started_on": event.started_on,
            "ended_on": event.ended_on,
        },
    )


async def bedrooms_of(work: Work, household_id: UUID, *new: BedroomTerm) -> Bedrooms:
    """The bedrooms of a household, with what is new of them; who may share is looked up only where somebody could."""
    its = {"household_ids": [household_id]}
    terms = [*(_term(row) for row in await work.run(_TERMS, its)), *new]
    if not any(one.has_a_shared_one for one in terms):
        return Bedrooms(terms)
    return Bedrooms(terms, [_agreement(row) for row in await work.run(_AGREEMENTS, its)])


async def add_term(work: Work, term: BedroomTerm) -> None:
    """Keep in which bedrooms beds are; what was recorded before stays."""
    await work.run(
        _ADD,
        {
            "household_id": term.household_id,
            "started_on": term.started_on,
            "bed_ids": list(term.bed_ids),
            "bedrooms": list(term.bedrooms),
            "reserve_bed_ids": sorted(term.reserve),
            "recorded_at": term.recorded_at,
            "recorded_by": term.recorded_by,
        },
    )


async def hub_homes_on(
    work: Work, day: date, constellation_ids: Collection[UUID] | None
) -> Sequence[tuple[UUID, HubHome]]:
    """The hub homes of a day by their constellation; of all constellations where none are named."""
    rows = await work.run(
        _HUB_HOMES,
        {"day": day, "everybodys": constellation_ids is None, "constellation_ids": list(constellation_ids or ())},
    )
    return [
        (
            row["constellation_id"],
            HubHome(row["household_id"], tuple(row["bed_ids"]), row["started_on"], row["ended_on"]),
        )
        for row in rows
    ]


def _term(row: Record) -> BedroomTerm:
    return BedroomTerm(
        household_id=row["household_id"],
        started_on=row["started_on"],
        bed_ids=tuple(row["bed_ids"]),
        bedrooms=tuple(row["bedrooms"]),
        recorded_at=row["recorded_at"],
        recorded_by=row["recorded_by"],
        reserve=frozenset(row["reserve_bed_ids"]),
    )


def _agreement(row: Record) -> SharingAgreement:
    return SharingAgreement(
        sharing_id=row["sharing_id"],
        household_id=row["household_id"],
        child_ids=frozenset(row["child_ids"]),
        child_id=row["child_id"],
        started_on=row["started_on"],
        ended_on=row["ended_on"],
    )
