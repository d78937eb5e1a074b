"""Every query of outcomes."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Table, Uuid, bindparam, column, func
from sqlalchemy import select as core_select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col, select

from services.outcomes.policy import (
    SLEPT_IN_A_BED,
    Constellation,
    Gathering,
    Membership,
    Period,
    Sleepover,
)
from services.outcomes.tables import (
    ConstellationRow,
    ContactSaidRow,
    GatheringRow,
    MembershipRow,
    SleepoverRow,
    SupportContactRow,
)
from shared.contracts.bookings import GatheringRecorded, SleepoverCancelled, SleepoverConfirmed, SleepoverRecorded
from shared.contracts.clock import day_in_london
from shared.contracts.message import Event
from shared.contracts.outcomes import SupportContactRecorded, SupportKind, SupportRow
from shared.contracts.registry import ConstellationChanged, MembershipChanged
from shared.contracts.words import ConstellationState, ContactTopic, GatheringKind
from shared.persistence.statements import Statement
from shared.persistence.work import Work


def _keep_the_newest(row: type[Any]) -> Statement:
    """Insert what an event tells of a thing; where the thing is known, only a newer version changes it."""
    table: Table = row.__table__
    columns = [name for name in table.c.keys() if name != "authority"]  # noqa: SIM118  not a mapping
    new = upsert(table).values({name: bindparam(name) for name in columns})
    return Statement(
        new.on_conflict_do_update(
            index_elements=["id"],
            set_={name: new.excluded[name] for name in columns if name != "id"},
            where=table.c.version < new.excluded.version,
        )
    )


_KEEP_CONSTELLATION = _keep_the_newest(ConstellationRow)
_KEEP_MEMBERSHIP = _keep_the_newest(MembershipRow)
_KEEP_SLEEPOVER = _keep_the_newest(SleepoverRow)
_KEEP_GATHERING = _keep_the_newest(GatheringRow)
_KEEP_CONTACT = _keep_the_newest(SupportContactRow)

_CONTACT_SAID: Table = ContactSaidRow.__table__
_IDS = func.unnest(bindparam("ids", type_=ARRAY(Uuid))).table_valued(column("id", Uuid)).render_derived()
_NOTE_SAID = Statement(
    upsert(_CONTACT_SAID)
    .from_select(["id"], core_select(_IDS.c.id))
    .on_conflict_do_nothing()
    .returning(_CONTACT_SAID.c.id)
)
_SAID = Statement(
    core_select(_CONTACT_SAID.c.id).where(_CONTACT_SAID.c.id == func.any(bindparam("ids", type_=ARRAY(Uuid))))
)


class Constellations:
    """Constellations and the households that belong to them."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def keep(self, event: ConstellationChanged) -> None:
        """A constellation is as this says."""
        await self._work.run(
            _KEEP_CONSTELLATION,
            {
                **_thing(event),
                "state": event.state.value,
                "hub_household_id": event.hub_household_id,
                "beds": len(event.bed_ids),
                "launched_on": event.launched_on,
            },
        )

    async def keep_membership(self, event: MembershipChanged) -> None:
        """A household belongs to a constellation as this says."""
        await self._work.run(
            _KEEP_MEMBERSHIP,
            {
                **_thing(event),
                "constellation_id": event.constellation_id,
                "household_id": event.household_id,
                "joined_on": event.joined_on,
                "left_on": event.left_on,
            },
        )

    async def of_id(self, constellation_id: UUID) -> Constellation | None:
        """The constellation, if it is known in this authority."""
        row = await self._work.session.get(ConstellationRow, constellation_id)
        return _constellation(row) if row else None

    async def of_hub_home(self, household_id: UUID) -> Constellation | None:
        """The constellation whose hub home a household is; a newer one before an older."""
        query = (
            select(ConstellationRow)
            .where(ConstellationRow.hub_household_id == household_id)
            .order_by(col(ConstellationRow.launched_on).desc().nulls_last(), col(ConstellationRow.id))
        )
        row = (await self._work.session.exec(query)).first()
        return _constellation(row) if row else None

    async def all(self) -> Sequence[Constellation]:
        """Every constellation of the authority, the oldest first."""
        query = select(ConstellationRow).order_by(
            col(ConstellationRow.launched_on).nulls_last(), col(ConstellationRow.id)
        )
        return [_constellation(row) for row in await self._work.session.exec(query)]

    async def memberships(self, constellation_ids: Collection[UUID]) -> Sequence[Membership]:
        """Every membership that there was or will be in these constellations."""
        query = select(MembershipRow).where(col(MembershipRow.constellation_id).in_(constellation_ids))
        return [
            Membership(row.constellation_id, row.household_id, row.joined_on, row.left_on)
            for row in await self._work.session.exec(query)
        ]


class Sleepovers:
    """Sleepovers that were confirmed, cancelled or taken over from before."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def keep(self, event: SleepoverConfirmed | SleepoverCancelled | SleepoverRecorded) -> None:
        """A sleepover is as this says."""
        await self._work.run(
            _KEEP_SLEEPOVER,
            {
                **_thing(event),
                "constellation_id": event.constellation_id,
                "satellite_household_id": event.satellite_household_id,
                "children": 1 if isinstance(event, SleepoverRecorded) else len(event.stays),
                "first_night_on": event.first_night_on,
                "last_night_on": event.last_night_on,
                "state": event.state.value,
            },
        )

    async def in_period(self, period: Period, constellation_ids: Collection[UUID]) -> Sequence[Sleepover]:
        """Those confirmed or stayed with a night in the period."""
        query = select(SleepoverRow).where(
            col(SleepoverRow.constellation_id).in_(constellation_ids),
            SleepoverRow.first_night_on <= period.last,
            SleepoverRow.last_night_on >= period.first,
            col(SleepoverRow.state).in_([state.value for state in SLEPT_IN_A_BED]),
        )
        return [
            Sleepover(
                row.id,
                row.constellation_id,
                row.satellite_household_id,
                row.children,
                Period(row.first_night_on, row.last_night_on),
            )
            for row in await self._work.session.exec(query)
        ]


class Gatherings:
    """Gatherings that took place."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def keep(self, event: GatheringRecorded) -> None:
        """A gathering was as this says."""
        await self._work.run(
            _KEEP_GATHERING,
            {
                **_thing(event),
                "constellation_id": event.constellation_id,
                "kind": event.kind.value,
                "held_on": day_in_london(event.starts_at),
                "minutes": event.minutes,
                "household_ids": list(event.household_ids),
            },
        )

    async def in_period(self, period: Period, constellation_ids: Collection[UUID]) -> Sequence[Gathering]:
        """Those held in the period."""
        query = select(GatheringRow).where(
            col(GatheringRow.constellation_id).in_(constellation_ids),
            col(GatheringRow.held_on).between(period.first, period.last),
        )
        return [
            Gathering(
                row.id,
                row.constellation_id,
                GatheringKind(row.kind),
                row.held_on,
                row.minutes,
                tuple(row.household_ids),
            )
            for row in await self._work.session.exec(query)
        ]


class SupportContacts:
    """Contacts between hub homes and satellite households."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def keep(self, event: SupportContactRecorded) -> None:
        """A contact was as this says, and was said: also where its row here is all that is left of it."""
        await self.note_said([event.contact_id])
        await self._work.run(
            _KEEP_CONTACT,
            {
                **_thing(event),
                "hub_household_id": event.hub_household_id,
                "household_id": event.household_id,
                "contact_on": event.on,
                "kind": event.kind.value,
                "minutes": event.minutes,
                "topic": event.topic.value,
            },
        )

    async def of_hub_home(self, household_id: UUID, period: Period) -> Sequence[SupportRow]:
        """A hub home's contacts in a period."""
        query = select(SupportContactRow).where(
            SupportContactRow.hub_household_id == household_id,
            col(SupportContactRow.contact_on).between(period.first, period.last),
        )
        return [
            SupportRow(
                thing_id=row.id,
                kind=SupportKind(row.kind),
                on=row.contact_on,
                household_ids=(row.household_id,),
                minutes=row.minutes,
                nights=0,
                topic=ContactTopic(row.topic),
            )
            for row in await self._work.session.exec(query)
        ]

    async def numbers(self, household_ids: Collection[UUID], period: Period) -> dict[UUID, int]:
        """How many contacts each of these hub homes had in a period."""
        query = (
            select(SupportContactRow.hub_household_id, func.count())
            .where(
                col(SupportContactRow.hub_household_id).in_(household_ids),
                col(SupportContactRow.contact_on).between(period.first, period.last),
            )
            .group_by(col(SupportContactRow.hub_household_id))
        )
        return dict(list(await self._work.session.exec(query)))

    async def said(self, ids: Collection[UUID]) -> frozenset[UUID]:
        """Those of the contacts that were said before."""
        return frozenset(row["id"] for row in await self._work.run(_SAID, {"ids": list(ids)}))

    async def note_said(self, ids: Collection[UUID]) -> frozenset[UUID]:
        """Note contacts as said; those that weren't before."""
        return frozenset(row["id"] for row in await self._work.run(_NOTE_SAID, {"ids": list(ids)}))


def _thing(event: Event) -> dict[str, Any]:
    return {"id": event.thing_id, "version": event.thing_version}


def _constellation(row: ConstellationRow) -> Constellation:
    return Constellation(row.id, ConstellationState(row.state), row.hub_household_id, row.beds, row.launched_on)
