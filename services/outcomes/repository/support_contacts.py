"""Contacts between hub homes and satellite households, as events told them."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, Table, Uuid, bindparam, column, func
from sqlalchemy import select as core_select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import col, select

from services.outcomes.policy.months import Period
from services.outcomes.repository.facts import thing_of
from services.outcomes.tables import ContactSaidRow, SupportContactRow
from shared.contracts.outcomes import SupportContactLine, SupportContactRecorded, SupportKind, SupportRow
from shared.contracts.words import ContactKind, ContactTopic
from shared.persistence.newest import Newest
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_CONTACTS = Newest(SupportContactRow)

_CONTACT_SAID: Table = ContactSaidRow.__table__
_IDS = func.unnest(bindparam("ids", type_=ARRAY(Uuid))).table_valued(column("id", Uuid)).render_derived()
_ADD_SAID = upsert(_CONTACT_SAID).from_select(["id"], core_select(_IDS.c.id)).on_conflict_do_nothing()
_NOTE_SAID = Statement(_ADD_SAID.returning(_CONTACT_SAID.c.id))
_SAID = Statement(
    core_select(_CONTACT_SAID.c.id).where(_CONTACT_SAID.c.id == func.any(bindparam("ids", type_=ARRAY(Uuid))))
)


class SupportContacts:
    """Contacts between hub homes and satellite households."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def keep(self, event: SupportContactRecorded) -> None:
        """A contact was as this says, and was said: also where its row here is all that is left of it."""
        await self.note_said([event.contact_id])
        await _CONTACTS.put(
            self._work,
            {
                **thing_of(event),
                "hub_household_id": event.hub_household_id,
                "household_id": event.household_id,
                "contact_on": event.on,
                "kind": event.kind.value,
                "minutes": event.minutes,
                "topic": event.topic.value,
            },
        )

    async def of_hub_homes(self, household_ids: Collection[UUID], period: Period) -> Sequence[tuple[UUID, SupportRow]]:
        """The contacts of these hub homes in a period, each with its hub home."""
        query = select(SupportContactRow).where(
            col(SupportContactRow.hub_household_id).in_(household_ids),
            col(SupportContactRow.contact_on).between(period.first, period.last),
        )
        return [(row.hub_household_id, _contact(row)) for row in await self._work.session.exec(query)]

    async def numbers(self, household_ids: Collection[UUID], period: Period) -> dict[tuple[UUID, date], int]:
        """How many contacts each of these hub homes had on each day of a period."""
        home, day = col(SupportContactRow.hub_household_id), col(SupportContactRow.contact_on)
        query = (
            select(home, day, func.count())
            .where(home.in_(household_ids), day.between(period.first, period.last))
            .group_by(home, day)
        )
        return {(home, day): number for home, day, number in await self._work.session.exec(query)}

    async def said(self, ids: Collection[UUID]) -> frozenset[UUID]:
        """Those of the contacts that were said before."""
        return frozenset(row["id"] for row in await self._work.run(_SAID, {"ids": list(ids)}))

    async def besides(self, ids: Collection[UUID]) -> Sequence[SupportContactRecorded]:
        """All contacts but these."""
        rows = await self._work.session.exec(select(SupportContactRow))
        known = frozenset(ids)
        return [
            SupportContactRecorded(
                contact_id=row.id,
                hub_household_id=row.hub_household_id,
                household_id=row.household_id,
                on=row.contact_on,
                kind=ContactKind(row.kind),
                minutes=row.minutes,
                topic=ContactTopic(row.topic),
                thing_version=row.version,
            )
            for row in rows
            if row.id not in known
        ]

    async def page(self, position: int, limit: int) -> tuple[SupportContactLine, ...]:
        """So many contacts as rows of a pack, in an order that stays."""
        query = (
            select(SupportContactRow)
            .order_by(col(SupportContactRow.contact_on), col(SupportContactRow.id))
            .offset(position)
            .limit(limit)
        )
        return tuple(
            SupportContactLine(
                hub_household_ref=str(row.hub_household_id),
                household_ref=str(row.household_id),
                on=row.contact_on,
                kind=ContactKind(row.kind),
                minutes=row.minutes,
                about=ContactTopic(row.topic),
            )
            for row in await self._work.session.exec(query)
        )

    async def note_said(self, ids: Collection[UUID]) -> frozenset[UUID]:
        """Note contacts as said; those that weren't before."""
        return frozenset(row["id"] for row in await self._work.run(_NOTE_SAID, {"ids": list(ids)}))


def _contact(row: SupportContactRow) -> SupportRow:
    return SupportRow(
        thing_id=row.id,
        kind=SupportKind(row.kind),
        on=row.contact_on,
        household_ids=(row.household_id,),
        minutes=row.minutes,
        nights=0,
        topic=ContactTopic(row.topic),
    )
